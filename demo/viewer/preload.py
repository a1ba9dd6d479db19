"""Lets the browser load the viewer's scripts together with the page, not one by one once Gradio has built it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.viewer.component import PAGE, THREE

# Characters of a path that a browser does not escape, so that it finds the script that it has loaded already.
_UNESCAPED = "/:!$&'()*+,;=@"


class Preload:
    """ASGI middleware that names the scripts of the viewer in the header of the page, as "Link".

    Args:
        app: the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        modules = [_link(script, "rel=modulepreload") for script in sorted(PAGE.glob("*.js"))]
        self._links = ", ".join([_link(THREE / "three.min.js", "rel=preload; as=script"), *modules])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; only the page itself gets the links."""

        async def with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["link"] = self._links
            await send(message)

        is_page = scope["type"] == "http" and scope["path"] == scope.get("root_path", "") + "/"
        await self._app(scope, receive, with_links if is_page else send)


def _link(script: Path, relation: str) -> str:
    """Return a link to a file, in which all characters can be sent in a header."""
    return f"<gradio_api/file={quote(str(script), safe=_UNESCAPED)}>; {relation}"
