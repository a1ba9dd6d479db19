"""The two sides of a body."""

SIDES = ("left", "right")
OTHER_SIDE = {"left": "right", "right": "left"}
