"""Training: `loop.py` is the loop of all stages, `registry.py` lists the stages, `whole.py` trains all of them."""
