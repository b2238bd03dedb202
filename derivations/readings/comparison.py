"""Both sides of a statement at one random point modulo one random prime: equal, unequal, or undefined there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any

from derivations.language.errors import Undefined, Unsupported
from derivations.readings.atoms import Atoms
from derivations.readings.exact import ExactReading
from derivations.readings.fields import Field, PrimeField
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.point import Budget, Point
from derivations.readings.points import PointSource, branched, exponentiated, random_prime
from derivations.readings.residuals import Pairs

_TRIES = 3


class Agreement(Enum):
    """How two sides compare at a point."""

    EQUAL = "equal"
    UNEQUAL = "unequal"
    NOT_RECOGNISED = "not recognised as equal"
    UNDEFINED = "undefined"


@dataclass(frozen=True)
class Comparison:
    """The agreement of all pairs at one point, and the prime it was seen at."""

    agreement: Agreement
    prime: int


def zero_or_formal(field: Field, value: Any) -> Agreement:
    """Whether a difference is zero; a formal one that is not recognised as zero may still be zero."""
    if isinstance(value, FormalMatrix):
        found = [zero_or_formal(field, entry) for entry in value.entries()]
        if Agreement.UNEQUAL in found:
            return Agreement.UNEQUAL
        return Agreement.NOT_RECOGNISED if Agreement.NOT_RECOGNISED in found else Agreement.EQUAL
    if is_formal(value):
        if value.is_zero():
            return Agreement.EQUAL
        return Agreement.UNEQUAL if value.is_surely_not_zero() else Agreement.NOT_RECOGNISED
    return Agreement.EQUAL if field.is_zero(value) else Agreement.UNEQUAL


def branches(pairs: Pairs, sizes: dict[str, int]) -> int:
    """How many components the domain has at these sizes: two for every orthogonal variable."""
    return 1 << len(branched(pairs.symbols, sizes, pairs.vocabulary))


def compare(pairs: Pairs, sizes: dict[str, int], source: Random, budget: Budget, branch: int = 0) -> Comparison:
    """Evaluate every pair at one fresh point modulo one fresh prime, drawing again where it is undefined."""
    for _ in range(_TRIES):
        prime = random_prime(source)
        try:
            return Comparison(_compare_once(pairs, sizes, PrimeField(prime), source, budget, branch), prime)
        except Undefined:
            continue
    return Comparison(Agreement.UNDEFINED, prime)


def _compare_once(
    pairs: Pairs, sizes: dict[str, int], field: PrimeField, source: Random, budget: Budget, branch: int
) -> Agreement:
    logarithms = exponentiated(pairs.sides)
    if not logarithms:
        return _agreement(pairs, sizes, field, source, budget, branch, frozenset())
    try:
        return _agreement(pairs, sizes, field, source, budget, branch, logarithms)
    except Unsupported:  # a variable that stands inside and outside exp may need its exponential kept formal instead
        return _agreement(pairs, sizes, field, source, budget, branch, frozenset())


def _agreement(
    pairs: Pairs,
    sizes: dict[str, int],
    field: PrimeField,
    source: Random,
    budget: Budget,
    branch: int,
    logarithms: frozenset[Any],
) -> Agreement:
    values = PointSource(field, sizes, pairs.vocabulary, source, branch).draw(pairs.symbols, logarithms)
    pi = field.number(1 + source.getrandbits(60))
    atoms = Atoms(field, source.getrandbits(60))
    point = Point(field, pairs.vocabulary, sizes, values, pi, atoms, budget)
    point.matrix_expectations = pairs.has_matrix_expectations
    reading = ExactReading(point)
    found = Agreement.EQUAL
    for left, right in pairs.pairs:
        agreement = zero_or_formal(field, difference(reading.value(left), reading.value(right)))
        if agreement is Agreement.UNEQUAL:
            return Agreement.NOT_RECOGNISED if point.has_stand_in else agreement
        if agreement is Agreement.NOT_RECOGNISED:
            found = agreement
    return found


def difference(left: Any, right: Any) -> Any:
    """left − right for numbers and matrices, formal or not."""
    return left + (-right)
