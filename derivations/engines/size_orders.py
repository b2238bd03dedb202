"""Sizes in every order that the sides of a statement's matrices may have.

det(YᵀY) is zero for Y with k rows and d + 2 columns until k ≥ d + 2: what holds where one side is shorter may fail where it
is longer. So every strict order of the sides is looked at, and in each as many sizes as tell a polynomial in them from zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, combinations, islice, product, zip_longest
from math import prod
from typing import Any

from sympy import Basic, Poly

from derivations.engines.size_choice import raised
from derivations.language import nodes
from derivations.language.vocabulary import Vocabulary

_BEYOND = {1: 4, 2: 5, 3: 4}  # how far beyond the largest number in a side sizes are looked for, by how many they are
_MOST_CELLS = 8000
_MOST_SIZES = 40
_MOST_OF_AN_ORDER = 15
_LARGEST_NUMBER = 64

Sizes = dict[str, int]


@dataclass(frozen=True)
class Orders:
    """Sizes to test, the orders taking turns; ``doubt`` where they could not be had."""

    sizes: list[Sizes] = field(default_factory=list)
    doubt: str = ""


def in_every_order(expressions: tuple[Any, ...], names: list[str], vocabulary: Vocabulary, degree: int) -> Orders:
    """The smallest admissible sizes in every strict order of the sides, enough of each for polynomials of that degree."""
    symbols = [vocabulary.sizes[name].symbol for name in names]
    gaps = _gaps(_sides(expressions) | set(symbols), symbols)
    if not gaps:
        return Orders()
    number = max(abs(int(gap.nth(*[0] * len(symbols)))) for gap in gaps)
    if number > _LARGEST_NUMBER:
        return Orders(doubt=f"one of its sides outgrows another at sizes around {number} only, which is too large to be tested")
    measures = [_measure(gap) for gap in gaps]
    found: dict[tuple[bool, ...], list[Sizes]] = {}
    for sizes in _cells(names, number + _BEYOND.get(len(names), 3), vocabulary):
        values = [measure(sizes) for measure in measures]
        if all(values):
            found.setdefault(tuple(value > 0 for value in values), []).append(dict(zip(names, sizes, strict=True)))
    each = min(_MOST_OF_AN_ORDER, max(2, (degree + 1) * (degree + 2) // 2))
    in_turn = chain.from_iterable(zip_longest(*(cells[:each] for cells in found.values())))
    return Orders(list(islice((sizes for sizes in in_turn if sizes is not None), _MOST_SIZES)))


def _sides(expressions: tuple[Any, ...]) -> set[Any]:
    """The sides of all matrices, but for the 1 of columns and rows: sizes of 1 are tested anyway."""
    matrices = (part for side in expressions for part in nodes.occurring(side, Basic) if nodes.is_matrix(part))
    return {side for matrix in matrices for side in matrix.shape if side != 1}


def _gaps(sides: set[Any], symbols: list[Any]) -> list[Poly]:
    """The differences of two sides that depend on the sizes and on nothing else."""
    pairs = combinations(sorted(sides, key=str), 2)
    differences = [one - other for one, other in pairs if (one - other).free_symbols]
    return [Poly(gap, *symbols) for gap in differences if gap.free_symbols <= set(symbols) and gap.is_polynomial(*symbols)]


def _measure(gap: Poly) -> Callable[[tuple[int, ...]], int]:
    """A polynomial as a function of whole numbers."""
    terms = [(int(coefficient), powers) for powers, coefficient in gap.terms()]

    def value(sizes: tuple[int, ...]) -> int:
        return sum(c * prod(size**power for size, power in zip(sizes, powers, strict=True)) for c, powers in terms)

    return value


def _cells(names: list[str], further: int, vocabulary: Vocabulary) -> list[tuple[int, ...]]:
    """Admissible sizes up to that much beyond the smallest, smallest first."""
    starts = raised(dict.fromkeys(names, 1), names, vocabulary)
    ranges = [range(vocabulary.sizes[name].at_least, starts[name] + further) for name in names]
    cells = islice(product(*ranges), _MOST_CELLS)
    return sorted((cell for cell in cells if vocabulary.admits(dict(zip(names, cell, strict=True)))), key=sum)
