"""Optional rewriting by a language model: any chat model of transformers, or of Hugging Face's inference service.

The answer has to keep the contract of the built-in rewriting: one to four English sentences about "a person", with
the actions, sides and counts of the original and no others. Otherwise, or if the model fails, the built-in rewriting
is used, and its note says why.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import huggingface_hub
import torch
from huggingface_hub.errors import HfHubHTTPError, HFValidationError

from scalemogen.data.captions.sentences import without_subject
from scalemogen.motion.sides import SIDES
from scalemogen.words.reading import read
from scalemogen.words.rewriting import Rewriting
from scalemogen.words.tokens import raw_words

DEFAULT_CHAT = "Qwen/Qwen2.5-0.5B-Instruct"  # Apache-2.0, 1 GB; reads many languages
_MOST_TOKENS = 120  # longest answer; four sentences take about 80
_MOST_SENTENCES, _MOST_LETTERS = 4, 400
_ABOUT_A_PERSON = re.compile(r"an? \w+ (person|man|woman)\b", re.IGNORECASE)
_GIGABYTE = 1e9
_TASK = (
    "You rewrite requests for human motion. Answer with one to four short English sentences in the third person that "
    'begin with "a person". Say only what the request says: the same actions in the same order, the same sides, '
    "manner and counts. Add nothing. Answer with the sentences only."
)
_EXAMPLES = (
    ("make him wave twice with his left", "A person waves the left hand twice."),
    (
        "an old guy walking slowly, then he sits",
        "An old person walks forward slowly. Then the person sits down.",
    ),
)


class Chat(Protocol):
    """A chat model."""

    @property
    def name(self) -> str:
        """Name for notes and recipes."""
        ...

    def answer(self, messages: list[dict[str, str]]) -> str:
        """Return the answer to messages with the keys role and content.

        Raises:
            ValueError, OSError: if the model cannot be loaded or does not answer.
        """
        ...


@dataclass
class LocalChat:
    """A chat model that runs here. It is loaded at the first answer and stays in memory until `close`.

    Attributes:
        name: Hub id or folder.
        device: where it runs.
    """

    name: str = DEFAULT_CHAT
    device: str = "cpu"
    _loaded: Any = None

    def needs(self) -> str:
        """Say how much is downloaded and how much memory is needed, before anything is loaded."""
        size = _bytes_of(self.name)
        if size is None:
            return f"{self.name}: its size is not known, because the Hub cannot be reached"
        # Weights are stored with two bytes a number and computed with four on a CPU.
        memory = 2 * size / _GIGABYTE
        where = "read from its folder" if Path(self.name).is_dir() else "downloaded once"
        return f"{self.name}: {size / _GIGABYTE:.2f} GB are {where}; it takes about {memory:.1f} GB of memory"

    def answer(self, messages: list[dict[str, str]]) -> str:
        """Return the most probable answer."""
        tokenizer, model = self._load()
        inputs = tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
        ).to(self.device)
        with torch.inference_mode():
            output = model.generate(**inputs, max_new_tokens=_MOST_TOKENS, do_sample=False)
        return tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)

    def close(self) -> None:
        """Free the memory; the next answer loads the model again."""
        self._loaded = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            import transformers  # not at the top of the file: it takes a second, and few runs need a chat model

            tokenizer = transformers.AutoTokenizer.from_pretrained(self.name)
            if tokenizer.chat_template is None:
                raise ValueError(f"{self.name} has no chat template: choose a chat (instruct) model")
            model: Any = transformers.AutoModelForCausalLM.from_pretrained(self.name)
            self._loaded = tokenizer, model.eval().to(self.device)
        return self._loaded


@dataclass(frozen=True)
class RemoteChat:
    """A chat model of Hugging Face's inference service.

    Attributes:
        token: an access token of the Hub.
        name: Hub id.
    """

    token: str
    name: str = DEFAULT_CHAT

    def answer(self, messages: list[dict[str, str]]) -> str:
        """Return the service's answer."""
        client = huggingface_hub.InferenceClient(model=self.name, token=self.token, timeout=30)
        answer = client.chat_completion(messages, max_tokens=_MOST_TOKENS, temperature=0.0)
        return answer.choices[0].message.content or ""


def rewrite_by_chat(text: str, chat: Chat, built_in: Callable[[str], Rewriting]) -> Rewriting:
    """Rewrite a sentence with a chat model, or with the built-in rewriting if the model fails or answers wrongly.

    In the second case the result's `note` says why.

    Args:
        built_in: the built-in rewriting of a sentence.
    """
    own = built_in(text)
    try:
        description = _tidy(chat.answer(_messages(text)))
        fault = _fault(description, own)
    except (ValueError, OSError, RuntimeError, HfHubHTTPError) as error:
        description, fault = "", str(error).splitlines()[0] if str(error) else type(error).__name__
    if fault:
        return replace(own, note=f"{chat.name} gave no usable description ({fault}); the built-in rewriting is used")
    acts = own.acts or read(description).acts
    return Rewriting(text, description, acts, () if acts else own.unknown, own.language, by=chat.name)


def _messages(text: str) -> list[dict[str, str]]:
    examples = [
        {"role": role, "content": content}
        for pair in _EXAMPLES
        for role, content in zip(("user", "assistant"), pair, strict=True)
    ]
    return [{"role": "system", "content": _TASK}, *examples, {"role": "user", "content": text}]


def _tidy(answer: str) -> str:
    """Return the first paragraph of an answer without quotation marks."""
    lines = [line.strip() for line in answer.strip().splitlines() if line.strip()]
    return lines[0].strip("\"'“”` ") if lines else ""


def _fault(description: str, own: Rewriting) -> str:
    """Return what is wrong with a description; "" if it keeps the contract."""
    sentences = [part for part in re.split(r"[.!?]+", description) if part.strip()]
    if not sentences:
        return "the answer is empty"
    if len(sentences) > _MOST_SENTENCES or len(description) > _MOST_LETTERS:
        return "the answer is too long"
    if without_subject(description) == description and not _ABOUT_A_PERSON.match(description):
        return "the answer is not about a person"
    reading = read(description)
    if not reading.acts:
        return "the answer names no action that is known"
    if own.understood and tuple(act.action for act in reading.acts) != own.actions:
        return "the answer names other actions"
    named = [[(act.side, act.amounts.times) for act in acts] for acts in (reading.acts, own.acts)]
    if own.understood and named[0] != named[1]:
        return "the answer names another side or count"
    sides = [{side for side in SIDES if side in raw_words(text)} for text in (description, own.original)]
    if not own.understood and own.language == "english" and sides[0] != sides[1]:
        return "the answer names another side"
    return ""


def _bytes_of(name: str) -> int | None:
    """Return the size of a model's files; None if the Hub cannot be asked."""
    if Path(name).is_dir():
        return sum(path.stat().st_size for path in Path(name).rglob("*") if path.is_file())
    try:
        files = huggingface_hub.HfApi().model_info(name, files_metadata=True, timeout=5).siblings or []
    except (HfHubHTTPError, HFValidationError, OSError):
        return None
    return sum(file.size or 0 for file in files if file.rfilename.endswith((".safetensors", ".json", ".txt")))
