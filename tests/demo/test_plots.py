import json

import numpy as np
import pytest

from demo.plots.maps import MapAxes, error_curve, running_sum_map, token_map
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.scales import ScaleSchedule

SCHEDULE = ScaleSchedule.create(196, (49, 24, 16, 7, 4, 2, 1), 5)
BITS = 5


@pytest.mark.parametrize("frames", [16, 80, 196])
@pytest.mark.parametrize("index", range(len(SCHEDULE)))
def test_a_token_map_has_one_cell_per_token(index, frames):
    scale, axes = SCHEDULE.scales[index], MapAxes(SCHEDULE, HUMANML3D, frames, 20.0)
    bits = np.random.default_rng(index).random((scale.length, len(scale.groups), BITS)) > 0.5
    figure = token_map(bits, index, axes)
    *blocks, cells = figure.data
    assert len(blocks) == len(scale.groups)
    columns = min(scale.length, -(-frames // (4 * scale.divisor)))
    assert np.shape(cells.text) == (len(scale.groups), columns)
    assert all(np.shape(block.z) == (BITS, columns) for block in blocks)
    edges = np.asarray(cells.x)
    assert edges[0] == 0 and edges[-1] == pytest.approx(frames / 20)
    assert (np.diff(edges) > 0).all()


def test_the_set_bits_of_a_block_are_those_of_its_group():
    scale, axes = SCHEDULE.scales[4], MapAxes(SCHEDULE, HUMANML3D, 196, 20.0)
    bits = np.zeros((scale.length, 2, BITS), bool)
    bits[3, 1, 2] = True
    figure = token_map(bits, 4, axes)
    solid = [np.asarray(block.z) for block in figure.data[:-1]]
    assert sum(block.sum() for block in solid) == 1
    row = next(i for i, block in enumerate(solid) if block.any())
    assert np.argwhere(solid[row]).tolist() == [[2, 3]]
    assert "1" in figure.data[-1].text[row][3].split("<br>")[-1]


def test_the_text_of_a_token_names_frames_joints_and_bits():
    axes = MapAxes(SCHEDULE, HUMANML3D, 196, 20.0)
    bits = np.ones((1, 1, BITS), bool)
    text = token_map(bits, 0, axes).data[-1].text[0][0]
    assert "frames 0 to 195" in text and "all 22 joints" in text and "11111" in text


def test_figures_are_plain_json_without_fonts_or_links():
    axes = MapAxes(SCHEDULE, HUMANML3D, 196, 20.0)
    values = np.random.default_rng(0).normal(size=(49, 7))
    figures = [running_sum_map(values, axes), error_curve([300.0, 80.0, 30.0], 2)]
    for figure in figures:
        text = figure.to_json()
        json.loads(text)
        assert "http" not in text
        assert figure.layout.xaxis.fixedrange  # a finger scrolls the page, it does not zoom the plot


def test_the_error_curve_marks_the_chosen_scale():
    assert list(error_curve([300.0, 80.0, 30.0], 2).data[1].x) == [2]
