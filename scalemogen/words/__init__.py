"""What the model can be expected to make of a sentence."""
