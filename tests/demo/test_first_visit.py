"""The page is visited once when the server starts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from demo.first_visit import visit

ASKED: list[str] = []


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append(self.path)
        self.send_response(404 if "gone" in self.path else 200)
        if self.path == "/":
            self.send_header("Link", "<file=/a%20b.js>; rel=modulepreload, <file=/c.js>; rel=preload; as=script")
        self.end_headers()
        self.wfile.write(b"x")

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    ASKED.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_page_and_its_scripts_are_asked_for(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # leads nowhere
    assert visit(address) == 2
    assert ASKED == ["/", "/file=/a%20b.js", "/file=/c.js"]


def test_a_page_that_cannot_be_reached_is_left_alone(address: str) -> None:
    assert visit(address + "gone") == 0
    assert visit("http://127.0.0.1:9/") == 0
