"""Sentences in which mathematics is mixed with words, taken apart into the two.

Authors write “SC⁻¹W = W holds when σ² is fixed”, or LaTeX between dollar signs. A word is mathematics when it has a
character that ordinary text does not have, or is a single letter or a declared name; short words beside it go with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from derivations.readings.typeset_names import GREEK
from derivations.reports.manuscript.characters import MATHEMATICAL
from derivations.reports.manuscript.plain_mathematics import FUNCTIONS, UPRIGHT, latex_of


@dataclass(frozen=True)
class Words:
    """Ordinary text."""

    text: str


@dataclass(frozen=True)
class Formula:
    """Mathematics in LaTeX."""

    latex: str


Prose = tuple[Words | Formula, ...]

_ARTICLES = frozenset(["a", "A", "I"])
_ENGLISH = frozenset(
    {"An", "As", "At", "By", "Do", "If", "In", "Is", "It", "No", "Of", "On", "Or", "So", "To", "We", "The", "And"}
)
_DOLLARS = re.compile(r"\$([^$]+)\$")
_BETWEEN = re.compile(r"(\s+|(?<=[^\W\d_])-(?=[A-Za-z]{2,})|(?<=[A-Za-z]{2})-(?=[^\W\d_]))")
_RUN = re.compile(r"[A-Za-z]+")
_SUBSCRIPT = re.compile(r"[_^](\{[^}]*\}|[A-Za-z]+)")
_SHORT = re.compile(r"[()\[\]{}0-9A-Za-z/+*<>=,|'!:;.-]+")
_STRONG = re.compile(r"=|[<>](?!\w)|[A-Za-z)\]}][_^]")
_LONG = 3  # letters; a longer declared name, such as decoder, is an ordinary word in a sentence
_ENDINGS = ".,;:?!”’"


def prose(text: str, letters: Mapping[str, str] | None = None) -> Prose:
    r"""The text in words and formulas; ``letters`` gives the LaTeX of the declared names.

    >>> prose("the variance σ² is fixed") == (Words("the variance "), Formula(r"\sigma^{2}"), Words(" is fixed"))
    True
    >>> prose("SC⁻¹W = W, not more") == (Formula("SC^{-1}W = W"), Words(", not more"))
    True
    """
    names = {name: latex for name, latex in (letters or {}).items() if not _is_word(name)}
    parts: list[Words | Formula] = []
    for place, piece in enumerate(_DOLLARS.split(unicodedata.normalize("NFC", text))):
        parts.extend([Formula(piece)] if place % 2 else _of_plain(piece, names))
    return tuple(parts)


def _is_word(name: str) -> bool:
    return len(name) > _LONG and name.isalpha() and name not in GREEK


def _of_plain(text: str, letters: Mapping[str, str]) -> Iterator[Words | Formula]:
    """Text without dollar signs: its runs of mathematical words become formulas."""
    words = _BETWEEN.split(text)
    place, waiting = 0, ""
    while place < len(words):
        end = _end_of_run(words, place, letters)
        if end == place:
            waiting += words[place]
            place += 1
            continue
        before, formula, after = _without_punctuation("".join(words[place:end]))
        if waiting + before:
            yield Words(waiting + before)
        yield Formula(latex_of(formula, letters))
        waiting, place = after, end
    if waiting:
        yield Words(waiting)


def _end_of_run(words: list[str], start: int, letters: Mapping[str, str]) -> int:
    """Where the formula that starts at a word ends; ``start`` itself when none does. Every other word is a space."""
    if start % 2 or (words[start] in ("", *_ARTICLES) and not _is_strong(words, start, letters)):
        return start
    is_formula, end = False, start
    for place in range(start, len(words), 2):
        is_strong = _is_strong(words, place, letters)
        if not (is_strong or _is_weak(words[place], letters)):
            break
        is_formula = is_formula or is_strong
        if is_strong or (is_formula and words[place] not in _ARTICLES):
            end = place + 1
        if _ends_a_clause("".join(words[start : place + 1])):
            break
    return end if is_formula else start


def _ends_a_clause(text: str) -> bool:
    is_closed = text.count("(") + text.count("[") <= text.count(")") + text.count("]")
    return text[-1:] in (".", ":") or (is_closed and text[-1:] in (",", ";"))


def _is_strong(words: list[str], place: int, letters: Mapping[str, str]) -> bool:
    """Whether a word is mathematics by itself."""
    word = words[place]
    if words[place + 1 : place + 2] == ["-"] and words[place + 2].startswith("step"):
        return False  # the E-step and the M-step
    bare = word.strip("()“‘" + _ENDINGS)
    if bare in letters or (len(bare) == 1 and bare.isalpha() and bare.isascii()):
        return bare not in _ARTICLES or (bare in letters and bare != "a" and place > 0)
    if any(len(run) > 3 and run not in FUNCTIONS and run not in UPRIGHT for run in _runs(word)):
        return False
    return any(character in MATHEMATICAL for character in word) or bool(_STRONG.search(word))


def _is_weak(word: str, letters: Mapping[str, str]) -> bool:
    """Whether a word may be part of a formula when its neighbours are: a short one, an operation, a function."""
    return bool(_SHORT.fullmatch(word)) and all(_is_mathematical(run, letters) for run in _runs(word))


def _is_mathematical(run: str, letters: Mapping[str, str]) -> bool:
    """One letter, a function, or a product of declared letters such as Wz."""
    is_product = len(run) <= 3 and all(letter in letters for letter in run) and not run.islower() and run not in _ENGLISH
    return len(run) == 1 or run in FUNCTIONS or run in UPRIGHT or is_product


def _runs(word: str) -> list[str]:
    """The runs of Latin letters that are no subscript."""
    return _RUN.findall(_SUBSCRIPT.sub("", word))


def _without_punctuation(text: str) -> tuple[str, str, str]:
    """What stands before a formula, the formula, and what follows it; brackets that it does not close go out too."""
    start, end = 0, len(text)
    while start < end and (text[start] in "“‘" or _is_unmatched(text[start:end], text[start], "([", ")]")):
        start += 1
    while start < end and (text[end - 1] in _ENDINGS or _is_unmatched(text[start:end], text[end - 1], ")]", "([")):
        end -= 1
    return text[:start], text[start:end], text[end:]


def _is_unmatched(text: str, bracket: str, sides: str, others: str) -> bool:
    if bracket not in sides:
        return False
    return text.count(bracket) > text.count(others[sides.index(bracket)])
