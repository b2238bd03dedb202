"""Points at numbers that a statement names: where 7s − 5 vanishes, where a step at 7 is, where s is very large or very small.

Random simple values never meet these numbers; a claim that fails at them alone is refuted there or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isqrt
from random import Random
from typing import Any

from sympy import Rational

from derivations.language import nodes
from derivations.readings.small_points import SIGN, Description, SmallPoint, draw

_TINY = Fraction(1, 10**6)
_EXTREMES = [Fraction(1000), Fraction(1, 1000), _TINY]
_MOST_NUMBERS = 4  # of those that a statement names
_A_THIRD = 1 / 3


class TellingPoints:
    """The numbers that expressions name, their quotients, reciprocals, roots and neighbours, and points made of them."""

    def __init__(self, expressions: Iterable[Any]) -> None:
        self._numbers = _named_numbers(expressions)
        self._known: dict[int, tuple[list[Fraction], list[Fraction]]] = {}

    def drawn(self, descriptions: dict[Any, Description], source: Random, attempt: int, simple: int) -> SmallPoint:
        """The point of an attempt: simpler and less simple ones for the first ``simple``, then telling and extreme ones."""
        if attempt < simple:
            return draw(descriptions, source, attempt * 6 // simple)
        turn, fifth = divmod(attempt - simple, 5)
        if fifth == 4:
            return self._extreme(descriptions, source)
        return self._telling(descriptions, source, attempt - simple - turn)

    def _telling(self, descriptions: dict[Any, Description], source: Random, turn: int) -> SmallPoint:
        """A point with one parameter at one of the numbers, which take turns, and the others simple or at some of them.

        Every fourth has all of them at the same number.
        """
        point = draw(descriptions, source, 1)
        places = [(symbol, place) for symbol, item in descriptions.items() for place, _ in enumerate(item.choices)]
        if not places:
            return point
        chosen = places[turn % len(places)]
        for symbol, place in places:
            allowed = self._allowed(descriptions[symbol].choices[place])
            if allowed and (turn % 4 == 3 or (symbol, place) == chosen):
                point[symbol][place] = allowed[turn // len(places) % len(allowed)]
            elif allowed and source.random() < _A_THIRD:
                point[symbol][place] = source.choice(allowed)
        return point

    def _extreme(self, descriptions: dict[Any, Description], source: Random) -> SmallPoint:
        """A simple point with one parameter very large or very small."""
        point = draw(descriptions, source, 1)
        places = [(symbol, place) for symbol, item in descriptions.items() for place, _ in enumerate(item.choices)]
        if places:
            symbol, place = source.choice(places)
            allowed = self._allowed(descriptions[symbol].choices[place])
            extreme = [number for number in allowed if abs(number) in _EXTREMES]
            point[symbol][place] = source.choice(extreme) if extreme else point[symbol][place]
        return point

    def _allowed(self, choices: list[Fraction]) -> list[Fraction]:
        """The numbers in the domain of which these are simple values; the list is kept, so that its identity tells it."""
        if id(choices) not in self._known:
            allowed = [number for number in self._numbers if choices != SIGN and is_among(number, choices)]
            self._known[id(choices)] = (choices, allowed)
        return self._known[id(choices)][1]


def is_among(number: Fraction, choices: list[Fraction]) -> bool:
    """Whether a number lies in the domain of which these are simple values."""
    if not number:
        return number in choices
    return (number > 0 or min(choices) < 0) and (number < 1 or max(choices) >= 1)


def _named_numbers(expressions: Iterable[Any]) -> list[Fraction]:
    found = {abs(Fraction(int(number.p), int(number.q))) for side in expressions for number in nodes.occurring(side, Rational)}
    named = sorted(found - {Fraction(0), Fraction(1)}, key=lambda number: (number.denominator, number))[-_MOST_NUMBERS:]
    quotients = [one / other for one in named for other in named if one != other]
    turned = [1 / number for number in named]
    roots = [root for number in named if (root := Fraction(isqrt(number.numerator), isqrt(number.denominator))) ** 2 == number]
    beside = [number + step for number in named for step in (1, -1, _TINY, -_TINY)]
    every = dict.fromkeys(number for number in (*named, *quotients, *turned, *roots, *_EXTREMES, *beside) if number)
    return [sign * number for number in every for sign in (1, -1)]
