"""Both sides of a statement at one random point modulo one random prime: equal, unequal, or undefined there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import prod
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
from derivations.readings.signs import Decision, SignNeeded, Signs, known_signs

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


def over_cases(signs: Signs, leaf: Callable[[], Agreement]) -> Agreement:
    """How two sides compare in all cases of signs together.

    EQUAL when they are equal in every case in which they are defined, UNDEFINED when they are so in none. What is unequal in
    one of several cases is only NOT_RECOGNISED: that case may have no point.
    """
    case, before = signs.case, signs.known
    signs.known = before.copy()
    try:
        return _one_case(signs, leaf)
    except Undefined:
        return Agreement.UNDEFINED
    except SignNeeded as needed:
        return _over_further_cases(signs, needed.value, leaf)
    finally:
        signs.case, signs.known = case, before


def _over_further_cases(signs: Signs, value: Any, leaf: Callable[[], Agreement]) -> Agreement:
    """How they compare in the cases of one more sign; each begins with the values that were found without it."""
    case, found = signs.case, Agreement.UNDEFINED
    for further in _further(signs, value):
        found = _together(found, further(signs, case, value, leaf))
        if found is Agreement.NOT_RECOGNISED:
            break
        signs.case = case
    return found


def _further(signs: Signs, value: Any) -> list[Callable[..., Agreement]]:
    """The cases of a sign that the present case leaves open."""
    above = [_above] if signs.may_be(value, 1) else []
    below = [_below] if signs.may_be(value, -1) else []
    return [*above, *below, *([_at_tie] if signs.ties else [])]


def _one_case(signs: Signs, leaf: Callable[[], Agreement]) -> Agreement:
    signs.count_case()
    agreement = leaf()
    return Agreement.NOT_RECOGNISED if signs.case and agreement is Agreement.UNEQUAL else agreement


def _in_case(signs: Signs, case: tuple[Decision, ...], leaf: Callable[[], Agreement]) -> Agreement:
    signs.case = case
    return over_cases(signs, leaf)


def _above(signs: Signs, case: tuple[Decision, ...], value: Any, leaf: Callable[[], Agreement]) -> Agreement:
    return _in_case(signs, (*case, Decision(value, 1, 1)), leaf)


def _below(signs: Signs, case: tuple[Decision, ...], value: Any, leaf: Callable[[], Agreement]) -> Agreement:
    return _in_case(signs, (*case, Decision(value, -1, -1)), leaf)


def _at_tie(signs: Signs, case: tuple[Decision, ...], value: Any, leaf: Callable[[], Agreement]) -> Agreement:
    """At a tie either of the two arguments may be taken, since they are equal there: one choice that holds is enough."""
    first, second = Agreement.NOT_RECOGNISED, Agreement.NOT_RECOGNISED
    for side in (1, -1):
        first, second = _in_case(signs, (*case, Decision(value, 0, side)), leaf), first
        if first is Agreement.EQUAL:
            return first
    return first if first is second else Agreement.NOT_RECOGNISED


def _together(first: Agreement, second: Agreement) -> Agreement:
    """Both must hold where they are defined."""
    if Agreement.NOT_RECOGNISED in (first, second):
        return Agreement.NOT_RECOGNISED
    return Agreement.EQUAL if Agreement.EQUAL in (first, second) else Agreement.UNDEFINED


def branches(pairs: Pairs, sizes: dict[str, int]) -> int:
    """How many components the domain has at these sizes: two for every orthogonal variable."""
    return prod(branched(pairs.symbols, sizes, pairs.vocabulary).values())


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
    found = agreement_at(point, pairs)
    if found is Agreement.UNDEFINED:
        raise Undefined("both sides are defined in no case")
    return Agreement.NOT_RECOGNISED if found is Agreement.UNEQUAL and point.has_stand_in else found


def agreement_at(point: Point, pairs: Pairs) -> Agreement:
    """How all pairs compare at one point of a field without order, in every case of signs."""
    if not pairs.has_kinks:
        return _with_split_logarithms(point, pairs)
    point.signs = known_signs(point.values, point.vocabulary, point.field, pairs.has_steps)
    return over_cases(point.signs, lambda: _with_split_logarithms(point, pairs))


def _with_split_logarithms(point: Point, pairs: Pairs) -> Agreement:
    """How all pairs compare, with log(ab) as log a + log b where they are not recognised as equal otherwise."""
    found = _all_pairs(point, pairs)
    if found is not Agreement.NOT_RECOGNISED or not pairs.has_logarithms_of_products:
        return found
    point.split_logarithms = True
    try:
        return _all_pairs(point, pairs)
    except Unsupported:
        return found
    finally:
        point.split_logarithms = False


def _all_pairs(point: Point, pairs: Pairs) -> Agreement:
    reading = ExactReading(point)
    if point.signs is not None and not point.split_logarithms:
        reading.root.known, reading.unknown_expectations = point.signs.known.values, point.signs.known.expectations
    found = Agreement.EQUAL
    for left, right in pairs.pairs:
        agreement = zero_or_formal(point.field, difference(reading.value(left), reading.value(right)))
        if agreement is Agreement.UNEQUAL:
            return agreement
        if agreement is Agreement.NOT_RECOGNISED:
            found = agreement
    return found


def difference(left: Any, right: Any) -> Any:
    """left − right for numbers and matrices, formal or not."""
    return left + (-right)
