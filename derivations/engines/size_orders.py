"""Sizes in every order that the sides of a statement's matrices may have.

det(YᵀY) is zero for Y with k rows and d + 2 columns until k ≥ d + 2: what holds where one side is shorter may fail where it
is longer. So every strict order of the sides is looked at, and in each as many sizes as tell a polynomial in them from zero.
The same goes for numbers made of sizes that a maximum, minimum or step compares: max(0, d − k − 4) is zero until d > k + 4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, combinations, islice, product, zip_longest
from math import prod
from typing import Any

from sympy import Basic, Determinant, Poly, S, Trace

from derivations.engines.size_choice import raised
from derivations.language import nodes
from derivations.language.kinks import KINKS
from derivations.language.vocabulary import Vocabulary

_SMALL = {1: 6, 2: 6, 3: 4}  # how many small values of a size are looked at, by how many sizes there are
_MOST_CELLS = 8000
_MOST_SIZES = 40
_MOST_OF_AN_ORDER = 15
_LARGEST_NUMBER = 100
_BESIDE, _BESIDE_A_KINK = range(-1, 4), range(-1, 9)  # how far from a number sizes are looked at
_MOST_ARGUMENTS = 8

Sizes = dict[str, int]


@dataclass(frozen=True)
class Orders:
    """For every order some sizes that have it; ``doubt`` where they could not be had."""

    groups: list[list[Sizes]] = field(default_factory=list)
    doubt: str = ""

    @property
    def sizes(self) -> list[Sizes]:
        """All sizes to test, the orders taking turns."""
        in_turn = chain.from_iterable(zip_longest(*self.groups))
        return list(islice((sizes for sizes in in_turn if sizes is not None), _MOST_SIZES))

    def is_one_missed(self, tested: list[Sizes]) -> bool:
        """Whether no size of some order is among those that were tested."""
        return any(all(sizes not in tested for sizes in group) for group in self.groups)


def in_every_order(expressions: tuple[Any, ...], names: list[str], vocabulary: Vocabulary, degree: int) -> Orders:
    """The smallest admissible sizes in every strict order of the sides, enough of each for polynomials of that degree."""
    symbols = [vocabulary.sizes[name].symbol for name in names]
    compared = _compared(expressions, symbols)
    if compared is None:
        return Orders(doubt="it compares numbers made of sizes in a form that does not show when one outgrows the other")
    gaps = list(dict.fromkeys([*_gaps(_sides(expressions) | set(symbols), symbols), *compared]))
    if not gaps:
        return Orders()
    numbers = {abs(int(number)) for gap in gaps for number in gap.coeffs()} - {1}
    if max(numbers, default=0) > _LARGEST_NUMBER:
        return Orders(doubt=f"one of its sides outgrows another at sizes around {max(numbers)} only, too large to be tested")
    measures = [_measure(gap) for gap in gaps]
    found: dict[tuple[bool, ...], list[Sizes]] = {}
    for sizes in _cells(names, numbers, vocabulary, _BESIDE_A_KINK if compared else _BESIDE):
        values = [measure(sizes) for measure in measures]
        if all(values):
            found.setdefault(tuple(value > 0 for value in values), []).append(dict(zip(names, sizes, strict=True)))
    each = min(_MOST_OF_AN_ORDER, max(2, (degree + 1) * (degree + 2) // 2))
    if compared:  # what a kink leaves may vanish at all small sizes for another reason
        found = {order: [cells[0], *cells[1:][-1:], *cells[1:-1]] for order, cells in found.items()}
    return Orders([cells[:each] for cells in found.values()])


def _sides(expressions: tuple[Any, ...]) -> set[Any]:
    """The sides of all matrices, but for the 1 of columns and rows: sizes of 1 are tested anyway."""
    matrices = (part for side in expressions for part in nodes.occurring(side, Basic) if nodes.is_matrix(part))
    return {side for matrix in matrices for side in matrix.shape if side != 1}


def _gaps(sides: set[Any], symbols: list[Any]) -> list[Poly]:
    """The differences of two sides that depend on the sizes and on nothing else."""
    pairs = combinations(sorted(sides, key=str), 2)
    differences = [one - other for one, other in pairs if (one - other).free_symbols]
    return [Poly(gap, *symbols) for gap in differences if gap.free_symbols <= set(symbols) and gap.is_polynomial(*symbols)]


def _compared(expressions: tuple[Any, ...], symbols: list[Any]) -> list[Poly] | None:
    """The differences of numbers made of several sizes that a kink compares; ``None`` where one of them is no polynomial."""
    kinks = frozenset().union(*(nodes.occurring(side, *KINKS) for side in expressions))
    found = []
    for kink in sorted(kinks, key=str):
        for one, other in combinations((*kink.args, S.Zero)[:_MOST_ARGUMENTS], 2):
            gap = one - other
            own = nodes.free_variables(gap)
            if len(own) < 2 or not own <= set(symbols):
                continue
            if nodes.occurring(gap, nodes.ScalarNode, Trace, Determinant) or not gap.is_polynomial(*symbols):
                return None
            found.append(Poly(gap, *symbols))
    return found


def _measure(gap: Poly) -> Callable[[tuple[int, ...]], int]:
    """A polynomial as a function of whole numbers."""
    terms = [(int(coefficient), powers) for powers, coefficient in gap.terms()]

    def value(sizes: tuple[int, ...]) -> int:
        return sum(c * prod(size**power for size, power in zip(sizes, powers, strict=True)) for c, powers in terms)

    return value


def _cells(names: list[str], numbers: set[int], vocabulary: Vocabulary, beside: range) -> list[tuple[int, ...]]:
    """Admissible sizes that are small, or a little below or beyond one of the numbers, smallest first."""
    starts = raised(dict.fromkeys(names, 1), names, vocabulary)
    near = {number + step for number in numbers for step in beside if step}
    values = {
        name: {*range(vocabulary.sizes[name].at_least, starts[name] + _SMALL.get(len(names), 3)), *near} for name in names
    }
    cells = islice(product(*(sorted(value for value in values[name] if value > 0) for name in names)), _MOST_CELLS)
    return sorted((cell for cell in cells if vocabulary.admits(dict(zip(names, cell, strict=True)))), key=sum)
