"""GLB files that are kept: an armature with a skin, as our reader, the Khronos validator and Blender read it.

The last two are tried only where they are installed. `NODE_PATH` names the folder `node_modules` of the npm package
`gltf-validator`; `BLENDER_PYTHON` is a Python interpreter that has the package `bpy`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import poses
import pytest
from test_bvh_writer import stretched

from scalemogen.motion.files.gltf_tracks import Glb
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN


def load(path: Path) -> Glb:
    return Glb.parse(path.read_bytes())


@pytest.mark.parametrize("motion", poses.MOTIONS)
def test_joints_come_back(motion: str, tmp_path: Path) -> None:
    made = Motion(poses.MOTIONS[motion]().astype(np.float32), 20.0, HUMANML3D)
    back = Motion.load(made.save(tmp_path / "m.glb"))
    np.testing.assert_allclose(back.joints_FJ3, made.joints_FJ3, atol=1e-4)
    assert back.fps == 20 and back.understood is not None and not back.understood.notes


def test_the_nodes_are_the_joints_in_their_hierarchy(tmp_path: Path) -> None:
    document = load(stretched(0.1).save(tmp_path / "m.glb")).document
    nodes, (skin,) = document["nodes"], document["skins"]
    names = [nodes[number]["name"] for number in skin["joints"]]
    assert tuple(names) == HUMANML3D.joint_names
    links = {
        (nodes[n]["name"], nodes[child]["name"]) for n in skin["joints"] for child in nodes[n].get("children", [])
    }
    assert links == {(names[parent], names[joint]) for parent, joint in HUMANML3D.bones}


def test_the_skin_rests_where_the_nodes_rest(tmp_path: Path) -> None:
    glb = load(stretched(0.1).save(tmp_path / "m.glb"))
    nodes, (skin,) = glb.document["nodes"], glb.document["skins"]
    accessor = glb.document["accessors"][skin["inverseBindMatrices"]]
    start = glb.document["bufferViews"][accessor["bufferView"]]["byteOffset"]
    matrices = np.frombuffer(glb.blob, np.float32, accessor["count"] * 16, start).reshape(-1, 4, 4)
    rest = np.zeros((22, 3))
    for joint, parent in enumerate(HUMANML3D.parents):
        rest[joint] = nodes[skin["joints"][joint]]["translation"] + (rest[parent] if parent >= 0 else np.zeros(3))
    np.testing.assert_allclose(matrices[:, 3, :3], -rest, atol=1e-6)
    assert rest[:, 1].min() == pytest.approx(0, abs=1e-6)
    assert rest[HUMANML3D.index("head"), 1] > rest[HUMANML3D.index("neck"), 1] + 0.05


def test_weights_add_up_and_the_body_is_where_its_joints_are(tmp_path: Path) -> None:
    glb = load(stretched(0.1).save(tmp_path / "m.glb"))
    (mesh,) = glb.document["meshes"]
    for part in mesh["primitives"]:
        weights = glb.numbers(part["attributes"]["WEIGHTS_0"])
        np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-6)
        vertices = glb.numbers(part["attributes"]["POSITION"])
        assert vertices[:, 1].min() > -0.1 and vertices[:, 1].max() < 2
        indices = glb.numbers(part["indices"])
        assert indices.max() * 65535 < len(vertices)  # `numbers` gives whole numbers as shares of the largest one


def test_quaternions_do_not_jump(tmp_path: Path) -> None:
    glb = load(stretched(0.1).save(tmp_path / "m.glb"))
    (animation,) = glb.document["animations"]
    for channel in animation["channels"]:
        values = glb.numbers(animation["samplers"][channel["sampler"]]["output"])
        if channel["target"]["path"] == "rotation":
            np.testing.assert_allclose(np.linalg.norm(values, axis=1), 1, atol=1e-5)
            assert np.sum(values[1:] * values[:-1], axis=1).min() > 0


def test_skeletons_of_snapmogen_are_written_too(tmp_path: Path) -> None:
    walk = poses.walking()
    rows = {"root": "pelvis", "neck1": "neck", "neck2": "head"}
    joints = np.stack([walk[:, HUMANML3D.index(rows.get(name, name))] for name in SNAPMOGEN.joint_names], axis=1)
    joints[:, SNAPMOGEN.index("head")] += [0, 0.1, 0]
    made = Motion(joints.astype(np.float32), 30.0, SNAPMOGEN)
    back = Motion.load(made.save(tmp_path / "m.glb"))
    assert back.skeleton is SNAPMOGEN
    np.testing.assert_allclose(back.joints_FJ3, made.joints_FJ3, atol=1e-4)


_VALIDATE = """
const fs = require('fs');
require('gltf-validator').validateBytes(new Uint8Array(fs.readFileSync(process.argv[1])))
    .then((report) => console.log(JSON.stringify(report.issues)));
"""


@pytest.mark.parametrize("share", [0.0, 0.2])
def test_the_khronos_validator_finds_nothing(share: float, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or subprocess.run([node, "-e", "require('gltf-validator')"], capture_output=True).returncode:
        pytest.skip("needs node and the npm package gltf-validator, found with NODE_PATH")
    path = stretched(share).save(tmp_path / "m.glb")
    done = subprocess.run([node, "-e", _VALIDATE, str(path)], capture_output=True, text=True, check=True)
    issues = json.loads(done.stdout)
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]


_BLENDER = """
import sys
import bpy, numpy
for source in sys.argv[1:]:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.fps = 20
    if source.endswith("glb"):
        bpy.ops.import_scene.gltf(filepath=source)
    else:
        bpy.ops.import_anim.bvh(filepath=source, global_scale=0.01, update_scene_duration=True)
    armature = next(thing for thing in bpy.data.objects if thing.type == "ARMATURE")
    first, last = (round(time) for time in armature.animation_data.action.frame_range)
    places = {bone.name: [] for bone in armature.pose.bones}
    for frame in range(first, last + 1):
        scene.frame_set(frame)
        for bone in armature.pose.bones:
            places[bone.name].append(tuple(armature.matrix_world @ bone.head))
    numpy.savez(source + ".npz", **{name: numpy.array(path) for name, path in places.items()})
    bpy.ops.export_scene.gltf(filepath=source + ".again.glb")
    if source.endswith("bvh"):
        scene.frame_start, scene.frame_end = first, last
        bpy.ops.export_anim.bvh(filepath=source + ".again.bvh")
"""


@pytest.mark.parametrize("share", [0.0, 0.2])
def test_blender_reads_and_writes_the_same_joints(share: float, tmp_path: Path) -> None:
    blender = os.environ.get("BLENDER_PYTHON", "")
    if not blender:
        pytest.skip("needs a Python with the package bpy, named by BLENDER_PYTHON")
    made = stretched(share)
    paths = [made.save(tmp_path / f"m.{suffix}") for suffix in ("glb", "bvh")]
    subprocess.run([blender, "-c", _BLENDER, *map(str, paths)], capture_output=True, check=True, timeout=300)
    for path in paths:
        with np.load(f"{path}.npz") as places:
            x, y, z = np.stack([places[name] for name in HUMANML3D.joint_names], axis=1).transpose(2, 0, 1)
        seen = np.stack([x, z, -y], axis=-1)  # in Blender z is up
        assert np.linalg.norm(seen - made.joints_FJ3, axis=-1).mean() < 0.005
        for again in path.parent.glob(f"{path.name}.again.*"):
            back = Motion.load(again)
            off = np.linalg.norm(back.joints_FJ3[: made.frames] - made.joints_FJ3, axis=-1)
            assert back.frames == made.frames and off.mean() < 0.005 and off.max() < 0.015
