"""Opaque functions, such as a decoder network, as numbers keyed by the exact value of their arguments.

Equal arguments give equal values, different arguments unrelated random ones, and so do all derivatives: a claim that
holds for these holds for every smooth function, because a smooth function may take any values at finitely many points.
For a counterexample the function must be one a person can write down: then it is t, affine in its arguments, or t + t².
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from derivations.language.errors import Unsupported
from derivations.readings.fields import Field, PrimeField
from derivations.readings.formal import is_formal
from derivations.readings.jets import Jet, all_masks, parts_of

_SPARE_POWERS = 2


class Atoms:
    """Values of opaque functions at one point of a test.

    With a ``degree`` they are polynomials: t = b + a·x with small entries for degree 1, t + t² for degree 2. Only the first
    ``terms`` of b, a₁, a₂, … are not zero.
    """

    def __init__(self, field: Field, seed: int, degree: int | None = None, terms: int = 1 << 30) -> None:
        self.field = field
        self.seed = seed
        self.degree = degree
        self.terms = terms
        self._forms: dict[tuple[str, int], list[tuple[Any, list[Any]]]] = {}

    def random_number(self, source: Random) -> Any:
        if isinstance(self.field, PrimeField):
            return self.field.number(source.getrandbits(60))
        return self.field.number(source.choice([-2, -1, 0, 0, 1, 1, 2]))

    def value(self, name: str, count: int, arguments: list[Any]) -> list[Any]:
        """The ``count`` entries of the function's value; every argument is a number or a jet."""
        if self.degree is not None:
            affine = self._affine(name, count, arguments)
            return [entry * entry + entry for entry in affine] if self.degree == 2 else affine
        if not isinstance(self.field, PrimeField):
            raise Unsupported("an opaque function has no exact value outside a random test")
        start = [parts_of(argument)[0] for argument in arguments]
        if any(is_formal(entry) for entry in start):
            raise Unsupported("an opaque function of a logarithm or exponential")
        key = ",".join(str(self.field.same_key(entry)) for entry in start)
        source = Random(f"{self.seed}/{name}/{key}")
        entries: list[Any] = [self.random_number(source) for _ in range(count)]
        masks = all_masks({mask: None for argument in arguments for mask in parts_of(argument)})
        if not masks:
            return entries
        return [self._jet(f"{self.seed}/{name}/{key}/{i}", entry, arguments, masks) for i, entry in enumerate(entries)]

    def _affine(self, name: str, count: int, arguments: list[Any]) -> list[Any]:
        entries = []
        for constant, *slopes in self.coefficients(name, count, len(arguments)):
            entry = constant
            for argument, slope in zip(arguments, slopes, strict=True):
                entry = argument * slope + entry
            entries.append(entry)
        return entries

    def coefficients(self, name: str, count: int, arguments: int) -> list[list[Any]]:
        """Rows (b, a₁, a₂, …) of the affine function."""
        source = Random(f"{self.seed}/{name}")
        zero = self.field.number(0)
        rows = [[self.random_number(source) for _ in range(arguments + 1)] for _ in range(count)]
        return [[entry if place < self.terms else zero for place, entry in enumerate(row)] for row in rows]

    def _jet(self, key: str, value: Any, arguments: list[Any], masks: list[int]) -> Jet:
        """Faà di Bruno's formula: the sum over partitions of the mask into blocks along which some argument moves."""
        parts = {0: value}
        moving = {mask for argument in arguments for mask in parts_of(argument)}
        for mask in masks:
            total = self.field.number(0)
            for blocks in _partitions(mask):
                if moving.issuperset(blocks):
                    total = total + self._derivative(key, [[parts_of(a).get(block) for a in arguments] for block in blocks])
            parts[mask] = total
        return Jet(parts)

    def _derivative(self, key: str, directions: list[list[Any]]) -> Any:
        """A random symmetric multilinear form: a sum of products of linear forms, keyed by its order."""
        total = self.field.number(0)
        for product, weights in self._powers(key, len(directions), len(directions[0])):
            for direction in directions:
                terms = (w * h for w, h in zip(weights, direction, strict=True) if h is not None)
                product = product * sum(terms, self.field.number(0))
            total = total + product
        return total

    def _powers(self, key: str, order: int, arguments: int) -> list[tuple[Any, list[Any]]]:
        """The coefficients and linear forms whose powers make up a derivative: enough for a form of full rank."""
        found = self._forms.get((key, order))
        if found is None:
            source = Random(f"{key}/{order}")
            terms = range(arguments + _SPARE_POWERS) if order > 1 else range(1)
            drawn = [[self.random_number(source) for _ in range(arguments + 1)] for _ in terms]
            found = self._forms[key, order] = [(coefficient, weights) for coefficient, *weights in drawn]
        return found


def _partitions(mask: int) -> Iterator[list[int]]:
    """All partitions of a set of bits into blocks."""
    if not mask:
        yield []
        return
    first = mask & -mask
    rest = mask ^ first
    sub = rest
    while True:
        for blocks in _partitions(rest ^ sub):
            yield [first | sub, *blocks]
        if not sub:
            return
        sub = (sub - 1) & rest
