"""An iteration followed in floating point from random starts: where it goes, how many steps that takes, and how fast.

It is evidence and no more: an iteration that has come near and stayed for as long again may still leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import Any

import numpy as np

from derivations.engines.size_choice import choose_sizes, size_names
from derivations.language import nodes
from derivations.language.convergence import Converges
from derivations.language.errors import Undefined
from derivations.language.vocabulary import Vocabulary
from derivations.readings.floating import FloatPoint, draw_float_point, float_values
from derivations.readings.floating_points import Array
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols

MOST_STEPS = 4000
_ARRIVED, _STAYED = 1e-9, 1e-8
_LEAST_STAY, _LONGEST_STAY = 20, 400
_SIZES = 3
_SCALES = (1.0, 0.1, 10.0)  # of the starts at each size: a basin of attraction may be small
_OF_ANY_SCALE = ("real", "positive", "nonzero", "invertible", "symmetric", "spd", "skew", "diagonal", "positive diagonal")
_MEASURED_BETWEEN = (1e-8, 1e-3)  # where the rate is neither that of the start nor of rounding


@dataclass
class Path:
    """One run from one start: the distances from the limit, and what stopped it, if anything did."""

    sizes: dict[str, int]
    distances: list[float] = field(default_factory=list)
    stopped: str = ""
    arrived: int | None = None

    @property
    def converges(self) -> bool:
        """Whether it arrived and stayed for as long again."""
        if self.stopped or self.arrived is None:
            return False
        after = self.distances[self.arrived :]
        return len(after) > _stay(self.arrived) and max(after) <= _STAYED

    @property
    def rate(self) -> float | None:
        """The factor by which the distance shrinks in a step, near the limit."""
        low, high = _MEASURED_BETWEEN
        pairs = zip(self.distances, self.distances[1:], strict=False)
        ratios = [after / before for before, after in pairs if low <= after and before <= high]
        return median(ratios) if ratios else None


def _stay(arrived: int) -> int:
    return max(_LEAST_STAY, min(arrived, _LONGEST_STAY))


def paths(statement: Converges, seed: int, budget: Budget) -> list[Path]:
    """Runs at a few small sizes from a few starts each, until the budget is used up; every run that began is listed."""
    expressions = statement.expressions()
    chosen = choose_sizes(size_names(expressions, statement.vocabulary), statement.vocabulary, Random(0), 6, large=False)
    sizes = sorted(chosen, key=lambda item: (len(set(item.values())) < len(item), sum(item.values())))[:_SIZES]
    found: list[Path] = []
    for start, scale in enumerate(_SCALES):
        for assignment in sizes:
            if budget.is_used_up():
                return found
            found.append(_path(statement, assignment, np.random.default_rng([seed % 2**32, start]), scale, budget))
    return found


def _path(statement: Converges, sizes: dict[str, int], rng: np.random.Generator, scale: float, budget: Budget) -> Path:
    symbols = free_symbols((*statement.expressions(), *statement.variables))
    path = Path(sizes)
    try:
        point = draw_float_point(symbols, statement.vocabulary, sizes, rng)
        for variable in statement.variables:
            if _domain(variable, statement.vocabulary) in _OF_ANY_SCALE:
                point.values[variable] = scale * point.values[variable]
        while path.arrived is None or len(path.distances) <= path.arrived + _stay(path.arrived):
            if len(path.distances) > 2 * MOST_STEPS or (path.arrived is None and len(path.distances) > MOST_STEPS):
                break
            if budget.is_used_up():
                path.stopped = f"the time was used up after {len(path.distances)} steps"
                break
            _advance(statement, point, path)
            if path.stopped:
                break
    except Undefined as error:
        path.stopped = f"undefined after {len(path.distances)} steps: {error}"
    return path


def _advance(statement: Converges, point: FloatPoint, path: Path) -> None:
    """Measure the distance, then take a step."""
    watched, limit, *moved = float_values((statement.measured, statement.limit, *statement.steps), point)
    distance = _distance(np.asarray(watched), np.asarray(limit))
    path.distances.append(distance)
    if not np.isfinite(distance) or not all(np.all(np.isfinite(value)) for value in moved):
        path.stopped = f"no finite value after {len(path.distances) - 1} steps"
        return
    if path.arrived is None and distance <= _ARRIVED:
        path.arrived = len(path.distances) - 1
    for variable, value in zip(statement.variables, moved, strict=True):
        if not _is_inside(variable, value, statement.vocabulary):
            path.stopped = f"{nodes.display_name(variable)} leaves its domain in step {len(path.distances)}"
        point.values[variable] = value


def _distance(watched: Array, limit: Array) -> float:
    """The largest difference of two entries, beside the largest entry of the limit or beside 1 where that is smaller."""
    with np.errstate(all="ignore"):
        return float(np.max(np.abs(watched - limit), initial=0) / np.max(np.abs(limit), initial=1))


def _domain(variable: Any, vocabulary: Vocabulary) -> str:
    declared = vocabulary.variable_of(variable)
    return declared.domain if declared is not None else "real"


def _is_inside(variable: Any, value: Any, vocabulary: Vocabulary) -> bool:
    """Whether a value has not left a domain; rounding may bring it to the edge."""
    domain = _domain(variable, vocabulary)
    if domain in ("spd", "positive diagonal"):
        return bool(np.all(np.linalg.eigvalsh((value + value.T) / 2) >= 0))
    if domain in ("positive", "unit interval"):
        return bool(np.all(np.asarray(value) >= 0) and (domain == "positive" or np.all(np.asarray(value) <= 1)))
    return True
