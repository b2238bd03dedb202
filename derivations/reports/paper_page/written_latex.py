r"""The LaTeX of a claim as its document writes it, cut at its relations."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"\\(?:left|right)(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)|\\[A-Za-z]+|\\.|:=|.", re.DOTALL)
_SIGNS = (
    r"= := < > \lt \gt \le \leq \leqslant \ge \geq \geqslant \prec \succ \preceq \succeq \equiv \coloneqq \triangleq \doteq"
)
_RELATIONS = frozenset(_SIGNS.split())
_WORDS = re.compile(r"\\(?:text|textrm|textnormal|mbox|exists|forall)(?![A-Za-z])")
_ARROWS = frozenset([r"\implies", r"\Rightarrow", r"\Longrightarrow", r"\iff", r"\Leftrightarrow", r"\Longleftrightarrow"])
_OPENING, _CLOSING = frozenset(("{", "(", "[", r"\{")), frozenset(("}", ")", "]", r"\}"))
_LAST = " .,;"


class Related(NamedTuple):
    """Two neighbouring sides, the right one with the relation in front."""

    left: str
    right: str


def related(latex: str) -> tuple[Related, ...]:
    r"""Every pair of neighbouring sides; a relation inside brackets or braces is part of its side.

    The sides of an implication are its equations; a claim in words has no sides.

    >>> related(r"\sum_{i=1}^n x_i = n \bar{x}, ")
    (Related(left='\\sum_{i=1}^n x_i', right='= n \\bar{x}'),)
    >>> related(r"A = B \iff x = y")
    (Related(left='A = B', right='\\iff x = y'),)
    """
    if _WORDS.search(latex):
        return ()
    return _cut(latex, _ARROWS) or _cut(latex, _RELATIONS)


def _cut(latex: str, relations: frozenset[str]) -> tuple[Related, ...]:
    sides, depth = [""], 0
    for token in _TOKEN.findall(" ".join(latex.split()).rstrip(_LAST)):
        if token in _CLOSING or token.startswith(r"\right"):
            depth -= 1
        if depth == 0 and token in relations:
            sides.append("")
        sides[-1] += token
        if token in _OPENING or token.startswith(r"\left"):
            depth += 1
    first, *others = (side.strip() for side in sides)
    lefts = [first, *(_without_relation(side) for side in others)]
    return tuple(Related(left, right) for left, right in zip(lefts, others, strict=False))


def _without_relation(side: str) -> str:
    return side[len(_TOKEN.findall(side)[0]) :].strip()
