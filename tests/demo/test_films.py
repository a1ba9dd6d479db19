import pytest

from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from scalemogen.motion.mannequin import Body

SMALL = RenderSettings(width=64, height=64)


@pytest.fixture(scope="module")
def body(debug_model):
    return Body(debug_model.generate("a person walks", 1.0, 1))


def test_films_are_reported_until_all_are_ready(studio, body, tmp_path):
    orders = [FilmOrder((body,), tmp_path / f"{i}.mp4", SMALL) for i in range(2)]
    states = list(studio.watch(orders))
    assert [path for path in states[-1].ready] == [order.path for order in orders]
    assert states[-1].fraction == 1.0
    fractions = [state.fraction for state in states]
    assert fractions == sorted(fractions)
    assert all(order.path.stat().st_size > 500 for order in orders)


def test_a_film_is_rendered_once(studio, body, tmp_path):
    order = FilmOrder((body,), tmp_path / "film.mp4", SMALL)
    list(studio.watch([order]))
    before = order.path.stat().st_mtime_ns
    list(studio.watch([order]))
    assert order.path.stat().st_mtime_ns == before


def test_closing_the_iterator_cancels_unfinished_videos(studio, body, tmp_path):
    long = Body(body.motion.resample(120))
    orders = [FilmOrder((long,), tmp_path / f"{i}.mp4", RenderSettings(width=512, height=512)) for i in range(4)]
    watching = studio.watch(orders)
    next(watching)
    watching.close()
    assert list(studio.watch([FilmOrder((body,), tmp_path / "next.mp4", SMALL)]))[-1].done
    assert not any(order.path.exists() for order in orders), "drawn first, by the one process there is"


def test_an_error_of_the_renderer_is_raised_by_watch(studio, tmp_path):
    with pytest.raises(ValueError, match="nothing to draw"):
        list(studio.watch([FilmOrder((), tmp_path / "none.mp4", SMALL)]))
