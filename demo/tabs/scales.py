"""Scales: a motion taken apart, from one token to all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.dissection import Dissection, dissect
from demo.films import FilmOrder
from demo.rendering import RenderSettings
from demo.tabs import STAGE_COLOR
from demo.uploads import FILE_TYPES, read_upload
from scalemogen.motion.motion import Motion

FIRST_SHOWN = 5
PLAY, PAUSE = "▶ Play", "❚❚ Pause"
_PLAY_SECONDS = 1.2
_ROW_FILM = RenderSettings(width=320, height=320, labels=False)
_PAIR_FILM = RenderSettings(width=400, height=400)
_INTRO = (
    "A motion is drawn **coarse to fine**. The first map holds one token for the whole body and the whole time; "
    "every further map adds detail, until each limb has a token of its own five times a second. "
    "Move the slider, or press Play."
)


@dataclass(frozen=True)
class ScalesTab:
    """The tab; `build` lays it out, the other methods answer its events."""

    context: DemoContext

    @cached_property
    def example(self) -> Dissection:
        """The first example, taken apart once for everybody."""
        return self._dissect_example(0, self.context.sessions.shared / "example")

    def build(self, page: gr.Blocks, tab: gr.Tab) -> None:
        """Lay the tab out and wire it; it shows an example as soon as it is opened."""
        first, count = self.example, self.example.count
        first.prepare()
        gr.Markdown(_INTRO)
        with gr.Row(elem_classes="playbar"):
            play = gr.Button(PLAY, variant="primary", scale=0, min_width=110, elem_id="play")
            slider = gr.Slider(1, count, FIRST_SHOWN, step=1, label="Scales", elem_id="scale-slider", scale=8)
        caption = gr.Markdown(first.caption(FIRST_SHOWN), elem_id="caption")
        with gr.Row():
            with gr.Column(scale=5, min_width=300):
                view = gr.Model3D(
                    label="These scales · all scales",
                    height=420,
                    clear_color=STAGE_COLOR,
                    camera_position=(80, 80, 4.4),
                    elem_id="scale-view",
                )
                gr.Markdown("Joints that share a token share a colour.", elem_classes="hint")
            with gr.Column(scale=6, min_width=300):
                tokens = _plot(
                    "Token map of this scale · a solid stripe is a set bit", "tokens", first.token_map(FIRST_SHOWN)
                )
                running = _plot("Sum of the maps so far", "running", first.running_sum(FIRST_SHOWN))
        with gr.Row():
            with gr.Column(scale=5, min_width=300):
                pair = gr.Video(show_label=False, autoplay=True, loop=True, elem_id="pair")
            with gr.Column(scale=6, min_width=300):
                error = _plot("Joint error by number of scales", "error", first.error_curve(FIRST_SHOWN))
        status = gr.Markdown("From coarse to fine", elem_id="row-status", elem_classes="section")
        with gr.Row():
            row = [
                gr.Video(label=f"{k} scales", autoplay=True, loop=True, min_width=150, height=230)
                for k in first.shown_scales
            ]
        gr.Markdown("Take another motion apart", elem_classes="section")
        with gr.Row():
            latest = gr.Button("The motion just generated", elem_id="latest", min_width=200)
            choices = [(e.prompt, i) for i, e in enumerate(self.context.examples)]
            example = gr.Dropdown(choices, value=0, label="An example", min_width=200)
            upload = gr.File(
                label="A file: BVH, NPY, NPZ", file_types=FILE_TYPES, height=120, min_width=200, elem_id="upload"
            )

        shown = [caption, view, tokens, running, error]
        sources: list[tuple[Callable[..., Any], Callable[..., Any], list[Any], str | None]] = [
            (example.input, self.take_example, [example], "take_example_apart"),
            (latest.click, self.take_generated, [], None),
            (upload.upload, self.take_upload, [upload], "take_file_apart"),
        ]
        for trigger, handler, inputs, name in sources:
            visibility: Any = "public" if name else "private"
            taken = trigger(
                handler, [*inputs, slider], [*shown, pair, *row], api_name=name, api_visibility=visibility,
                concurrency_limit=2, show_progress_on=[caption],
            )  # fmt: skip
            drawn = taken.success(
                self.draw_pair, slider, pair, api_visibility="private", show_progress="hidden", concurrency_limit=2
            )
            drawn.then(self.draw_row, None, [status, *row], api_visibility="private", show_progress_on=[status])
        # A 3-D view that is filled while its tab is hidden stays empty, so it is filled when the tab is opened.
        tab.select(self.show_scale, slider, shown, api_visibility="private", show_progress="hidden")
        page.load(self.draw_pair, slider, pair, api_visibility="private", show_progress="hidden").then(
            self.draw_row, None, [status, *row], api_visibility="private", show_progress_on=[status]
        )
        slider.change(
            self.show_scale, slider, shown, api_visibility="private", show_progress="hidden",
            trigger_mode="always_last", concurrency_limit=None,
        )  # fmt: skip
        slider.release(
            self.draw_pair, slider, pair, api_visibility="private", show_progress="hidden",
            trigger_mode="always_last", concurrency_limit=2,
        )  # fmt: skip
        self._wire_play(play, slider, count)

    def _wire_play(self, play: gr.Button, slider: gr.Slider, count: int) -> None:
        timer = gr.Timer(_PLAY_SECONDS, active=False)
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        play.click(partial(start_or_stop, last=count), [play, slider], [play, timer, slider], **quiet)
        timer.tick(partial(advance, last=count), slider, [slider, play, timer], **quiet)

    def take_example(self, number: int, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """Generate one of the examples and take it apart."""
        folder = self.context.session(request.session_hash).new_folder()
        return self._shown(self._dissect_example(int(number), folder), scales, request)

    def take_generated(self, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """Take the motion of the Generate tab apart; its tokens are those it was made from."""
        session = self.context.session(request.session_hash)
        if session.motion is None:
            raise gr.Error("Nothing is generated yet: press Generate in the first tab.", print_exception=False)
        title = session.motion.recipe.prompt if session.motion.recipe else "motion"
        taken = dissect(self.context.model, session.motion, title, session.new_folder(), session.tokens)
        return self._shown(taken, scales, request)

    def take_upload(self, path: str, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """Read a BVH, NPY or NPZ file, crop it to what the model takes, and take it apart."""
        session = self.context.session(request.session_hash)
        try:
            upload = read_upload(Path(path), self.context.model)
            taken = dissect(self.context.model, upload.motion, Path(path).stem, session.new_folder())
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error
        if upload.notice:
            gr.Info(upload.notice)
        return self._shown(taken, scales, request)

    def show_scale(self, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """Caption, 3-D view, token map, running sum and error curve for the first `scales` scales."""
        taken, k = self._current(request), int(scales)
        return taken.caption(k), str(taken.stage(k)), taken.token_map(k), taken.running_sum(k), taken.error_curve(k)

    def draw_pair(self, scales: int, request: gr.Request) -> str:
        """A video of the first `scales` scales beside all of them."""
        taken, k = self._current(request), int(scales)
        for _ in self.context.studio.watch([FilmOrder(taken.bodies(k), taken.pair_path(k), _PAIR_FILM)]):
            pass
        return str(taken.pair_path(k))

    def draw_row(
        self,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008  # Gradio recognises its progress by this default
    ) -> Iterator[tuple[Any, ...]]:
        """Videos of the named scales, each shown when it is ready."""
        taken = self._current(request)
        orders = [FilmOrder((taken.body(k),), taken.film_path(k), _ROW_FILM) for k in taken.shown_scales]
        shown = 0
        for state in self.context.studio.watch(orders):
            progress(state.fraction, desc="drawing the scales")
            ready = sum(path is not None for path in state.ready)
            if ready > shown:
                shown = ready
                yield "From coarse to fine", *(gr.skip() if path is None else str(path) for path in state.ready)

    def _dissect_example(self, number: int, folder: Path) -> Dissection:
        example = self.context.examples[number]
        *_, last = self.context.model.stream(example.prompt, example.seconds, example.seed)
        motion: Motion = last.motion
        return dissect(self.context.model, motion, example.prompt, folder, last.tokens)

    def _current(self, request: gr.Request) -> Dissection:
        return self.context.session(request.session_hash).dissection or self.example

    def _shown(self, taken: Dissection, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """Remember a dissection, make all its views, and show the chosen one; its videos come later."""
        taken.prepare()
        self.context.session(request.session_hash).dissection = taken
        return *self.show_scale(scales, request), None, *[None] * len(taken.shown_scales)


def start_or_stop(label: str, scales: int, last: int) -> tuple[str, gr.Timer, int]:
    """Play on from here, from the start when at the end; or pause."""
    if label == PAUSE:
        return PLAY, gr.Timer(active=False), scales
    return PAUSE, gr.Timer(active=True), 1 if scales >= last else scales


def advance(scales: int, last: int) -> tuple[int, str, gr.Timer]:
    """One scale further, until all are there."""
    further = min(int(scales) + 1, last)
    playing = further < last
    return further, PAUSE if playing else PLAY, gr.Timer(active=playing)


def _plot(label: str, name: str, figure: Any) -> gr.Plot:
    gr.Markdown(label, elem_classes="plot-title")
    return gr.Plot(figure, show_label=False, elem_id=name, elem_classes="plot")
