"""The Generate tab without a page, for tests: its handlers, its form's values, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.tab import Values
from demo.tabs.generate.choosing import SeveralHandlers
from demo.tabs.generate.form import GenerateRequest, lay_out
from demo.tabs.generate.handlers import GenerateHandlers


def laid_out(context: DemoContext) -> GenerateHandlers:
    """The handlers with their components, on a page of their own."""
    with gr.Blocks():
        return GenerateHandlers(context, lay_out(context), "generate")


def fields(**changes: Any) -> dict[str, Any]:
    """The values of the form, some of them changed."""
    form = GenerateRequest(
        prompt="a person walks", seconds=2.0, seed=3, new_seed=False, guidance=1.0, temperature=1.0, auto=False,
        hold_feet=False,
    )  # fmt: skip
    return vars(replace(form, **changes))


def status(tab: GenerateHandlers, values: Values) -> str:
    return values.get(tab.form.result.status, "")


def generate(tab: GenerateHandlers, request: FakeRequest, **values: Any) -> Iterator[Values]:
    """Press Generate."""
    return SeveralHandlers(tab).generate(request, **values)


def last_of(tab: GenerateHandlers, **changes: Any) -> Values:
    *_, last = generate(tab, FakeRequest(), **fields(**changes))
    return last
