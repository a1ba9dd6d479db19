"""Run a script and report its network requests on stderr: `python watched.py SCRIPT ARGUMENTS...`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

ASKED = "asked the network for"
_HERE = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "", None)


def _watch(event: str, details: tuple[Any, ...]) -> None:
    """Audit hook: Python calls it before every lookup of a host and every connection."""
    if event == "socket.getaddrinfo":
        host = details[0]
    elif event == "socket.connect" and isinstance(details[1], tuple):
        host = details[1][0]
    else:
        return
    if (host.decode() if isinstance(host, bytes) else host) not in _HERE:
        sys.stderr.write(f"{ASKED} {host}\n")


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    sys.path.insert(0, str(Path.cwd()))
    sys.addaudithook(_watch)
    runpy.run_path(sys.argv[0], run_name="__main__")
