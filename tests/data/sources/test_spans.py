"""Tables of spans: every table of the package is read and checked against the words; broken rows are refused."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.recording import Label
from scalemogen.data.sources import source_named
from scalemogen.data.sources.spans import DROP, STORY, Span, parse_spans, read_spans, stories

HEAD = "take\tstart\tstop\taction\tmanner\tside\ttext\n"
WORDS = Vocabulary({"crawl": ("[crawl] on the {side}", "[crawl] ahead", "[crawl]"), "get-up": ("[get] up",)})
TABLES = [path.name.removesuffix(".tsv") for path in (files("scalemogen.data.sources") / "tables").iterdir()]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_words_and_lasts_as_long_as_it_must(name):
    vocabulary = source_named(name).vocabulary
    for take, spans in read_spans(name).items():
        assert len({(span.start, span.stop) for span in spans}) == len(spans), take
        for span in spans:
            label = span.label
            assert label.action == DROP or vocabulary.actions[label.action], (take, label.action)
            assert label.manner in vocabulary.manners and label.side in ("", "left", "right")
            assert label.text or label.action != DROP  # the reason
            whole = len(spans) == 1 and span.seconds >= 1  # a short trial
            assert span.seconds > 1.75 or whole or label.action == DROP, (take, span)


def test_a_row_becomes_a_span_and_spans_are_in_order():
    spans = parse_spans(HEAD + "a\t4\t6.5\tlimp\t\tleft\t[limp] along | [hobble]\na\t0\t3\tdrop\t\t\tT-pose\n")["a"]
    assert spans == (
        Span(0, 3, Label("drop", text="T-pose")),
        Span(4, 6.5, Label("limp", "normal", "left", "[limp] along | [hobble]")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "first row"),
        (HEAD + "a\t1\t2\twalk\n", "row 2 .* 4 columns"),
        (HEAD + "a\tone\t2\twalk\t\t\t\n", "'one' or '2' is not a number"),
        (HEAD + "a\t3\t2\twalk\t\t\t\n", "not a span of time"),
        (HEAD + "a\t1\t2\twalk\t\t\tlimps along\n", "'limps along' marks no verb"),
    ],
)
def test_broken_rows_are_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        parse_spans(rows)


def test_a_source_without_a_table_is_refused():
    with pytest.raises(ValueError, match=r"nowhere\.tsv"):
        read_spans("nowhere")


def test_neighbours_are_told_as_a_story():
    spans = [
        Span(0, 3, Label("crawl", side="left")), Span(3.2, 5, Label("get-up")), Span(5, 6, Label("walk")),
        Span(8, 9, Label("crawl")), Span(9, 12, Label("drop", text="T-pose")), Span(12, 14, Label("walk")),
        Span(14, 16, Label("run")),
    ]  # fmt: skip
    told = stories(spans, WORDS, longest=9)
    assert [(span.start, span.stop, span.label.action) for span in told] == [(0, 5, STORY), (3.2, 6, STORY)]
    phrases = told[0].label.text.split(" | ")
    assert "[crawl], then [get] up" in phrases and "[crawl] ahead and [get] up" in phrases
    assert not re.search(r"left|\{", told[0].label.text)  # a side is named only where it is measured
    assert stories(spans, WORDS, longest=4) == told[1:]
