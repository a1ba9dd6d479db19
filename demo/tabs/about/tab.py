"""The About tab: what this is, where it comes from, and what it cannot do."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from demo.context import DemoContext
from demo.tab import Place

_TEXT = """
### What happens here
ScaleMoGen writes a motion the way a painter works: first the whole, then the parts. A transformer predicts one map of
binary tokens after the other, over time and over body parts. Each map corrects what the coarser ones left open, and a
decoder turns their sum into joints.

Paper: Hwang, Jang, Zhou, Wang, Kim, Guo: *ScaleMoGen* (2026), [arXiv 2605.11704](https://arxiv.org/abs/2605.11704).
This is an independent implementation with weights of its own.

### What it cannot do
- It knows few things: walking, running, turning, waving and raising hands, squats, lunges, leg raises and other
  exercises, sitting down, bowing, in some manners. Other prompts give something near to these; with a motion the app
  says how near its prompt is to what was seen.
- A motion lasts {seconds:.1f} seconds at most, of one body of one size.
- Feet slide on the floor where they are not held, and the path drifts over time, as it is summed from velocities.
- Fingers, face and objects do not exist for it.

### Licences
The code is MIT. The weights are for **non-commercial use only, with attribution**; they were trained on:
- the Bandai-Namco-Research motion data sets (CC BY-NC 4.0; Kobayashi et al. 2023,
  [arXiv 2306.08861](https://arxiv.org/abs/2306.08861)),
- UI-PRMD (PDDL; Vakanski et al. 2018, *Data* 3(1):2),
- a part of the CMU motion capture database: the data used in this project was obtained from mocap.cs.cmu.edu; the
  database was created with funding from NSF EIA-0196217,
- ReActIdle (MIT; [arXiv 2509.05023](https://arxiv.org/abs/2509.05023)).

The text encoder is all-MiniLM-L6-v2 (Apache-2.0).
"""


@dataclass(frozen=True)
class AboutTab:
    """A page of text; see `Tab`."""

    context: DemoContext
    name = "About"
    id = "about"

    def build(self, place: Place) -> None:
        """Lay out the text, and one line about the model."""
        model = self.context.model
        gr.Markdown(_TEXT.format(seconds=model.max_seconds))
        parameters = sum(p.numel() for part in (model.tokenizer, model.predictor) for p in part.parameters())
        gr.Markdown(
            f"Model **{model.config.name}** · {parameters / 1e6:.1f} million parameters · "
            f"{len(model.schedule)} scales · {model.tokenizer.config.bits} bits per token · on {model.device} · "
            f"videos by {self.context.studio.renderer.backend}"
        )
