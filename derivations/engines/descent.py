"""A bounded search for a point at which an inequality fails: from many small points, downhill in the gap.

The gap is followed in balls of moderate precision, and only a point at which :mod:`derivations.engines.counterexamples`
confirms the failure counts. What the search does not find proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from derivations.engines.counterexamples import failure_at, simplest
from derivations.engines.trial import Trial, trial_at
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.statements import AtMost
from derivations.readings.comparison import difference
from derivations.readings.fields import BallField
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import describe, draw

_FACTORS = (Fraction(1, 4), Fraction(1, 2), Fraction(2), Fraction(4))
_BITS = 64
_STEPS = (Fraction(2), Fraction(1, 2), Fraction(1, 8))

Parameters = tuple[Fraction, ...]
Height = Callable[[Parameters], float | None]


@dataclass(frozen=True)
class Coordinate:
    """What one parameter of a point may be: any number, a positive or non-negative one, one between 0 and 1, or a sign."""

    choices: tuple[Fraction, ...]

    def moves(self, value: Fraction) -> Iterator[Fraction]:
        """Values to try in the place of ``value``."""
        if set(self.choices) <= {Fraction(1), Fraction(-1)}:
            yield -value
        elif min(self.choices) > 0 and max(self.choices) < 1:
            yield value / 2
            yield (1 + value) / 2
        elif min(self.choices) > 0:
            yield from (value * factor for factor in _FACTORS)
        elif min(self.choices) == 0:
            yield from (value * factor for factor in _FACTORS) if value else self.choices[1:]
            yield Fraction(0)
        else:
            moved = (value + sign * step for step in _STEPS for sign in (1, -1))
            yield from (candidate for candidate in moved if candidate or Fraction(0) in self.choices)


def downhill(start: Parameters, coordinates: tuple[Coordinate, ...], height: Height, most: int) -> tuple[Parameters, int]:
    """Coordinate descent: every move that lowers the height is taken, until none does or ``most`` heights were asked for."""
    best, lowest = start, height(start)
    asked = int(lowest is not None)
    improved = True
    while improved and asked < most and lowest is not None and lowest >= 0:
        improved = False
        for place, coordinate in enumerate(coordinates):
            for value in coordinate.moves(best[place]):
                if value.denominator > 4096 or abs(value) > 4096 or asked >= most:
                    continue
                candidate = (*best[:place], value, *best[place + 1 :])
                found = height(candidate)
                asked += int(found is not None)
                if found is not None and found < lowest:
                    best, lowest, improved = candidate, found, True
    return best, asked


@dataclass
class Search:
    """How much was looked at, and what was found."""

    starts: int = 0
    heights: int = 0
    found: Counterexample | None = None


def search(statement: AtMost, sizes: dict[str, int], seed: int, budget: Budget, starts: int, most: int) -> Search:
    """Look for a point at these sizes at which the inequality fails, downhill from ``starts`` small points."""
    source = Random(f"{seed}/descent/{sorted(sizes.items())}")
    result = Search()
    try:
        descriptions = describe(free_symbols(statement.expressions()), sizes, statement.vocabulary)
    except (Undefined, Unsupported):
        return result
    coordinates = tuple(Coordinate(tuple(choices)) for item in descriptions.values() for choices in item.choices)
    for start in range(starts):
        point = draw(descriptions, source, start % 6)
        trial = trial_at(statement, sizes, descriptions, point, budget, source.getrandbits(32), 1 << 30)

        def height(parameters: Parameters, trial: Trial = trial) -> float | None:
            return _gap(_moved(trial, parameters))

        try:
            reached, asked = downhill(_flat(trial), coordinates, height, most)
            result.starts, result.heights = result.starts + 1, result.heights + asked
            moved = _moved(trial, reached)
            if moved.in_domain and failure_at(moved) is not None:
                result.found = simplest(moved)
        except OutOfBudget:
            return result
        if result.found is not None:
            return result
    return result


def _flat(trial: Trial) -> Parameters:
    return tuple(value for values in trial.point.values() for value in values)


def _moved(trial: Trial, parameters: Parameters) -> Trial:
    remaining = iter(parameters)
    return trial.moved({symbol: [next(remaining) for _ in values] for symbol, values in trial.point.items()})


def _gap(trial: Trial) -> float | None:
    """rhs − lhs as a float, for matrices their smallest leading minor; None where it is undefined."""
    try:
        reading = trial.reading(BallField(_BITS))
        left, right = (reading.value(side) for side in trial.statement.expressions())
    except OutOfBudget:
        raise
    except (Undefined, Unsupported, ZeroDivisionError):
        return None
    return _lowest(difference(right, left))


def _lowest(gap: Any) -> float | None:
    numbers = [gap]
    if hasattr(gap, "ncols"):
        corner = [[[gap[i, j] for j in range(count)] for i in range(count)] for count in range(1, gap.nrows() + 1)]
        numbers = [type(gap)(rows).det() for rows in corner]
    values = [float(number.mid()) for number in numbers]
    return min(values) if all(value == value for value in values) else None
