"""Comparing prompts with the captions that a model was trained on."""
