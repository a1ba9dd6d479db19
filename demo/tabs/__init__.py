"""The tabs, one folder each: layout (`form.py`), events (`tab.py`), handlers, and what a visitor's session holds."""
