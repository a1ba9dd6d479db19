"""The Generate tab without a page: what it asks of the model, and what it shows."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr
import numpy as np
import pytest
from fake_request import FakeRequest
from generate_tab import fields, generate, laid_out, last_of, status

from demo.context import DemoContext
from demo.tab import UNCHANGED, Values
from demo.tabs.generate.choosing import SeveralHandlers
from demo.tabs.generate.handlers import GenerateHandlers
from demo.tabs.generate.opening import Opening
from demo.tabs.generate.state import GenerateState
from demo.verdicts import describe_match
from scalemogen import ScaleMoGen
from scalemogen.checkpoint import Checkpoint
from scalemogen.networks.length import LengthPredictor
from scalemogen.networks.settings import LengthConfig
from scalemogen.words.checking import Fact
from scalemogen.words.closeness import SeenCaptions
from scalemogen.words.matching import Match
from scalemogen.words.reliability import Reliability, Tally


@pytest.fixture
def knowing(debug_checkpoint, context: DemoContext, tmp_path) -> DemoContext:
    """A model that predicts five seconds for every prompt and has one training caption."""
    length = LengthPredictor(LengthConfig(columns=49, text_channels=128, width=8))
    length.layers[-1].bias.data[24] = 100.0
    seen = SeenCaptions(("a person walks",), np.ones((1, 128), np.float16), 0.0, 1.0)
    checkpoint = Checkpoint.load(debug_checkpoint)
    config = replace(checkpoint.config, length=length.config)
    seen.write(tmp_path)
    checkpoint = replace(checkpoint, config=config, length=length, folder=tmp_path)
    model = ScaleMoGen(checkpoint, context.model.text_encoder, context.model.device)
    return replace(context, model=model)


@pytest.fixture
def tab(context: DemoContext) -> GenerateHandlers:
    return laid_out(context)


def test_the_model_chooses_the_seconds_only_where_asked_to(knowing: DemoContext) -> None:
    tab = laid_out(knowing)
    settings = tab.form.settings
    chosen = last_of(tab, auto=True, hold_feet=True)
    assert (chosen[settings.seed], chosen[settings.seconds]) == (3, 5.0)
    assert last_of(tab, auto=False, hold_feet=True)[settings.seconds] == 2.0


def test_missing_values_of_the_api_are_named(tab: GenerateHandlers) -> None:
    with pytest.raises(gr.Error, match="prompt is empty"):
        last_of(tab, prompt=None)
    with pytest.raises(gr.Error, match="'guidance' is missing"):
        last_of(tab, guidance=None)
    assert last_of(tab, seconds=None, seed=None)[tab.form.settings.seconds] > 0


def test_the_line_under_the_prompt_says_where_reading_ends(tab: GenerateHandlers) -> None:
    line = tab.read("walk " * 500, None, True, FakeRequest("writer"))[tab.form.request.expected]
    assert "words are read: it ends after" in line and "first 600 characters" in line
    assert (
        "characters" not in tab.read("a person walks", None, True, FakeRequest("writer"))[tab.form.request.expected]
    )


def test_a_sentence_is_read_while_it_is_typed(tab: GenerateHandlers) -> None:
    request, asked = FakeRequest("typist"), tab.form.request
    read = tab.read("ein Mann winkt mit der rechten Hand", None, True, request)
    assert read[asked.reading] == gr.update(value="a person waves with the right hand", visible=True)
    assert "wave with one hand: not measured" in read[asked.expected], "the debug model was not measured"
    plain = tab.read("a person walks", None, True, request)
    assert plain[asked.reading]["visible"] is False
    assert tab.read("", None, True, request)[asked.expected] == "&nbsp;"
    assert "<b>" not in tab.read("<b>asdf</b> qwer", None, True, request)[asked.expected]


def test_a_promise_follows_the_duration_and_the_words(tab: GenerateHandlers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(tab.context.model), "measured", Reliability((Tally("wave-one", 9, 10),)))

    def promised(**changes: Any) -> str:
        asked = fields(prompt="he's waving hello", **changes)
        return tab.expect(FakeRequest("chooser"), **asked)[tab.form.request.expected]

    assert "9 of 10 tries" in promised(auto=True) and "within" not in promised(auto=True)
    assert "all of it within 1.2 s" in promised(seconds=1.2)
    assert "these words" in promised(as_typed=True, auto=True)


def test_the_motion_is_made_from_the_words_that_are_read(tab: GenerateHandlers, context: DemoContext) -> None:
    german, latest = "ein Mann winkt mit der rechten Hand", context.session("maker").handover
    for changes, wanted in (({}, "a person waves with the right hand"), ({"as_typed": True}, german)):
        *_, last = generate(tab, FakeRequest("maker"), **fields(prompt=german, **changes))
        recipe = latest.latest.motion.recipe
        assert recipe is not None and recipe.prompt == wanted and german in status(tab, last)
    tab.use_own_words(german, "a person bows", None, True, FakeRequest("maker"))
    list(generate(tab, FakeRequest("maker"), **fields(prompt=german)))
    recipe = latest.latest.motion.recipe
    assert recipe is not None and (recipe.prompt, recipe.typed) == ("a person bows", german)
    list(generate(tab, FakeRequest("maker"), **fields(prompt="a person walks")))
    assert latest.latest.prompt == "a person walks", "own words hold for their prompt only"


def test_a_duration_in_the_sentence_is_used_where_the_model_chooses(tab: GenerateHandlers) -> None:
    seconds = tab.form.settings.seconds
    assert last_of(tab, prompt="a person walks for 3 seconds", auto=True)[seconds] == 3
    assert last_of(tab, prompt="a person walks for 3 seconds", auto=False)[seconds] == 2


def test_a_form_changes_no_sampling_setting_that_it_does_not_have(
    tab: GenerateHandlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tab.context.model
    usual = replace(model.config.sampling, in_turn=True, draw="argmax")
    monkeypatch.setattr(model, "config", replace(model.config, sampling=usual))
    several = SeveralHandlers(tab)
    for ask in (several.generate, several.best_of):
        list(ask(FakeRequest("form"), **fields(prompt="a person bows", guidance=2.5)))
        shown = tab.state(FakeRequest("form")).shown
        assert shown is not None and shown.recipe is not None
        assert shown.recipe.sampling == replace(usual, guidance=2.5, temperature=shown.recipe.sampling.temperature)


def test_the_motion_is_compared_with_the_sentence(tab: GenerateHandlers) -> None:
    request = FakeRequest("judge")
    assert tab.judge(request) == UNCHANGED
    list(generate(tab, request, **fields(prompt="a person walks forward", seconds=4.0)))
    told = tab.judge(request)[tab.form.result.match]
    assert "does what the sentence says" in told or "The person does not walk forward." in told


def test_the_verdict_says_no_more_than_was_checked(context: DemoContext) -> None:
    waves, like = Fact("wave", "waves", True, "wave"), Match((), similarity=0.9, least=0.5)
    whole, part = (context.model.rewrite(words) for words in ("a person waves", "a person waves with a frobnicator"))
    assert part.unknown and not whole.unknown
    assert "does what the sentence says." in describe_match(Match((waves,), unknown=whole.unknown))
    assert "does what was understood" in describe_match(Match((waves,), unknown=part.unknown))
    assert "cannot be measured" in describe_match(like)
    jumps = Fact("jump", "jumps 2", False, "jump twice", "jump up once")
    told = describe_match(Match((jumps, Fact("turn", "turns right 45", True, "turn right"))))
    assert "jump twice: not done, but jump up once" in told and "turn right: done" in told
    assert "does not jump twice, but does jump up once." in describe_match(Match((jumps,)))
    bows = Match((Fact("bow", "bows", True, "bow happily", unchecked=("the manner",)),))
    assert "says; not checked: the manner." in describe_match(bows)


def test_the_best_of_eight_is_shown_and_can_be_made_again(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("chooser of the best")
    *_, last = SeveralHandlers(tab).best_of(request, **fields(prompt="a person walks forward", seconds=2.0, seed=3))
    assert "The best of 8" in last[tab.form.result.match]
    offer = context.session("chooser of the best").handover.latest
    recipe = offer.motion.recipe
    assert recipe is not None and 3 <= recipe.seed < 11
    again = context.model.generate(recipe.prompt, recipe.seconds, recipe.seed, recipe.sampling)
    assert np.array_equal(again.joints_FJ3, offer.motion.joints_FJ3)


def test_the_best_of_eight_that_was_stopped_in_the_queue_samples_nothing(tab: GenerateHandlers, monkeypatch) -> None:
    request = FakeRequest("stopper")
    tab.press(request)
    tab.stop(request)
    monkeypatch.setattr(tab.context.model, "best_of", lambda *_: pytest.fail("it sampled"))
    (only,) = SeveralHandlers(tab).best_of(request, **fields(prompt="a person walks forward", seconds=2.0, seed=3))
    assert "topped" in only[tab.form.result.status]


def test_every_output_has_a_value_at_the_end(tab: GenerateHandlers) -> None:
    result, settings = tab.form.result, tab.form.settings
    expected = {
        result.view, result.status, settings.seed, settings.seconds, result.match, result.best, result.dissect,
        result.edit, *result.files.outputs, result.strip, tab.form.kept, result.files.film.draw,
        result.files.film.video, *result.files.more_outputs, result.link, tab.form.several.row,
    }  # fmt: skip
    assert set(last_of(tab)) == expected


def test_an_example_shows_its_own_motion(tab: GenerateHandlers, context: DemoContext) -> None:
    request, example = FakeRequest("chooser"), context.examples[1]
    shown, settings = tab.choose_example(1, False, request), tab.form.settings
    assert example.prompt in status(tab, shown)
    assert (shown[settings.seed], shown[settings.seconds]) == (example.seed, example.seconds)
    assert context.session("chooser").handover.latest.prompt == example.prompt


def test_what_was_filled_in_is_marked_so_that_typing_releases_it(tab: GenerateHandlers) -> None:
    made, settings = last_of(tab), tab.form.settings
    again = Opening(tab).arrive(made[tab.form.kept], FakeRequest("reloaded and typing"))
    assert again[settings.pinned] == {"seed": made[settings.seed], "seconds": made[settings.seconds]}
    assert again[settings.new_seed] is False


def test_a_run_without_a_result_shows_the_last_one_again(tab: GenerateHandlers) -> None:
    request, result = FakeRequest("stopper"), tab.form.result
    *_, made = generate(tab, request, **fields(prompt="a person bows"))
    verdict = tab.judge(request)[result.match]
    tab.press(request)
    running = generate(tab, request, **fields(prompt="a person walks"))
    next(running), next(running)
    tab.stop(request)
    *_, last = running
    assert "Stopped" in last[result.status] and (last[result.view], last[result.match]) == (
        made[result.view],
        verdict,
    )
    tab.press(request)
    refused = generate(tab, request, **fields(prompt=" "))
    with pytest.raises(gr.Error):
        for values in refused:
            last = values
    assert (last[result.status], last[result.match]) == (made[result.status], verdict)


def test_the_making_ends_with_the_motion_itself(tab: GenerateHandlers) -> None:
    shown = last_of(tab, hold_feet=True)[tab.form.result.view]
    assert len(shown["stages"]) == 11 and shown["stages"][-1] == shown["figures"][0]
    assert shown["stages"][2]["name"] == "after 3 of 11 scales"


def test_the_making_is_the_same_whether_it_was_watched_or_not(tab: GenerateHandlers, context: DemoContext) -> None:
    example, view = context.examples[1], tab.form.result.view
    asked = {"prompt": example.prompt, "seconds": example.seconds, "seed": example.seed, "as_typed": True}
    sampling = context.model.config.sampling
    watched = last_of(tab, **asked, guidance=sampling.guidance, temperature=sampling.temperature)[view]
    for ours, theirs in zip(
        watched["stages"], tab.choose_example(1, False, FakeRequest())[view]["stages"], strict=True
    ):
        ours, theirs = (
            stage["step"] * np.frombuffer(b64decode(stage["joints"]), "<i2").astype(float) for stage in (ours, theirs)
        )
        np.testing.assert_allclose(ours, theirs, atol=1e-3)


def test_a_page_that_is_loaded_again_shows_the_last_motion(tab: GenerateHandlers) -> None:
    made = last_of(tab, hold_feet=True)
    assert Opening(tab).arrive(None, FakeRequest("new")) == UNCHANGED
    again = Opening(tab).arrive(made[tab.form.kept], FakeRequest("reloaded"))
    assert again[tab.form.result.view] == made[tab.form.result.view]
    assert again[tab.form.request.prompt] == "a person walks"
    other = {"recipe": made[tab.form.kept]["recipe"].replace('"seconds"', '"sekunden"')}
    assert Opening(tab).arrive(other, FakeRequest("of another version")) == UNCHANGED


@pytest.mark.parametrize("older", ["restored", "example"])
def test_a_slow_answer_changes_nothing_after_a_newer_motion(
    tab: GenerateHandlers, context: DemoContext, monkeypatch: pytest.MonkeyPatch, older: str
) -> None:
    kept, request = last_of(tab)[tab.form.kept], FakeRequest("slow")
    answer: dict[str, Callable[[], Values]] = {
        "restored": lambda: Opening(tab).arrive(kept, request),
        "example": lambda: tab.choose_example(1, False, request),
    }
    real = GenerateHandlers.show

    def late(*args: Any) -> Values:  # another motion is made while the older answer is computed
        monkeypatch.setattr(GenerateHandlers, "show", real)
        list(generate(tab, request, **fields(prompt="a person bows")))
        return real(*args)

    monkeypatch.setattr(GenerateHandlers, "show", late)
    assert answer[older]() == UNCHANGED
    state = context.session("slow").state(GenerateState)
    assert state.shown is not None and state.shown.recipe.prompt == "a person bows"
    assert context.session("slow").handover.latest.prompt == "a person bows"


def test_the_last_motion_is_not_made_again_while_another_one_is_made(tab: GenerateHandlers) -> None:
    kept, request = last_of(tab)[tab.form.kept], FakeRequest("quick")
    run = generate(tab, request, **fields(prompt="a person bows"))
    next(run)
    next(run)
    assert Opening(tab).arrive(kept, request) == UNCHANGED
    *_, last = run
    assert "bows" in status(tab, last)


def test_a_rolled_seed_is_used(tab: GenerateHandlers) -> None:
    assert tab.roll_seed()[tab.form.settings.new_seed] is False
