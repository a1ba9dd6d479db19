"""The page's files are read and compressed once."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from demo.kept_files import KeptFiles

READ: Counter[str] = Counter()


def read(request: Request) -> Response:
    READ[request.url.path] += 1
    encoding = "br" if "br" in request.headers["accept-encoding"] else "none"
    status = 404 if "missing" in request.url.path else 200
    return PlainTextResponse(f"{request.url.path} in {encoding}", status, {"x-encoding": encoding})


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    READ.clear()
    kept = Middleware(KeptFiles, folders=[str(tmp_path)])
    return TestClient(Starlette(routes=[Route("/{path:path}", read)], middleware=[kept]))


def test_a_file_of_the_page_is_read_once_and_lasts_in_the_browser(client: TestClient) -> None:
    first, second = (client.get("/assets/a.js", headers={"accept-encoding": "br"}) for _ in range(2))
    assert READ == {"/assets/a.js": 1}
    assert (first.text, first.headers) == (second.text, second.headers)
    assert first.text == "/assets/a.js in br" and "immutable" in second.headers["cache-control"]


def test_browsers_with_other_encodings_get_their_own_answer(client: TestClient) -> None:
    for encoding in ("br", "none", "br", "none"):
        assert client.get("/assets/a.js", headers={"accept-encoding": encoding}).headers["x-encoding"] == encoding
    assert READ == {"/assets/a.js": 2}


@pytest.mark.parametrize("header", ["Range", "If-None-Match", "Origin"])
def test_requests_that_are_answered_otherwise_reach_the_application(client: TestClient, header: str) -> None:
    for _ in range(2):
        client.get("/assets/a.js", headers={header: "x"})
    assert READ == {"/assets/a.js": 2}


@pytest.mark.parametrize("path", ["/", "/config", "/assets/missing.js", "/gradio_api/file=/home/me/assets/walk.bvh"])
def test_what_may_change_is_not_kept(client: TestClient, path: str) -> None:
    for _ in range(2):
        assert "cache-control" not in client.get(path).headers
    assert {path: 2} == READ


def test_a_file_of_ours_is_read_again_once_it_has_changed(client: TestClient, tmp_path: Path) -> None:
    script = tmp_path / "a b.js"
    script.write_text("1")
    path = f"/gradio_api/file={script}"
    answers = [client.get(path) for _ in range(2)]
    assert {path: 1} == READ and "cache-control" not in answers[1].headers
    os.utime(script, (1, 1))
    client.get(path)
    assert {path: 2} == READ
    for other in (tmp_path / "missing.js", tmp_path / "below" / "a.js"):
        for _ in range(2):
            client.get(f"/gradio_api/file={other}")
    assert READ.total() == 6
