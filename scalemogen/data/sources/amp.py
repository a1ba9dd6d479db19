"""AMP's reference motions: six captures of CMU on the humanoid, npz files `amp_humanoid_NAME.npz`.

Three are left out, because other sources have them. The backflip is that of DeepMimic, frame by frame. Walk and run
are so near to two trials in `cmu` that they are probably the same takes; one of the trials is a test clip there.
"""

from __future__ import annotations

from pathlib import Path

from scalemogen.data.captions.stunts import STUNTS
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.poselib_format import read_poselib_format
from scalemogen.data.capture.windows import windows
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS

_PREFIX = "amp_humanoid_"
LABELS: dict[str, Label] = {
    "cartwheel": Label("cartwheel", text="[do] two cartwheels | [do] cartwheels | [turn] two cartwheels in a row"),
    "dance": Label("dance"),
    "hop": Label("hop"),
}
# Names -> whose copy it is. At the best offset in time, the joints of the backflip are 0 mm apart, and those of walk
# and run 49 and 58 mm, relative to pelvis and heading; the rigs of AMP and CMU differ.
_COPIES = {"backflip": "DeepMimic's backflip", "walk": "CMU's trial 08_02", "run": "CMU's trial 09_11"}
# Names -> group of the same trial in another source. In the cartwheel, the distances between hands and feet are those
# of CMU's trial 49_08.
_TWINS = {"cartwheel": "cmu_49_cartwheel"}


find_amp = FilesBelow(f"{_PREFIX}*.npz", "AMP")


def read_amp(path: Path) -> tuple[Recording, ...]:
    """Read one motion, fitted to the adult body; one that is too long for a clip is cut where it is calmest.

    Raises:
        UnusableRecording: if the file is a copy or broken, or its name has no known content.
    """
    name = path.stem.removeprefix(_PREFIX)
    if name in _COPIES:
        raise UnusableRecording("copy", f"{path.name} is a copy of {_COPIES[name]}, or nearly so")
    if name not in LABELS:
        raise UnusableRecording("unknown name", f"the name {path.name} has no known content")
    try:
        motion = read_poselib_format(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    joints_FJ3 = fit_to_body(motion.joints_FJ3, ADULT_BONE_LENGTHS)
    return windows(f"amp_{name}", joints_FJ3, motion.fps, LABELS[name], _TWINS.get(name, ""))


AMP = Source(
    name="amp",
    archive="small-sets.tar.xz",
    folder="amp",
    find=find_amp,
    read=read_amp,
    licence=Licence(
        title="AMP reference motions, from the CMU Graphics Lab Motion Capture Database",
        terms="free to use, but the data may not be sold",
        commercial=True,
        attribution="The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with "
        "funding from NSF EIA-0196217.",
        citation="Peng et al., AMP: Adversarial Motion Priors for Stylized Physics-Based Character Control, 2021, "
        "arXiv 2104.02180",
    ),
    words=STUNTS,
    optional=True,
)
