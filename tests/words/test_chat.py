"""Rewriting by a chat model: a tiny random one built here runs through the real code; stubs test the contract."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

from scalemogen.words.chat import LocalChat, RemoteChat, rewrite_by_chat
from scalemogen.words.rewriting import BUILT_IN, rewrite

TEMPLATE = "{% for m in messages %}{{ m.role }} : {{ m.content }} [END] {% endfor %}assistant :"


@pytest.fixture(scope="module")
def tiny_chat(tmp_path_factory) -> Path:
    """A folder with a random chat model of a few thousand weights, and a tokenizer of whole words."""
    folder = tmp_path_factory.mktemp("chat")
    words = [
        "[UNK]",
        "[END]",
        "[PAD]",
        *["system", "user", "assistant", ":", "a", "person", "walks", "waves", "bows", ".", "forward", "left"],
    ]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", eos_token="[END]", pad_token="[PAD]"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    config = transformers.LlamaConfig(
        vocab_size=len(words), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=1024, eos_token_id=1, pad_token_id=2,
    )  # fmt: skip
    torch.manual_seed(0)
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@dataclass(frozen=True)
class Says:
    """A chat that always gives one answer."""

    text: str
    name: str = "stub"

    def answer(self, messages: list[dict[str, str]]) -> str:
        assert messages[-1]["role"] == "user"
        return self.text


def test_a_random_model_falls_back_and_says_so(tiny_chat: Path) -> None:
    chat = LocalChat(str(tiny_chat))
    assert "GB" in chat.needs() and chat._loaded is None, "the size is known before anything is loaded"
    found = rewrite_by_chat("make him wave twice", chat, rewrite)
    assert chat._loaded is not None
    assert found.rewritten == rewrite("make him wave twice").rewritten and found.by == BUILT_IN
    assert str(tiny_chat) in found.note and "built-in rewriting is used" in found.note
    chat.close()
    assert chat._loaded is None


def test_a_missing_model_falls_back(tmp_path: Path) -> None:
    found = rewrite_by_chat("he bows", LocalChat(str(tmp_path)), rewrite)
    assert found.rewritten == "a person bows" and found.note


def test_the_remote_service_falls_back(monkeypatch) -> None:
    def refuse(*_, **__):
        raise OSError("no network")

    monkeypatch.setattr("huggingface_hub.InferenceClient.chat_completion", refuse)
    found = rewrite_by_chat("he bows", RemoteChat("token"), rewrite)
    assert "no network" in found.note and found.rewritten == "a person bows"


def test_a_good_answer_is_used() -> None:
    found = rewrite_by_chat("make him kick with his left leg", Says('"A person kicks with the left leg."'), rewrite)
    assert found.rewritten == "A person kicks with the left leg." and found.by == "stub" and not found.note
    assert found.actions == ("kick",) and found.sides == ("left",)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("", "empty"),
        ("A person kicks with the right leg.", "side"),
        ("A person kicks with the left leg three times.", "count"),
        ("A person kicks with the left leg. Then the person bows.", "other actions"),
        ("Here is a nice poem about kicking.", "not about a person"),
        ("A person kicks. " * 6, "too long"),
        ("A person philosophises.", "no action"),
    ],
)
def test_answers_that_break_the_contract_are_refused(answer: str, fault: str) -> None:
    found = rewrite_by_chat("make him kick with his left leg", Says(answer), rewrite)
    assert fault in found.note and found.rewritten == "a person kicks with the left leg"


def test_a_chat_may_read_what_the_tables_do_not() -> None:
    typed = "he says hi to us with his left and juggles"
    found = rewrite_by_chat(typed, Says("A person waves with the left hand."), rewrite)
    assert found.by == "stub" and found.actions == ("wave-one",)
    wrong = rewrite_by_chat(typed, Says("A person waves with the right hand."), rewrite)
    assert "another side" in wrong.note and wrong.rewritten == typed
