"""The page names the scripts of the viewer in its header, and shows a figure before Gradio has built the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from demo.viewer import Preload, preload


def client() -> TestClient:
    routes = [Route(path, lambda _: PlainTextResponse("here")) for path in ("/", "/config")]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Preload)]))


GRADIO = '<html><head><script>config</script><script type="module" src="gradio.js"></script></head></html>'


def page_client() -> TestClient:
    return TestClient(
        Starlette(routes=[Route("/", lambda _: HTMLResponse(GRADIO))], middleware=[Middleware(Preload)])
    )


def test_the_early_script_comes_after_the_config_and_before_gradio() -> None:
    page = page_client().get("/").text
    assert page.index("config") < page.index("#early {") < page.index("early.js") < page.index("gradio.js")
    assert page.endswith("</head></html>")


def test_the_page_is_compressed_for_those_who_take_it() -> None:
    plain = page_client().get("/", headers={"accept-encoding": "identity"})
    packed = page_client().get("/", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) == len(plain.content)
    assert packed.text == plain.text


def test_a_question_for_the_header_alone_is_left_alone() -> None:
    answer = page_client().head("/")
    assert answer.content == b"" and answer.headers["content-length"] == str(len(GRADIO))


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
