"""Pictures and videos: each frame shows the whole body, and a render process that dies is replaced."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import imageio.v2 as imageio
import numpy as np
import pytest

from demo.palette import BACKGROUND, LEFT, PART_COLORS, RIGHT, group_colors, side_colors, to_rgb8
from demo.rendering import (
    BACKEND_VARIABLE,
    Renderer,
    RenderingCancelled,
    RenderSettings,
    make_painter,
    render_frames,
)
from scalemogen.commands.debug_model import standing_statistics
from scalemogen.drawing.camera import follow, three_quarter_view
from scalemogen.drawing.stage import make_actors
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.mannequin import Body, piece_tracks
from scalemogen.motion.skeleton import HUMANML3D, PART_NAMES

SMALL = RenderSettings(width=96, height=128)
FRAMES = 12


@pytest.fixture(scope="module")
def motion() -> MotionArrays:
    """A standing body that walks off to its front and raises its arms."""
    joints = decode(np.tile(standing_statistics().mean, (FRAMES, 1)), LAYOUTS["humanml3d"]).joints_FJ3
    rise = np.linspace(0, 1, FRAMES)[:, None]
    joints = joints + np.linspace(0, 2, FRAMES)[:, None, None] * [0, 0, 1]
    for side in ("left", "right"):
        shoulder = HUMANML3D.index(f"{side}_shoulder")
        for name in ("elbow", "wrist"):
            joint = HUMANML3D.index(f"{side}_{name}")
            joints[:, joint] += rise * (2 * (joints[:, shoulder] - joints[:, joint]) * [0, 1, 0])
    return MotionArrays(joints.astype(np.float32), 20.0, HUMANML3D)


@pytest.fixture(params=["pyrender", "pillow"])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pillow":
        monkeypatch.setenv(BACKEND_VARIABLE, "pillow")
    painter, reason = make_painter(SMALL)
    painter.close()
    if painter.backend != request.param:
        pytest.skip(f"no GL here: {reason}")
    return request.param


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    renderer = Renderer()
    yield renderer
    renderer.close()


def _is_body(frame: np.ndarray) -> np.ndarray:
    """Saturated pixels: the limbs; floor, sky and shadow are nearly grey."""
    return np.ptp(frame.astype(int), axis=-1) > 60


def test_all_of_the_body_is_in_every_frame(motion: MotionArrays, backend: str) -> None:
    frames = list(render_frames(motion, SMALL))
    assert len(frames) == FRAMES
    for frame in frames:
        assert frame.shape == (128, 96, 3) and frame.dtype == np.uint8
        limbs = _is_body(frame)
        assert limbs.mean() > 0.01
        assert not (limbs[0].any() or limbs[-1].any() or limbs[:, 0].any() or limbs[:, -1].any())
    assert np.abs(frames[0].astype(int) - frames[-1]).mean() > 0.5


def test_left_is_blue_and_on_the_right_of_a_front_view(motion: MotionArrays, backend: str) -> None:
    frame = next(render_frames(motion, RenderSettings(width=128, height=128, azimuth=0))).astype(int)
    red_minus_blue = frame[..., 0] - frame[..., 2]
    left, right = np.argwhere(red_minus_blue < -50), np.argwhere(red_minus_blue > 50)
    assert left[:, 1].mean() > right[:, 1].mean() + 5


def test_motions_side_by_side_wait_for_the_longest(motion: MotionArrays, backend: str) -> None:
    short = MotionArrays(motion.joints_FJ3[:4], 20.0, HUMANML3D)
    frames = list(render_frames([Body(short, label="short"), Body(motion, (LEFT,) * 22)], SMALL))
    assert len(frames) == FRAMES and frames[0].shape == (128, 192, 3)
    assert np.array_equal(frames[4][:, :96], frames[-1][:, :96])


def test_frame_rate_of_the_video_may_differ(motion: MotionArrays, backend: str) -> None:
    assert len(list(render_frames(motion, RenderSettings(width=64, height=64, fps=10)))) == FRAMES // 2


@pytest.mark.parametrize("size", [(480, 480), (360, 640), (640, 360)])
def test_the_camera_keeps_the_body_inside_with_a_margin(motion: MotionArrays, size: tuple[int, int]) -> None:
    settings = RenderSettings(*size)
    camera = follow(motion, settings, three_quarter_view(motion, settings))
    tracks = piece_tracks(motion)
    for frame in range(FRAMES):
        seen = camera.project(frame, tracks.translation_FN3[frame].astype(float))
        radius = tracks.scale_FN3[frame].max(-1) * camera.focal / seen[:, 2]
        assert (np.abs(seen[:, 1]) + radius).max() < 0.95
        assert (np.abs(seen[:, 0]) + radius / camera.aspect).max() < 0.95


def test_the_camera_does_not_lose_a_runner(motion: MotionArrays) -> None:
    joints = np.repeat(motion.joints_FJ3[:1], 60, axis=0) + np.linspace(0, 18, 60)[:, None, None] * [0, 0, 1]
    (actor,) = make_actors((Body(MotionArrays(joints, 20.0, HUMANML3D)),), SMALL)
    roots = np.array([actor.camera.project(frame, joints[frame, :1])[0] for frame in range(60)])
    assert np.ptp(roots[:, 0]) < 0.02 and np.ptp(roots[:, 1]) < 0.02


def test_videos_have_every_frame(motion: MotionArrays, renderer: Renderer, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = renderer.render(motion, tmp_path / "m.mp4", SMALL, lambda *state: seen.append(state))
    with imageio.get_reader(path) as video:
        assert video.count_frames() == FRAMES  # pyright: ignore
        assert video.get_meta_data()["size"] == (SMALL.width, SMALL.height)
        assert _is_body(video.get_data(FRAMES - 1)).mean() > 0.01
    assert seen[-1] == (FRAMES, FRAMES)
    assert [p.name for p in tmp_path.iterdir()] == ["m.mp4"]


def test_a_cancelled_video_leaves_no_file(motion: MotionArrays, renderer: Renderer, tmp_path: Path) -> None:
    long = MotionArrays(np.tile(motion.joints_FJ3, (40, 1, 1)), 20.0, HUMANML3D)

    def stop(done: int, total: int) -> None:
        raise RenderingCancelled(f"{done} of {total}")

    with pytest.raises(RenderingCancelled):
        renderer.render(long, tmp_path / "long.mp4", SMALL, stop)
    renderer.render(motion, tmp_path / "next.mp4", SMALL)
    assert [p.name for p in tmp_path.iterdir()] == ["next.mp4"]


def test_a_process_that_died_is_replaced(motion: MotionArrays, tmp_path: Path) -> None:
    others, renderer = set(multiprocessing.active_children()), Renderer()
    try:
        renderer.render(motion, tmp_path / "a.mp4", SMALL)
        started = set(multiprocessing.active_children()) - others
        assert started
        for process in started:
            process.kill()
        assert renderer.render(motion, tmp_path / "b.mp4", SMALL).stat().st_size > 1000
    finally:
        renderer.close()


def test_without_gl_pillow_draws_and_says_why(
    motion: MotionArrays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYOPENGL_PLATFORM", "nonsense")
    renderer = Renderer()
    try:
        assert renderer.backend == "pillow" and renderer.reason
        assert renderer.render(motion, tmp_path / "m.mp4", SMALL).stat().st_size > 1000
    finally:
        renderer.close()


@pytest.mark.parametrize(
    "fault", [{"width": 63}, {"height": 101}, {"width": 4096}, {"fps": 0}, {"quality": 99}, {"elevation": 90}]
)
def test_impossible_settings_are_refused(fault: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        RenderSettings(**fault)


def test_nothing_to_draw_is_an_error(renderer: Renderer, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        renderer.render([], tmp_path / "m.mp4")


def test_colours_tell_sides_and_parts_apart() -> None:
    assert len(set(PART_COLORS.values())) == len(PART_NAMES) and set(PART_COLORS) == set(PART_NAMES)
    for name, color in PART_COLORS.items():
        if name.startswith("left"):
            assert color[2] > color[0]  # blue
        if name.startswith("right"):
            assert color[0] > color[2]  # orange
        assert np.abs(np.subtract(color, BACKGROUND)).max() > 0.1
    joints = side_colors(HUMANML3D)
    assert joints[HUMANML3D.index("left_knee")] == LEFT and joints[HUMANML3D.index("right_wrist")] == RIGHT
    assert to_rgb8((0, 0.5, 1)) == (0, 128, 255)


def test_joints_that_share_a_group_share_a_colour() -> None:
    colors = group_colors(HUMANML3D, ((0, 3), (1, 2), (4, 5, 6)))
    assert len(set(colors)) == 3
    assert colors[HUMANML3D.index("left_knee")] == colors[HUMANML3D.index("right_foot")]
    with pytest.raises(ValueError, match="missing: head"):
        group_colors(HUMANML3D, ((0, 1, 2, 3, 4, 5),))
