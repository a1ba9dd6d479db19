"""The app's parts on the debug model, with the renderer that every machine has."""

from __future__ import annotations

import os

import pytest
from gradio_client import Client
from serving import launched

from demo.app import build
from demo.context import DemoContext, load_examples
from demo.rendering import Renderer
from demo.rendering.films import FilmStudio
from demo.sessions import Sessions
from scalemogen.drawing.painter import BACKEND_VARIABLE


@pytest.fixture(scope="session")
def pillow_renderer():
    before = os.environ.get(BACKEND_VARIABLE)
    os.environ[BACKEND_VARIABLE] = "pillow"
    renderer = Renderer(processes=1)
    assert renderer.backend == "pillow"
    # The render process has read the variable by now. Tests of the other painter must not see it.
    if before is None:
        del os.environ[BACKEND_VARIABLE]
    else:
        os.environ[BACKEND_VARIABLE] = before
    yield renderer
    renderer.close()


@pytest.fixture
def studio(pillow_renderer):
    studio = FilmStudio(pillow_renderer)
    yield studio
    studio.close()


@pytest.fixture
def context(debug_model, studio):
    sessions = Sessions()
    yield DemoContext(debug_model, studio, sessions, load_examples())
    sessions.close_all()


@pytest.fixture(scope="module")
def served(debug_model, pillow_renderer):
    studio, sessions = FilmStudio(pillow_renderer), Sessions(grace_seconds=1)
    page = build(DemoContext(debug_model, studio, sessions, load_examples(), ("a notice",)))
    yield page, launched(page), sessions
    page.close()
    studio.close()
    sessions.close_all()


@pytest.fixture(scope="module")
def client(served):
    return Client(served[1], verbose=False)
