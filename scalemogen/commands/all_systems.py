"""`evaluate --system all`: measure every system that can be loaded, for one table and one plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scalemogen import ScaleMoGen
from scalemogen.baselines.settings import OURS
from scalemogen.baselines.systems import (
    RECORDED,
    STEPS,
    Places,
    System,
    load_system,
    parameters_of,
    training_seconds,
    with_settings,
)
from scalemogen.evaluation.people import Sentence
from scalemogen.evaluation.systems import (
    Measured,
    Sides,
    SystemsAmount,
    measure_systems,
)
from scalemogen.evaluation.systems_file import SystemsFile
from scalemogen.evaluation.systems_plot import write_systems_plot
from scalemogen.evaluation.systems_table import systems_table
from scalemogen.words.evaluator import EmbeddingModel


def evaluate_all(
    model: ScaleMoGen,
    places: Places,
    evaluator: EmbeddingModel,
    sentences: Sequence[Sentence],
    amount: SystemsAmount,
    out: Path,
) -> str:
    """Measure all systems and write `systems.json`, `table.md`, `quality.html` and `rows.jsonl` to the folder `out`.

    Args:
        model: our model; it also rewrites the sentences for all systems.
        places: where the systems are, and the prepared folder.
        evaluator: measures the distances.
        sentences: sentences as people type them.
        amount: how much is measured.
        out: folder to write.

    Returns:
        The table.

    Raises:
        ValueError: if `places` names no prepared folder.
    """
    if places.data is None:
        raise ValueError("systems are compared with real clips: name a prepared folder with --data")
    rewritten = tuple(replace(each, text=model.rewrite(each.text).rewritten) for each in sentences)
    sides = Sides(evaluator, places.data, tuple(sentences), rewritten)
    names = [name for name in places.available() if name != RECORDED]  # the recorded clips are the row of real clips
    rows = measure_systems(
        {name: _measured(name, model, places) for name in names}, sides, amount, out / "rows.jsonl"
    )
    head = _head(evaluator, amount)
    SystemsFile(head, tuple(rows)).write(out / "systems.json")
    table = systems_table(rows, head)
    (out / "table.md").write_text(table + "\n", encoding="utf-8")
    write_systems_plot(rows, out / "quality.html")
    return table


def _measured(name: str, model: ScaleMoGen, places: Places) -> Measured:
    system: System = model if name == OURS else load_system(name, places, str(model.device))
    variants = {f"{count} steps": with_settings(system, steps=count) for count in STEPS.get(name, ())}
    return Measured(system, system.fingerprint(), variants, parameters_of(system), training_seconds(name, places))


def _head(evaluator: EmbeddingModel, amount: SystemsAmount) -> str:
    compared = amount.compared
    return f"{compared.split} split, {compared.repeats} repeats, 95 % intervals; {evaluator.name}"
