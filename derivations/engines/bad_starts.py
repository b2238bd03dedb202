"""Starts from which an iteration surely goes nowhere: small rational points that a few steps take back to themselves.

Everything is exact: each variable is what it was before, and what is watched is not at the limit there. So it is not at the
limit again and again, and does not tend to it from this start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from derivations.engines.counterexamples import Trial, described, failure_at
from derivations.engines.size_choice import size_names, small_sizes
from derivations.language.convergence import Converges
from derivations.language.errors import Undefined, Unsupported
from derivations.language.evidence import Counterexample
from derivations.readings.comparison import Agreement, difference, zero_or_formal
from derivations.readings.domains_of_values import require_in_domain
from derivations.readings.exact import ExactReading
from derivations.readings.fields import RationalField
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import Description, SmallPoint, describe, draw

_SIZES, _DRAWS, _LEVELS = 4, 24, 6
_LONGEST_CYCLE = 4


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
            found = _returning(statement, Trial(statement.arrived, sizes, descriptions, point, 0, 0, budget))
            if found is not None:
                return found
    return None


def _points(statement: Converges, descriptions: dict[Any, Description], source: Random) -> Iterator[SmallPoint]:
    """Points drawn; every other one with the simplest values of what moves, such as zeros."""
    simplest = {symbol: [values[0] for values in descriptions[symbol].choices] for symbol in statement.variables}
    for attempt in range(_DRAWS):
        point = draw(descriptions, source, attempt % _LEVELS)
        yield {**point, **simplest} if attempt % 2 == 0 else point


def _returning(statement: Converges, trial: Trial) -> Counterexample | None:
    if not trial.in_domain or failure_at(trial) is None:
        return None
    try:
        steps = _steps_until_return(statement, trial)
    except (Undefined, Unsupported):
        return None
    if steps is None:
        return None
    words = "a step changes nothing" if steps == 1 else f"{steps} steps lead back"
    return replace(described(trial), confirmed_by=f"exact arithmetic: {words}, and this is not the limit")


def _steps_until_return(statement: Converges, trial: Trial) -> int | None:
    reading = trial.reading(RationalField())
    start = [reading.value(variable) for variable in statement.variables]
    for count in range(1, _LONGEST_CYCLE + 1):
        moved = [reading.value(step) for step in statement.steps]
        for variable, value in zip(statement.variables, moved, strict=True):
            require_in_domain(reading, variable, value)
        if all(_equal(reading, *pair) for pair in zip(start, moved, strict=True)):
            return count
        values = {**reading.point.values, **dict(zip(statement.variables, moved, strict=True))}
        reading = ExactReading(replace(reading.point, values=values))
    return None


def _equal(reading: ExactReading, left: Any, right: Any) -> bool:
    return zero_or_formal(reading.field, difference(left, right)) is Agreement.EQUAL
