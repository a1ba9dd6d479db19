"""How motion files name the 22 joints: one table per naming, as data.

A table maps each joint of the `humanml3d` skeleton to the node of the file that stands for it, or to several
nodes whose mean does (bodies with fewer spine joints). `foot/end` is the End Site of `foot`. Case does not
matter, nor does a prefix such as `mixamorig:`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from scalemogen.motion.skeleton import HUMANML3D

Naming = dict[str, tuple[str, ...]]


def _naming(spine: Naming, limbs: dict[str, str], left: str, right: str) -> Naming:
    """A table from its middle joints and one pattern per limb joint, `{}` standing for the side."""
    sides = {
        f"{side}_{joint}": (pattern.format(word),)
        for side, word in (("left", left), ("right", right))
        for joint, pattern in limbs.items()
    }
    return spine | sides


SMPL: Naming = {name: (name,) for name in HUMANML3D.joint_names}

MIXAMO = _naming(
    {
        "pelvis": ("Hips",), "spine1": ("Spine",), "spine2": ("Spine1",), "spine3": ("Spine2",),
        "neck": ("Neck",), "head": ("Head",),
    },
    {
        "hip": "{}UpLeg", "knee": "{}Leg", "ankle": "{}Foot", "foot": "{}ToeBase",
        "collar": "{}Shoulder", "shoulder": "{}Arm", "elbow": "{}ForeArm", "wrist": "{}Hand",
    },
    "Left", "Right",
)  # fmt: skip

LAFAN = MIXAMO | {"left_foot": ("LeftToe",), "right_foot": ("RightToe",)}

CMU = MIXAMO | {"spine1": ("LowerBack",), "spine2": ("Spine",), "spine3": ("Spine1",)}

TWO_SPINE_JOINTS = MIXAMO | {"spine2": ("Spine", "Spine1"), "spine3": ("Spine1",)}

BANDAI = _naming(
    {
        "pelvis": ("Hips",), "spine1": ("Spine",), "spine2": ("Spine", "Chest"), "spine3": ("Chest",),
        "neck": ("Neck",), "head": ("Head",),
    },
    {
        "hip": "UpperLeg_{}", "knee": "LowerLeg_{}", "ankle": "Foot_{}", "foot": "Toes_{}",
        "collar": "Shoulder_{}", "shoulder": "UpperArm_{}", "elbow": "LowerArm_{}", "wrist": "Hand_{}",
    },
    "L", "R",
)  # fmt: skip

CMU_DAZ = _naming(
    {
        "pelvis": ("hip",), "spine1": ("abdomen",), "spine2": ("abdomen", "chest"), "spine3": ("chest",),
        "neck": ("neck",), "head": ("head",),
    },
    {
        "hip": "{}Thigh", "knee": "{}Shin", "ankle": "{}Foot", "foot": "{}Foot/end",
        "collar": "{}Collar", "shoulder": "{}Shldr", "elbow": "{}ForeArm", "wrist": "{}Hand",
    },
    "l", "r",
)  # fmt: skip

RIGIFY = _naming(
    {
        "pelvis": ("pelvis",), "spine1": ("pelvis", "spine.001"), "spine2": ("spine.001",),
        "spine3": ("spine.001", "neck"), "neck": ("neck",), "head": ("face",),
    },
    {
        "hip": "thigh.{}", "knee": "shin.{}", "ankle": "foot.{}", "foot": "foot.{}/end",
        "collar": "shoulder.{}", "shoulder": "upper_arm.{}", "elbow": "forearm.{}", "wrist": "forearm.{}/end",
    },
    "L", "R",
) | {
    # its shoulder bones start at the neck: a collar joint lies half-way to the arm
    "left_collar": ("shoulder.L", "upper_arm.L"),
    "right_collar": ("shoulder.R", "upper_arm.R"),
}  # fmt: skip

NAMINGS: dict[str, Naming] = {
    "SMPL": SMPL,
    "Mixamo": MIXAMO,
    "LaFAN": LAFAN,
    "CMU": CMU,
    "two spine joints": TWO_SPINE_JOINTS,
    "Bandai-Namco": BANDAI,
    "CMU in Daz names": CMU_DAZ,
    "Rigify": RIGIFY,
}

_NAMED = 4  # missing joints that a message names


def find_nodes(node_names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each of the 22 joints the file's nodes that stand for it.

    Args:
        node_names: joints and end sites of a file.

    Raises:
        ValueError: if no naming fits; lists what the nearest one misses.
    """
    known = {_plain(name): name for name in node_names}
    missing = {
        title: [joint for joint, nodes in table.items() if any(_plain(node) not in known for node in nodes)]
        for title, table in NAMINGS.items()
    }
    title = min(missing, key=lambda naming: len(missing[naming]))
    if missing[title]:
        raise ValueError(
            f"the file's joint names are not known to us: read as {title} names it has no {_some(missing[title])}. "
            f"Rename the joints as in one of: {', '.join(NAMINGS)}"
        )
    return {joint: tuple(known[_plain(node)] for node in nodes) for joint, nodes in NAMINGS[title].items()}


def _some(joints: Sequence[str]) -> str:
    shown = ", ".join(joints[:_NAMED])
    return shown if len(joints) <= _NAMED else f"{shown} and {len(joints) - _NAMED} more"


def _plain(name: str) -> str:
    """The name without its namespace, in lower case."""
    return name.rsplit(":", 1)[-1].lower()
