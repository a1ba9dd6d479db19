"""Serve the app in a process of its own, and find Chromium."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_SECONDS = 600  # far more than it takes, even where other work slows the start
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
# The parts of a page are put together without OpenGL, which is slow in software; WebGL is drawn as before.
LIGHT_FLAGS = [*FLAGS, "--disable-gpu-rasterization", "--disable-gpu-compositing"]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


def chromium_path(light: bool = False) -> str | None:
    """Return the path of Chromium, or None.

    Args:
        light: prefer the build without windows and menus. With `LIGHT_FLAGS` it opens a page with two thirds of the
            work; what the page does is the same.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, ("chromium-headless-shell", *names) if light else names)), None)


@contextmanager
def served(checkpoint: Path, log: Path) -> Iterator[str]:
    """Serve the app with a checkpoint and yield its address.

    Args:
        checkpoint: folder.
        log: file for the app's output, which includes its requests to the network.

    Raises:
        RuntimeError: if the app does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "tests/watched.py", "app.py", "--checkpoint", str(checkpoint), "--port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_served(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait_until_served(url: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended at once:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the app was not served within {START_SECONDS} s:\n{log.read_text()}")
