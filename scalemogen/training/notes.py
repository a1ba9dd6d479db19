"""The note in a run folder, `stage.json`: which run the folder holds, and whether it has ended.

The note records the run's identity (its settings, and hashes of the data and weights that it builds on), its length,
and whether it has ended. A run is resumed only if its identity is the same; otherwise its folder is refused, so that
two runs never mix. Captions and the files of the text encoder are not part of the identity.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scalemogen.support.processes import this_process
from scalemogen.training.progress import SNAPSHOT
from scalemogen.training.settings.stages import StageSettings

NOTE = "stage.json"
# Settings of the loop that decide how long the run is. They may change when it is resumed, but a run that has ended
# cannot get fewer steps.
LENGTH_SETTINGS = ("steps", "patience")

# Settings that are not part of a run's identity. The weights do not depend on them, or only on what lies in a folder
# (text_encoder; for data, the identity has a hash), or they matter only before the first step (start).
OUTSIDE_IDENTITY = ("data", "out", "text_encoder", "compile", "sampling", "start")
LOOP_OUTSIDE_IDENTITY = (*LENGTH_SETTINGS, "minutes", "validate_every", "save_every")
ADDED_LATER = {"bone_weight": 0.0}  # settings that old notes lack, and the value that their runs had


def identity_settings(training: StageSettings, builds_on: tuple[str, ...]) -> dict[str, Any]:
    """Return the settings that the weights depend on, as JSON data.

    Args:
        builds_on: as in `Stage`; these folders are left out, because hashes of their weights stand for them.
    """
    settings = asdict(training)
    for name in (*OUTSIDE_IDENTITY, *builds_on):
        settings.pop(name, None)
    for name in LOOP_OUTSIDE_IDENTITY:
        settings["loop"].pop(name)
    for name in ("text_channels", "text_length"):  # not used: the sizes in `text` are taken instead
        settings.get("model", {}).pop(name, None)
    return json.loads(json.dumps(settings))  # turns tuples into lists, as in a note that was read from its file


def weights_hash(folder: Path, stage: str, weights: str) -> str:
    """Return the hash of a stage's weights in a folder.

    Raises:
        ValueError: if the folder has no such file.
    """
    path = folder / weights
    if not path.is_file():
        raise ValueError(f"{folder} has no {weights}: name the folder with a trained {stage}, RUN/best, by --{stage}")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_note(folder: Path) -> dict[str, Any] | None:
    """Read the note of a run folder, or return None if there is none."""
    path = folder / NOTE
    return json.loads(path.read_text()) if path.is_file() else None


def write_note(training: StageSettings, identity: dict[str, Any], ended: bool) -> None:
    """Replace the note in the run's folder; a killed run has the old one or the new one. Call it on all processes."""
    if this_process().is_main_process:
        training.out.mkdir(parents=True, exist_ok=True)
        note = identity | run_length(training) | {"ended": ended}
        draft = training.out / f".{NOTE}.part"
        draft.write_text(json.dumps(note, indent=1) + "\n")
        draft.replace(training.out / NOTE)
    this_process().wait_for_everyone()


def noted_steps(folder: Path) -> int | None:
    """Return the planned number of steps of the run in a folder, or None if there is no run."""
    note = read_note(folder)
    return None if note is None else int(note["steps"])


def is_finished(training: StageSettings, note: dict[str, Any] | None) -> bool:
    """Whether the run of the note has ended, with the length that `training` asks for."""
    return note is not None and note["ended"] and _noted_length(note) == run_length(training)


def refuse_other_run(training: StageSettings, identity: dict[str, Any], note: dict[str, Any] | None) -> None:
    """Check that the folder has no run, or holds this run in a state that can be resumed.

    Raises:
        ValueError: if the folder holds a different run or an unknown one, or the files to resume from are missing.
    """
    out, steps = training.out, training.loop.steps
    resumable = any((out / name).exists() for name in ("state", "state.old", SNAPSHOT))
    if note is None:
        if resumable:
            raise ValueError(f"{out} holds a run without {NOTE}, so its settings are not known: move it away")
        return
    added = {name: value for name, value in ADDED_LATER.items() if name in identity["settings"]}
    noted = {name: note[name] for name in identity}
    if noted | {"settings": added | noted["settings"]} != identity:
        raise ValueError(
            f"{out} holds a run with other settings, on other data or another tokenizer: move it away, or choose "
            "another --out"
        )
    if note["ended"] and steps < note["steps"]:
        raise ValueError(f"{out} holds a run of {note['steps']} steps, more than {steps}: move it away")
    if note["ended"] and not is_finished(training, note) and not resumable:
        raise ValueError(
            f"{out} holds a run of {note['steps']} steps, but neither its state/ nor its {SNAPSHOT} to resume from: "
            "move it away to start from scratch"
        )


def run_length(training: StageSettings) -> dict[str, Any]:
    """Return the settings of the loop that say how long the run is."""
    return {name: getattr(training.loop, name) for name in LENGTH_SETTINGS}


def _noted_length(note: dict[str, Any]) -> dict[str, Any]:
    return {name: note.get(name) for name in LENGTH_SETTINGS}  # notes of earlier versions have no "patience"
