"""HumanML3D's published evaluator behind the same interface as our own evaluator.

Guo et al. 2022, *Generating Diverse and Natural 3D Human Motions from Text*. We do not ship it; a user may have a
copy. Somewhere below its folder are `text_mot_match/model/finest.tar` (weights), `Comp_v6_KLD005/meta/{mean,std}.npy`
and `our_vab_*` (GloVe word vectors). Motions and captions become vectors of 512 numbers that can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from scalemogen.checkpoint import weights_digest
from scalemogen.data.clips import pad_clips
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.published.evaluator_networks import MotionEncoder, MovementEncoder, WordsEncoder
from scalemogen.published.word_vectors import WordVectors, plain_tokens

BATCH = 64  # motions or captions embedded at once
SNIPPET = 4  # frames per step of the motion encoder; its two convolutions have stride 2 each


class PublishedEvaluator(nn.Module):
    """Embeds motions and captions; see `EmbeddingModel` for the interface.

    It reads `humanml3d` features without the foot contacts.

    Args:
        mean_C, std_C: statistics of the features it was trained with.
        words: its vocabulary.
        tagged: word/CLASS tokens by caption. Other captions are tokenised without parts of speech.
    """

    name = "HumanML3D's evaluator (Guo et al. 2022)"
    layout = "humanml3d"

    def __init__(
        self,
        mean_C: np.ndarray,
        std_C: np.ndarray,
        words: WordVectors,
        tagged: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__()
        self.mean_C, self.std_C, self.words, self.tagged = mean_C, std_C, words, dict(tagged or {})
        self.movement_encoder = MovementEncoder(inputs=LAYOUTS["humanml3d"].contacts.start)
        self.motion_encoder = MotionEncoder()
        self.text_encoder = WordsEncoder(word=words.vectors.shape[1])

    @property
    def digest(self) -> str:
        """Hash of its weights."""
        return weights_digest(self)

    @classmethod
    def read(
        cls, root: Path, tagged: Mapping[str, Sequence[str]] | None = None, device: str = "cpu"
    ) -> PublishedEvaluator:
        """Load a user's copy.

        Args:
            root: folder below which all files are.
            tagged: see the class.
            device: where it runs.

        Raises:
            ValueError: if a file is missing below `root`, or the weights have other shapes.
        """
        weights = _find(root, "text_mot_match/model/finest.tar")
        mean, std = (_find(root, f"Comp_v6_KLD005/meta/{name}.npy") for name in ("mean", "std"))
        words = WordVectors.read(_find(root, "our_vab_data.npy").parent)
        evaluator = cls(np.load(mean), np.load(std), words, tagged)
        states = torch.load(weights, map_location="cpu", weights_only=True)
        for part in ("movement_encoder", "motion_encoder", "text_encoder"):
            if part not in states:
                raise ValueError(f"{weights} has no {part}; it holds {', '.join(sorted(states))}")
            try:
                evaluator.get_submodule(part).load_state_dict(states[part])
            except RuntimeError as error:
                raise ValueError(f"{part} of {weights} is not the published network: {error}") from error
        return evaluator.to(device).eval()

    @torch.inference_mode()
    def embed_motions(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        """Return embeddings (N, 512) of motions, each (F, 263) features in original units.

        Raises:
            ValueError: if a motion has fewer than four frames.
        """
        if min(map(len, rows)) < SNIPPET:
            raise ValueError(f"a motion to embed needs at least {SNIPPET} frames; got {min(map(len, rows))}")
        device = self.motion_encoder.hidden.device
        limit, read = LAYOUTS["humanml3d"].max_frames, LAYOUTS["humanml3d"].contacts.start
        # Normalise, cut to the longest clip and to whole snippets, and leave out the contact columns.
        whole = [((row[:limit] - self.mean_C) / self.std_C)[: len(row) // SNIPPET * SNIPPET, :read] for row in rows]
        parts = []
        for start in range(0, len(whole), BATCH):
            # Pad to the full length, as in its training: its convolutions also read the padding after a clip's end.
            x, frames = pad_clips(whole[start : start + BATCH], limit)
            parts.append(self.motion_encoder(self.movement_encoder(x.to(device)), frames // SNIPPET).cpu().numpy())
        return np.concatenate(parts)

    @torch.inference_mode()
    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Return embeddings (N, 512) of captions."""
        device = self.text_encoder.hidden.device
        parts = []
        for start in range(0, len(texts), BATCH):
            batch = [
                self.words.sentence(list(self.tagged.get(t, plain_tokens(t)))) for t in texts[start : start + BATCH]
            ]
            vectors, classes = (
                torch.from_numpy(np.stack(arrays)).to(device) for arrays in list(zip(*batch, strict=True))[:2]
            )
            lengths = torch.tensor([length for _, _, length in batch])
            parts.append(self.text_encoder.embed(vectors, classes, lengths).cpu().numpy())
        return np.concatenate(parts)


def _find(root: Path, tail: str) -> Path:
    """Return the first file below `root` whose path ends with `tail`."""
    found = sorted(path for path in root.rglob(Path(tail).name) if path.as_posix().endswith(tail))
    if not found:
        raise ValueError(f"there is no {tail} below {root}; name the folder of your copy of the evaluator")
    return found[0]
