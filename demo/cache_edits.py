"""`python -m demo.cache_edits`: compute in advance the edits that the app offers as buttons.

The edits are kept in assets/edits with a fingerprint of the weights. The app does not show edits made with
other weights, so run this after every change of the checkpoint or of assets/edits.json.
"""

from __future__ import annotations

import argparse
import logging
import shutil
from pathlib import Path

from demo.rendering import Renderer
from demo.tabs.edit.presets import KEPT_EDITS, Preset, load_presets
from demo.tabs.edit.show import FILM
from demo.tabs.edit.view import EditView
from scalemogen import ScaleMoGen
from scalemogen.editing import EditSettings

logger = logging.getLogger(__name__)
BASE = Path(__file__).parents[1] / "checkpoints" / "base"


def make(model: ScaleMoGen, preset: Preset) -> EditView:
    """Compute one edit."""
    source = model.generate(preset.prompt, preset.seconds, preset.seed)
    result = model.edit(
        source,
        preset.target,
        mask=preset.mask,
        settings=EditSettings(preset.keep_scales, preset.threshold),
        seed=preset.edit_seed,
        anchor=preset.anchor,
    )
    return EditView.of(result)


def cache(model: ScaleMoGen, folder: Path = KEPT_EDITS, films: bool = True) -> None:
    """Compute all edits.

    Each edit replaces its own folder once it is complete. Folders of edits that are no longer offered are deleted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights, renderer = model.fingerprint(), Renderer()
    try:
        for preset in load_presets():
            view, place, draft = make(model, preset), folder / preset.stem, folder / f".{preset.stem}"
            shutil.rmtree(draft, ignore_errors=True)
            view.save(draft, weights + preset.digest())
            if films:
                renderer.render(view.bodies(), draft / "pair.mp4", FILM)
            shutil.rmtree(place, ignore_errors=True)
            draft.rename(place)
            logger.info("%s: %s", preset.name, view.table().replace("\n", " "))
    finally:
        renderer.close()
    wanted = {preset.stem for preset in load_presets()}
    for place in folder.iterdir():
        if (place / "edit.json").is_file() and place.name not in wanted:
            shutil.rmtree(place)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", default=str(BASE))
    parser.add_argument("--out", type=Path, default=KEPT_EDITS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cache(ScaleMoGen.from_pretrained(arguments.checkpoint), arguments.out)


if __name__ == "__main__":
    main()
