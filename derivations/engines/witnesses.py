"""Points at which statements surely hold: one that a claim names, or one found among small rational points.

What holds at a point is decided as what fails there is (:mod:`derivations.engines.counterexamples`): in exact rational
arithmetic, with formal logarithms, or, for what is strict, in balls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import prod
from random import Random
from typing import Any

from derivations.engines.counterexamples import BALL_BITS
from derivations.engines.trial import Trial, trial_at
from derivations.engines.violation import surely_holds
from derivations.language import nodes
from derivations.language.errors import Undefined, Unsupported
from derivations.language.evidence import Held, Witness
from derivations.language.existence import Exists
from derivations.language.statements import AtMost, Differs, Relation
from derivations.readings.comparison import Agreement, difference, zero_or_formal
from derivations.readings.fields import BallField, RationalField
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import Description, SmallPoint, describe, draw, values_at
from derivations.readings.spelling import spell

MOST_POINTS = 5000
_CONFIRMED = "exact arithmetic"
_LEVELS = 8


@dataclass(frozen=True)
class Search:
    """How many points were looked at, and the one found."""

    points: int
    found: Witness | None = None


def closed_witness(statement: Exists, budget: Budget) -> Witness | None:
    """The values that a claim names, if they depend on nothing and everything surely holds there."""
    trial = trial_at(statement.instances[0], {}, {}, {}, budget)
    held = _held(trial, statement.conditions, statement.instances)
    if held is None:
        return None
    reading = trial.reading(RationalField())
    try:
        shown = {nodes.display_name(variable): spell(reading.value(value)) for variable, value in statement.settings()}
    except (Undefined, Unsupported):
        return None
    return Witness(shown, held, _CONFIRMED)


def search(statement: Exists, seed: int, budget: Budget) -> Search:
    """Look for a point among small rational ones, the simplest first; all of them where they are few."""
    asked = 0
    try:
        descriptions = describe(free_symbols(statement.expressions()), {}, statement.vocabulary)
    except Undefined:
        return Search(0)
    for point in small_points(descriptions, Random(f"{seed}/witness")):
        if budget.is_used_up():
            break
        trial = trial_at(statement.conditions[0], {}, descriptions, point, budget)
        asked += 1
        held = _held(trial, statement.conditions, statement.conditions) if trial.in_domain else None
        if held is not None:
            values = values_at(point, descriptions, RationalField())
            shown = {nodes.display_name(variable): spell(values[variable]) for variable in statement.variables}
            return Search(asked, Witness(shown, held, _CONFIRMED, found=True))
    return Search(asked)


def small_points(descriptions: dict[Any, Description], source: Random) -> Iterator[SmallPoint]:
    """All small points, the simplest first, where they are few; else the simplest, and then as many drawn."""
    choices = [list(values) for description in descriptions.values() for values in description.choices]
    if prod(map(len, choices)) <= MOST_POINTS:
        every = product(*(range(len(values)) for values in choices))
        for places in sorted(every, key=lambda places: (sum(places), places)):
            yield _assembled(descriptions, [values[place] for values, place in zip(choices, places, strict=True)])
        return
    yield _assembled(descriptions, [values[0] for values in choices])
    for attempt in range(MOST_POINTS):
        yield draw(descriptions, source, attempt % _LEVELS)


def _assembled(descriptions: dict[Any, Description], parameters: list[Fraction]) -> SmallPoint:
    remaining = iter(parameters)
    return {symbol: list(islice(remaining, len(item.choices))) for symbol, item in descriptions.items()}


def _held(trial: Trial, conditions: tuple[Relation, ...], instances: tuple[Relation, ...]) -> tuple[Held, ...] | None:
    """Both sides of every condition, if all of them surely hold at the point."""
    found = []
    for condition, instance in zip(conditions, instances, strict=True):
        sides = sides_that_hold(trial.stating(instance))
        if sides is None:
            return None
        found.append(Held(condition.words(), *map(spell, sides)))
    return tuple(found)


def sides_that_hold(trial: Trial) -> tuple[Any, Any] | None:
    """Both sides, if the relation surely holds between them and all that it mentions is surely defined."""
    try:
        in_balls = trial.reading(BallField(BALL_BITS))
        first, second = (in_balls.value(side) for side in trial.statement.expressions())
    except (Undefined, Unsupported):
        return None
    try:
        reading = trial.reading(RationalField())
        left, right = (reading.value(side) for side in trial.statement.expressions())
    except Undefined:
        return None
    except Unsupported:
        return (first, second) if surely_holds(trial.statement, first, second, in_balls.field) else None
    if not any(is_formal(side) or isinstance(side, FormalMatrix) for side in (left, right)):
        return (left, right) if surely_holds(trial.statement, left, right, reading.field) else None
    if zero_or_formal(reading.field, difference(left, right)) is Agreement.EQUAL:
        return (left, right) if _allows_equality(trial.statement) else None
    return (left, right) if surely_holds(trial.statement, first, second, in_balls.field) else None


def _allows_equality(statement: Relation) -> bool:
    return not isinstance(statement, Differs) and not (isinstance(statement, AtMost) and statement.strict)
