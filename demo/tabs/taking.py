"""How a tab takes a motion of the visitor's own, and says why where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gradio as gr

from demo.sessions import Session
from demo.uploads import read_upload
from scalemogen import ScaleMoGen
from scalemogen.motion.motion import Motion


@contextmanager
def telling() -> Iterator[None]:
    """What is wrong with a motion is said on the page."""
    try:
        yield
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from error


def generated(session: Session) -> Motion:
    """The motion of the Generate tab."""
    if session.motion is None:
        raise gr.Error("Nothing is generated yet: press Generate in the first tab.", print_exception=False)
    return session.motion


def uploaded(path: str, model: ScaleMoGen) -> Motion:
    """The motion of a file, cropped to what the model takes; ValueError says what is wrong with it."""
    upload = read_upload(Path(path), model)
    if upload.notice:
        gr.Info(upload.notice)
    return upload.motion
