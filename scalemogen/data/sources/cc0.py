"""CC0 animations (Mesh2Motion, with Quaternius' Universal Animation Library): 81 short moves, animated by hand.

Two GLB files hold one character each, with keys at 24 frames a second, in metres, facing +Z. Most moves are loops in
place: loops are repeated, and walks and runs get the travel that their planted feet imply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scalemogen.data.captions.combat import COMBAT
from scalemogen.data.captions.floor import FLOOR
from scalemogen.data.captions.gestures import GESTURES
from scalemogen.data.captions.moves import MOVES
from scalemogen.data.captions.stunts import STUNTS
from scalemogen.data.capture.animated_nodes import Positions, read_animated_nodes
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.floor import at_training_rate
from scalemogen.data.capture.loops import facing_forward_first, held, repeat_loop, with_travel
from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.capture.sides import faster_side, higher_side, side_in_front
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

_FPS = 24.0
_LEAST = 2.6  # seconds; loops are repeated until they last this long
_HOLD = 0.4  # seconds for which the last pose of other moves is held


@dataclass(frozen=True)
class Character:
    """Names of the nodes of one file, and how its rig differs from the common rig.

    Attributes:
        joints: node of each joint in the middle of the body.
        limbs: pattern of the node of each joint of a limb; {} stands for the side.
        sides: how nodes name the left and the right side.
        rig: measured on the rest poses.
    """

    joints: Mapping[str, str]
    limbs: Mapping[str, str]
    sides: tuple[str, str]
    rig: Rig

    def names(self) -> list[str]:
        """Return the node of each of the 22 joints."""
        sides = dict(zip(("left", "right"), self.sides, strict=True))
        nodes = dict(self.joints)
        for side, letter in sides.items():
            nodes |= {f"{side}_{joint}": node.format(letter) for joint, node in self.limbs.items()}
        return [nodes[name] for name in HUMANML3D.joint_names]


BASE = Character(
    {"pelvis": "DEF-hips", "spine1": "DEF-spine.001", "spine2": "DEF-spine.002", "spine3": "DEF-spine.003",
     "neck": "DEF-neck", "head": "DEF-head"},
    {"hip": "DEF-thigh.{}", "knee": "DEF-shin.{}", "ankle": "DEF-foot.{}", "foot": "DEF-toe.{}",
     "collar": "DEF-shoulder.{}", "shoulder": "DEF-upper_arm.{}", "elbow": "DEF-forearm.{}", "wrist": "DEF-hand.{}"},
    ("L", "R"),
    Rig(foot_pitch=0.15, head_tilt=0.2, shoulder_drop=0.018),
)  # fmt: skip
ADDON = Character(
    {"pelvis": "pelvis", "spine1": "spine_01", "spine2": "spine_02", "spine3": "spine_03", "neck": "neck_01",
     "head": "head"},
    {"hip": "thigh_{}", "knee": "calf_{}", "ankle": "foot_{}", "foot": "ball_{}", "collar": "clavicle_{}",
     "shoulder": "upperarm_{}", "elbow": "lowerarm_{}", "wrist": "hand_{}"},
    ("l", "r"),
    Rig(foot_pitch=0.22, head_tilt=0.45, shoulder_drop=0.046),
)  # fmt: skip

# How the side of a move is measured.
_SIDES: dict[str, Callable[[np.ndarray], str]] = {
    "": lambda joints_FJ3: "",
    "fast hand": lambda joints_FJ3: faster_side(joints_FJ3, "wrist"),
    "front hand": lambda joints_FJ3: side_in_front(joints_FJ3, "wrist"),
    "high hand": lambda joints_FJ3: higher_side(joints_FJ3, "wrist"),
}


@dataclass(frozen=True)
class Move:
    """What is made of one animation, or of several that follow each other.

    Attributes:
        action: a key of the vocabulary.
        animations: their names in the file.
        kind: "loop" (repeated), "gait" (repeated, with travel), or "once" (the last pose is held).
        side: how the side is measured, a key of `_SIDES`.
        manner: a key of the vocabulary's manners.
    """

    action: str
    animations: tuple[str, ...]
    kind: str = "loop"
    side: str = ""
    manner: str = "normal"

    @property
    def name(self) -> str:
        """Its name among the recordings."""
        name = self.animations[0] if len(self.animations) == 1 else self.action
        return name.lower().replace(" ", "-").replace("_", "-").removesuffix("-loop")


MOVES_OF_FILES: Mapping[str, tuple[Character, tuple[Move, ...]]] = {
    "human-base-animations": (
        BASE,
        (
            Move("crouch-walk", ("Crouch_Fwd_Loop",), "gait"),
            Move("crouch", ("Crouch_Idle_Loop",)),
            Move("sway-dance", ("Dance_Loop",)),
            Move("die", ("Death01",), "once"),
            Move("drive", ("Driving_Loop",)),
            Move("repair", ("Fixing_Kneeling",), "once"),
            Move("stand", ("Idle_Loop",)),
            Move("talk", ("Idle_Talking_Loop",)),
            Move("hold-out", ("Idle_Torch_Loop",), side="high hand"),
            Move("press", ("Interact",), "once", "fast hand"),
            Move("sprint", ("Jog_Fwd_Loop",), "gait"),
            Move("land", ("Jump_Land",), "once"),
            Move("pick-from-table", ("PickUp_Table",), "once", "fast hand"),
            Move("aim-gun", ("Pistol_Idle_Loop",)),
            Move("reload-gun", ("Pistol_Reload",), "once"),
            Move("shoot-gun", ("Pistol_Shoot",)),
            Move("cross", ("Punch_Cross",), side="front hand"),
            Move("guard-up", ("Punch_Enter",), "once"),
            Move("jab", ("Punch_Jab",), side="front hand"),
            Move("push-heavy", ("Push_Loop",), "gait"),
            Move("sit-down-chair", ("Sitting_Enter", "Sitting_Idle_Loop"), "once"),
            Move("sit-and-rise", ("Sitting_Enter", "Sitting_Exit"), "once"),
            Move("stand-up-chair", ("Sitting_Exit", "Idle_Loop"), "once"),
            Move("sit-chair", ("Sitting_Idle_Loop",)),
            Move("sit-talk", ("Sitting_Talking_Loop",)),
            Move(
                "cast-spell",
                ("Spell_Simple_Enter", "Spell_Simple_Idle_Loop", "Spell_Simple_Shoot", "Spell_Simple_Exit"),
                "once",
                "high hand",
            ),
            Move("sprint", ("Sprint_Loop",), "gait"),
            Move("swim", ("Swim_Fwd_Loop",)),
            Move("tread-water", ("Swim_Idle_Loop",)),
            Move("sword-slash", ("Sword_Attack",), "once", "fast hand"),
            Move("sword-stance", ("Sword_Idle",)),
            Move("walk", ("Walk_Formal_Loop",), "gait"),
            Move("walk", ("Walk_Loop",), "gait"),
        ),
    ),
    "human-addon-animations": (
        ADDON,
        (
            Move("rage", ("Angry",)),
            Move("bow", ("Bow",), "once"),
            Move("scratch-head", ("Confused",), "once", "high hand"),
            Move("take-a-drink", ("Consume Item",), "once", "high hand"),
            Move("army-crawl", ("Crawl RM",)),
            Move("body-roll", ("Dance Body Roll",)),
            Move("charleston", ("Dance Charleston",)),
            Move("disco", ("Dance Reach Hip",)),
            Move("cover", ("Defend",)),
            Move("dizzy", ("Dizzy",)),
            Move("fighting-stance", ("Fighting Idle",)),
            Move("jab", ("Fighting Left Jab",), side="front hand"),
            Move("jab", ("Fighting Right Jab",), side="front hand"),
            Move("wave-one", ("Greeting",), "once", "high hand"),
            Move("nod", ("Head Nod",)),
            Move("hand-on-hip", ("Idle Listening",), side="high hand"),
            Move("jumping-jacks", ("Jumping Jacks",)),
            Move("kneel-tired", ("Kneeling Tired",)),
            Move("meditate", ("Meditate",)),
            Move("power-up", ("Power Up",)),
            Move("push-ups", ("Pushup",)),
            Move("refuse", ("Reject",), "once"),
            Move("sprint", ("Run Anime",), "gait"),
            Move("shiver", ("Shivering",)),
            Move("sleep", ("Sleeping",)),
            Move("throw", ("Throw Object",), "once", "fast hand"),
            Move("hunched-on-floor", ("Tired Hunched",)),
            Move("energy-blast", ("Two-hand Blast",)),
            Move("jump-for-joy", ("Victory",), "once", "high hand"),
            Move("fist-pump", ("Victory Fist Pump",), "once", "high hand"),
        ),
    ),
}
# Animations that no move uses, and why.
LEFT_OUT: Mapping[str, str] = {
    "Flying Forward": "flies", "Flying Forward Super": "flies", "Levitate Entrance": "flies",
    "Levitate Idle": "flies",
    "Rest Pose": "rest pose", "T-Pose": "rest pose", "Backflip": "rises to 2.8 m", "Crawl": "twin of Crawl RM",
    "Roll": "rolls without travelling", "Jump_Start": "in the air without a jump",
    "Jump_Loop": "in the air without a jump", "Pistol_Aim_Down": "still pose", "Pistol_Aim_Up": "still pose",
    "Pistol_Aim_Neutral": "still pose", "Hit_Chest": "too small to see", "Hit_Head": "too small to see",
}  # fmt: skip


find_cc0 = FilesBelow(
    "*.glb",
    "Mesh2Motion",
    lambda path: path.name.split(".")[0] in MOVES_OF_FILES,
    f"{' or '.join(MOVES_OF_FILES)}.*.glb",
)


def read_cc0(path: Path) -> tuple[Recording | UnusableRecording, ...]:
    """Read the moves of one file, fitted to the adult body.

    Raises:
        UnusableRecording: if the file is broken, or lacks an animation.
    """
    character, moves = MOVES_OF_FILES[path.name.split(".")[0]]
    try:
        animations = read_animated_nodes(path, _FPS)
        recordings = tuple(_recording(character, move, animations) for move in moves)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    except KeyError as error:
        raise UnusableRecording("broken file", f"{path.name} has no animation or node {error}") from error
    dropped = (
        UnusableRecording(LEFT_OUT[name], f"cc0 {name}: {LEFT_OUT[name]}") for name in LEFT_OUT if name in animations
    )
    return (*recordings, *dropped)


def _recording(character: Character, move: Move, animations: Mapping[str, Positions]) -> Recording:
    """Return one move."""
    names = character.names()
    parts = [np.stack([animations[each][name] for name in names], axis=1) for each in move.animations]
    # the next animation begins with the last pose of the one before
    joints_FJ3 = np.concatenate([*(part[:-1] for part in parts[:-1]), parts[-1]])
    joints_FJ3 = fit_to_body(on_common_rig(joints_FJ3, character.rig), ADULT_BONE_LENGTHS)
    side = _SIDES[move.side](joints_FJ3)
    if move.kind == "gait":
        joints_FJ3 = with_travel(facing_forward_first(joints_FJ3))
    joints_FJ3 = held(joints_FJ3, _FPS, _HOLD) if move.kind == "once" else repeat_loop(joints_FJ3, _FPS, _LEAST)
    motion = at_training_rate(joints_FJ3, _FPS)
    return Recording(f"cc0_{move.name}", motion, Label(move.action, move.manner, side))


CC0 = Source(
    name="cc0",
    archive="small-sets.tar.xz",
    folder="cc0-animations",
    find=find_cc0,
    read=read_cc0,
    licence=Licence(
        title="CC0 animations of Mesh2Motion and of Quaternius' Universal Animation Library",
        terms="CC0 1.0 (public domain)",
        commercial=True,
        attribution="Mesh2Motion, Quaternius (not required)",
        citation="mesh2motion.org; quaternius.com",
    ),
    words=STUNTS | FLOOR | MOVES | COMBAT | GESTURES,
    optional=True,
    hand_keyed=True,
)
