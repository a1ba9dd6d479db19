"""Whatever is uploaded, the answer is a motion or one sentence."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from demo.uploads import read_upload
from scalemogen.motion.files import WRITTEN
from scalemogen.motion.motion import Motion


def bvh_with_names(motion, path, rename):
    text = motion.save(path).read_text()
    for name in motion.skeleton.joint_names:
        text = text.replace(f" {name}\n", f" {rename(name)}\n")
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def motion(debug_model):
    return debug_model.generate("a person walks", 4.0, 1)


@pytest.mark.parametrize("suffix", WRITTEN)
def test_our_own_files_come_back(motion, debug_model, tmp_path, suffix):
    upload = read_upload(motion.save(tmp_path / f"walk{suffix}"), debug_model)
    assert upload.motion.frames == motion.frames
    # an array alone cannot say its frame rate
    assert upload.notes == () if suffix != ".npy" else "does not say its frame rate" in " ".join(upload.notes)
    assert not upload.is_part


def test_the_part_of_a_long_motion_is_chosen(motion, debug_model, tmp_path):
    long = replace(motion, joints_FJ3=np.tile(motion.joints_FJ3, (4, 1, 1)), heading_F=None)
    upload = read_upload(long.save(tmp_path / "long.npz"), debug_model)
    assert upload.is_part and (upload.whole.seconds, upload.start) == (16, 0)
    later = read_upload(tmp_path / "long.npz", debug_model, start=8)
    assert later.is_part and later.motion.seconds == 8
    with pytest.raises(ValueError, match=r"0.40 s after 15.6 s"):
        read_upload(tmp_path / "long.npz", debug_model, start=15.6)
    assert debug_model.encode(upload.motion).frames == debug_model.schedule.max_frames


def test_a_slow_file_does_not_fill_the_memory(motion, debug_model, tmp_path):
    slow = replace(motion, joints_FJ3=np.repeat(motion.joints_FJ3, 10, axis=0), heading_F=None).save(
        tmp_path / "slow.bvh"
    )
    slow.write_text(re.sub("Frame Time: .*", "Frame Time: 9.0", slow.read_text()))
    began = time.monotonic()
    upload = read_upload(slow, debug_model)
    assert upload.motion.frames == debug_model.schedule.max_frames + 1
    assert time.monotonic() - began < 5


def test_a_short_motion_is_refused(motion, debug_model, tmp_path):
    with pytest.raises(ValueError, match=r"lasts .* more than 0\.8 s"):
        read_upload(motion.crop(0, 8).save(tmp_path / "short.npz"), debug_model)


@pytest.mark.parametrize("fps", [7, 10, 20, 30, 60, 120])
def test_what_is_long_enough_to_upload_is_long_enough_to_encode(motion, debug_model, tmp_path, fps):
    resampled, taken = replace(motion, heading_F=None).resample(fps), []
    for frames in range(int(0.7 * fps), int(0.9 * fps) + 3):
        path = resampled.crop(0, frames).save(tmp_path / "short.npz")
        try:
            upload = read_upload(path, debug_model)
        except ValueError as refusal:
            seconds = re.search(r"lasts ([\d.]+) s; a motion needs more than 0\.8 s", str(refusal))
            assert seconds and float(seconds[1]) <= 0.8
            with pytest.raises(ValueError, match="longer than"):
                debug_model.encode(Motion.load(path))
            taken.append(False)
        else:
            assert debug_model.encode(upload.motion).frames >= 16
            taken.append(True)
    assert taken == sorted(taken) and len(set(taken)) == 2


# Three joints in a row: no body, whatever their names.
CRANE = """HIERARCHY
ROOT base
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT arm
  {
    OFFSET 0 2 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    JOINT hook
    {
      OFFSET 0 1 0
      CHANNELS 3 Zrotation Xrotation Yrotation
      End Site
      {
        OFFSET 0 1 0
      }
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.05
0 0 0 0 0 0 0 0 0 0 0 0
0 0 0 0 0 0 10 0 0 0 0 0
"""


@pytest.mark.parametrize(
    ("name", "write", "sentence"),
    [
        ("empty.bvh", lambda p, m: p.write_bytes(b""), "is empty"),
        ("empty.npy", lambda p, m: p.write_bytes(b""), "is empty"),
        ("shape.npy", lambda p, m: np.save(p, np.zeros((10, 5, 3))), "has shape"),
        ("nan.npy", lambda p, m: np.save(p, np.full((40, 22, 3), np.nan)), "NaN"),
        ("flat.npy", lambda p, m: np.save(p, np.zeros((40, 22, 3))), "no human body"),
        ("text.npy", lambda p, m: np.save(p, np.array(["a", "b"])), "numbers"),
        ("pickle.npy", lambda p, m: np.save(p, np.array([{}], dtype=object), allow_pickle=True), "pickled"),
        ("image.npz", lambda p, m: p.write_bytes(b"\x89PNG\r\n\x1a\n" * 40), "not an NPZ"),
        ("none.npz", lambda p, m: np.savez(p), "no array 'joints'"),
        ("prose.bvh", lambda p, m: p.write_text("Dear robot, please walk."), "not a BVH"),
        ("crane.bvh", lambda p, m: p.write_text(CRANE), "do not say which"),
        ("song.mp3", lambda p, m: p.write_bytes(b"ID3"), "cannot read"),
    ],
)
def test_a_file_without_a_motion_gets_one_error_sentence(motion, debug_model, tmp_path, name, write, sentence):
    path = tmp_path / name
    write(path, motion)
    with pytest.raises(ValueError, match=sentence) as caught:
        read_upload(path, debug_model)
    assert "\n" not in str(caught.value)


def test_two_hundred_megabytes_are_not_read(debug_model, tmp_path):
    path = tmp_path / "huge.bvh"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(ValueError, match="200 MB"):
        read_upload(path, debug_model)


@given(
    arrays.arrays(
        st.sampled_from([np.float32, np.float64, np.int16]),
        st.tuples(st.integers(0, 30), st.sampled_from([1, 22, 24, 66]), st.sampled_from([3, 4])),
    )
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_array_is_a_motion_or_a_sentence(debug_model, tmp_path, array):
    path = tmp_path / "any.npy"
    np.save(path, array)
    try:
        upload = read_upload(path, debug_model)
    except ValueError as error:
        assert str(error)
    else:
        assert np.isfinite(upload.motion.joints_FJ3).all()


def test_the_end_of_a_long_motion_is_used_where_another_follows(motion, debug_model, tmp_path):
    long = replace(motion, joints_FJ3=np.tile(motion.joints_FJ3, (4, 1, 1)), heading_F=None)
    path, most = long.save(tmp_path / "long.npz"), debug_model.schedule.max_frames + 1
    end = read_upload(path, debug_model, last=True)
    assert end.start == pytest.approx(16 - most / debug_model.layout.fps, abs=0.06) and end.motion.frames == most
    assert np.allclose(end.motion.joints_FJ3[-1], end.whole.joints_FJ3[-1], atol=1e-5)
    assert read_upload(path, debug_model, start=2, last=True).start == 2
    assert read_upload(motion.save(tmp_path / "short.npz"), debug_model, last=True).start == 0
