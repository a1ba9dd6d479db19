"""Reading BVH files: small files with known positions, known skeletons, and damaged files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scalemogen.motion.files.bvh_reader import parse_bvh, read_bvh
from scalemogen.motion.files.joint_names import BANDAI, CMU_DAZ, MIXAMO, NAMINGS, SMPL
from scalemogen.motion.files.joint_search import find_nodes
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

ARM = """HIERARCHY
ROOT body
{{
  OFFSET 0 1 0
  CHANNELS 6 Xposition Yposition Zposition {order}
  JOINT arm {{
    OFFSET 2 0 0
    CHANNELS 3 {order}
    End Site
    {{
      OFFSET 1 0 0
    }}
  }}
}}
MOTION
Frames: {frames}
Frame Time: 0.05
{rows}
"""
ZXY = "Zrotation Xrotation Yrotation"


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def body_text(table: dict[str, tuple[str, ...]], unit: float, prefix: str = "") -> str:
    """Return a BVH file of a body at rest with two frames, in one naming convention.

    Each joint is a child of the root and has no channels.
    """
    rest = np.zeros((22, 3))
    for parent, joint in HUMANML3D.bones:
        rest[joint] = rest[parent] + np.array(HUMANML3D.rest_directions[joint]) * ADULT_BONE_LENGTHS[joint]
    nodes = {names[0]: rest[i] for i, (_, names) in enumerate((j, table[j]) for j in HUMANML3D.joint_names)}
    ends = {name.split("/")[0]: position for name, position in nodes.items() if "/" in name}
    joints = {name: position for name, position in nodes.items() if "/" not in name}
    root = table["pelvis"][0]
    lines = [
        "HIERARCHY",
        f"ROOT {prefix}{root}",
        "{",
        "OFFSET 0 0 0",
        "CHANNELS 3 Xposition Yposition Zposition",
    ]
    for name, position in joints.items():
        if name != root:
            end = (ends.get(name, position) - position) / unit
            lines += [
                f"JOINT {prefix}{name}",
                "{",
                "OFFSET {} {} {}".format(*(position / unit)),
                "CHANNELS 0",
            ]
            lines += ["End Site", "{", "OFFSET {} {} {}".format(*end), "}", "}"]
    return "\n".join([*lines, "}", "MOTION", "Frames: 2", "Frame Time: 0.0333333", "0 0 0", "0 0 0", ""])


def test_rotations_apply_in_channel_order(tmp_path):
    path = write(tmp_path / "arm.bvh", ARM.format(order=ZXY, frames=1, rows="0 1 0 90 0 0 0 0 90"))
    clip = parse_bvh(path)
    assert set(clip.nodes) == {"body", "arm", "arm/end"}
    # The body's rotation about z lifts the arm; the arm's own rotation about its y points its end backwards.
    np.testing.assert_allclose(clip.nodes["body"], [[0, 1, 0]], atol=1e-9)
    np.testing.assert_allclose(clip.nodes["arm"], [[0, 3, 0]], atol=1e-9)
    np.testing.assert_allclose(clip.nodes["arm/end"], [[0, 3, -1]], atol=1e-9)
    assert clip.frame_time == 0.05


@pytest.mark.parametrize("order", [ZXY, "Xrotation Yrotation Zrotation", "Yrotation Xrotation Zrotation"])
def test_one_axis_alone_does_not_depend_on_the_order(tmp_path, order):
    angles = [30 if name[0] == "Z" else 0 for name in order.split()]
    row = "0 1 0 " + " ".join(map(str, angles)) + " 0 0 0"
    clip = parse_bvh(write(tmp_path / "arm.bvh", ARM.format(order=order, frames=1, rows=row)))
    expected = [2 * np.cos(np.pi / 6), 1 + 2 * np.sin(np.pi / 6), 0]
    np.testing.assert_allclose(clip.nodes["arm"][0], expected, atol=1e-9)


def test_position_channels_replace_the_offset_but_may_add_to_the_roots(tmp_path):
    text = ARM.format(order=ZXY, frames=1, rows="0 1 0 0 0 0 5 0 0 0 0 0").replace(
        "CHANNELS 3", "CHANNELS 6 Xposition Yposition Zposition"
    )
    path = write(tmp_path / "arm.bvh", text)
    np.testing.assert_allclose(parse_bvh(path).nodes["arm"], [[5, 1, 0]])
    added = parse_bvh(path, root_adds_offset=True).nodes
    np.testing.assert_allclose([added["body"][0], added["arm"][0]], [[0, 2, 0], [5, 2, 0]])
    unused = write(tmp_path / "unused.bvh", text.replace("0 0 0 5 0 0", "0 0 0 0 0 0"))
    np.testing.assert_allclose(parse_bvh(unused).nodes["arm"], [[2, 1, 0]])


@pytest.mark.parametrize("unit", [1.0, 0.01, 0.001])
@pytest.mark.parametrize("table", [SMPL, MIXAMO, CMU_DAZ], ids=["smpl", "mixamo", "daz"])
def test_known_names_and_units_are_recognised(tmp_path, table, unit):
    motion = read_bvh(write(tmp_path / "body.bvh", body_text(table, unit)))
    assert motion.skeleton is HUMANML3D and motion.joints_FJ3.shape == (2, 22, 3) and motion.fps == 30
    height = np.ptp(motion.joints_FJ3[0, :, 1])
    assert 1.2 < height < 1.8


def test_a_name_space_and_the_case_do_not_matter(tmp_path):
    text = body_text(MIXAMO, 0.01, prefix="mixamorig:").replace("Hips", "HIPS")
    assert read_bvh(write(tmp_path / "body.bvh", text)).joints_FJ3.shape == (2, 22, 3)


@pytest.mark.parametrize("table", NAMINGS.values(), ids=NAMINGS)
def test_every_naming_covers_the_skeleton_and_is_found(table):
    assert set(table) == set(HUMANML3D.joint_names)
    nodes = find_nodes(NodeTree({name: None for names in table.values() for name in names})).nodes
    assert nodes["left_knee"] == table["left_knee"]


def test_the_missing_spine_joint_lies_between_its_neighbours():
    assert BANDAI["spine2"] == ("Spine", "Chest")


def test_unknown_joints_are_listed(tmp_path):
    text = body_text(SMPL, 1.0).replace("left_elbow", "tentacle")
    with pytest.raises(ValueError, match="left_elbow"):
        read_bvh(write(tmp_path / "body.bvh", text))


GOOD = ARM.format(order=ZXY, frames=1, rows="0 1 0 0 0 0 0 0 0")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("HIERARCHY", "", "not a BVH"),
        ("MOTION", "", "not a BVH"),
        ("Frames: 1", "Frames: 7", "declares 7 frames"),
        ("Frame Time: 0.05", "Frame Time: soon", "number"),
        ("0 1 0 0 0 0", "0 1 x 0 0 0", "number"),
        ("0 1 0 0 0 0", "0 nan 0 0 0 0", "NaN"),
        ("OFFSET 2 0 0", "OFFSET 2 0", "unreadable"),
        ("CHANNELS 3", "CHANNELS 4", "unreadable"),
        ("ROOT body", "}", "brace"),
    ],
)
def test_broken_files_are_one_clear_sentence(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message) as error:
        parse_bvh(write(tmp_path / "bad.bvh", GOOD.replace(old, new, 1)))
    assert "bad.bvh" in str(error.value) and "\n" not in str(error.value)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_raise_nothing_but_value_errors(tmp_path, data):
    start = data.draw(st.integers(0, len(GOOD)))
    length = data.draw(st.integers(0, 40))
    text = GOOD[:start] + data.draw(st.text(max_size=12)) + GOOD[start + length :]
    path = tmp_path / "damaged.bvh"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        clip = parse_bvh(path)
    except ValueError:
        return
    assert all(np.isfinite(path_F3).all() for path_F3 in clip.nodes.values())
