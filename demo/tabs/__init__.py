"""The tabs, one folder each: layout (`form.py`), events (`tab.py`), handlers, and the tab's state for one visitor."""
