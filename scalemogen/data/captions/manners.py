"""How a thing is done, in words: the styles of the data sets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Manner:
    """Words for one style.

    Attributes:
        after: follows the action.
        adverbs: may stand before the verb, too.
        subjects: say the style by themselves.
        moods: adjectives, "the person looks ...".
        may_be_man: "a man" can do it this way.
    """

    after: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    may_be_man: bool = True


_ELDERLY = Manner(
    ("in an elderly way", "like an elderly person", "like an old person", "the way old people do"),
    (),
    ("an elderly person", "an old person", "an elderly man", "an aged person"),
    ("old and frail", "aged"),
)
_MASCULINE = Manner(
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
    "chimpira": Manner(
        ("like a thug", "like a street punk", "in a swaggering, rowdy way", "with a tough swagger"),
        (),
        ("a thug", "a swaggering punk"),
        ("tough and rowdy", "cocky"),
    ),
    "elderly": _ELDERLY,
    "old": _ELDERLY,
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
    "giant": Manner(
        ("like a giant", "as a huge giant would", "with the heavy movements of a giant", "in a giant's manner"),
        (),
        ("a giant", "a heavy giant"),
        ("huge and heavy", "as heavy as a giant"),
    ),
    "happy": Manner(
        ("happily", "in a happy way", "cheerfully", "with joy"),
        ("happily", "cheerfully"),
        ("a happy person", "a cheerful person"),
        ("happy", "cheerful"),
    ),
    "masculine": _MASCULINE,
    "masculinity": _MASCULINE,
    "musical": Manner(
        ("as if in a musical", "like a performer in a musical", "in a theatrical way", "as if on a stage"),
        ("theatrically",),
        ("a musical performer", "a stage performer"),
        ("theatrical", "like somebody on a stage"),
    ),
    "not-confident": Manner(
        ("without confidence", "timidly", "in an unsure way", "with little self-confidence"),
        ("timidly", "hesitantly"),
        ("a timid person", "an unsure person", "a shy person"),
        ("unsure", "timid", "shy and hesitant"),
    ),
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
    "incorrect": Manner(
        ("incorrectly", "with poor form", "in a wrong way", "not quite as it should be done"),
        (),
        (),
        ("unpractised", "clumsy"),
    ),
}  # fmt: skip


def manner_of(name: str) -> Manner:
    """The words of a style; of one that is not in the table, its own name."""
    if name in MANNERS or not name:
        return MANNERS[name or "normal"]
    words = name.replace("-", " ").replace("_", " ")
    return Manner((f"in the {words} style", f"in a way that is called {words}"), moods=(words,))
