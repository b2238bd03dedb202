"""The rank of a linear map: at a random point modulo a prime, at a small rational point, and over the field of all entries."""

from __future__ import annotations

from random import Random
from typing import Any

from flint import fmpq_mat, nmod_mat

from derivations.engines.places import Place
from derivations.language.domains import Symmetry
from derivations.language.errors import Unsupported
from derivations.language.generic_rank import GenericRank
from derivations.readings.atoms import Atoms
from derivations.readings.directions import basis, images
from derivations.readings.exact import ExactReading
from derivations.readings.fields import PrimeField, RationalField
from derivations.readings.point import Budget, Point
from derivations.readings.points import PointSource, free_symbols, random_prime
from derivations.readings.rational_functions import symbolic_values

_MOST_MOVES = 150
_MOST_ENTRIES = 10


def variables_of(statement: GenericRank) -> set[Any]:
    """What is generic: the variables beside the directions, and sizes."""
    return free_symbols([statement.value]) - set(statement.directions)


def rank_modulo_prime(
    statement: GenericRank, sizes: dict[str, int], source: Random, branch: int, budget: Budget
) -> tuple[int, int]:
    """The rank at a random point modulo a random prime, and the prime. It is never above the generic rank."""
    field = PrimeField(random_prime(source))
    values = PointSource(field, sizes, statement.vocabulary, source, branch).draw(variables_of(statement))
    pi = field.number(1 + source.getrandbits(60))
    point = Point(field, statement.vocabulary, sizes, values, pi, Atoms(field, source.getrandbits(60)), budget)
    rows = images(
        statement.value, basis(statement.directions, field, sizes, statement.vocabulary, _MOST_MOVES), ExactReading(point)
    )
    if point.has_stand_in:
        raise Unsupported("an expectation that is only known up to its moments")
    entries = [entry for row in rows for entry in row]
    return (nmod_mat(len(rows), len(rows[0]), entries, field.prime).rank() if rows else 0), field.prime


def rank_at(statement: GenericRank, place: Place) -> int:
    """The rank at a small rational point, exactly. It is never above the generic rank."""
    reading = place.reading(RationalField())
    rows = images(statement.value, basis(statement.directions, reading.field, place.sizes, statement.vocabulary), reading)
    return int(fmpq_mat(len(rows), len(rows[0]), [entry for row in rows for entry in row]).rank()) if rows else 0


def symbolic_rank(statement: GenericRank, sizes: dict[str, int], budget: Budget) -> int:
    """The generic rank itself: that over the field of rational functions in the entries of all variables."""
    symbols = variables_of(statement)
    for symbol in symbols:
        variable = statement.vocabulary.variable_of(symbol)
        if variable is not None and variable.kind.symmetry is Symmetry.CURVED:
            raise Unsupported("orthogonal matrices have no free entries")
    field, values = symbolic_values(symbols, sizes, statement.vocabulary, _MOST_ENTRIES)
    reading = ExactReading(Point(field, statement.vocabulary, sizes, values, field.pi, Atoms(field, seed=0), budget))
    rows = images(statement.value, basis(statement.directions, field, sizes, statement.vocabulary), reading)
    return _eliminated(rows, field.is_zero, budget)


def _eliminated(rows: list[list[Any]], is_zero: Any, budget: Budget) -> int:
    """The number of pivots of Gaussian elimination."""
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        budget.check()
        pivot = next((place for place in range(rank, len(rows)) if not is_zero(rows[place][column])), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for place in range(rank + 1, len(rows)):
            factor = rows[place][column] / rows[rank][column]
            rows[place] = [entry - factor * other for entry, other in zip(rows[place], rows[rank], strict=True)]
        rank += 1
    return rank
