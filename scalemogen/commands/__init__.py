"""The commands of `python -m scalemogen`: each a thin call of the library."""
