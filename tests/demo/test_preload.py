"""The page names the scripts of the viewer in its header."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from demo.viewer import Preload, preload


def client() -> TestClient:
    routes = [Route(path, lambda _: PlainTextResponse("here")) for path in ("/", "/config")]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Preload)]))


def test_only_the_page_itself_names_the_scripts() -> None:
    links = client().get("/").headers["link"]
    assert "/three.min.js>; rel=preload; as=script" in links and "/viewer.js>; rel=modulepreload" in links
    assert "link" not in client().get("/config").headers


@pytest.mark.parametrize(
    "folder, sent", [("Zoë 山田", "Zo%C3%AB%20%E5%B1%B1%E7%94%B0"), ("a+b (1)@home", "a+b%20(1)@home")]
)
def test_a_folder_may_have_any_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str, sent: str) -> None:
    page = tmp_path / folder
    page.mkdir()
    (page / "viewer.js").touch()
    monkeypatch.setattr(preload, "PAGE", page)
    assert f"/{sent}/viewer.js>; rel=modulepreload" in client().get("/").headers["link"]
