r"""How claims in words are recognised: by their words, with ▢ for every formula between them.

In a sentence ``{name}`` stands for one formula, ``{name…}`` for several with commas or “and” between them,
``{name:equations}`` for several with “and”, ``{name:counts}`` for counts of curvatures, ``{name:steps}`` for
``X \leftarrow step`` and ``{name:approach}`` for ``t \to a``.

>>> [found.places for found in matches("▢ is a saddle of ▢ along ▢, ▢")]
[{'settings': (0,), 'function': (1,), 'directions': (2, 3)}]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from derivations.documents.latex.forms import forms

FORMULA = "▢"
"""What stands for a formula."""

COUNT = re.compile(rf"(?P<least>at least )?{FORMULA} (?P<sign>positive|zero|negative)")

_BETWEEN = "(?:,|,? and)"
_COUNT = rf"(?:at least )?{FORMULA} (?:positive|zero|negative)"
_STEP = rf"{FORMULA} ← {FORMULA}"
_KINDS = {
    "": FORMULA,
    "…": rf"{FORMULA}(?:{_BETWEEN} {FORMULA})*",
    ":equations": rf"{FORMULA}(?:,? and {FORMULA})*",
    ":counts": rf"{_COUNT}(?:{_BETWEEN} {_COUNT})*",
    ":steps": rf"{_STEP}(?:{_BETWEEN} {_STEP})*",
    ":approach": rf"{FORMULA} [→↓↑] {FORMULA}",
}
_PLACE = re.compile(r"\{([a-z]+)([…:a-z]*)\}")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True)
class Match:
    """A form, and for each of its places which of the formulas stand there, and the words between them."""

    form: Any
    places: Mapping[str, tuple[int, ...]]
    texts: Mapping[str, str]


@cache
def _patterns() -> tuple[tuple[Any, re.Pattern[str]], ...]:
    return tuple((form, _compiled(sentence)) for form in forms() for sentence in form.SENTENCES)


def _compiled(sentence: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(lambda place: f"(?P<{place[1]}>{_KINDS[place[2]]})", sentence))


@cache
def vocabulary() -> frozenset[str]:
    """Every word that occurs in a sentence."""
    sentences = (_PLACE.sub(lambda place: _KINDS[place[2]], sentence) for form in forms() for sentence in form.SENTENCES)
    return frozenset(word for sentence in sentences for word in _WORD.findall(sentence))


def matches(text: str) -> Iterator[Match]:
    """The forms that a text can be."""
    for form, pattern in _patterns():
        if found := pattern.fullmatch(text):
            texts = {name: part for name, part in found.groupdict().items() if part is not None}
            yield Match(form, {name: _formulas(text, *found.span(name)) for name in texts}, texts)


def _formulas(text: str, start: int, end: int) -> tuple[int, ...]:
    """Which of the formulas of a text stand in a part of it."""
    before = text.count(FORMULA, 0, start)
    return tuple(range(before, before + text.count(FORMULA, start, end)))


def nearest(text: str) -> str:
    """How the form whose words are nearest to those of a text is written, or nothing."""
    written = {_words(_reduced(sentence)): form.USAGE for form in forms() for sentence in form.SENTENCES}
    found = get_close_matches(_words(text), written, n=1, cutoff=0.7)
    return str(written[found[0]]) if found else ""


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _reduced(sentence: str) -> str:
    """A sentence without what is optional in it, and with the first of all choices."""
    text = _PLACE.sub(lambda place: "positive" if place[2] == ":counts" else "", sentence)
    text = re.sub(r"\((?!\?:)[^()]*\)\?", "", text)
    return re.sub(r"\(\?:([^|()]*)[^()]*\)\??", r"\1", text)
