"""`EvaluatorChoice`: the evaluator in the checkpoint folder, in another folder, or the published one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scalemogen.words.evaluator import EmbeddingModel


@dataclass(frozen=True)
class EvaluatorChoice:
    """Which evaluator measures; by default the one in the checkpoint folder.

    Attributes:
        folder: folder with `evaluator.json`.
        published: folder with a copy of the published HumanML3D evaluator, used instead of `folder`.
    """

    folder: Path | None = None
    published: Path | None = None

    def is_available(self, checkpoint: Path) -> bool:
        """Return whether an evaluator is named here or lies in the checkpoint folder."""
        named = self.folder is not None or self.published is not None
        return named or (checkpoint / "evaluator.json").is_file()

    def load(self, checkpoint: Path, data: Path, split: str) -> EmbeddingModel:
        """Load the evaluator to the device of this process.

        Args:
            checkpoint: folder of the model that is measured; its text encoder serves evaluators without their own.
            data, split: where the published evaluator finds the tagged words of the captions.

        Raises:
            ValueError: if there is no evaluator, or a file is missing or does not fit.
        """
        # Imported here, because the commands offer this choice in their help, which needs no PyTorch.
        from scalemogen.published.evaluator import PublishedEvaluator
        from scalemogen.published.word_vectors import tagged_captions
        from scalemogen.support.processes import this_process
        from scalemogen.words.evaluator import load_evaluator

        if not self.is_available(checkpoint):
            raise ValueError(
                f"{checkpoint} holds no evaluator.json; train one with `python -m scalemogen train evaluator` and "
                "name its folder with --evaluator.folder"
            )
        device = str(this_process().device)
        if self.published is not None:
            return PublishedEvaluator.read(self.published, tagged_captions(data, split), device)
        return load_evaluator(self.folder or checkpoint, checkpoint / "text_encoder", device)
