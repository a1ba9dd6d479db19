"""Training: one loop for all stages, one list of stages (`registry.py`), one command for all of them (`whole.py`)."""
