"""Keeps the files of the page in memory, so that the page opens faster.

The page consists of about a hundred files of Gradio and twenty of ours. Gradio reads, compresses and sends each of
them anew for every visitor, which takes several milliseconds a file, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = "/assets/"  # Gradio's; the file names in it contain hashes of the content, so a file never changes
_EVER = -1  # the version of a file that never changes
FILE = "/gradio_api/file="  # comes before the path of any other file
# A browser that has such a file does not even ask for it again.
_LIFETIME = "public, max-age=31536000, immutable"
# Headers of a request that may be answered otherwise: with a part, with "not modified", or with other permissions.
_OTHER_ANSWER = {"range", "if-none-match", "if-modified-since", "origin"}


@dataclass
class _Answer:
    """An answer as it was sent: the version of the file, the start of the answer, and its body."""

    version: int
    start: Message = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    def add(self, message: Message) -> None:
        """Add a message of the application."""
        if message["type"] == "http.response.start":
            self.start = {**message, "headers": list(message["headers"])}
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def send(self, send: Send) -> None:
        """Send the answer again."""
        await send({**self.start, "headers": list(self.start["headers"])})
        await send({"type": "http.response.body", "body": bytes(self.body)})


class KeptFiles:
    """ASGI middleware that answers with what the application sent when a file was first asked for.

    Args:
        app: the application.
        folders: folders of ours whose files are kept, too, until they are changed.
    """

    def __init__(self, app: ASGIApp, folders: Sequence[str] = ()) -> None:
        self._app = app
        self._folders = folders
        self._answers: dict[tuple[str, bool, bool], _Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; only those for whole files of the page are kept."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        version = _version(scope, path, self._folders)
        if version is None:
            await self._app(scope, receive, send)
            return
        accepted = Headers(scope=scope).get("accept-encoding", "")
        key = path, "br" in accepted, "gzip" in accepted
        if key in self._answers and self._answers[key].version == version:
            await self._answers[key].send(send)
            return
        answer = _Answer(version)

        async def keep(message: Message) -> None:
            if version == _EVER and message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["cache-control"] = _LIFETIME
            answer.add(message)
            await send(message)

        await self._app(scope, receive, keep)
        if answer.start.get("status") == 200:
            self._answers[key] = answer


def _version(scope: Scope, path: str, folders: Sequence[str]) -> int | None:
    """Return the version of the file that is asked for: when it was changed, or `_EVER`; None if it must not be kept.

    Kept are whole files of Gradio's page and of `folders`. A file elsewhere may change, also in a folder "assets".
    """
    if (
        scope["type"] != "http"
        or scope["method"] != "GET"
        or not _OTHER_ANSWER.isdisjoint(Headers(scope=scope).keys())
    ):
        return None
    if path.startswith(FOLDER):
        return _EVER
    file = Path(path.removeprefix(FILE))
    ours = path.startswith(FILE) and str(file.parent) in folders and file.is_file()
    return file.stat().st_mtime_ns if ours else None
