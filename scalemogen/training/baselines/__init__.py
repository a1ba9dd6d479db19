"""Training stages of the baselines: next-token, masked, and diffusion and flow (`latents.py`).

They use the same loop, clips, splits, tempos and captions (as token states) as our predictor. The codebooks are
trained like our tokenizer (`codes.py`), the transformers like our predictor (`from_text.py`). The variants of our
model (time-only, one-hour) need no stages of their own: they are our model with another config.
"""
