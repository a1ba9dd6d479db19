"""Lets the browser load the viewer's scripts together with the page, and show a motion before Gradio has built it."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.viewer.component import PAGE, THREE

# Characters of a path that a browser does not escape, so that it finds the script that it has loaded already.
_UNESCAPED = "/:!$&'()*+,;=@"
_GRADIO = b'<script type="module"'  # begins the script that builds the page
_GZIP_LEVEL = 1  # the page has 1.7 MB; 12 ms for 0.25 MB, while level 6 takes 30 ms for 0.2 MB


class Preload:
    """ASGI middleware for the page itself; other answers pass unchanged.

    It names the scripts of the viewer in the header "Link", writes `page/early.js` and its style into the page ahead
    of Gradio's script, and compresses the page, which Gradio does not.

    Args:
        app: the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        modules = [_link(script, "rel=modulepreload") for script in sorted(PAGE.glob("*.js"))]
        self._links = ", ".join([_link(THREE / "three.min.js", "rel=preload; as=script"), *modules])
        style = Path(__file__).with_name("early.css").read_text(encoding="utf-8")
        script = f'<script type="module" src="{_address(PAGE / "early.js")}"></script>'
        self._early = f"<style>{style}</style>{script}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not _is_page(scope):
            await self._app(scope, receive, send)
            return
        compressed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        start: Message = {}
        page = bytearray()

        async def change(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            page.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            body = page.replace(_GRADIO, self._early + _GRADIO, 1)
            headers = MutableHeaders(scope=start)
            headers["link"] = self._links
            headers.add_vary_header("accept-encoding")
            if compressed and "content-encoding" not in headers:
                body = gzip.compress(body, _GZIP_LEVEL)
                headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": bytes(body)})

        await self._app(scope, receive, change)


def _is_page(scope: Scope) -> bool:
    is_get = scope["type"] == "http" and scope["method"] == "GET"
    return is_get and scope["path"].removeprefix(scope.get("root_path", "")) == "/"


def _link(script: Path, relation: str) -> str:
    """Return a link to a file, in which all characters can be sent in a header."""
    return f"<{_address(script)}>; {relation}"


def _address(script: Path) -> str:
    """Return the address of a file, relative to the page."""
    return f"gradio_api/file={quote(str(script), safe=_UNESCAPED)}"
