"""Sentences for labelled motions: what is done and in what manner, in many wordings.

The tables are the content; the code below only combines subject, action and manner into sentences. Where the
label leaves something open, or is wrong, the motion decides: how high a hand goes, which way a walk turns.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from scalemogen.data.recording import Label
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.measurements import total_turn, wrist_rise

Phrase = tuple[str, str]  # "walks forward", "walking forward"

SUBJECTS = ("a person", "someone", "the person", "a man", "a figure")

# Actions, in the present and the progressive. {side} is left or right, {height} where the hands go.
ACTIONS: dict[str, tuple[Phrase, ...]] = {
    "walk": (
        ("walks forward", "walking forward"),
        ("walks", "walking"),
        ("walks straight ahead", "walking straight ahead"),
        ("takes several steps forward", "taking several steps forward"),
    ),
    "run": (
        ("runs", "running"),
        ("runs forward", "running forward"),
        ("jogs ahead", "jogging ahead"),
        ("runs straight ahead", "running straight ahead"),
    ),
    "dash": (
        ("dashes forward", "dashing forward"),
        ("sprints ahead", "sprinting ahead"),
        ("breaks into a fast run", "breaking into a fast run"),
        ("rushes forward at a run", "rushing forward at a run"),
    ),
    "walk-back": (
        ("walks backward", "walking backward"),
        ("steps backward", "stepping backward"),
        ("walks backwards without turning around", "walking backwards without turning around"),
        ("moves back step by step", "moving back step by step"),
    ),
    "walk-veer": (
        ("walks forward while veering to the {side}", "walking forward while veering to the {side}"),
        ("walks diagonally forward to the {side}", "walking diagonally forward to the {side}"),
        ("walks ahead and drifts to the {side}", "walking ahead and drifting to the {side}"),
        ("veers {side} while walking forward", "veering {side} while walking forward"),
    ),
    "walk-turn": (
        ("walks forward and turns {side}", "walking forward and turning {side}"),
        ("walks ahead, then turns to the {side}", "walking ahead, then turning to the {side}"),
        ("makes a {side} turn while walking", "making a {side} turn while walking"),
        (
            "walks and turns about ninety degrees to the {side}",
            "walking and turning about ninety degrees to the {side}",
        ),
        ("walks around a corner to the {side}", "walking around a corner to the {side}"),
    ),
    "walk-turn-far": (
        ("walks forward and turns around to the {side}", "walking forward and turning around to the {side}"),
        ("walks ahead, then turns far to the {side}", "walking ahead, then turning far to the {side}"),
        ("makes a long {side} turn while walking", "making a long {side} turn while walking"),
        ("walks in a wide {side} curve", "walking in a wide {side} curve"),
    ),
    "raise-both": (
        ("raises both hands {height}", "raising both hands {height}"),
        ("lifts both arms {height}", "lifting both arms {height}"),
        ("raises both hands", "raising both hands"),
        ("puts both hands up {height}", "putting both hands up {height}"),
        (
            "raises both arms {height} and lowers them again",
            "raising both arms {height} and lowering them again",
        ),
    ),
    "raise-one": (
        ("raises the {side} hand {height}", "raising the {side} hand {height}"),
        ("lifts the {side} arm {height}", "lifting the {side} arm {height}"),
        ("raises the {side} hand", "raising the {side} hand"),
        ("puts the {side} hand up {height}", "putting the {side} hand up {height}"),
        (
            "raises the {side} arm {height} and lowers it again",
            "raising the {side} arm {height} and lowering it again",
        ),
    ),
    "wave-both": (
        ("waves with both hands", "waving with both hands"),
        ("raises both hands {height} and waves", "raising both hands {height} and waving"),
        ("waves both arms", "waving both arms"),
        ("lifts both arms {height} and waves them", "lifting both arms {height} and waving them"),
    ),
    "wave-one": (
        ("waves with the {side} hand", "waving with the {side} hand"),
        ("raises the {side} hand {height} and waves", "raising the {side} hand {height} and waving"),
        ("waves the {side} hand", "waving the {side} hand"),
        ("lifts the {side} arm {height} and waves it", "lifting the {side} arm {height} and waving it"),
    ),
    "bow": (
        ("bows", "bowing"),
        ("bends forward in a bow", "bending forward in a bow"),
        ("takes a bow", "taking a bow"),
        ("bows from the waist and straightens up again", "bowing from the waist and straightening up again"),
    ),
    "bye": (
        ("says goodbye with the {side} hand", "saying goodbye with the {side} hand"),
        ("raises the {side} hand in farewell", "raising the {side} hand in farewell"),
        ("lifts the {side} hand to say goodbye", "lifting the {side} hand to say goodbye"),
        ("gestures goodbye with the {side} hand", "gesturing goodbye with the {side} hand"),
    ),
    "byebye": (
        ("waves goodbye with both hands", "waving goodbye with both hands"),
        ("says goodbye by waving both hands", "saying goodbye by waving both hands"),
        ("waves both hands in farewell", "waving both hands in farewell"),
        ("lifts both hands and waves goodbye", "lifting both hands and waving goodbye"),
    ),
    "call": (
        (
            "leans forward, then straightens up and raises the {side} hand",
            "leaning forward, then straightening up and raising the {side} hand",
        ),
        (
            "bends forward to call out, then lifts the {side} hand",
            "bending forward to call out, then lifting the {side} hand",
        ),
        (
            "calls someone, leaning forward and then raising the {side} hand",
            "calling someone, leaning forward and then raising the {side} hand",
        ),
        (
            "bends over, stands up and puts the {side} hand up",
            "bending over, standing up and putting the {side} hand up",
        ),
    ),
    "respond": (
        ("raises the {side} hand in response", "raising the {side} hand in response"),
        ("answers by raising the {side} hand", "answering by raising the {side} hand"),
        ("responds with the {side} hand held up", "responding with the {side} hand held up"),
        ("lifts the {side} hand high to answer", "lifting the {side} hand high to answer"),
    ),
    "guide": (
        ("shows the way with the {side} hand", "showing the way with the {side} hand"),
        ("points the way with the {side} hand", "pointing the way with the {side} hand"),
        (
            "gestures with the {side} hand to guide someone",
            "gesturing with the {side} hand to guide someone",
        ),
        ("holds out the {side} hand to show the way", "holding out the {side} hand to show the way"),
    ),
    "punch": (
        ("throws punches", "throwing punches"),
        ("boxes in a fighting stance", "boxing in a fighting stance"),
        ("punches the air", "punching the air"),
        ("stands in a fighting stance and punches", "standing in a fighting stance and punching"),
    ),
    "slash": (
        ("swings a sword with both hands", "swinging a sword with both hands"),
        ("slashes downward with both hands", "slashing downward with both hands"),
        (
            "lifts both hands overhead and slashes as if with a sword",
            "lifting both hands overhead and slashing as if with a sword",
        ),
        ("steps in and slashes with both hands", "stepping in and slashing with both hands"),
    ),
    "kick": (
        ("performs a series of spinning kicks", "performing a series of spinning kicks"),
        ("kicks and spins around", "kicking and spinning around"),
        ("does martial arts kicks while turning around", "doing martial arts kicks while turning around"),
        ("shows a sequence of kicks", "showing a sequence of kicks"),
    ),
    "dance": (
        ("dances", "dancing"),
        ("performs a dance", "performing a dance"),
        ("dances in place, swinging both arms", "dancing in place, swinging both arms"),
        ("does a lively dance", "doing a lively dance"),
    ),
    "deep-squat": (("does a deep squat", "doing a deep squat"),),
    "hurdle-step": (
        ("lifts the {side} leg as if stepping over a hurdle", "lifting the {side} leg as if stepping over a hurdle"),
    ),
    "inline-lunge": (("does a lunge with the {side} leg in front", "doing a lunge with the {side} leg in front"),),
    "side-lunge": (("lunges to the {side} side", "lunging to the {side} side"),),
    "sit-to-stand": (("sits down and stands up again", "sitting down and standing up again"),),
    "leg-raise": (("raises the straight {side} leg to the front", "raising the straight {side} leg to the front"),),
    "shoulder-abduction": (
        ("raises the straight {side} arm out to the side", "raising the straight {side} arm out to the side"),
    ),
    "shoulder-extension": (("moves the straight {side} arm backward", "moving the straight {side} arm backward"),),
    "shoulder-rotation": (
        ("turns the raised {side} forearm down and up", "turning the raised {side} forearm down and up"),
    ),
    "shoulder-scaption": (
        (
            "raises the straight {side} arm diagonally to the front",
            "raising the straight {side} arm diagonally to the front",
        ),
    ),
    "idle": (("stands idle", "standing idle"),),
    "playground": (("climbs about on a playground", "climbing about on a playground"),),
    "climb-ladder": (("climbs a ladder", "climbing a ladder"),),
    "climb-steps": (("climbs three steps", "climbing three steps"),),
    "basketball": (("dribbles a basketball", "dribbling a basketball"),),
    "kick-ball": (("kicks a ball", "kicking a ball"),),
    "exercise": (("does jumping jacks and other exercises", "doing jumping jacks and other exercises"),),
    "reach-up": (("jumps and reaches up", "jumping and reaching up"),),
    "walk-uneven": (("walks on uneven ground", "walking on uneven ground"),),
    "walk-around": (("walks forward, backward and sideways", "walking forward, backward and sideways"),),
    "jump": (("jumps", "jumping"),),
    "swordplay": (("swings a sword", "swinging a sword"),),
    "pick-up": (("bends over and scoops something up", "bending over and scooping something up"),),
    "wash-windows": (("washes windows", "washing windows"),),
    "wash-self": (("goes through the motions of washing", "going through the motions of washing"),),
    "sit": (("sits down on a stool and stands up", "sitting down on a stool and standing up"),),
    "drink": (("drinks from a bottle", "drinking from a bottle"),),
    "laugh": (("laughs", "laughing"),),
    "direct-traffic": (("directs traffic", "directing traffic"),),
}


@dataclass(frozen=True)
class Manner:
    """Words for one style.

    Attributes:
        after: follows the action; "" where the style may go unsaid.
        adverbs: stand before the verb.
        subjects: say the style by themselves.
    """

    after: tuple[str, ...]
    adverbs: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


_ELDERLY = Manner(
    ("in an elderly way", "like an elderly person", "like an old person", "with the movements of old age"),
    subjects=("an elderly person", "an old person"),
)
_MASCULINE = Manner(
    ("in a masculine way", "in a manly way", "with masculine movements", "in a masculine manner"),
    subjects=("a masculine person", "a manly figure"),
)

MANNERS: dict[str, Manner] = {
    "normal": Manner(("", "normally", "in a normal way", "in an ordinary way")),
    "active": Manner(
        ("in an active way", "energetically", "full of energy", "with a lot of energy"),
        ("energetically", "actively"),
        ("an energetic person", "an active person"),
    ),
    "angry": Manner(
        ("angrily", "in an angry way", "full of anger", "as if furious"), ("angrily",), ("an angry person",)
    ),
    "childish": Manner(
        ("in a childish way", "like a child", "childishly", "as a small child would"),
        ("childishly",),
        ("a childish person",),
    ),
    "chimpira": Manner(
        ("like a thug", "like a street punk", "in a swaggering, rowdy way", "with a tough swagger"),
        subjects=("a thug", "a swaggering punk"),
    ),
    "elderly": _ELDERLY,
    "old": _ELDERLY,
    "exhausted": Manner(
        ("in an exhausted way", "wearily", "as if exhausted", "with the last of their strength"),
        ("wearily",),
        ("an exhausted person", "a worn-out person"),
    ),
    "feminine": Manner(
        ("in a feminine way", "in a womanly way", "with feminine movements", "in a feminine manner"),
        subjects=("a feminine person", "a feminine figure"),
    ),
    "giant": Manner(
        (
            "like a giant", "as a huge giant would", "with the heavy movements of a giant",
            "in a giant's manner",
        ),
        subjects=("a giant", "a heavy giant"),
    ),
    "happy": Manner(
        ("happily", "in a happy way", "cheerfully", "full of joy"),
        ("happily", "cheerfully"),
        ("a happy person",),
    ),
    "masculine": _MASCULINE,
    "masculinity": _MASCULINE,
    "musical": Manner(
        (
            "as if in a musical", "like a performer in a musical", "in a theatrical way",
            "rhythmically, as if to music",
        ),
        ("theatrically",),
        ("a musical performer",),
    ),
    "not-confident": Manner(
        ("without confidence", "timidly", "in an unsure way", "with little self-confidence"),
        ("timidly", "hesitantly"),
        ("a timid person", "an unsure person"),
    ),
    "proud": Manner(
        ("proudly", "in a proud way", "full of pride", "with great pride"), ("proudly",), ("a proud person",)
    ),
    "sad": Manner(("sadly", "in a sad way", "full of sorrow", "as if sad"), ("sadly",), ("a sad person",)),
    "tired": Manner(
        ("in a tired way", "tiredly", "as if tired", "showing tiredness"), ("tiredly",), ("a tired person",)
    ),
    "incorrect": Manner(("in a wrong way", "incorrectly", "with poor form", "not as it should be done")),
    "youthful": Manner(
        ("in a youthful way", "youthfully", "like a young person", "with youthful spirit"),
        ("youthfully",),
        ("a young person", "a youthful person"),
    ),
}  # fmt: skip

# Height of the wrists over the head joint (at the base of the skull), metres.
_ABOVE_HEAD, _HEAD_HEIGHT = 0.15, -0.05
_FAR_TURN = 130.0  # degrees

_SIDES = {"left": "right", "right": "left"}
_SIDE_WORD = re.compile(r"\b(left|right)(?=\b|wards?\b)", re.IGNORECASE)
_CLOCK_WORD = re.compile(r"\b(?:(?:counter|anti)-?)?clockwise\b", re.IGNORECASE)


def describe(motion: MotionArrays, label: Label, count: int, seed: str) -> tuple[str, ...]:
    """`count` different sentences for a clip, the same for the same seed."""
    action, side = action_and_side(motion, label)
    details = {"side": side, "height": hand_height(motion, side)}
    return pick_captions(action, label.manner, details, count, seed)


def action_and_side(motion: MotionArrays, label: Label) -> tuple[str, str]:
    """What a recording is captioned as: its label, but for turns what they measure."""
    if label.action != "walk-turn":
        return label.action, label.side
    degrees = total_turn(motion)
    return "walk-turn" if abs(degrees) < _FAR_TURN else "walk-turn-far", "left" if degrees > 0 else "right"


def hand_height(motion: MotionArrays, side: str) -> str:
    """Where the hand goes, in words; for both hands ("") the lower one counts."""
    rise = min(wrist_rise(motion, each) for each in ([side] if side else ["left", "right"]))
    if rise > _ABOVE_HEAD:
        return "above the head"
    return "to head height" if rise > _HEAD_HEIGHT else "to shoulder height"


def sentences(action: str, style: str, details: dict[str, str]) -> tuple[str, ...]:
    """Every wording of an action in a style.

    Args:
        action: a key of ACTIONS.
        style: a key of MANNERS.
        details: values for the placeholders of the action (`side`, `height`).

    Raises:
        ValueError: for an unknown action or style.
    """
    if action not in ACTIONS or style not in MANNERS:
        raise ValueError(f"no words for '{action}' in style '{style}'; add them to ACTIONS or MANNERS")
    manner = MANNERS[style]
    wordings: list[str] = []
    for present, progressive in ACTIONS[action]:
        for subject in SUBJECTS:
            wordings += [f"{subject} {present} {after}" for after in manner.after]
            wordings += [f"{subject} is {progressive} {after}" for after in manner.after]
            wordings += [f"{subject} {adverb} {present}" for adverb in manner.adverbs]
        wordings += [f"{subject} {present}" for subject in manner.subjects]
        wordings += [f"{subject} is {progressive}" for subject in manner.subjects]
    return tuple(dict.fromkeys(wording.format(**details).strip() for wording in wordings))


def pick_captions(action: str, style: str, details: dict[str, str], count: int, seed: str) -> tuple[str, ...]:
    """`count` different wordings, the same for the same seed."""
    wordings = sentences(action, style, details)
    return tuple(random.Random(f"{seed}:{action}:{style}").sample(wordings, min(count, len(wordings))))


def mirror_caption(text: str) -> str:
    """The caption of the mirrored motion: left and right change places, and so do the ways of the clock."""
    text = _SIDE_WORD.sub(lambda match: _in_case_of(match[0], _SIDES[match[0].lower()]), text)
    return _CLOCK_WORD.sub(_other_way_round, text)


def _other_way_round(match: re.Match[str]) -> str:
    word = match[0]
    return _in_case_of(word, "counterclockwise" if word.lower() == "clockwise" else "clockwise")


def _in_case_of(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word
