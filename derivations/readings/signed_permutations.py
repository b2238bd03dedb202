"""Permutation matrices with signs: 2ⁿ n! of them, each with a number of its own."""

from __future__ import annotations

from math import factorial

from derivations.readings.signs import TooManyCases

MOST_GONE_THROUGH = 400
"""More matrices than that are not gone through: those of four rows are 384."""


def order(rows: int) -> int:
    """How many there are.

    >>> [order(rows) for rows in (1, 2, 3)]
    [2, 8, 48]
    """
    return 2**rows * factorial(rows)


def count(rows: int) -> int:
    """How many there are to go through. Raises :class:`TooManyCases` for too many."""
    if (found := order(rows)) > MOST_GONE_THROUGH:
        raise TooManyCases(f"{found} permutations with signs of {rows} rows")
    return found


def numbered(rows: int, number: int) -> list[int]:
    """The entries, row by row, of one of them: ``number`` is from 0 to one less than their count.

    >>> [numbered(1, number) for number in range(2)]
    [[1], [-1]]
    """
    signs, order = number % 2**rows, number // 2**rows
    places = []
    for left in range(rows, 0, -1):
        places.append(order % left)
        order //= left
    return from_choices(places, [-1 if signs >> row & 1 else 1 for row in range(rows)])


def from_choices(places: list[int], signs: list[int]) -> list[int]:
    """The entries, row by row, where each row takes one of the columns that are left, with a sign."""
    rows = len(places)
    left = list(range(rows))
    entries = [0] * (rows * rows)
    for row, (place, sign) in enumerate(zip(places, signs, strict=True)):
        entries[row * rows + left.pop(place)] = sign
    return entries
