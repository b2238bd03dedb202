"""The search for a point at which an inequality surely fails: small points of the domain, then downhill in the gap."""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time

from derivations.engines import counterexamples
from derivations.engines.descent import search
from derivations.engines.size_choice import sizes_to_search
from derivations.language import nodes
from derivations.language.errors import OutOfBudget, Unsupported
from derivations.language.evidence import Certainty, Counterexample, Evidence, Outcome, Scope
from derivations.language.statements import AtMost, Relation
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols

_SEARCH = "search for a failure"


@dataclass(frozen=True)
class Effort:
    """How long to look for a failure: sizes, starts at each, points on the way down from each, seconds in all."""

    sizes: int
    starts: int
    heights: int
    seconds: float


THOROUGH = Effort(sizes=4, starts=12, heights=160, seconds=2.0)
CONFIRMING = Effort(sizes=3, starts=0, heights=0, seconds=0.2)  # beside a reason that holds
FOR_A_NEAR_MISS = Effort(sizes=3, starts=4, heights=200, seconds=0.6)


def failure_of(statement: AtMost, seed: int, effort: Effort) -> Evidence | None:
    """A counterexample, or the evidence of a search without one; None when no point could be looked at."""
    started = process_time()
    budget = Budget.of(effort.seconds)
    sizes = sizes_to_search(statement.expressions(), statement.vocabulary, 2 * effort.sizes)
    found = _first_small(statement, sizes, seed, budget)
    starts = heights = 0
    for assignment in sizes[: effort.sizes] if effort.starts else ():
        if found is not None or budget.is_used_up():
            break
        result = search(statement, assignment, seed, budget, effort.starts, effort.heights)
        starts, heights, found = starts + result.starts, heights + result.heights, result.found
    if found is None and not heights:
        return None
    outcome = Outcome.FAILS if found is not None else Outcome.UNKNOWN
    certainty = Certainty.PROOF if found is not None else Certainty.FLOATING
    reason = found.confirmed_by if found is not None else f"no failure at {heights} points, downhill from {starts} starts"
    scope = Scope((found.sizes,) if found is not None else tuple(sizes[: effort.sizes]))
    return Evidence(
        "counterexample" if found is not None else _SEARCH,
        outcome,
        certainty,
        scope,
        reason=reason,
        seed=seed,
        points_tried=max(heights, 1),
        points_used=max(heights, 1),
        counterexample=found,
        seconds=process_time() - started,
    )


def _first_small(statement: AtMost, sizes: list[dict[str, int]], seed: int, budget: Budget) -> Counterexample | None:
    for assignment in sizes:
        try:
            found = counterexamples.find(statement, assignment, seed, budget)
        except OutOfBudget:
            return None
        except Unsupported:
            continue
        if found is not None:
            return found
    return None


def is_constant(statement: Relation) -> bool:
    """Neither variables nor unknown functions: one value decides."""
    unknown = (nodes.OpaqueScalar, nodes.OpaqueMatrix)
    sides = statement.expressions()
    return not free_symbols(sides) and not any(nodes.occurring(side, *unknown) for side in sides)
