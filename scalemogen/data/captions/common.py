"""Words that several data sets share: walking, turning, raising a hand, and ordinary manners such as "sad".

Words that only one data set needs are in its file in `data/sources/`. Several actions here are never labels: captions
use them where the measurements of a clip call for another action than its label (see `account`).
"""

from __future__ import annotations

from scalemogen.data.captions.vocabulary import Kind, Manner, Vocabulary

ACTIONS: dict[str, tuple[str, ...]] = {
    "walk": (
        "[walk]", "[walk] forward", "[walk] ahead", "[walk] straight ahead", "[walk] along", "[stroll] forward",
        "[take] {steps} forward", "[go] forward on foot",
    ),
    "run": ("[run]", "[run] forward", "[jog]", "[jog] forward", "[run] straight ahead", "[jog] ahead"),
    "walk-back": (
        "[walk] backward", "[walk] backwards", "[step] backward", "[back] away", "[take] {steps} backward",
        "[go] backward", "[move] backward step by step",
    ),
    "walk-aside": (
        "[walk] to the {side}", "[move] to the {side} step by step", "[walk] sideways to the {side}",
        "[take] {steps} to the {side}",
    ),
    "walk-veer": (
        "[walk] diagonally to the {side}", "[walk] forward while veering to the {side}",
        "[walk] ahead and [drift] to the {side}", "[veer] {side} while walking forward",
        "[walk] forward and to the {side}", "[walk] diagonally forward to the {side}",
    ),
    "walk-turn": (
        "[walk] and [turn] {side}", "[walk] forward and [turn] {side}", "[walk] ahead, then [turn] to the {side}",
        "[make] a {side} turn while walking", "[walk] and [turn] {degrees} to the {side}",
        "[walk] around a corner to the {side}", "[take] a {side} turn while walking",
        "[walk] a few steps and [turn] to the {side}",
    ),
    "walk-turn-far": (
        "[walk] forward and [turn] around to the {side}", "[walk] ahead, then [turn] far to the {side}",
        "[make] a long {side} turn while walking", "[walk] in a wide curve to the {side}",
        "[walk] and [turn] {degrees} to the {side}",
    ),
    "walk-circle": (
        "[walk] in a circle", "[walk] around in a circle", "[go] around in a circle", "[walk] a full circle",
        "[walk] in a circle to the {side}", "[walk] round and round", "[circle] around to the {side}",
        "[pace] in a circle", "[walk] in a {side} circle", "[walk] a circle and [come] back to the start",
    ),
    "run-circle": (
        "[run] in a circle", "[jog] in a circle", "[run] around in a circle", "[run] a full circle",
        "[run] in a circle to the {side}", "[jog] around in a circle", "[run] round and round",
        "[jog] a circle to the {side}", "[run] a circle and [come] back to the start",
    ),
    "run-turn": (
        "[run] and [turn] {side}", "[run] forward and [turn] to the {side}", "[run] in a curve to the {side}",
        "[jog] ahead and [turn] {degrees} to the {side}",
    ),
    "walk-turn-back": (
        "[walk] and [turn] {first}, then {second}", "[walk] ahead and [turn] to the {first}, then to the {second}",
        "[turn] {first} and then {second} while walking", "[walk] forward and [turn] first {first} and then {second}",
        "[make] a {first} turn while walking and then [turn] {second}",
    ),
    "run-turn-back": (
        "[run] and [turn] {first}, then {second}", "[run] ahead and [turn] to the {first}, then to the {second}",
        "[turn] {first} and then {second} while running",
    ),
    "turn": (
        "[turn] to the {side} on the spot", "[turn] {side}", "[turn] {degrees} to the {side}",
        "[turn] around to the {side}",
    ),
    "raise-both": (
        "[raise] both hands", "[lift] both arms", "[put] both hands up", "[raise] both arms",
        "[raise] both hands {height}", "[lift] both arms {height}", "[put] both hands up {height}",
        "[lift] both hands {way}", "[raise] both arms {height} and [lower] them again",
        "[hold] both hands up for {hold}", "[put] up both hands",
    ),
    "raise-one": (
        "[raise] the {side} hand", "[lift] the {side} arm", "[put] the {side} hand up", "[raise] the {side} arm",
        "[raise] the {side} hand {height}", "[lift] the {side} arm {height}", "[lift] the {side} hand {way}",
        "[put] the {side} hand up {height}", "[raise] the {side} arm {height} and [lower] it again",
        "[hold] the {side} hand up for {hold}", "[put] up the {side} hand",
    ),
    "wave-both": (
        "[wave] with both hands", "[wave] both arms", "[wave] both hands", "[wave] both hands {at}",
        "[raise] both hands {height} and [wave]", "[lift] both arms {height} and [wave] them",
        "[wave] both hands {waves}", "[wave] both hands {at} {waves}", "[wave] both arms for {hold}",
    ),
    "wave-one": (
        "[wave] with the {side} hand", "[wave] the {side} hand", "[wave] the {side} arm",
        "[raise] the {side} hand {height} and [wave]", "[lift] the {side} arm {height} and [wave] it",
        "[wave] the {side} hand {waves}", "[wave] the {side} hand {at} {waves}",
        "[wave] with the {side} hand for {hold}",
    ),
    "bow": (
        "[bow]", "[take] a bow", "[make] a {depth} bow", "[bend] forward in a {depth} bow", "[bow] {bows}",
        "[bow] from the waist and [straighten] up again",
    ),
    "punch": (
        "[throw] punches", "[box] in a fighting stance", "[punch] the air", "[box]",
        "[stand] in a fighting stance and [punch]",
    ),
    "dance": ("[dance]", "[perform] a dance", "[dance] in place", "[do] a dance", "[move] in a dance"),
    "stand": ("[stand] still", "[stand] in place", "[stay] in one place", "[stand] quietly", "[stand] and [wait]"),
    "jump": ("[jump]", "[jump] up", "[leap]", "[make] a jump", "[do] a jump", "[jump] {jumps}"),
    "jump-forward": ("[jump] forward", "[leap] forward", "[make] a forward jump", "[hop] ahead with both feet"),
}  # fmt: skip

ELDERLY = Manner(
    ("in an elderly way", "like an elderly person", "like an old person", "the way old people do"),
    (),
    ("an elderly person", "an old person", "an elderly man", "an aged person"),
    ("old and frail", "aged"),
)
MASCULINE = Manner(
    ("in a masculine way", "in a manly way", "with masculine movements", "in a masculine manner"),
    (),
    ("a masculine person", "a manly figure", "a masculine man"),
    ("masculine", "manly"),
)

MANNERS: dict[str, Manner] = {
    "normal": Manner(("normally", "in a normal way", "in an ordinary way")),
    "active": Manner(
        ("energetically", "with great energy", "with a lot of energy", "in an active way", "in a lively way"),
        ("energetically", "actively"),
        ("an energetic person", "an active person", "a lively person"),
        ("energetic", "full of energy", "lively"),
    ),
    "angry": Manner(
        ("angrily", "in an angry way", "in anger", "as if furious"),
        ("angrily",),
        ("an angry person", "a furious person"),
        ("angry", "furious"),
    ),
    "childish": Manner(
        ("in a childish way", "like a child", "childishly", "as a small child would"),
        ("childishly", "playfully"),
        ("a childish person", "a childlike person"),
        ("childish", "playful"),
    ),
    "elderly": ELDERLY,
    "old": ELDERLY,
    "exhausted": Manner(
        ("in an exhausted way", "wearily", "as if exhausted", "with the last bit of strength", "tiredly"),
        ("wearily",),
        ("an exhausted person", "a worn-out person", "a tired person", "a weary person"),
        ("exhausted", "worn out", "weary and tired"),
    ),
    "feminine": Manner(
        ("in a feminine way", "in a womanly way", "with feminine movements", "in a feminine manner", "like a woman"),
        (),
        ("a feminine person", "a feminine figure", "a woman"),
        ("feminine", "graceful and feminine"),
        may_be_man=False,
    ),
    "happy": Manner(
        ("happily", "in a happy way", "cheerfully", "with joy"),
        ("happily", "cheerfully"),
        ("a happy person", "a cheerful person"),
        ("happy", "cheerful"),
    ),
    "masculine": MASCULINE,
    "proud": Manner(
        ("proudly", "in a proud way", "with pride", "with great pride"),
        ("proudly",),
        ("a proud person",),
        ("proud", "very sure of themselves"),
    ),
    "sad": Manner(
        ("sadly", "in a sad way", "with sorrow", "as if sad"),
        ("sadly",),
        ("a sad person", "a sorrowful person"),
        ("sad", "downhearted"),
    ),
    "tired": Manner(
        ("in a tired way", "tiredly", "as if tired", "wearily"),
        ("tiredly", "wearily"),
        ("a tired person", "a weary person"),
        ("tired", "weary"),
    ),
    "youthful": Manner(
        ("in a youthful way", "youthfully", "like a young person", "with youthful spirit"),
        ("youthfully",),
        ("a young person", "a youthful person"),
        ("young and fresh", "youthful"),
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = {
    "walk": "travel", "run": "travel", "walk-back": "travel", "walk-aside": "travel", "walk-veer": "travel",
    "walk-turn": "travel", "walk-turn-far": "travel", "walk-turn-back": "travel", "run-turn": "travel",
    "walk-circle": "travel", "run-circle": "travel",
    "run-turn-back": "travel", "raise-both": "gesture", "raise-one": "gesture", "wave-both": "gesture",
    "wave-one": "gesture",
}  # fmt: skip

COMMON = Vocabulary(ACTIONS, MANNERS, KINDS)
