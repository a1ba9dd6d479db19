"""ReActIdle: people who stand idle, acted or genuinely.

BVH files `acted/NNN_acted.bvh` and `genuine/NNN_genuine.bvh` of 38 to 162 seconds at 24 fps, in metres. NNN is the
person. The position of the root is relative to its offset.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS

_FILE_NAME = re.compile(r"(\d+)_(acted|genuine)")
# Measured on the standing people of this data set.
_RIG = Rig(foot_pitch=0.3, head_tilt=0.2, shoulder_drop=0.04)


find_react_idle = FilesBelow(
    "*.bvh", "ReActIdle", lambda path: _FILE_NAME.fullmatch(path.stem), "NNN_acted.bvh or NNN_genuine.bvh"
)


def read_react_idle(path: Path) -> Recording:
    """Read one take, fitted to the adult body; both takes of a person are one group.

    Raises:
        UnusableRecording: if the file is broken.
    """
    try:
        motion = read_bvh(path, root_adds_offset=True)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    person = path.stem.split("_")[0]
    joints_FJ3 = fit_to_body(on_common_rig(motion.joints_FJ3, _RIG), ADULT_BONE_LENGTHS)
    motion = replace(motion, joints_FJ3=joints_FJ3.astype(np.float32))
    return Recording(f"react_{path.stem}", motion, Label("idle"), f"react_{person}")


# Verb phrases of the actions that the common vocabulary lacks.
WORDS: dict[str, tuple[str, ...]] = {
    "idle": (
        "[stand] idle", "[stand] around", "[stand] and [wait]", "[stand] in place", "[wait] on the spot",
        "[stand] about, shifting a little",
    ),
}  # fmt: skip

REACT_IDLE = Source(
    name="react-idle",
    archive="react-idle.tar.xz",
    find=find_react_idle,
    read=read_react_idle,
    licence=Licence(
        title="ReActIdle",
        terms="MIT (any use, with the copyright notice)",
        commercial=True,
        attribution="ReActIdle, Atxa Landa et al.",
        citation="Atxa Landa et al., 2025, arXiv 2509.05023",
    ),
    words=Vocabulary(WORDS),
    longest=8.0,  # seconds: takes last minutes
)
