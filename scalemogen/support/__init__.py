"""General tools that know nothing about motions: processes, JSON rows, typed records and Markdown tables."""
