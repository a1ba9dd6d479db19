import numpy as np
import pytest

from demo.plots.maps import MapAxes
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.scales import ScaleSchedule

SCHEDULE = ScaleSchedule.create(196, (49, 24, 16, 7, 4, 2, 1), 5)


@pytest.mark.parametrize("frames", [16, 80, 196])
@pytest.mark.parametrize("index", range(len(SCHEDULE)))
def test_the_columns_of_a_map_cover_the_motion(index, frames):
    scale, axes = SCHEDULE.scales[index], MapAxes(SCHEDULE, HUMANML3D, frames, 20.0)
    edges = axes.column_edges(scale)
    assert len(edges) - 1 == min(scale.length, -(-frames // (4 * scale.divisor)))
    assert edges[0] == 0 and edges[-1] == frames
    assert (np.diff(edges) > 0).all()
