"""Long mathematics over several lines: broken before the signs of its terms, as an author would."""

from __future__ import annotations

import re

_OPENING, _CLOSING = "([{", ")]}"
_SIGN = re.compile(r" [+-] ")
_BOUND = re.compile(r"[+@=~-] |. [=~] ")  # no line ends after an operator, and “z ~ q” and “s = value” stay together


def broken(mathematics: str, width: int, indent: int = 2) -> list[str]:
    """The lines of a formula in plain syntax, none wider than ``width`` where its terms allow that.

    It is broken before ``+`` and ``-``, outside parentheses first and inside them only where a term alone is too wide;
    then before ``@`` and after commas. Every line but the first is indented.

    >>> print("\\n".join(broken("tr(inv(C) @ S) + logdet(C) - d*log(2*pi)", 28)))
    tr(inv(C) @ S) + logdet(C)
      - d*log(2*pi)
    """
    lines: list[str] = []
    rest, room = mathematics, width
    while len(rest) > room:
        place = _place(rest, room)
        if place is None:
            break
        lines.append(rest[:place].rstrip())
        rest, room = rest[place:].lstrip(), width - indent
    lines.append(rest)
    return [lines[0], *(" " * indent + line for line in lines[1:])]


def _place(text: str, room: int) -> int | None:
    """Where to break so that what comes before fits: the last of the outermost places; None when there is none.

    Outside comes before inside, and at one depth a sign before a comma and a comma before anything else; an operator stays
    with what follows it.
    """
    places: dict[tuple[int, int], int] = {}
    depth = 0
    for position, character in enumerate(text[: room + 1]):
        depth += (character in _OPENING) - (character in _CLOSING)
        if position and character == " " and not _BOUND.match(text, position - 1):
            rank = 0 if _SIGN.match(text, position) else 1 if text[position - 1] == "," else 2
            places[depth, rank] = position + 1
    far_enough = {key: place for key, place in places.items() if place > room // 3} or places
    return far_enough[min(far_enough)] if far_enough else None
