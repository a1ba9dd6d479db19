"""GLB files with an armature: transforms are composed down the hierarchy, and joints are found by name."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from armature_files import Armature
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from motion import poses
from scipy.spatial.transform import Rotation

from scalemogen.motion.files.body_ends import ENDS
from scalemogen.motion.files.joint_names import MIXAMO, NAMINGS, Naming
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import Given, JointsNotFound

JOINTS = poses.walking()
TIMES = np.arange(len(JOINTS)) / poses.FPS


def _names(naming: Naming, prefix: str = "") -> dict[str, str]:
    return {joint: prefix + nodes[-1] for joint, nodes in naming.items()}


SMPL_NAMES = {joint: joint for joint in HUMANML3D.joint_names}
BLENDER = {"rotation": [-np.sqrt(0.5), 0, 0, np.sqrt(0.5)]}  # z up in the armature
OUTERS = {
    "nothing": {},
    "centimetres": {"scale": [0.01, 0.01, 0.01]},
    "Blender": BLENDER,
    "Mixamo": {**BLENDER, "scale": [0.01, 0.01, 0.01]},
    "moved": {"translation": [2, 0.5, -1], "rotation": [0, 0.6, 0, 0.8]},
}


@pytest.mark.parametrize("case", OUTERS)
def test_transforms_are_composed(tmp_path, case):
    motion = Motion.load(Armature(JOINTS, SMPL_NAMES, OUTERS[case]).save(tmp_path / "m.glb"))
    np.testing.assert_allclose(motion.joints_FJ3, JOINTS, atol=1e-4)
    assert motion.fps == pytest.approx(poses.FPS)


@pytest.mark.parametrize("kind", poses.MOTIONS)
def test_every_kind_of_motion_is_read(tmp_path, kind):
    joints = poses.MOTIONS[kind]()
    motion = Motion.load(Armature(joints, SMPL_NAMES, BLENDER).save(tmp_path / "m.glb"))
    np.testing.assert_allclose(motion.joints_FJ3, joints, atol=1e-4)


ONE_NODE_EACH = {
    title: naming
    for title, naming in NAMINGS.items()
    if all(len(nodes) == 1 and "/" not in nodes[0] for nodes in naming.values())
}


@pytest.mark.parametrize("prefix", ["", "mixamorig:", "Armature:"])
@pytest.mark.parametrize("title", ONE_NODE_EACH)
def test_joints_are_found_by_name(tmp_path, title, prefix):
    motion = Motion.load(Armature(JOINTS, _names(ONE_NODE_EACH[title], prefix)).save(tmp_path / "m.glb"))
    np.testing.assert_allclose(motion.joints_FJ3, JOINTS, atol=1e-4)
    assert motion.understood.nodes["left_knee"] == (prefix + ONE_NODE_EACH[title]["left_knee"][0],)


@pytest.mark.parametrize("key", ["VRM", "VRMC_vrm"])
def test_bones_of_vrm_characters_are_found_whatever_they_are_called(tmp_path, key):
    names = {joint: f"J_Bip_{i}" for i, joint in enumerate(HUMANML3D.joint_names)}
    standard = {bone[0]: HUMANML3D.index(joint) + 1 for joint, bone in NAMINGS["VRM"].items()}
    if key == "VRM":
        bones = [{"bone": bone, "node": node} for bone, node in standard.items()]
    else:
        bones = {bone: {"node": node} for bone, node in standard.items()}
    path = Armature(JOINTS, names).save(
        tmp_path / "m.glb", {"extensions": {key: {"humanoid": {"humanBones": bones}}}}
    )
    np.testing.assert_allclose(Motion.load(path).joints_FJ3, JOINTS, atol=1e-4)


@pytest.mark.parametrize("based", [True, False])
def test_sparse_values_are_read(tmp_path, based):
    """Programs that optimise files store only the values that differ from others, or from zero."""
    armature = Armature(JOINTS, SMPL_NAMES)
    joint = HUMANML3D.index("left_wrist") + 1
    channel = next(c for c in armature.channels if c["target"] == {"node": joint, "path": "translation"})
    sampler = armature.samplers[channel["sampler"]]
    whole = armature.accessors[sampler["output"]]
    start = armature.views[whole["bufferView"]]["byteOffset"]
    values = np.frombuffer(armature.blob, np.float32, 3 * len(JOINTS), start).reshape(-1, 3)
    places = np.arange(5, 9) if based else np.arange(len(JOINTS))
    wrong = values.copy()
    wrong[places] = 9
    base, changed = armature.accessor(wrong), armature.accessor(values[places])
    indices = len(armature.blob)
    armature.blob += places.astype(np.uint16).tobytes() + b"\0" * (-2 * len(places) % 4)
    armature.views.append({"buffer": 0, "byteOffset": indices, "byteLength": 2 * len(places)})
    sparse = {
        "count": len(places),
        "indices": {"bufferView": len(armature.views) - 1, "componentType": 5123},
        "values": {"bufferView": armature.accessors[changed]["bufferView"]},
    }
    accessor = {**armature.accessors[base], "sparse": sparse}
    if not based:
        del accessor["bufferView"]
    armature.accessors.append(accessor)
    sampler["output"] = len(armature.accessors) - 1
    motion = Motion.load(armature.save(tmp_path / "m.glb"))
    np.testing.assert_allclose(motion.joints_FJ3, JOINTS, atol=1e-4)


def test_a_short_file_cannot_ask_for_any_amount_of_memory(tmp_path):
    armature = Armature(JOINTS, SMPL_NAMES)
    accessor = armature.accessors[armature.samplers[0]["output"]]
    del accessor["bufferView"]
    accessor["count"] = 10**12
    with pytest.raises(ValueError, match=r"1,000,000,000,000 values, but no data"):
        Motion.load(armature.save(tmp_path / "m.glb"))


def test_a_scene_of_very_many_nodes_is_refused_at_once(tmp_path):
    armature = Armature(JOINTS, SMPL_NAMES)
    armature.nodes += [{"name": f"tree {number}"} for number in range(30_000)]
    with pytest.raises(ValueError, match=r"30,023 nodes.*export the character alone"):
        Motion.load(armature.save(tmp_path / "m.glb"))


def test_a_mesh_with_the_name_of_a_bone_is_no_joint(tmp_path):
    armature = Armature(JOINTS, _names(MIXAMO))
    armature.nodes.insert(0, {"name": "Head"})
    for node in armature.nodes:
        if "children" in node:
            node["children"] = [child + 1 for child in node["children"]]
    for channel in armature.channels:
        channel["target"]["node"] += 1
    path = armature.save(tmp_path / "m.glb", {"skins": [{"joints": list(range(2, 24))}]})
    np.testing.assert_allclose(Motion.load(path).joints_FJ3, JOINTS, atol=1e-4)


@pytest.mark.parametrize("skinned", [True, False])
@pytest.mark.parametrize("names", [lambda joint: "Bone", lambda joint: "", lambda joint: f"n{len(joint)}"])
def test_bones_of_one_name_or_of_none_are_found_by_the_shape(tmp_path, names, skinned):
    armature = Armature(JOINTS, {joint: names(joint) for joint in HUMANML3D.joint_names})
    if not names("any"):
        armature.nodes = [{key: value for key, value in node.items() if key != "name"} for node in armature.nodes]
    path = armature.save(tmp_path / "m.glb", {"skins": [{"joints": list(range(1, 23))}]} if skinned else {})
    motion = Motion.load(path)
    assert "shape" in motion.understood.content
    limbs = [HUMANML3D.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("knee", "ankle", "elbow")]
    np.testing.assert_allclose(motion.joints_FJ3[:, limbs], JOINTS[:, limbs], atol=1e-4)


def test_the_bones_of_a_skeleton_that_is_not_understood_are_assigned(tmp_path):
    """A tail and two wings: head, wrists and ankles are asked for, and can be drawn."""
    names = {joint: f"b{row}" for row, joint in enumerate(HUMANML3D.joint_names)}
    armature = Armature(JOINTS, names)
    chest = HUMANML3D.index("spine3") + 1
    for limb, (start, way) in enumerate(
        ((1, [0, -0.1, -0.5]), (chest, [0.8, 0.5, -0.2]), (chest, [-0.8, 0.5, -0.2]))
    ):
        above = start
        for bone in range(3):
            armature.nodes.append({"name": f"limb{limb} {bone}", "translation": way, "children": []})
            armature.nodes[above]["children"].append(len(armature.nodes) - 1)
            above = len(armature.nodes) - 1
    path = armature.save(tmp_path / "m.glb", {"skins": [{"joints": list(range(1, len(armature.nodes)))}]})
    with pytest.raises(JointsNotFound, match=r"m.glb.*head, left_wrist") as caught:
        Motion.load(path)
    drawn = caught.value.file_nodes
    head = drawn.places_N3[drawn.names.index(names["head"])]
    np.testing.assert_allclose(head, JOINTS[0, HUMANML3D.index("head")], atol=1e-4)
    motion = Motion.load(path, Given(joints={joint: names[joint] for joint in ENDS}))
    np.testing.assert_allclose(motion.joints_FJ3, JOINTS, atol=0.05)


def test_constant_tracks_may_have_two_keys_or_none(tmp_path):
    stiff = np.repeat(JOINTS[:1], len(JOINTS), axis=0) + (JOINTS[:, :1] - JOINTS[:1, :1])
    armature = Armature(stiff, SMPL_NAMES)
    armature.turns = [Rotation.identity(len(JOINTS))] * 22
    armature.channels, armature.samplers = [], []
    for joint, parent in enumerate(HUMANML3D.parents):
        moved = stiff[:, joint] - (stiff[:, parent] if parent >= 0 else 0)
        if parent < 0:
            armature.animate(1, "translation", TIMES, moved)
        elif joint % 2:
            armature.animate(joint + 1, "translation", TIMES[[0, -1]], moved[[0, -1]], "STEP")
        else:
            armature.nodes[joint + 1]["translation"] = moved[0].tolist()
    np.testing.assert_allclose(Motion.load(armature.save(tmp_path / "m.glb")).joints_FJ3, stiff, atol=1e-4)


def test_splines_and_uneven_keys_are_sampled(tmp_path):
    armature = Armature(JOINTS, SMPL_NAMES)
    armature.animate(0, "translation", np.array([0.0, TIMES[-1]]), np.zeros((6, 3)), "CUBICSPLINE")
    np.testing.assert_allclose(Motion.load(armature.save(tmp_path / "m.glb")).joints_FJ3, JOINTS, atol=1e-4)
    uneven = TIMES[[0, 1, 3, 10, 11, 30, 50, -1]]
    kept = np.searchsorted(TIMES, uneven)
    sparse = Armature(JOINTS, SMPL_NAMES)
    for sampler in sparse.samplers:
        for key in ("input", "output"):
            view = sparse.views[sparse.accessors[sampler[key]]["bufferView"]]
            width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[sparse.accessors[sampler[key]]["type"]]
            values = np.frombuffer(sparse.blob, np.float32, len(TIMES) * width, view["byteOffset"])
            values = values.reshape(-1, width)[kept]
            sampler[key] = sparse.accessor(values[:, 0] if width == 1 else values)
    motion = Motion.load(sparse.save(tmp_path / "m.glb"))
    assert motion.seconds == pytest.approx(TIMES[-1], abs=0.15)


@pytest.mark.parametrize("keys", [1, 2, 30])
def test_still_animations_are_passed_over(tmp_path, keys):
    armature = Armature(JOINTS, SMPL_NAMES)
    times, places = armature.accessor(TIMES[:keys]), armature.accessor(np.ones((keys, 3)))
    still = {
        "name": "rest",
        "channels": [{"sampler": 0, "target": {"node": 1, "path": "translation"}}],
        "samplers": [{"input": times, "output": places}],
    }
    motion = Motion.load(armature.save(tmp_path / "m.glb", before=[still]))
    np.testing.assert_allclose(motion.joints_FJ3, JOINTS, atol=1e-4)
    assert "'walk' is read" in motion.understood.notes[0]


def test_files_without_joints_or_animation_say_so(tmp_path):
    armature = Armature(JOINTS, SMPL_NAMES)
    armature.channels = []
    with pytest.raises(ValueError, match="no animation that moves its joints"):
        Motion.load(armature.save(tmp_path / "m.glb"))
    names = {joint: f"bone {i}" for i, joint in enumerate(HUMANML3D.joint_names)}
    machine = Armature(JOINTS, names)
    machine.channels = [channel for channel in machine.channels if channel["target"]["node"] < 3]  # two parts move
    with pytest.raises(ValueError, match="do not say which"):
        Motion.load(machine.save(tmp_path / "m.glb"))


def test_compressed_files_are_called_so(tmp_path):
    extra = {"extensionsRequired": ["EXT_meshopt_compression"]}
    with pytest.raises(ValueError, match=r"compressed \(EXT_meshopt_compression\); export it without compression"):
        Motion.load(Armature(JOINTS, SMPL_NAMES).save(tmp_path / "m.glb", extra))


def test_nodes_that_are_nested_without_end_are_refused(tmp_path):
    nodes = [{"name": f"n{i}", "children": [i + 1]} for i in range(5000)]
    animations = [{"channels": [], "samplers": []}]
    document = {"asset": {"version": "2.0"}, "nodes": [*nodes, {"name": "last"}], "animations": animations}
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    header = struct.pack("<4sIIII", b"glTF", 2, 20 + len(text), len(text), 0x4E4F534A)
    (tmp_path / "m.glb").write_bytes(header + text)
    with pytest.raises(ValueError, match="levels deep"):
        Motion.load(tmp_path / "m.glb")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), garbage=st.binary(min_size=1, max_size=30), in_json=st.booleans())
def test_damaged_files_load_or_say_why(tmp_path, place, garbage, in_json):
    path = tmp_path / "m.glb"
    if not (tmp_path / "whole.glb").exists():
        Armature(JOINTS, SMPL_NAMES).save(tmp_path / "whole.glb")
    whole = (tmp_path / "whole.glb").read_bytes()
    cut = int(place * (30_000 if in_json else len(whole)))
    path.write_bytes(whole[:cut] + garbage + whole[cut + len(garbage) :])
    try:
        assert np.isfinite(Motion.load(path).joints_FJ3).all()
    except ValueError as error:
        assert path.name in str(error)


@pytest.mark.parametrize("fault", ["buffer", "width", "matrix", "quaternion"])
def test_errors_of_numpy_name_the_file(tmp_path, fault):
    armature = Armature(JOINTS, SMPL_NAMES)
    if fault == "buffer":
        armature.accessors[0]["count"] = 10**6
    elif fault == "width":
        armature.accessors[0]["type"] = "VEC3"
    elif fault == "matrix":
        armature.nodes[0]["matrix"] = [1, 0, 0]
    else:
        armature.nodes[0]["rotation"] = [0, 0, 0, 0]
    with pytest.raises(ValueError, match=r"^m.glb is a damaged GLB file \(.*; export it again$"):
        Motion.load(armature.save(tmp_path / "m.glb"))
