"""ASE's sword and shield motions: 87 captures of a fighter by Reallusion, one attack, block, fall or walk each.

npz files `RL_Avatar_NAME.npz` with the 15 bodies of the humanoid, at 30 frames a second. Almost all begin and end in
one fighting stance, with the body turned to the right of where the fighter looks. The sword is in the right hand, the
shield on the left arm; neither is in the joints. The side in a name such as "Fall_Left" is not always that of the
body, so all sides are measured.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from scalemogen.data.captions.combat import COMBAT
from scalemogen.data.captions.stunts import STUNTS
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.poselib_format import read_poselib_format
from scalemogen.data.capture.sides import drift_side, fall_side, faster_side, turn_side
from scalemogen.data.capture.windows import windows
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS

_PREFIX = "RL_Avatar_"
# Name without prefix and number -> action of the vocabulary.
CONTENTS: dict[str, str] = {
    "Atk_2xCombo": "sword-combo", "Atk_3xCombo": "sword-combo", "Atk_4xCombo": "sword-combo",
    "Atk_Jump": "sword-leap",
    "Atk_Kick": "kick", "Atk_ShieldCharge": "shield-charge", "Atk_ShieldSwipe": "shield-bash",
    "Atk_SlashDown": "sword-chop", "Atk_SlashLeft": "sword-slash", "Atk_SlashRight": "sword-slash",
    "Atk_SlashUp": "sword-rise", "Atk_Spin": "sword-spin", "Atk_Stab": "sword-stab", "Counter_Atk": "counter-attack",
    "Dodge_Backward": "dodge-back", "Dodgle_Left": "dodge", "Dodgle_Right": "dodge", "Fall_Backward": "knocked-back",
    "Fall_Left": "knocked-down", "Fall_Right": "knocked-down", "Fall_SpinLeft": "knocked-down",
    "Fall_SpinRight": "knocked-down", "Idle_Alert": "sword-stance", "Idle_Battle": "sword-stance",
    "Idle_Ready": "sword-stance", "Kill_2xCombo": "sword-kill", "Kill_3xCombo": "sword-kill",
    "Kill_4xCombo": "sword-kill", "RunBackward": "guarded-run-back", "RunForward": "guarded-run",
    "RunLeft": "guarded-run-aside", "RunRight": "guarded-run-aside", "Shield_BlockBackward": "shield-block",
    "Shield_BlockCrouch": "shield-crouch", "Shield_BlockDown": "shield-block", "Shield_BlockLeft": "shield-block",
    "Shield_BlockRight": "shield-block", "Shield_BlockUp": "shield-block", "Standoff_Circle": "circle-around",
    "Standoff_Feint": "feint", "Standoff_Swing": "feint", "Sword_ParryBackward": "parry",
    "Sword_ParryCrouch": "parry-low", "Sword_ParryDown": "parry", "Sword_ParryLeft": "parry",
    "Sword_ParryRight": "parry", "Sword_ParryUp": "parry", "Taunt_PoundChest": "pound-chest", "Taunt_Roar": "roar",
    "Taunt_ShieldKnock": "shield-knock", "TurnLeft180": "guarded-turn-back", "TurnRight180": "guarded-turn-back",
    "TurnLeft90": "guarded-turn", "TurnRight90": "guarded-turn", "WalkBackward": "guarded-walk-back",
    "WalkForward": "guarded-walk", "WalkLeft": "guarded-walk-aside", "WalkRight": "guarded-walk-aside",
}  # fmt: skip
_NUMBERED = ("TurnLeft180", "TurnRight180", "TurnLeft90", "TurnRight90")  # the number is part of the name


def _fast_hand(joints_FJ3: np.ndarray) -> str:
    return faster_side(joints_FJ3, "wrist")


# How the side of an action is measured.
_SIDES: dict[str, Callable[[np.ndarray], str]] = {
    "kick": lambda joints_FJ3: faster_side(joints_FJ3, "ankle"),
    **dict.fromkeys(
        ("sword-chop", "sword-slash", "sword-rise", "sword-stab", "shield-bash", "pound-chest"), _fast_hand
    ),
    **dict.fromkeys(("dodge", "guarded-run-aside", "guarded-walk-aside"), drift_side),
    **dict.fromkeys(("guarded-turn", "guarded-turn-back"), turn_side),
    "knocked-down": fall_side,
}


find_ase = FilesBelow(f"{_PREFIX}*.npz", "ASE")  # files with another prefix are copies from AMP


def read_ase(path: Path) -> tuple[Recording, ...]:
    """Read one motion, fitted to the adult body; one that is too long for a clip is cut where it is calmest.

    Raises:
        UnusableRecording: if the file is a copy or broken, or its name has no known content.
    """
    name = path.stem.removeprefix(_PREFIX)
    if name.endswith("(0)"):
        raise UnusableRecording("copy", f"{path.name} is a copy of the file without (0)")
    action = CONTENTS.get(name if name in _NUMBERED else name.rstrip("0123456789"), "")
    if not action:
        raise UnusableRecording("unknown name", f"the name {path.name} has no known content")
    try:
        motion = read_poselib_format(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    joints_FJ3 = fit_to_body(motion.joints_FJ3, ADULT_BONE_LENGTHS)
    side = _SIDES[action](joints_FJ3) if action in _SIDES else ""
    return windows(f"ase_{name}", joints_FJ3, motion.fps, Label(action, side=side))


ASE = Source(
    name="ase",
    archive="small-sets.tar.xz",
    folder="ase",
    find=find_ase,
    read=read_ase,
    licence=Licence(
        title="Reallusion's sword and shield motions, from ASE",
        terms="for non-commercial use only",
        commercial=False,
        attribution="Motion data provided courtesy of Reallusion, strictly for noncommercial use",
        citation="Peng et al., ASE: Large-Scale Reusable Adversarial Skill Embeddings for Physically Simulated "
        "Characters, 2022, arXiv 2205.01906",
        note="The original motions are Reallusion's Studio Mocap packs Sword and Shield Stunts, and Moves.",
    ),
    words=STUNTS | COMBAT,
    optional=True,
)
