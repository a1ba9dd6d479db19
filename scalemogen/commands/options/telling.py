"""The options of `story` and `between`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen.commands.common import BASE
from scalemogen.commands.options.common import Options, check_files
from scalemogen.motion.understood import FIND_OUT, Given
from scalemogen.settings import checked_seed


@dataclass(frozen=True)
class Tell(Options):
    """Make one motion of several sentences, each with its own seconds."""

    sentences: Annotated[tuple[str, ...], tyro.conf.Positional] = ()
    """One sentence each, such as "3: a person waves" for three seconds; without seconds the model chooses them. A
    single argument may hold several sentences with "then" between them."""
    file: Path | None = None
    """Text file with one sentence a line, instead of the sentences."""
    out: Path = Path("story.bvh")
    """File to write."""
    seed: int | None = None
    """The same seed gives the same story; drawn at random if it is not given."""
    guidance: float | None = None
    """How strongly the text acts; by default the checkpoint's own value."""
    temperature: float | None = None
    """Values below 1 give safer motions, values above 1 more varied ones; by default the checkpoint's own value."""
    checkpoint: Path = BASE
    """Folder of the model."""
    hold_feet: bool = True
    """Keep feet from sliding and bones from stretching."""
    rewrite: bool = True
    """Put each sentence into the words of the training captions."""

    def check(self) -> None:
        """Check files and options; see `Options.check`."""
        if bool(self.sentences) == (self.file is not None):
            raise ValueError("give either sentences or --file with one sentence a line")
        check_files(write=[self.out])
        checked_seed(self.seed)

    def text(self) -> str:
        """Return the sentences, one a line."""
        return self.file.read_text(encoding="utf-8") if self.file else "\n".join(self.sentences)


@dataclass(frozen=True)
class Between(Options):
    """Make a motion that leads from one motion to another."""

    start: Annotated[Path, tyro.conf.Positional]
    """File of the first motion: .bvh, .glb, .npz, .npy, .csv or .vrm."""
    end: Annotated[Path, tyro.conf.Positional]
    """File of the second motion. It is moved to the place where the transition ends."""
    prompt: Annotated[str, tyro.conf.Positional]
    """What happens between them."""
    seconds: float = 2.0
    """Duration of the transition."""
    out: Path = Path("between.bvh")
    """File to write: all three parts."""
    seed: int | None = None
    """The same seed gives the same transition; drawn at random if it is not given."""
    checkpoint: Path = BASE
    """Folder of the model."""
    hold_feet: bool = True
    """Keep feet from sliding and bones from stretching."""
    start_is: Given = FIND_OUT
    """What you know better about the first file, such as --start-is.up z."""
    end_is: Given = FIND_OUT
    """The same for the second file."""

    def check(self) -> None:
        """Check files and options; see `Options.check`."""
        check_files([self.start, self.end], [self.out])
        checked_seed(self.seed)
