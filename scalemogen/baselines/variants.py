"""Baselines that are our method with another config. Their folders are checkpoints of `ScaleMoGen`.

`time_only`: its seven scales divide time only (mapping 2 in `scales.py`). Every token stands for the whole body, and
the seven parts of a latent column share its bits.

`one_hour`: trained from scratch for an hour, as long as the other baselines; base itself was trained far longer.
"""

from __future__ import annotations

TIME_ONLY = "time_only"
ONE_HOUR = "one_hour"
VARIANTS = (TIME_ONLY, ONE_HOUR)
