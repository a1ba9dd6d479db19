"""The About tab: how the model works, its sources, its limits, and the licences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
import plotly.graph_objects as go

from demo.context import DemoContext
from demo.plots.maps import calm
from demo.tab import Place
from scalemogen.data.sources.licences import licence_list, sources_of_weights
from scalemogen.evaluation.systems import SystemRow
from scalemogen.evaluation.systems_file import SystemsFile
from scalemogen.evaluation.systems_plot import systems_figures
from scalemogen.evaluation.systems_table import systems_table

SYSTEMS = Path(__file__).parents[3] / "assets" / "systems.json"  # as `evaluate --system all` writes it
_PLOT_HEIGHT = 340  # pixels
_COMPARED = """### Beside other systems
All of them were trained here on the same clips and captions, ours longer than the others. So the table says how good
these weights are, not which method is better. FID, R@ and the matching distance come from a small network of our
own; they cannot be compared with published numbers.
"""
_TEXT = """
### How it works
ScaleMoGen makes a motion coarse to fine. A transformer predicts one map of binary tokens after the other, over time
and over body parts. The first map has one token for the whole body and the whole duration; each further map
corrects the error that the coarser maps leave. A decoder turns the sum of the maps into joints.

Paper: Hwang, Jang, Zhou, Wang, Kim, Guo: *ScaleMoGen* (2026), [arXiv 2605.11704](https://arxiv.org/abs/2605.11704).
This is an independent implementation with its own weights.

### What it cannot do
- It knows exercises, and ways to walk, run, jump, turn, kick, fight, dance, fall, crawl, sit, lie and gesture. It
  does not know stairs, throws, punches in a row or swings of a club, among others; for such prompts it makes
  another motion. The line below a prompt says how reliably the model does each action.
- A motion lasts at most {seconds:.1f} seconds (a story of several: a minute) and has one body of one size,
  without fingers, face or objects.
- Feet slide on the floor unless they are held. The path drifts over time, because it is a sum of velocities.
"""
_LICENCES = """### Licences
The code is MIT. The weights are for **non-commercial use only, with attribution**; they were trained on:

{licences}

The text encoder is all-MiniLM-L6-v2 (Apache-2.0).
"""


def licences() -> str:
    """Return the text about the licences of code, weights and text encoder."""
    return _LICENCES.format(licences=licence_list(sources_of_weights()))


def quality_plots(rows: Sequence[SystemRow]) -> list[go.Figure]:
    """Return the plots of quality against seconds per motion, in the colours of the page."""
    figures = [calm(figure, _PLOT_HEIGHT) for figure in systems_figures(rows)]
    for figure in figures:
        figure.update_layout(showlegend=True, margin={"t": 40, "b": 120})
        figure.update_yaxes(showgrid=True)
    return figures


@dataclass(frozen=True)
class AboutTab:
    """A page of text; see `Tab`."""

    context: DemoContext
    name = "About"
    id = "about"

    def build(self, place: Place) -> None:
        """Lay out the text, the table and the plot of all systems, and one line about the model."""
        model = self.context.model
        gr.Markdown(_TEXT.format(seconds=model.max_seconds))
        if SYSTEMS.is_file():
            systems = SystemsFile.read(SYSTEMS)
            gr.Markdown(f"{_COMPARED}\n{systems_table(systems.rows, systems.head)}", elem_classes="wide-table")
            if any(row.points for row in systems.rows):
                with gr.Row(elem_id="quality"):
                    for plot in quality_plots(systems.rows):
                        gr.Plot(plot, show_label=False, elem_classes="plot", min_width=300)
        gr.Markdown(licences())
        parameters = sum(p.numel() for part in (model.tokenizer, model.predictor) for p in part.parameters())
        gr.Markdown(
            f"Model **{model.config.name}** · {parameters / 1e6:.1f} million parameters · "
            f"{len(model.schedule)} scales · {model.tokenizer.config.bits} bits per token · on {model.device} · "
            f"videos by {self.context.studio.renderer.backend}"
        )
