"""Counterexamples: small rational points of the domain at which the two sides surely differ.

The sides are compared in exact rational arithmetic; where logarithms, exponentials or π remain they are enclosed in
balls, and only disjoint balls count. Opaque functions are affine or quadratic functions that can be written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any

from sympy import Integer

from derivations.engines.between_roots import points_between_roots
from derivations.engines.defined_points import points_where_defined
from derivations.engines.destinations import other_destination
from derivations.engines.excepted_points import beside_equations
from derivations.engines.places import simplified
from derivations.engines.trial import Trial, trial_at
from derivations.engines.violation import is_violated, surely_holds
from derivations.language import nodes
from derivations.language.errors import Undefined, Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.statements import AtMost, Differs, Equality, Relation, Tends
from derivations.readings.comparison import Agreement, difference, zero_or_formal
from derivations.readings.exact_limits import destinations
from derivations.readings.fields import BallField, RationalField
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import Description, SmallPoint, describe, draw, values_at
from derivations.readings.spelling import spell
from derivations.readings.telling_points import TellingPoints, is_among

_DRAWS_PER_SIZE = 40
_TELLING_DRAWS = 50  # with a parameter at a number that the statement names, or at a very large or small one
_FEW_PARAMETERS = 2
_UNKNOWN = (nodes.OpaqueScalar, nodes.OpaqueMatrix)
_DRAWS_FOR_DEFINEDNESS = 6  # more only while no point is defined
BALL_BITS = 192


@dataclass(frozen=True)
class Found:
    """Both sides at a trial where they surely differ."""

    lhs: Any
    rhs: Any
    confirmed_by: str


Failure = Callable[[Trial], Found | None]


def find(statement: Relation, sizes: dict[str, int], seed: int, budget: Budget) -> Counterexample | None:
    """A small counterexample at these sizes, or None when none was found."""
    source = Random(f"{seed}/counterexample/{sorted(sizes.items())}")
    symbols = free_symbols(statement.expressions())
    try:
        descriptions = describe(symbols, sizes, statement.vocabulary)
    except Undefined:
        return None
    telling = TellingPoints(statement.expressions())
    for attempt in range(_draws(statement, descriptions)):
        terms = 0 if attempt < _DRAWS_PER_SIZE // 2 else 1 << 30
        point = telling.drawn(descriptions, source, attempt, _DRAWS_PER_SIZE)
        degree = 2 if attempt >= 3 * _DRAWS_PER_SIZE // 4 else 1
        trial = trial_at(statement, sizes, descriptions, point, budget, source.getrandbits(32), terms, degree)
        if (failing := first_failure(trial)) is not None:
            return simplest(failing)
    for point in _between_roots(statement, descriptions, sizes):
        trial = trial_at(statement, sizes, descriptions, point, budget, source.getrandbits(32), 1 << 30)
        if failure_at(trial) is not None:
            return simplest(trial)
    return None


def _between_roots(statement: Relation, descriptions: dict[Any, Description], sizes: dict[str, int]) -> Iterator[SmallPoint]:
    """For a statement in one number, points that meet every sign a piecewise rational gap has at these sizes."""
    if not isinstance(statement, AtMost | Differs) or len(descriptions) != 1 or nodes.is_matrix(statement.lhs):
        return
    ((symbol, description),) = descriptions.items()
    if nodes.is_matrix(symbol):
        return
    numbers = {statement.vocabulary.sizes[name].symbol: Integer(value) for name, value in sizes.items()}
    for value in points_between_roots(nodes.substitute(statement.rhs - statement.lhs, numbers)):
        if is_among(value, description.choices[0]):
            yield {symbol: [value]}


def _draws(statement: Relation, descriptions: dict[Any, Description]) -> int:
    """How many points are looked at: one where there is nothing to choose, more where little has to be chosen."""
    if not descriptions and not statement.vocabulary.functions:
        return 1
    if isinstance(statement, Equality) and any(nodes.occurring(side, *_UNKNOWN) for side in statement.expressions()):
        return _DRAWS_PER_SIZE  # numbers tell little beside functions that are drawn anew at every point
    few = sum(len(item.choices) for item in descriptions.values()) <= _FEW_PARAMETERS
    return _DRAWS_PER_SIZE + _TELLING_DRAWS * (2 if few else 1)


def first_failure(trial: Trial) -> Trial | None:
    """The trial if the statement fails there, or one beside its exception at which it does."""
    if failure_at(trial) is not None:
        return trial
    return next((other for other in beside_equations(trial, _exceptions(trial)) if failure_at(other) is not None), None)


def simplest(trial: Trial, failure: Failure | None = None) -> Counterexample:
    """The counterexample at a point where the statement fails, its parameters made as simple as they can be."""
    fails_there = failure or failure_at

    def fails(point: SmallPoint) -> bool:
        return fails_there(trial.moved(point)) is not None

    return _described(trial.moved(simplified(trial.point, trial.descriptions, fails)), fails_there)


class Definedness(Enum):
    """At how many of some small points both sides of a statement are defined."""

    EVERYWHERE = "all"
    PARTLY = "some"
    NOWHERE = "none"


def definedness(statement: Relation, sizes: dict[str, int], seed: int, budget: Budget) -> Definedness:
    """Whether both sides are defined at small points of the domain; without any such point they are so NOWHERE."""
    source = Random(f"{seed}/definedness")
    try:
        descriptions = describe(free_symbols(statement.expressions()), sizes, statement.vocabulary)
    except Undefined:
        return Definedness.NOWHERE
    found: set[bool] = set()
    for attempt, point in enumerate(points_where_defined(statement, sizes, descriptions, source)):
        if attempt >= _DRAWS_FOR_DEFINEDNESS and True in found:
            break
        trial = trial_at(statement, sizes, descriptions, point, budget, source.getrandbits(32), 1 << 30)
        try:
            values_at(point, descriptions, RationalField())
        except Undefined:
            continue  # not a point of the domain
        found.add(is_defined(trial))
        if found == {True, False}:
            return Definedness.PARTLY
    return Definedness.EVERYWHERE if found == {True} else Definedness.NOWHERE


def surely_fails(statement: Relation, sizes: dict[str, int], seed: int, budget: Budget, draws: int = 8) -> bool | None:
    """Whether some small point at these sizes surely refutes the statement; None when it is defined at none of them."""
    source = Random(f"{seed}/surely fails")
    try:
        descriptions = describe(free_symbols(statement.expressions()), sizes, statement.vocabulary)
    except Undefined:
        return None
    trials = []
    for attempt in range(draws):
        point = draw(descriptions, source, 2 + attempt)
        degree = 2 if 4 * attempt >= 3 * draws else 1
        trial = trial_at(statement, sizes, descriptions, point, budget, source.getrandbits(32), 1 << 30, degree)
        if _differs_in_balls(trial, None, None) is not None:
            return True
        trials.append(trial)
    return False if any(is_defined(trial) for trial in trials) else None


def is_defined(trial: Trial) -> bool:
    """Whether both sides surely have a value at the point, which lies in every domain; what cannot be told counts as one."""
    try:
        if isinstance(trial.statement, Tends):  # its limit need not be finite
            destinations(trial.reading(RationalField()), trial.statement.lhs)
            return True
        reading = trial.reading(BallField(BALL_BITS))
        for side in trial.statement.expressions():
            reading.value(side)
    except Undefined:
        return False
    except Unsupported:
        return True  # what cannot be evaluated is not known to be undefined
    return True


def holds_without_variables(statement: Relation, budget: Budget) -> bool:
    """Whether a relation between constants surely holds, in rational numbers or in balls."""
    trial = trial_at(statement, {}, {}, {}, budget)
    for field in (RationalField(), BallField(BALL_BITS)):
        try:
            reading = trial.reading(field)
            left, right = (reading.value(side) for side in statement.expressions())
        except (Undefined, Unsupported):
            continue
        if not _is_formal(left) and not _is_formal(right):
            return surely_holds(statement, left, right, reading.field)
    return False


def equal_without_variables(statement: Relation, budget: Budget) -> bool:
    """Whether an equation between constants holds, by exact arithmetic at the one point there is."""
    unknown = (nodes.OpaqueScalar, nodes.OpaqueMatrix)
    sides = statement.expressions()
    if free_symbols(sides) or any(nodes.occurring(side, *unknown) for side in sides):
        return False
    reading = trial_at(statement, {}, {}, {}, budget).reading(RationalField())
    try:
        return zero_or_formal(reading.field, difference(*(reading.value(side) for side in sides))) is Agreement.EQUAL
    except (Undefined, Unsupported):
        return False


def failure_at(trial: Trial) -> Found | None:
    """Both sides if they surely violate the statement; None when they do not, are undefined or cannot be told apart."""
    if isinstance(trial.statement, Tends):
        return _elsewhere(trial)
    exceptions = _exceptions(trial)
    if exceptions and not _is_outside(trial, exceptions):
        return None
    try:
        reading = trial.reading(RationalField())
        lhs, rhs = (reading.value(side) for side in trial.statement.expressions())
        if not _is_formal(lhs) and not _is_formal(rhs):
            violated = is_violated(trial.statement, lhs, rhs, reading.field)
            return Found(lhs, rhs, "exact rational arithmetic") if violated else None
        if _is_exactly_zero(lhs, rhs) and isinstance(trial.statement, AtMost | Differs):
            strict = isinstance(trial.statement, Differs) or trial.statement.strict
            return Found(lhs, rhs, "exact arithmetic with logarithms") if strict else None
    except Undefined:
        return None
    except Unsupported:
        lhs = rhs = None
    return _differs_in_balls(trial, lhs, rhs)


def _exceptions(trial: Trial) -> tuple[tuple[Any, Any], ...]:
    return trial.statement.unless if isinstance(trial.statement, AtMost) else ()


def _is_outside(trial: Trial, exceptions: tuple[tuple[Any, Any], ...]) -> bool:
    """Whether some equation of the exception surely fails at the point."""
    for field in (RationalField(), BallField(BALL_BITS)):
        try:
            reading = trial.reading(field)
            gaps = [difference(reading.value(left), reading.value(right)) for left, right in exceptions]
        except (Undefined, Unsupported):
            continue
        if not any(_is_formal(gap) for gap in gaps):
            return any(not field.is_zero(gap) for gap in gaps)
    return False


def _elsewhere(trial: Trial) -> Found | None:
    """Where the body of a limit goes instead; None when it goes there, or nowhere that can be told."""
    try:
        found = other_destination(trial.statement, trial.reading(RationalField()))  # type: ignore[arg-type]
    except (Undefined, Unsupported):
        return None
    return None if found is None else Found(*found, "exact arithmetic")


def _is_exactly_zero(lhs: Any, rhs: Any) -> bool:
    """Whether two formal numbers are equal, their logarithms collected."""
    gap = difference(lhs, rhs)
    return is_formal(gap) and bool(gap.is_zero())


def _is_formal(value: Any) -> bool:
    return is_formal(value) or isinstance(value, FormalMatrix)


def _differs_in_balls(trial: Trial, lhs: Any, rhs: Any) -> Found | None:
    try:
        reading = trial.reading(BallField(BALL_BITS))
        left, right = (reading.value(side) for side in trial.statement.expressions())
        if not is_violated(trial.statement, left, right, reading.field):
            return None
    except (Undefined, Unsupported):
        return None
    shown = (left, right) if lhs is None or rhs is None else (lhs, rhs)
    return Found(*shown, "disjoint balls")


def _described(trial: Trial, failure: Failure) -> Counterexample:
    found = failure(trial)
    if found is None:
        raise Unsupported("a counterexample that did not repeat itself")
    shown = trial.place.shown(trial.statement.expressions())
    return Counterexample(trial.sizes, shown, spell(found.lhs), spell(found.rhs), found.confirmed_by)
