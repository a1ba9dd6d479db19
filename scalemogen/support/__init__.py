"""General tools without motions: processes, JSON rows, typed records, Markdown tables and amounts of training."""
