"""The model card of a baseline: what it is, how it was trained, and where its numbers are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from safetensors import safe_open

from scalemogen.baselines.ideas import IDEAS
from scalemogen.baselines.systems import ON_OUR_LATENT
from scalemogen.baselines.variants import TIME_ONLY
from scalemogen.support.amounts import Amount
from scalemogen.support.tables import markdown_table

_START = {TIME_ONLY: "the weights of `checkpoints/base`"}  # where training begins; the others: from scratch
_WIDTH = 118  # characters of a line


def write_card(folder: Path, name: str, amounts: Sequence[Amount]) -> None:
    """Write `README.md` of a finished baseline.

    Args:
        folder: its checkpoint folder.
        name: its name.
        amounts: how much was trained.
    """
    files = sorted(path for path in folder.glob("*.safetensors") if path.stem != "statistics")
    sizes = [(path.stem, f"{_weights(path) / 1e6:.2f} M") for path in files]
    trained = [
        (each.stage, f"{each.steps:,}", f"{each.samples:,}", "–" if each.seconds is None else f"{each.seconds:,.0f}")
        for each in amounts
    ]
    tokenizer = " and its tokenizer" if name in ON_OUR_LATENT else ""
    introduction = fill(
        f"{IDEAS[name].card} An independent implementation in [scalemogen/baselines](../../../scalemogen/baselines), "
        f"trained from {_START.get(name, 'scratch')} to compare with `checkpoints/base` on the same clips, captions "
        f"and splits. It uses the text encoder of `checkpoints/base`{tokenizer}. Weights are in fp16.",
        _WIDTH, break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    text = f"""---
license: cc-by-nc-4.0
tags: [text-to-motion, human-motion]
---
# Baseline: {name}

{introduction}

{markdown_table(("network", "parameters"), sizes)}

## Training

```
python -m scalemogen train all --config {name} --data data/mix
```

{markdown_table(("stage", "steps", "samples", "seconds, summed over processes"), trained)}

The settings are in [{name}.toml](../../../scalemogen/training/configs/{name}.toml). The data and their licences are
those of `checkpoints/base`: see [its card](../../base/README.md). For non-commercial use, with attribution.

## Measured

`python -m scalemogen evaluate --system all --data data/mix` measures all systems in one run and writes their table to
`runs/systems/table.md`. The defaults of the sampling settings are in `config.json`:

```
{json.dumps(json.loads((folder / "config.json").read_text()).get("sampling", {}))}
```
"""
    (folder / "README.md").write_text(text, encoding="utf-8")


def _weights(path: Path) -> int:
    total = 0
    with safe_open(path, framework="numpy") as file:
        for key in file.keys():  # noqa: SIM118  # no dict
            count = 1
            for length in file.get_slice(key).get_shape():
                count *= length
            total += count
    return total
