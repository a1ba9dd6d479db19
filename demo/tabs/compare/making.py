"""Make the motions of a comparison, one after the other, by sampling or from their files, and measure them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from demo.tabs.compare.measures import Made, measured
from demo.tabs.compare.plan import FILE, Entry, Plan, with_makers
from demo.tabs.compare.state import Compared, FileMotion
from demo.tabs.compare.systems import Systems, revision_of, size_of
from demo.understood import FileRead
from demo.uploads import Upload, read_upload
from scalemogen import ScaleMoGen
from scalemogen.baselines.systems import with_settings
from scalemogen.motion.other_body import on_skeleton
from scalemogen.settings import check_request


def read_file(file: FileRead, model: ScaleMoGen) -> tuple[FileMotion, Upload]:
    """Read a motion file and put it on the model's body, at its frame rate, facing forward.

    Returns:
        The motion, and what was understood of the file.

    Raises:
        ValueError: as `read_upload`.
    """
    path, corrections = Path(file.path), file.corrections
    upload = read_upload(path, model, corrections.given, corrections.start)
    captured = upload.motion.heading_F is None
    motion = model.conform(upload.motion) if captured else upload.motion
    return FileMotion(path.name, motion), upload


def stream(systems: Systems, plan: Plan, order: Sequence[int], hidden: bool = False) -> Iterator[Compared]:
    """Yield the comparison so far after each motion. What a system cannot make is left out.

    Args:
        order: places of the entries in the order in which their motions are made and shown.
        hidden: whether names are hidden.

    Raises:
        ValueError: for an empty sentence or a duration that no system makes.
    """
    model = systems.model
    check_request(plan.prompt, plan.seconds, model.min_seconds, model.max_seconds)
    titles, made, left_out = titles_of(systems, plan), [], []
    for place in order:
        try:
            made.append(_make(systems, plan, plan.entries[place], titles[place]))
        except ValueError as error:
            left_out.append(f"{titles[place]}: {error}")
        yield Compared(plan, tuple(made), tuple(range(len(made))), hidden, (), tuple(left_out))


def finished(systems: Systems, compared: Compared) -> Compared:
    """Return the comparison with its measures, and with the revisions of the systems in its plan.

    Raises:
        ValueError: if there is no motion.
    """
    if not compared.made:
        raise ValueError("; ".join(compared.left_out))
    plan, motions = compared.plan, [made.motion for made in compared.made]
    measures = measured(systems.model, motions, plan.prompt, plan.typed)
    makers = {made.title: made.made_by for made in compared.made}
    revisions = [makers.get(title, "") for title in titles_of(systems, compared.plan)]
    return replace(compared, measures=measures, plan=with_makers(compared.plan, revisions))


def titles_of(systems: Systems, plan: Plan) -> tuple[str, ...]:
    """Return a different name for each entry of a plan."""
    labels = {e.system: "file" if e.system == FILE else systems.label(e.system) for e in plan.entries}
    return plan.titles(labels)


def _make(systems: Systems, plan: Plan, entry: Entry, title: str) -> Made:
    if entry.system == FILE:
        assert entry.motion is not None
        return Made(title, on_skeleton(entry.motion, systems.model.layout.skeleton))
    system = with_settings(systems.load(entry.system), entry.guidance)
    revision = revision_of(system)
    if entry.made_by not in ("", revision):
        raise ValueError(f"it was made by {entry.made_by}, but {revision} is installed: install those weights")
    begun = time.perf_counter()
    (motion,) = system.generate_batch([plan.prompt], [plan.seconds], [entry.seed])
    seconds = time.perf_counter() - begun
    size = size_of(system, motion)
    shown = on_skeleton(motion, systems.model.layout.skeleton)
    return Made(title, shown, seconds if size.work else None, size.work, size.parameters, revision)
