r"""Breaking a formula that is too wide into lines, at a plus or minus that stands as far outside as possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from derivations.language.errors import LemmataError
from derivations.reports.manuscript.widths import width

_TOKEN = re.compile(r" [+-] |\\(?:left|right)\s*(?:\\[A-Za-z]+|\\.|[^A-Za-z])|\\[A-Za-z]+|\\.|.", re.DOTALL)
_SIDED = re.compile(r"\\(left|right)[^A-Za-z]")
_ENVIRONMENT = (r"\begin", r"\end")
_OPENING, _CLOSING = (r"(", "[", r"\lVert", r"\lvert"), (")", "]", r"\rVert", r"\rvert")


class TooWide(LemmataError):
    """A formula that fits on no line and has no place to break it."""


@dataclass(frozen=True)
class Part:
    """One line of a broken formula; ``depth`` counts the brackets that were open where it starts."""

    latex: str
    depth: int = 0


class _Break(NamedTuple):
    place: int
    depth: int


def broken(latex: str, first: float, others: float, most: float = 0.0) -> tuple[Part, ...]:
    r"""The formula in lines of at most ``first`` and then ``others`` ems; of up to ``most`` where it cannot be broken so.

    Where a line ends inside ``\left( … \right)`` these become brackets of a fixed size, as LaTeX needs.
    Raises :class:`TooWide` when there is no plus or minus to break at even so.

    >>> [part.latex for part in broken("a + b - c", first=3.0, others=3.0)]
    ['a + b', '- c']
    """
    if width(latex) <= first:
        return (Part(latex),)
    latex = _without_bare_braces(latex)
    chosen = _chosen(latex, list(_breaks(latex)), (first, others, most))
    text = _with_fixed_brackets(latex, [place for place, _ in chosen])
    places = [place for place, _ in _matching(text, chosen, latex)]
    lines = [text[start:end].strip() for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    return tuple(Part(line, depth) for line, depth in zip(lines, [0, *(depth for _, depth in chosen)], strict=True))


def terms(latex: str) -> tuple[str, ...]:
    """The formula split before every plus and minus that stands outside all brackets.

    >>> terms("a (b + c) - d")
    ('a (b + c)', '- d')
    >>> len(terms(r"a + \\begin{bmatrix} b + c & d - e \\end{bmatrix}"))
    2
    """
    text = _without_bare_braces(latex)
    places = [item.place for item in _breaks(text) if item.depth == 0]
    return tuple(text[start:end].strip() for start, end in zip([0, *places], [*places, len(text)], strict=True))


def _without_bare_braces(latex: str) -> str:
    """The formula without braces that are no argument: they keep a product together, and a line break may not split them."""
    kept: list[str] = []
    open_braces: list[bool] = []
    for token in _TOKEN.findall(latex):
        if token == "{":
            open_braces.append(not kept or kept[-1][-1] in " ([")
        if token in "{}" and (open_braces.pop() if token == "}" else open_braces[-1]):
            continue
        kept.append(token)
    return "".join(kept)


def _breaks(latex: str) -> Iterator[_Break]:
    """Every plus or minus between terms that is outside all braces and matrices, with the number of brackets around it."""
    braces = brackets = 0
    for found in _TOKEN.finditer(latex):
        token = found.group()
        if token in "{}" or token in _ENVIRONMENT:
            braces += 1 if token in ("{", _ENVIRONMENT[0]) else -1
        elif braces == 0 and (_side(token) == "left" or token in _OPENING):
            brackets += 1
        elif braces == 0 and (_side(token) == "right" or token in _CLOSING):
            brackets -= 1
        elif braces == 0 and token in (" + ", " - "):
            yield _Break(found.start(), brackets)


def _side(token: str) -> str:
    r"""Which of ``\left`` and ``\right`` a token with its bracket is."""
    found = _SIDED.match(token)
    return found[1] if found else ""


def _chosen(latex: str, breaks: list[_Break], rooms: tuple[float, float, float]) -> list[_Break]:
    """Where to break: as far outside as possible, then as late as possible."""
    first, others, most = rooms
    chosen: list[_Break] = []
    start, room = 0, first
    while width(latex[start:]) > room:
        later = [item for item in breaks if item.place > start]
        fitting = [item for item in later if width(latex[start : item.place]) <= room]
        if not fitting and width(latex[start : later[0].place] if later else latex[start:]) > max(room, most):
            raise TooWide(f"a line of {width(latex[start:]):.0f} em has no place to break it: {latex[start:].strip()}")
        if not (fitting or later):
            break
        chosen.append(_best(latex, start, fitting, room) if fitting else later[0])
        start, room = chosen[-1].place, others
    return chosen


def _best(latex: str, start: int, fitting: list[_Break], room: float) -> _Break:
    """The last of the outermost places; one that would leave a line nearly empty only where there is no other."""
    filling = [item for item in fitting if width(latex[start : item.place]) > room / 3] or fitting
    shallowest = min(item.depth for item in filling)
    return max(item for item in filling if item.depth == shallowest)


def _with_fixed_brackets(latex: str, places: list[int]) -> str:
    r"""``\left`` and ``\right`` of every pair that a line break falls into, as ``\Bigl`` and ``\Bigr``."""
    open_pairs: list[re.Match[str]] = []
    fixed: list[tuple[int, int, str]] = []
    for found in _TOKEN.finditer(latex):
        token = found.group()
        if _side(token) == "left":
            open_pairs.append(found)
        elif _side(token) == "right":
            opening = open_pairs.pop()
            if any(opening.start() < place < found.start() for place in places):
                fixed.append((*opening.span(), _sized(r"\Bigl", opening.group()[5:].strip())))
                fixed.append((*found.span(), _sized(r"\Bigr", token[6:].strip())))
    for start, end, text in sorted(fixed, reverse=True):
        latex = latex[:start] + text + latex[end:]
    return latex


def _sized(size: str, bracket: str) -> str:
    """A bracket of a fixed size; the bar of a value at a point opens with nothing, so square ones show both ends."""
    return size + {".": "[", "|": "]"}.get(bracket, bracket)


def _matching(text: str, chosen: list[_Break], latex: str) -> list[_Break]:
    """The chosen breaks in the text in which brackets were replaced: the same ones, counted from the left."""
    before, after = list(_places(latex)), list(_places(text))
    return [_Break(after[before.index(item.place)], item.depth) for item in chosen]


def _places(latex: str) -> Iterator[int]:
    return (found.start() for found in _TOKEN.finditer(latex) if found.group() in (" + ", " - "))
