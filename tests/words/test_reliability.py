"""What a model is expected to do, whether a motion does it, and the best of several motions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from stick_figure import Figure, ramp, walking

from scalemogen import Motion, ScaleMoGen
from scalemogen.checkpoint import Checkpoint
from scalemogen.evaluation.people import measure_rewritten, read_people, rewritten_table
from scalemogen.evaluation.reliability import measure_actions, reliability_table
from scalemogen.motion.arrays import MotionArrays
from scalemogen.words.acts import Act
from scalemogen.words.checking import Fact, check_of, facts_of
from scalemogen.words.lexicon import lexicon
from scalemogen.words.matching import Match, ranked
from scalemogen.words.phrases import phrases_of
from scalemogen.words.reading import read
from scalemogen.words.reliability import Expected, PhraseTally, Reliability, Tally, level_of
from scalemogen.words.rewriting import BUILT_IN, rewrite
from scalemogen.words.writing import describe, prompt_of


def of(arrays: MotionArrays) -> Motion:
    return Motion(arrays.joints_FJ3, arrays.fps, arrays.skeleton)


def jumping_once() -> Figure:
    figure = Figure(60)
    up = 0.35 * np.sin(np.pi * np.clip((figure.seconds - 1) / 0.55, 0, 1))
    figure.hips[:, 1] += up
    for foot in figure.feet.values():
        foot[:, 1] += up
    return figure


MEASURED = Reliability((Tally("walk", 9, 10), Tally("kick", 1, 10), Tally("bow", 5, 10)), 0.4)


def test_it_is_stored_with_the_checkpoint(debug_checkpoint: Path, tmp_path: Path) -> None:
    MEASURED.write(Checkpoint.load(debug_checkpoint).save(tmp_path))
    assert Reliability.read(tmp_path) == MEASURED
    model = ScaleMoGen.from_pretrained(tmp_path, device="cpu")
    expected = model.reliability("he kicks and then bows")
    assert [str(each) for each in expected] == [
        "kick with one leg: 1 of 10 tries",
        "bow: 5 of 10 tries; not measured: several actions in a row",  # this model samples at once
    ]
    assert model.rewrite("make him kick").rewritten == "make him kick", "an action that the model does not know"
    assert model.rewrite("ein Mann tritt").changed, "other languages are put into English all the same"
    (tmp_path / "reliability.json").write_text('{"actions": "many"}')
    with pytest.raises(ValueError, match="actions"):
        Reliability.read(tmp_path)


def test_a_checkpoint_without_it_knows_nothing(debug_model: ScaleMoGen) -> None:
    (expected,) = debug_model.reliability("he bows")
    assert expected.level == "unread" and str(expected) == "bow: not measured"


def test_levels() -> None:
    assert [each.level for each in MEASURED.expected(rewrite("walk, then bow"))] == ["reliable", "sometimes"]
    assert level_of(MEASURED.expected(rewrite("walk"))) == "reliable"
    assert level_of(MEASURED.expected(rewrite("walk, then bow"))) == "sometimes"
    assert level_of(MEASURED.expected(rewrite("walk, then kick"))) == "unknown"
    assert level_of(MEASURED.expected(rewrite("walk three times"))) == "sometimes", "counts are not measured"
    assert level_of(MEASURED.expected(rewrite("walk"), close=False)) == "unknown"
    (unknown,) = MEASURED.expected(rewrite("he juggles"))
    assert unknown == Expected("juggles", None, read=False) and level_of((unknown,)) == "unread"
    assert str(unknown) == "not understood: juggles"
    (far,) = MEASURED.expected(rewrite("walk"), close=False)
    assert str(far) == "walk forward: not known"
    (counted,) = MEASURED.expected(rewrite("bow three times"))
    assert str(counted) == "bow: 5 of 10 tries; not measured: the number of times"


def test_what_was_not_measured_is_not_promised() -> None:
    for sentence, level in (("walk", "reliable"), ("walk twice", "sometimes"), ("bow, then walk", "reliable")):
        assert MEASURED.expected(rewrite(sentence))[-1].level == level
    backward = rewrite("he jumps backward")
    (expected,) = Reliability((Tally("jump", 10, 10),)).expected(backward)
    assert str(expected) == "jump up: 10 of 10 tries; not measured: the direction" and expected.level == "sometimes"
    (fact,) = facts_of(of(jumping_once().motion()), backward.acts)
    assert "the direction" in fact.unchecked


def test_every_check_and_prompt_of_the_table_can_be_used() -> None:
    for action in lexicon().actions.values():
        for side in ("", "left"):
            check = check_of(Act(action.name, side=side, height="overhead"))
            assert (check is None) == (not action.check)
            prompts = [prompt_of(phrase, side) for phrase in phrases_of(action, side)]
            assert all("{" not in each and "[" not in each for each in prompts)


def test_named_facts_are_checked() -> None:
    walk = of(walking(4, 1.2).motion())
    for sentence, holds in (("he walks", True), ("he walks backward", False), ("he walks slowly", False)):
        (fact,) = facts_of(walk, read(sentence).acts)
        assert fact.holds is holds, sentence
    walk_then_bow = facts_of(walk, read("he walks, then bows").acts)
    assert [fact.holds for fact in walk_then_bow] == [True, False]
    (wave,) = facts_of(of(Figure(80).motion()), read("he waves with the left hand").acts)
    assert wave.words == "waves left 2" and wave.holds is False
    assert wave.asked == "wave with the left hand"


def test_two_actions_are_looked_for_in_their_order() -> None:
    walk, still = walking(4, 1.2).motion(), Figure(80).motion()
    both = np.concatenate([walk.joints_FJ3, still.joints_FJ3 + walk.joints_FJ3[-1, 0] * [1, 0, 1]])
    motion = of(replace(walk, joints_FJ3=both.astype(np.float32)))
    assert [f.holds for f in facts_of(motion, read("he walks, then stands still").acts)] == [True, True]


def bowing(times: int) -> Motion:
    bow = Figure(60 * times)
    for start in np.arange(times) * 3.0:
        bow.lean = bow.lean + 60 * (ramp(bow.seconds, start + 0.5, 0.7) - ramp(bow.seconds, start + 1.8, 0.7))
    return of(bow.motion())


def test_a_wrong_number_is_told() -> None:
    jump, walk = of(jumping_once().motion()), of(walking(4, 1.2).motion())
    (twice,) = facts_of(jump, read("he jumps twice").acts)
    assert twice.holds is False and twice.instead == "jump up once" and facts_of(jump, read("jump").acts)[0].holds
    told = str(Match(facts_of(walk, read("he walks, then jumps twice").acts)))
    assert told == "the person does not jump twice, but does walk forward"
    assert str(Match((twice,))).endswith("but does jump up once")
    thrice = Fact("push-ups", "does_push_ups 3", False, "do push-ups three times", "do push-ups four times")
    assert str(Match((thrice,))) == "the person does not do push-ups three times, but does push-ups four times"
    for words, done in (("once", 1), ("twice", 2), ("three times", 3)):
        bows = [facts_of(bowing(times), read(f"he bows {words}").acts)[0] for times in (1, 2, 3)]
        assert [fact.holds for fact in bows] == [times == done for times in (1, 2, 3)], words
    assert bows[1].instead == "bow twice"
    several = [facts_of(bowing(times), read("he bows several times").acts)[0] for times in (1, 2, 3)]
    assert [fact.holds for fact in several] == [False, True, True]
    assert several[0].instead == "bow once"


def test_what_was_not_checked_is_told() -> None:
    bow, walk = bowing(1), of(walking(4, 1.2).motion())
    assert str(Match(facts_of(bow, read("he bows").acts))) == "the motion matches"
    for sentence, unchecked in (
        ("he bows deeply", ()),
        ("he bows happily", ("the manner",)),
        ("he bows slowly", ("the speed",)),
    ):
        match = Match(facts_of(bow, read(sentence).acts))
        assert match.matches and match.unchecked == unchecked, sentence
    assert facts_of(bow, read("he bows slightly").acts)[0].holds is False, "60 degrees are a deep bow"
    assert Match(facts_of(walk, read("he walks and laughs").acts)).unchecked == ("laugh",)
    assert str(Match(facts_of(walk, read("he walks").acts), unknown=("fjord",))).endswith("not understood: fjord")


def test_matches_are_ranked_by_geometry_then_similarity() -> None:
    still = of(Figure(80).motion())
    walks = facts_of(of(walking(4, 1.2).motion()), read("he walks").acts)
    stands = facts_of(still, read("he walks").acts)
    matches = [Match(stands, 0.9, 0.5), Match(walks, 0.2, 0.5), Match(walks, 0.6, 0.5)]
    assert [each.match for each in ranked([still] * 3, matches)] == [matches[2], matches[1], matches[0]]
    assert [each.matches for each in matches] == [False, True, True]
    assert str(matches[0]) == "the person does not walk forward" and str(matches[1]) == "the motion matches"
    assert Match((), 0.4, 0.5).matches is False and Match(()).matches is None
    assert Match((), 0.6, 0.5).matches is None, "that a motion resembles captions does not show that it does it"


def test_the_best_of_several_motions(debug_model: ScaleMoGen) -> None:
    found = debug_model.best_of("a person bows", 3, seconds=1.0, seed=7)
    assert len(found) == 3 and {each.motion.recipe.seed for each in found if each.motion.recipe} == {7, 8, 9}
    ranks = [each.match.rank for each in found]
    assert ranks == sorted(ranks, reverse=True)


class Walker:
    """A generator that always walks."""

    name = "walker"

    def __init__(self, model: ScaleMoGen) -> None:
        self.layout = model.layout

    def generate_batch(self, prompts, seconds, seeds=None) -> list[Motion]:
        return [of(walking(4, 1.2).motion()) for _ in prompts]


class LuckyAtFirst(Walker):
    """Always walks, but if it is asked to "walk forward", only in the first tries of a phrase."""

    def generate_batch(self, prompts, seconds, seeds=None) -> list[Motion]:
        def stands(prompt: str, seed: int) -> bool:
            return "walks forward" in prompt and not 1000 <= seed < 2000

        still = of(Figure(80).motion())
        walks = super().generate_batch(prompts, seconds)
        return [still if stands(*asked) else walk for *asked, walk in zip(prompts, seeds, walks, strict=True)]


def test_actions_are_measured(debug_model: ScaleMoGen) -> None:
    tallies = {tally.action: tally for tally in measure_actions(LuckyAtFirst(debug_model), 2)}
    assert tallies["walk-back"].done == tallies["kick"].done == 0 and len(tallies["kick"].phrases) > 1
    assert tallies["walk"].share == 1, "the lucky phrase was tried again, and another was taken"
    forward, *others = tallies["walk"].phrases
    assert forward == PhraseTally("[walk] forward", 2, 4)
    assert sorted(each.of for each in others) == [2] * (len(others) - 1) + [4] and {
        each.share for each in others
    } == {1}
    assert "| walk | 4 of 4 |" in reliability_table(Reliability(tuple(tallies.values())))


def test_rewriting_takes_the_phrase_that_the_model_does() -> None:
    aside = ("[walk] to the {side}", "[move] to the {side} step by step", "[walk] sideways to the {side}")
    measured = Tally("walk-aside", 10, 10, tuple(map(PhraseTally, aside, (1, 3, 9), (10, 10, 10))))
    shares = Reliability((measured,)).shares
    for typed in ("he walked to the left", "a person walks to the left"):
        assert rewrite(typed).rewritten == "a person walks to the left"
        assert rewrite(typed, shares=shares).rewritten == "a person walks sideways to the left"
    # another phrase must be clearly better, and must not add a detail
    assert describe(read("he kicks").acts, {"kick": {"[kick]": 0.6, "[kick] high": 1.0}}) == "a person kicks"


def test_an_action_that_is_done_several_times_gets_a_sentence_for_each_time() -> None:
    twice = {"clap": {"[clap] the hands": 0.5, "[clap] in front of the chest > [clap] in front of the chest": 0.9}}
    said = "a person claps in front of the chest"
    assert (
        describe(read("he claps").acts, twice)
        == "A person claps in front of the chest. Then the person claps in front of the chest."
    )
    assert describe(read("he claps once").acts, twice) == said, "the phrase of plain claps says them twice"
    assert describe(read("he claps three times").acts, twice) == f"{said} three times"
    assert describe(read("does two sit ups").acts).count("sit-ups") == 2


def test_of_phrases_that_are_done_equally_often_the_nearest_to_the_typed_words_is_taken() -> None:
    shares = {"[jump] up and down": 0.5, "[bounce] along in small hops": 1.0, "[bounce] up and down": 1.0}
    assert describe(read("jump up and down").acts, {"hop": shares}) == "a person bounces up and down"


def test_a_promise_holds_only_with_enough_time() -> None:
    measured = Reliability((Tally("walk-circle", 10, 10), Tally("bow", 10, 10)))
    circle, both = rewrite("walk in a circle"), rewrite("walk in a circle, then bow")
    assert level_of(measured.expected(circle, seconds=9.8)) == "reliable"
    assert level_of(measured.expected(circle, seconds=7.0)) == "sometimes"
    *_, bow = measured.expected(both, seconds=9.8)
    assert str(bow) == "bow: 10 of 10 tries; not measured: all of it within 9.8 s"


def test_a_depth_or_a_count_was_not_measured() -> None:
    measured = Reliability((Tally("bow", 10, 10), Tally("clap", 9, 10)))
    for typed, level in (("he bows", "reliable"), ("he bows deeply", "sometimes"), ("she claps once", "sometimes")):
        assert level_of(measured.expected(rewrite(typed))) == level


def test_without_a_side_the_tally_is_that_of_a_phrase_without_one() -> None:
    phrases = (
        PhraseTally("[hop] on one leg > [hop] on one leg", 15, 20),
        PhraseTally("[hop] on the {side} leg", 1, 10),
    )
    measured = Reliability((Tally("hop-one", 1, 10, phrases),))
    (plain,), (sided,) = (measured.expected(rewrite(f"hops on {leg} leg")) for leg in ("one", "the left"))
    assert plain.tally is not None and (plain.tally.done, plain.tally.of) == (15, 20)
    assert sided.tally is not None and (sided.tally.done, sided.tally.of) == (1, 10)


def test_rare_words_of_the_description_count_as_known(debug_model: ScaleMoGen, monkeypatch) -> None:
    monkeypatch.setattr(debug_model, "seen", object())
    monkeypatch.setattr(debug_model, "_is_close", lambda text: False)
    monkeypatch.setattr(debug_model, "measured", Reliability((Tally("row", 9, 10),)))
    assert level_of(debug_model.reliability("he rows a boat")) == "reliable"
    assert level_of(debug_model.reliability(debug_model.read_as("he rows a boat", "he is rowing away"))) == "unknown"


def test_the_words_of_a_visitor_are_not_promised(debug_model: ScaleMoGen) -> None:
    own = debug_model.read_as("he's waving hello", "he's waving hello")
    (wave,) = Reliability((Tally("wave-one", 9, 10),)).expected(own)
    assert wave.level == "sometimes" and str(wave).endswith("9 of 10 tries; not measured: with these words")
    assert debug_model.read_as("hi!", "a person bows").by == BUILT_IN  # as the rewriting would write it


def test_rewriting_is_measured(debug_model: ScaleMoGen) -> None:
    table = Path(__file__).parents[2] / "assets" / "typed.tsv"
    sentences = [each for each in read_people(table) if each.checks.words in ("walks", "backward")]
    result = measure_rewritten(Walker(debug_model), sentences, rewrite, lambda _: "reliable", seeds=1)
    assert result.lost == () and result.typed.done == result.rewritten.done
    assert "Done as typed only: none" in rewritten_table(result)
    asked: list[float] = []

    class Timed(Walker):
        def generate_batch(self, prompts, seconds, seeds=None):
            asked.extend(seconds)
            return super().generate_batch(prompts, seconds, seeds)

    measure_rewritten(Timed(debug_model), sentences, rewrite, lambda _: "reliable", 1, lambda text: 3.0)
    assert set(asked) == {3.0}
