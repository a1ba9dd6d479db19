"""The page and the library agree which tokens an edit may change."""

import numpy as np
from actions import open_tab, viewer

from demo.plots.maps import MapAxes
from demo.tabs.edit.fields import form_mask
from demo.tabs.edit.form import PAGE
from demo.tabs.edit.mask_board import mask_board
from scalemogen.editing import EditSettings
from scalemogen.editing.blending import free_maps
from scalemogen.editing.mask import effective_maps
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.scales import ScaleSchedule

CASES = 120
MAPS = """async ([path, cases]) => {
    const {freeMaps} = await import(new URL("gradio_api/file=" + path, document.baseURI).href)
    const maps = (board, fields) => { try { return freeMaps(board, fields) } catch (error) { return error.message } }
    return cases.map((each) => maps(...each)) }"""
PUSHED = "([start, stop, moved]) => scalemogen.editMask.push(start, stop, moved)"


def random_fields(random, seconds):
    parts = list(random.choice(PART_NAMES, size=random.integers(0, 4), replace=False))
    start, stop = sorted(random.integers(-2, 10 * seconds + 4, size=2) / 10)
    if random.random() < 0.2:
        start, stop = 0.0, seconds
    return {
        "parts": [str(part) for part in parts], "start": max(float(start), 0.0), "stop": min(float(stop), seconds),
        "mode": str(random.choice(["both", "either"])), "keep_scales": int(random.integers(0, 12)),
        "threshold": float(random.choice([0.1, 1.0])), "rest": str(random.choice(["kept", "follows"])),
    }  # fmt: skip


def by_library(fields, schedule, frames, fps):
    """Per scale 0, 1 or 2 for kept, free by the threshold, and inside; None if the mask is refused."""
    settings = EditSettings(fields["keep_scales"], fields["threshold"], fields["rest"])
    try:
        mask = form_mask(fields["parts"], fields["start"], fields["stop"], frames / fps, fields["mode"])
        inside = effective_maps(mask, schedule, frames, fps)
        free = free_maps(settings, mask, schedule, frames, fps)
    except ValueError:
        return None
    return [np.where(own, 2, each.astype(int)) for own, each in zip(inside, free, strict=True)]


def test_page_and_library_agree_on_masks(open_page, debug_model):
    random, cases, wanted, skeleton = np.random.default_rng(5), [], [], debug_model.layout.skeleton
    schedules = [debug_model.schedule, ScaleSchedule.create(196, (49, 24, 12, 8, 4, 2, 1), 0)]
    for case in range(CASES):
        schedule, frames = schedules[case % 2], 4 * int(random.integers(4, 49))
        axes = MapAxes(schedule, skeleton, frames, 20.0)
        fields = random_fields(random, axes.seconds)
        cases.append([mask_board(axes), fields])
        wanted.append(by_library(fields, schedule, frames, 20.0))
    page = open_page()
    found = page.evaluate(MAPS, [str(PAGE / "mask.js"), cases])
    assert sum(each is None for each in wanted) < CASES / 3
    for (board, fields), ours, theirs in zip(cases, found, wanted, strict=True):
        if theirs is None:
            assert isinstance(ours, str), fields
            continue
        for scale, flat, map_TP in zip(board["scales"], ours, theirs, strict=True):
            assert flat == map_TP[: scale["columns"]].ravel().tolist(), fields
    open_tab(page, "Edit")
    viewer(page, "edit-view")
    page.wait_for_function("window.scalemogen?.editMask?.board")
    seconds = page.evaluate("scalemogen.editMask.board.frames / scalemogen.editMask.board.fps")
    for start, stop in ((seconds, 1.0), (0.0, 0.0), (seconds - 0.1, seconds), (seconds, seconds)):
        for moved in (0, 1):
            low, high = page.evaluate(PUSHED, [start, stop, moved])
            assert 0 <= low <= high - 0.1999 and high <= seconds
