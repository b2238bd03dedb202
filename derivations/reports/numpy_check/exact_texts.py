"""The exact numbers of a counterexample, parsed from their text: as fractions, as Python literals, as floats.

Nothing of the text itself goes on: what comes out was parsed, and is written anew.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

import numpy as np

from derivations.language.errors import Unsupported
from derivations.readings.floating_points import Array

_LONGEST = 300
_FRACTION = re.compile(r"-?[0-9]+(/[0-9]+)?")
_BALL = re.compile(r"\[(-?[0-9.]+(?:e[-+]?[0-9]+)?)(?: \+/- [0-9.]+(?:e[-+]?[0-9]+)?)?\]|(-?[0-9]+\.[0-9]*(?:e[-+]?[0-9]+)?)")
_TOKEN = re.compile(r"[0-9]+|log|exp|pi|[-+*/()]")
_EXACT_IN_FLOATS = 2**53

ZERO_FUNCTION = "the zero function"
"""How a counterexample describes it."""


def fraction(text: Any) -> Fraction:
    """The fraction that a text such as ``-1/2`` spells; :class:`Unsupported` for any other text.

    >>> fraction("-1/2")
    Fraction(-1, 2)
    """
    if not isinstance(text, str) or len(text) > _LONGEST or not _FRACTION.fullmatch(text):
        raise Unsupported("a value of the counterexample is not a fraction of whole numbers")
    numerator, _, denominator = text.partition("/")
    if denominator and int(denominator) == 0:
        raise Unsupported("a value of the counterexample is not a fraction of whole numbers")
    return Fraction(int(numerator), int(denominator or 1))


def literal(number: Fraction) -> str:
    """The number in Python; whole numbers that NumPy's integers could not hold or multiply are written as floats.

    >>> literal(Fraction(-1, 2)), literal(Fraction(3)), literal(Fraction(2**61 - 1))
    ('-1/2', '3', '2305843009213693951.0')
    """
    if max(abs(number.numerator), number.denominator) > 10**_LONGEST:
        raise Unsupported("a number is too large for floating point")
    if number.denominator != 1:
        return f"{number.numerator}/{number.denominator}"
    return str(number.numerator) + ("" if abs(number) < _EXACT_IN_FLOATS else ".0")


def rows_literal(value: Any, shape: tuple[int, int]) -> str:
    """A matrix given as nested lists of texts, as what ``np.array`` takes: rows of Python's numbers, or the diagonal."""
    if not isinstance(value, list | tuple) or not all(isinstance(row, list | tuple) for row in value):
        raise Unsupported("a value of the counterexample is not a list of rows")
    rows = [[fraction(entry) for entry in row] for row in value]
    if len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
        raise Unsupported(f"a value of the counterexample does not have its shape, {shape}")
    if not rows:
        return f"np.zeros({shape})"
    if min(shape) > 1 and not any(entry for i, row in enumerate(rows) for j, entry in enumerate(row) if i != j):
        return _diagonal_literal([row[i] if i < len(row) else Fraction(0) for i, row in enumerate(rows)], shape)
    texts = (", ".join(literal(entry) for entry in row) for row in rows)
    return f"[{', '.join(f'[{text}]' for text in texts)}]"


def _diagonal_literal(diagonal: list[Fraction], shape: tuple[int, int]) -> str:
    """A diagonal matrix, as an array of floats."""
    if shape[0] != shape[1]:
        entries = (diagonal + [Fraction(0)] * shape[1])[: shape[1]]
        return f"np.eye{shape}*[{', '.join(map(literal, entries))}]"
    if all(entry == 1 for entry in diagonal):
        return f"np.eye({shape[0]})"
    first = literal(diagonal[0])
    whole = all(entry.denominator == 1 for entry in diagonal) and "." not in first
    return f"np.diag([{', '.join([first + '.0' * whole, *map(literal, diagonal[1:])])}])"


def float_of(value: Any) -> Array:
    """A side of a counterexample, rounded: rows of numbers or a number, exact (with ``log``, ``exp``, ``pi``) or a ball."""
    if isinstance(value, list | tuple):
        if not all(isinstance(row, list | tuple) and len(row) == len(value[0]) for row in value):
            raise Unsupported("a side of the counterexample is not a list of rows of one length")
        return np.array([[_number(entry) for entry in row] for row in value], dtype=float)
    return np.array(_number(value), dtype=float)


def _number(text: Any) -> float:
    if not isinstance(text, str):
        raise Unsupported("a side of the counterexample has no text")
    try:
        ball = _BALL.fullmatch(text)
        return float(ball[1] or ball[2]) if ball else _Sum(text).value
    except (ValueError, OverflowError, IndexError, ZeroDivisionError, RecursionError) as error:
        raise Unsupported("a side of the counterexample is no number that can be rounded") from error


class _Sum:
    """Reads ``1/2 - 3*log(2)/2 + exp(log(pi)/2)/4``: sums of products of numbers, ``pi``, ``log(…)`` and ``exp(…)``."""

    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        if "".join(self._tokens) != text.replace(" ", ""):
            raise ValueError(text)
        self._place = 0
        self.value = self._sum()
        if self._place != len(self._tokens):
            raise ValueError(text)

    def _taken(self, *tokens: str) -> str:
        if self._place < len(self._tokens) and self._tokens[self._place] in tokens:
            self._place += 1
            return self._tokens[self._place - 1]
        return ""

    def _sum(self) -> float:
        total = -self._product() if self._taken("-") else self._product()
        while sign := self._taken("+", "-"):
            total += self._product() if sign == "+" else -self._product()
        return total

    def _product(self) -> float:
        product = self._factor()
        while sign := self._taken("*", "/"):
            product = product * self._factor() if sign == "*" else product / self._factor()
        return product

    def _factor(self) -> float:
        if function := self._taken("log", "exp", "("):
            if function != "(" and not self._taken("("):
                raise ValueError("a function needs an argument")
            inner = self._sum()
            if not self._taken(")"):
                raise ValueError("a bracket stays open")
            return inner if function == "(" else math.log(inner) if function == "log" else math.exp(inner)
        if self._taken("pi"):
            return math.pi
        self._place += 1
        return float(int(self._tokens[self._place - 1]))
