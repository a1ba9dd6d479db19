"""Arrays are recognised by their numbers: positions in several orders, rotations of SMPL, and features."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from motion import poses
from scipy.spatial.transform import Rotation

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.files.smpl import BODIES, WITH_MORE_POINTS, path_unit, smpl_joints
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN
from scalemogen.motion.understood import Given

FRAMES = 60
TIME = np.arange(FRAMES) / 30
Z_UP = Rotation.from_euler("x", 90, degrees=True)  # takes y to z


def rotations(count: int) -> np.ndarray:
    """Return (F, count, 3) rotation vectors, y up: arms down, the right one waves, legs step."""
    vectors = np.zeros((FRAMES, count, 3))
    for side, sign in (("left", 1), ("right", -1)):
        swing = 0.5 * sign * np.sin(4 * TIME)
        vectors[:, HUMANML3D.index(f"{side}_shoulder"), 2] = -1.2 * sign
        vectors[:, HUMANML3D.index(f"{side}_hip"), 0] = swing
        vectors[:, HUMANML3D.index(f"{side}_knee"), 0] = np.maximum(swing, 0)
    vectors[:, HUMANML3D.index("right_shoulder"), 2] = -1.0 + 0.3 * np.sin(6 * TIME)
    vectors[:, 22:, 1] = 0.4  # hands and face
    return vectors


def turned(vectors: np.ndarray) -> np.ndarray:
    """Return the same poses of a body whose world has z up."""
    vectors = vectors.copy()
    vectors[:, 0] = (Z_UP * Rotation.from_rotvec(vectors[:, 0])).as_rotvec()
    return vectors


def saved(folder: Path, array: np.ndarray) -> Path:
    np.save(folder / "m.npy", array)
    return folder / "m.npy"


def test_the_pose_of_zero_rotations_is_a_t_pose():
    joints = smpl_joints(np.zeros((1, 22, 3)))[0]
    place = {name: joints[i] for i, name in enumerate(HUMANML3D.joint_names)}
    assert place["left_wrist"][0] > 0.6 and place["right_wrist"][0] < -0.6  # left is +X
    assert place["head"][1] > 0.5 and place["left_ankle"][1] < -0.8 and place["left_foot"][2] > 0.05
    assert abs(place["left_wrist"][1] - place["left_shoulder"][1]) < 0.1


def test_rotations_are_relative_to_the_parent():
    vectors = np.zeros((1, 22, 3))
    vectors[0, HUMANML3D.index("left_shoulder")] = [0, 0, -np.pi / 2]  # the whole arm hangs down
    joints = smpl_joints(vectors)[0]
    shoulder, wrist = (joints[HUMANML3D.index(f"left_{name}")] for name in ("shoulder", "wrist"))
    assert wrist[1] < shoulder[1] - 0.5 and abs(wrist[0] - shoulder[0]) < 0.05


@pytest.mark.parametrize("count", BODIES)
@pytest.mark.parametrize("flat", [True, False])
@pytest.mark.parametrize("up", ["y", "z"])
def test_rotations_of_every_body_are_read(tmp_path, count, flat, up):
    vectors = rotations(count)
    array = vectors if up == "y" else turned(vectors)
    motion = Motion.load(saved(tmp_path, array.reshape(FRAMES, -1) if flat else array))
    expected = smpl_joints(vectors)
    np.testing.assert_allclose(motion.joints_FJ3 - motion.joints_FJ3[:, :1], expected - expected[:, :1], atol=1e-4)
    assert motion.joints_FJ3[..., 1].min() == pytest.approx(0, abs=1e-5)
    assert motion.understood.content.startswith("rotations") and motion.understood.up == up
    assert not motion.understood.fps_known


ARCHIVES = {
    "AMASS": (156, lambda v: {"poses": v}, "mocap_framerate"),
    "AMASS of SMPL-X": (165, lambda v: {"poses": v}, "mocap_frame_rate"),
    "in parts": (66, lambda v: {"root_orient": v[:, :3], "pose_body": v[:, 3:66]}, "mocap_frame_rate"),
    "HMR tools": (72, lambda v: {"global_orient": v[:, :3], "body_pose": v[:, 3:]}, "fps"),
    "AIST++": (72, lambda v: {"smpl_poses": v}, "fps"),
    "a batch of one": (66, lambda v: {"global_orient": v[None, :, :3], "body_pose": v[None, :, 3:66]}, "fps"),
    "matrices": (66, lambda v: {"global_orient": matrices(v)[:, :1], "body_pose": matrices(v)[:, 1:]}, "fps"),
}


def matrices(vectors: np.ndarray) -> np.ndarray:
    """Return (F, J, 3, 3) rotation matrices of (F, 3 J) rotation vectors."""
    return Rotation.from_rotvec(vectors.reshape(-1, 3)).as_matrix().reshape(len(vectors), -1, 3, 3)


@pytest.mark.parametrize("case", ARCHIVES)
@pytest.mark.parametrize("up", ["y", "z"])
def test_archives_of_rotations_are_read_with_path_and_rate(tmp_path, case, up):
    width, arrays, rate = ARCHIVES[case]
    vectors, path = rotations(width // 3), np.stack([0.3 * TIME, 0.9 + 0 * TIME, 0.8 * TIME], axis=-1)
    turn = (lambda v: v) if up == "y" else turned
    trans = path if up == "y" else Z_UP.apply(path)
    content = arrays(turn(vectors).reshape(FRAMES, -1))
    np.savez(tmp_path / "m.npz", trans=trans, betas=np.zeros(16), gender="neutral", **content, **{rate: 120.0})
    motion = Motion.load(tmp_path / "m.npz")
    assert motion.fps == 120 and motion.understood.fps_known
    pelvis = motion.joints_FJ3[:, 0]
    np.testing.assert_allclose(pelvis - pelvis[0], path - path[0], atol=1e-4)


@pytest.mark.parametrize(("unit", "metres"), [("cm", 0.01), ("mm", 0.001)])
@pytest.mark.parametrize("speed", [0.0, 0.8, 3.0])
def test_the_path_of_a_body_may_have_another_unit(tmp_path, unit, metres, speed):
    path = np.stack([0.02 * np.sin(TIME), 0.9 + 0.02 * np.sin(3 * TIME), speed * TIME], axis=-1)
    np.savez(tmp_path / "m.npz", poses=rotations(24).reshape(FRAMES, -1), trans=path / metres, fps=30)
    motion = Motion.load(tmp_path / "m.npz")
    assert f"in {unit}" in " ".join(motion.understood.notes)
    pelvis = motion.joints_FJ3[:, 0]
    np.testing.assert_allclose(pelvis - pelvis[0], path - path[0], atol=1e-4)


@pytest.mark.parametrize("speed", [0.0, 1.2, 8.0])
@pytest.mark.parametrize("start", [0.0, 40.0, 3000.0])
def test_a_path_in_metres_stays(tmp_path, speed, start):
    """Far from the origin, and at the speed of a cyclist whose feet hardly move."""
    path = np.stack([start + 0 * TIME, 0.9 + 0 * TIME, speed * TIME], axis=-1)
    np.savez(tmp_path / "m.npz", poses=rotations(24).reshape(FRAMES, -1), trans=path, fps=30)
    motion = Motion.load(tmp_path / "m.npz")
    pelvis = motion.joints_FJ3[:, 0]
    np.testing.assert_allclose(pelvis - pelvis[0], path - path[0], atol=1e-3)


def test_the_path_of_aist_is_divided_by_its_scaling(tmp_path):
    path = np.stack([0.3 * TIME, 0.2 + 0 * TIME, 0.1 * TIME], axis=-1)
    arrays = {
        "smpl_poses": rotations(24).reshape(FRAMES, -1),
        "smpl_trans": path * 93,
        "smpl_scaling": np.array([93.0]),
    }
    np.savez(tmp_path / "m.npz", **arrays)
    pelvis = Motion.load(tmp_path / "m.npz").joints_FJ3[:, 0]
    np.testing.assert_allclose(pelvis - pelvis[0], path - path[0], atol=1e-4)


def test_rows_of_motion_x_are_read_with_their_path(tmp_path):
    path, rows = np.stack([0.3 * TIME, 0.9 + 0 * TIME, 0.8 * TIME], axis=-1), np.zeros((FRAMES, 322))
    rows[:, :66], rows[:, 309:312] = rotations(22).reshape(FRAMES, -1), path
    motion = Motion.load(saved(tmp_path, rows))
    np.testing.assert_allclose(motion.joints_FJ3[:, 0] - motion.joints_FJ3[0, 0], path - path[0], atol=1e-4)


def test_rotation_matrices_are_read(tmp_path):
    vectors = rotations(22)
    motion = Motion.load(saved(tmp_path, matrices(vectors.reshape(FRAMES, -1))))
    expected = smpl_joints(vectors)
    np.testing.assert_allclose(motion.joints_FJ3 - motion.joints_FJ3[:, :1], expected - expected[:, :1], atol=1e-4)


@pytest.mark.parametrize("change", ["mirrored", "of 23 joints"])
def test_matrices_that_are_not_read_are_called_by_their_name(tmp_path, change):
    whole = matrices(rotations(24).reshape(FRAMES, -1))
    array = whole * [-1, 1, 1] if change == "mirrored" else whole[:, :23]
    with pytest.raises(ValueError, match="only rotations of 22, 24, 52 or 55 joints"):
        Motion.load(saved(tmp_path, array))


def test_one_frame_does_not_show_the_unit_of_a_path():
    with warnings.catch_warnings(action="error"):
        assert path_unit(rotations(22)[:1], np.array([[0.0, 90.0, 0.0]])) == "m"


@pytest.mark.parametrize(
    "size, words", [(1e30, "longer than anything"), (1e-30, "no human body"), (0, "no human body")]
)
def test_numbers_that_are_too_large_or_too_small_are_no_motion(tmp_path, size, words):
    with pytest.raises(ValueError, match=words):
        Motion.load(saved(tmp_path, size * np.random.default_rng(0).normal(size=(40, 22, 3))))


@pytest.mark.parametrize("count", [29, 30, 45, 77, 127])
def test_rotations_of_an_unknown_body_are_called_by_their_name(tmp_path, count):
    vectors = np.full((FRAMES, count, 3), 0.1) + 0.1 * np.sin(TIME)[:, None, None]
    with pytest.raises(ValueError, match=f"looks like rotations of {count} joints; only those of 22, 24, 52, 55"):
        Motion.load(saved(tmp_path, vectors))


def test_rotations_in_degrees_are_called_by_their_name(tmp_path):
    with pytest.raises(ValueError, match="in degrees"):
        Motion.load(saved(tmp_path, np.degrees(rotations(24)).reshape(FRAMES, -1)))


@pytest.mark.parametrize("count", WITH_MORE_POINTS)
def test_points_after_the_joints_are_left_out(tmp_path, count):
    joints = poses.walking()
    array = np.concatenate([joints, np.repeat(joints[:, 15:16], count - 22, axis=1)], axis=1)
    motion = Motion.load(saved(tmp_path, array))
    np.testing.assert_allclose(motion.joints_FJ3, joints, atol=1e-4)
    assert f"{count} points of SMPL" in motion.understood.content


ORDERS = {22: "HumanML3D", 24: "SMPL", 52: "SMPL-H", 55: "SMPL-X"}


@pytest.mark.parametrize("count", ORDERS)
@pytest.mark.parametrize("flat", [True, False])
@pytest.mark.parametrize("kind", poses.MOTIONS)
def test_positions_of_every_body_are_read(tmp_path, count, flat, kind):
    joints = poses.MOTIONS[kind]()
    hands = np.repeat(joints[:, 20:21] + [0.05, 0, 0], count - 22, axis=1)
    array = np.concatenate([joints, hands], axis=1)
    motion = Motion.load(saved(tmp_path, array.reshape(len(array), -1) if flat else array))
    np.testing.assert_allclose(motion.joints_FJ3, joints, atol=1e-4)
    assert ORDERS[count] in motion.understood.content


def test_snapmogen_and_smpl_have_24_joints_each(tmp_path):
    body = {name: poses.walking()[:, i] for i, name in enumerate(HUMANML3D.joint_names)}
    body |= {"root": body["pelvis"], "neck1": body["neck"], "neck2": (body["neck"] + body["head"]) / 2}
    joints = np.stack([body[name] for name in SNAPMOGEN.joint_names], axis=1)
    motion = Motion.load(saved(tmp_path, joints))
    assert motion.skeleton is SNAPMOGEN and motion.fps == 30


def test_normalised_features_are_refused(tmp_path):
    random = np.random.default_rng(0)
    rows = random.normal(size=(60, 263)).cumsum(axis=0)
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    with pytest.raises(ValueError, match="still normalised"):
        Motion.load(saved(tmp_path, rows))
    still = np.tile(standing_statistics().mean, (60, 1))
    assert Motion.load(saved(tmp_path, still)).understood.content == "features of the layout humanml3d"


@pytest.mark.parametrize("shape", [(60, 66), (60, 72), (60, 22, 3), (60, 156), (60, 165)])
@pytest.mark.parametrize("scale", [0.01, 1.0, 100.0])
def test_noise_is_no_body(tmp_path, shape, scale):
    noise = np.random.default_rng(0).normal(size=shape) * scale
    if scale == 0.01:
        noise += np.random.default_rng(1).normal(size=shape[1:])  # constant, but no body
    with pytest.raises(ValueError, match="no human body"):
        Motion.load(saved(tmp_path, noise))


LOOKS = {
    (60, 24, 3, 3): "matrices", (60, 33, 3): "MediaPipe", (60, 25, 3): "Kinect", (60, 17, 2): "no depth",
    (60, 133, 3): "COCO", (60, 22, 4): "quaternions", (60, 22, 6): "six numbers", (60, 132): "six numbers",
    (60, 63): "without its orientation", (60, 75): "with a path", (60, 251): "KIT-ML",
}  # fmt: skip


@pytest.mark.parametrize("shape", LOOKS)
def test_what_cannot_be_read_is_called_by_its_name(tmp_path, shape):
    with pytest.raises(ValueError, match=LOOKS[shape]):
        Motion.load(saved(tmp_path, np.zeros(shape)))


def test_what_is_given_is_taken(tmp_path):
    joints = poses.walking()
    path = saved(tmp_path, np.stack([joints[..., 0], -joints[..., 2], joints[..., 1]], axis=-1) * 100)
    motion = Motion.load(path, Given(up="y", unit="cm", fps=50))
    assert (motion.understood.up, motion.understood.unit, motion.fps) == ("y", "cm", 50)
    assert motion.understood.fps_known and np.ptp(motion.joints_FJ3[0, :, 2]) > 1  # it stands along z
    found = Motion.load(path).understood
    assert (found.up, found.unit, found.fps_known) == ("z", "cm", False)
    for wrong in (Given(up="w"), Given(unit="ell"), Given(fps=0)):  # pyright: ignore[reportArgumentType]
        with pytest.raises(ValueError, match=r"is no axis|is no unit|frames per second"):
            Motion.load(path, wrong)


@pytest.mark.parametrize("factor", [1e-4, 0.2, 0.3, 3e5])
def test_any_other_unit_is_scaled_to_an_adult(tmp_path, factor):
    motion = Motion.load(saved(tmp_path, poses.walking() * factor))
    height = np.ptp(motion.joints_FJ3[0, :, 1])
    assert 1.2 < height < 1.9
    assert motion.understood.unit == "unknown"
    assert any("scaled" in note for note in motion.understood.notes)
