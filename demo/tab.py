"""What a tab is, and what all tabs share.

A tab is a class with a name, an id and `build`, in a folder of its own under `demo/tabs`; `demo/app.py` lists them.
Handlers answer with a dict of new values by component; components that are not in it stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, Protocol

import gradio as gr

from demo.context import DemoContext
from demo.handover import Offer
from demo.sessions import Session

Values = dict[Any, Any]  # component -> its new value
UNCHANGED: Values = gr.skip()  # an answer that changes nothing; Gradio refuses an empty dict
QUIET: dict[str, Any] = {
    "api_visibility": "private",
    "show_progress": "hidden",
}  # not part of the API, and no progress is shown


class Tab(Protocol):
    """One tab of the page. It is made with a `DemoContext` and does not use other tabs.

    Attributes:
        name: title of the tab on the page.
        id: address of the tab for links (`Place.link`) and for the handover of motions.
    """

    name: str
    id: str

    def build(self, place: Place) -> None:
        """Create the components and connect their events, inside `place.tab`."""
        ...


TabClass = Callable[[DemoContext], Tab]


@dataclass(frozen=True)
class Place:
    """What `Tab.build` gets: the context and the components around the tab.

    Attributes:
        context: what all tabs work with.
        page: the whole page; its `load` event tells that it was opened in a browser.
        tab: the tab's own component; its `select` event tells that it was opened.
        tabs: the component that holds all tabs.
        ids: ids of all tabs.
    """

    context: DemoContext
    page: gr.Blocks
    tab: gr.Tab
    tabs: gr.Tabs
    ids: tuple[str, ...]

    def link(self, button: gr.Button, to: str, offer: Callable[[Session], Offer]) -> None:
        """Let a button leave an offer for another tab and open that tab. Without that tab, the button is hidden."""
        if to not in self.ids:
            button.visible = False
            return

        def leave_and_open(request: gr.Request) -> Values:
            session = self.context.session(request.session_hash)
            with errors_on_page():
                session.handover.leave(to, offer(session))
            return {self.tabs: gr.Tabs(selected=to)}

        button.click(leave_and_open, None, self.tabs, **QUIET)


def show_at_first(values: Values) -> None:
    """Set the values of an answer as first values of the components, so that the page has them from the start."""
    for component, value in values.items():
        update = value if isinstance(value, dict) and value.get("__type__") == "update" else {"value": value}
        for name, new in update.items():
            if name != "__type__":
                setattr(component, name, component.postprocess(new) if name == "value" else new)


def required(fields: Mapping[str, Any], optional: Collection[str] = ()) -> dict[str, Any]:
    """Return the values of a form or of an API call; a missing prompt becomes an empty text.

    Args:
        fields: by name.
        optional: names of values that may be None.

    Raises:
        ValueError: if a value is missing that is neither optional nor a prompt.
    """
    prompts = {name for name in fields if name.endswith("prompt")}
    missing = [name for name, value in fields.items() if value is None and name not in {*optional, *prompts}]
    if missing:
        raise ValueError(f"'{missing[0]}' is missing; give a value for it")
    return {name: "" if value is None and name in prompts else value for name, value in fields.items()}


@contextmanager
def errors_on_page() -> Iterator[None]:
    """Show the message of a ValueError on the page."""
    try:
        yield
    except gr.Error:  # made by `as_message` already; gr.Error is a ValueError, too
        raise
    except ValueError as error:
        raise as_message(error) from error


def as_message(error: ValueError) -> gr.Error:
    """Return the message that the page shows for an error; it stays until the visitor closes it."""
    return gr.Error(str(error), duration=None, title="That did not work", print_exception=False)


def with_optional(handler: Callable[..., Iterator[Values]], names: Iterable[str]) -> Callable[..., Iterator[Values]]:
    """Return the handler with named parameters, whose default is None, in place of its `**kwargs`.

    Because of the default, clients of the API may leave out the values of empty components.

    Args:
        names: names of all parameters; parameters that the handler names itself stay as they are.
    """

    @wraps(handler)
    def named(*args: Any, **kwargs: Any) -> Iterator[Values]:
        yield from handler(*args, **kwargs)

    own = {name: each for name, each in signature(handler).parameters.items() if each.kind != Parameter.VAR_KEYWORD}
    added = [Parameter(name, Parameter.KEYWORD_ONLY, default=None) for name in names if name not in own]
    named.__signature__ = Signature([*own.values(), *added])  # pyright: ignore[reportAttributeAccessIssue]
    return named
