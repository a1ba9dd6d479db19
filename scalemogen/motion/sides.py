"""The two sides of a body."""

SIDES = ("left", "right")
OTHER_SIDE = {"left": "right", "right": "left"}


def other_side(joint: str) -> str:
    """Return the name of the same joint on the other side: "right_knee" for "left_knee", "head" for "head"."""
    side, _, rest = joint.partition("_")
    return f"{OTHER_SIDE[side]}_{rest}" if side in OTHER_SIDE else joint
