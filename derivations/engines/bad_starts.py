"""Starts from which an iteration surely does not arrive: small rational points that a few steps take back to themselves.

Everything is exact: each variable is what it was before, and what is watched is not at the limit there. So it is away from
the limit again and again, and does not tend to it from this start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from derivations.engines.counterexamples import BALL_BITS
from derivations.engines.size_choice import size_names, small_sizes
from derivations.engines.trial import Trial, trial_at
from derivations.engines.violation import is_violated
from derivations.language import nodes
from derivations.language.convergence import Converges
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Counterexample
from derivations.readings.comparison import Agreement, difference, zero_or_formal
from derivations.readings.domains_of_values import require_in_domain
from derivations.readings.exact import ExactReading
from derivations.readings.fields import BallField, RationalField
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import Description, SmallPoint, describe, draw
from derivations.readings.spelling import spell

_SIZES, _DRAWS, _LEVELS = 4, 144, 6
_MOST_STEPS = 5


def bad_start(statement: Converges, seed: int, budget: Budget) -> Counterexample | None:
    """The first such start, at the smallest size that has one among those tried."""
    names = size_names(statement.expressions(), statement.vocabulary)
    for sizes in small_sizes(names, statement.vocabulary)[:_SIZES]:
        try:
            descriptions = describe(free_symbols((*statement.expressions(), *statement.variables)), sizes, statement.vocabulary)
        except Undefined:
            continue
        for point in _points(statement, descriptions, Random(f"{seed}/starts/{sorted(sizes.items())}")):
            if budget.is_used_up():
                return None
            found = _cycling(statement, trial_at(statement.arrived, sizes, descriptions, point, budget))
            if found is not None:
                return found
    return None


def _points(statement: Converges, descriptions: dict[Any, Description], source: Random) -> Iterator[SmallPoint]:
    """Points drawn; every other one with the simplest values of what moves, such as zeros."""
    simplest = {symbol: [values[0] for values in descriptions[symbol].choices] for symbol in statement.variables}
    for attempt in range(_DRAWS):
        point = draw(descriptions, source, attempt % _LEVELS)
        yield {**point, **simplest} if attempt % 2 == 0 else point


def _cycling(statement: Converges, trial: Trial) -> Counterexample | None:
    """The first state that the iteration from a point comes back to, if that is not at the limit."""
    try:
        reading = trial.reading(RationalField())
        states = [_state(statement, reading)]
        for _ in range(_MOST_STEPS):
            reading = _after_a_step(statement, reading)
            state = _state(statement, reading)
            start = next((place for place, earlier in enumerate(states) if _equal(reading, earlier, state)), None)
            if start is not None:
                return _described(statement, reading, len(states) - start)
            states.append(state)
    except (Undefined, Unsupported, OutOfBudget):
        return None
    return None


def _state(statement: Converges, reading: ExactReading) -> list[Any]:
    return [reading.value(variable) for variable in statement.variables]


def _after_a_step(statement: Converges, reading: ExactReading) -> ExactReading:
    moved = [reading.value(step) for step in statement.steps]
    for variable, value in zip(statement.variables, moved, strict=True):
        require_in_domain(reading, variable, value)
    values = {**reading.point.values, **dict(zip(statement.variables, moved, strict=True))}
    return ExactReading(replace(reading.point, values=values))


def _equal(reading: ExactReading, left: list[Any], right: list[Any]) -> bool:
    return all(zero_or_formal(reading.field, difference(*pair)) is Agreement.EQUAL for pair in zip(left, right, strict=True))


def _described(statement: Converges, reading: ExactReading, length: int) -> Counterexample | None:
    """The state as a start, if what is watched is surely not at the limit there."""
    sides = _apart(statement, reading)
    if sides is None:
        return None
    point = reading.point
    shown = {nodes.display_name(symbol): spell(value) for symbol, value in point.values.items()}
    words = "a step changes nothing" if length == 1 else f"{length} steps lead back"
    left, right = map(spell, sides)
    return Counterexample(point.sizes, shown, left, right, f"exact arithmetic: {words}, and this is not the limit")


def _apart(statement: Converges, reading: ExactReading) -> tuple[Any, Any] | None:
    """What is watched and the limit, exactly or in balls, if they surely differ."""
    if any(is_formal(value) or isinstance(value, FormalMatrix) for value in reading.point.values.values()):
        return None  # a formal value was not compared with its domain
    left, right = (reading.value(side) for side in statement.arrived.expressions())
    if not any(is_formal(side) or isinstance(side, FormalMatrix) for side in (left, right)):
        return (left, right) if is_violated(statement.arrived, left, right, reading.field) else None
    balls = BallField(BALL_BITS)
    values = {symbol: balls.enclosing(value) for symbol, value in reading.point.values.items()}
    enclosing = ExactReading(replace(reading.point, field=balls, values=values, pi=balls.number(1).pi()))
    first, second = (enclosing.value(side) for side in statement.arrived.expressions())
    return (left, right) if is_violated(statement.arrived, first, second, balls) else None
