"""Word forms and typing errors: "jumpped", "jumped" and "jumping" are all "jump"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import permutations
from string import ascii_lowercase

from scalemogen.data.captions.english import present, progressive

# Forms that no rule gives, by their base form.
_IRREGULAR: Mapping[str, str] = {
    "be": "is are was were been being am", "do": "does did done doing", "go": "goes went gone", "get": "got gotten",
    "have": "has had having", "run": "ran", "sit": "sat", "stand": "stood", "fall": "fell fallen",
    "throw": "threw thrown", "take": "took taken taking", "lie": "lying", "lay": "laid", "swim": "swam swum",
    "swing": "swung", "spin": "spun", "bend": "bent", "creep": "crept", "sneak": "snuck", "kneel": "knelt",
    "leap": "leapt", "put": "puts putting", "hit": "hits hitting", "come": "came", "rise": "rose risen",
    "say": "said", "hold": "held", "sweep": "swept", "fight": "fought", "drink": "drank", "eat": "ate eaten",
    "drive": "drove driven", "sleep": "slept", "wake": "woke woken", "shoot": "shot", "speak": "spoke spoken",
    "tell": "told", "make": "made", "give": "gave given", "keep": "kept", "show": "shown", "foot": "feet",
    "tooth": "teeth", "die": "dying", "tie": "tying", "begin": "began begun", "dive": "dove", "draw": "drew drawn",
    "stick": "stuck", "win": "won winning", "hurt": "hurts hurting", "man": "men",
    "woman": "women", "child": "children", "forward": "forwards", "backward": "backwards", "toward": "towards",
    "practise": "practice practicing", "grey": "gray", "strike": "struck", "freeze": "froze frozen",
    "around": "round",
}  # fmt: skip
# Letters of the shortest mistyped word that is corrected; shorter ones have too many neighbours.
_SHORTEST_TYPO = 3
_UNSURE_TYPO = 5  # if there is no `is_word` to say whether the word exists
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = ("aeiouy", "ckq", "sz", "dt", "bp", "fv", "gj", "mn", "lr", "vw")  # letters that sound alike
_SHORTEST_CHANGED = 4  # in shorter words only swapped and missing letters are corrected: "adn", "lft"


class Forms:
    """Every form of a set of base words, and other words that typing errors may stand for.

    Args:
        bases: base words.
        others: other words that typing errors may stand for.
        spelled: base words of English words that are no typing errors; no other word is corrected to one of them.
        rare: those of `bases` that typing errors do not stand for.
    """

    def __init__(
        self, bases: Iterable[str], others: Iterable[str] = (), spelled: Iterable[str] = (), rare: Iterable[str] = ()
    ) -> None:
        self.bases = frozenset(bases)
        self.others = frozenset(others)
        self.spelled = frozenset(form for base in spelled for form in (base, *_regular(base)))
        self.rare = frozenset(rare)

    @cached_property
    def lemma_of(self) -> Mapping[str, str]:
        """The base word of every form."""
        found = {form: base for base in self.bases for form in _regular(base)}
        found |= {form: base for base, forms in _IRREGULAR.items() if base in self.bases for form in forms.split()}
        return found | {base: base for base in self.bases if not _is_form(base, found)}

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """What each correctly spelled word is read as: its base word; one of `others` is read as itself."""
        forms = {form: base for form, base in self.lemma_of.items() if base not in self.rare}
        return {word: word for word in self.others} | forms

    def corrected(self, word: str, is_word: Callable[[str], bool] | None) -> str | None:
        """Return the base word, or one of `others`, that a mistyped word stands for; None if there is none.

        Args:
            word: a word that is not a form of a base word.
            is_word: says whether it is another word of the language, which is not corrected. If None, only longer
                words and clear errors (swapped, missing or surplus letters) are corrected.
        """
        least = _SHORTEST_TYPO if is_word else _UNSURE_TYPO
        if len(word) < least or not word.isascii() or (is_word is not None and is_word(word)):
            return None
        if len(word) < _SHORTEST_CHANGED:
            edits = (_swapped, _lengthened)
        else:
            edits = (_swapped, _shortened, _lengthened, *([_replaced] if is_word else []))
        found = (near for edit in edits for near in edit(word) if near in self._spellings)
        return next((self._spellings[near] for near in found if len(near) >= min(len(word), _SHORTEST_CHANGED)), None)


def _is_form(base: str, found: Mapping[str, str]) -> bool:
    """Whether a listed word is only a form of another one, as "walking" is of "walk"."""
    return base in found and found[base] != base and base not in ("hands", "arms", "left", "drunk")


def _regular(base: str) -> set[str]:
    """Return the forms that rules give: plural or third person, -ing form and past."""
    if not base.isalpha() or not base.isascii() or len(base) < 3:
        return set()
    verb = f"[{base}]"
    ing = progressive(verb)
    past = f"{base}d" if base.endswith("e") else f"{present(verb)[:-2]}ed" if _ends_in_y(base) else f"{base}ed"
    doubled = {f"{base}{base[-1]}ing", f"{base}{base[-1]}ed"} if base[-1] in "bdgmnprt" else set()
    return {present(verb), f"{base}s", ing, f"{ing.removesuffix('ing')}ed", past} | doubled


def _ends_in_y(base: str) -> bool:
    return base.endswith("y") and base[-2] not in "aeiou"


def _swapped(word: str) -> Iterator[str]:
    return (f"{word[:i]}{word[i + 1]}{word[i]}{word[i + 2 :]}" for i in range(len(word) - 1))


def _shortened(word: str) -> Iterator[str]:
    return (f"{word[:i]}{word[i + 1 :]}" for i in range(1, len(word)))


def _lengthened(word: str) -> Iterator[str]:
    return (f"{word[:i]}{letter}{word[i:]}" for i in range(1, len(word) + 1) for letter in ascii_lowercase)


def _replaced(word: str) -> Iterator[str]:
    """Yield the words with another letter that lies beside the typed one on a keyboard, or sounds alike."""
    return (f"{word[:i]}{near}{word[i + 1 :]}" for i in range(1, len(word)) for near in _near(word[i]))


def _near(letter: str) -> str:
    """Return the letters that are often typed instead of a letter."""
    rows = [row for row in _KEYBOARD if letter in row]
    beside = "".join(row[max(row.index(letter) - 1, 0) : row.index(letter) + 2] for row in rows)
    above = "".join(one[other.index(letter)] for one, other in permutations(_KEYBOARD, 2)
                    if letter in other and other.index(letter) < len(one))  # fmt: skip
    alike = "".join(group for group in _ALIKE if letter in group)
    return "".join(dict.fromkeys(beside + above + alike)).replace(letter, "")
