"""Training of the systems that ours is compared with: one file for each, with its stages.

They see the same clips, captions, splits, tempos and text states as our predictor, in the same loop. Codebooks are
trained like our tokenizer (`codes.py`); everything from text like our predictor (`from_text.py`).
"""
