"""The tabs, one class each: `build` lays it out, its other methods answer the events."""

STAGE_COLOR = (0.957, 0.965, 0.976, 1.0)  # behind the figures in 3-D; the videos have the same
