"""A relation between two sides at a floating point, and a count of how many points said anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from hypothesis import HealthCheck, Phase, assume, find, given, settings

from derivations.language.claims import Claim
from derivations.language.convergence import Converges
from derivations.language.existence import Exists
from derivations.language.monotonicity import Monotone
from derivations.language.statements import AtMost, Differs, Relation, Statement
from derivations.readings.floating import Comparison, floating_difference
from proofs_tests.strategies.points import NamedPoint, points_of, trees_of

PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)  # the rest makes a failure slow, and not clearer


class Found(Enum):
    """What a point says of a statement."""

    HOLDS = "the sides agree as well as the conditioning lets them, or keep their order"
    FAILS = "the sides differ, or are out of order, by more than the conditioning explains"
    MEANINGLESS = "a side is undefined, or rounding explains too much"


def sides_at(statement: Relation, point: NamedPoint) -> Found:
    """Compare the sides with NumPy; a gradient is compared along the drawn direction."""
    pairs = trees_of(statement)
    place = point.in_vocabulary(pairs.vocabulary)
    compared = [floating_difference(left, right, place) for left, right in pairs.pairs]
    if any(found.reliable and not _keeps(statement, found) for found in compared):
        return Found.FAILS
    return Found.HOLDS if all(found.reliable for found in compared) else Found.MEANINGLESS


def _keeps(statement: Relation, found: Comparison) -> bool:
    """Whether two values agree, or are in the order that the statement says up to the measured tolerance."""
    if isinstance(statement, Differs):
        return not found.agree
    if found.agree or not isinstance(statement, AtMost):
        return found.agree
    gap = np.atleast_2d(found.right - found.left)
    scale = max(float(np.max(np.abs(found.left))), float(np.max(np.abs(found.right))))
    return bool(np.min(np.linalg.eigvalsh((gap + gap.T) / 2)) >= -found.tolerance * scale * gap.shape[0])


@dataclass
class Tally:
    """How many points were tried, and what each said."""

    found: Counter[Found] = field(default_factory=Counter)

    @property
    def meaningful(self) -> int:
        return self.found[Found.HOLDS] + self.found[Found.FAILS]


def holds_at_all_points(statement: Relation, examples: int) -> Tally:
    """Assert that the statement holds at every meaningful point; the tally says how many points were meaningful.

    Only points that :mod:`numerics.agreement` calls meaningless are drawn again, at most ten times as many as asked for.
    """
    tally = Tally()

    @settings(max_examples=examples, suppress_health_check=(HealthCheck.filter_too_much, HealthCheck.too_slow), phases=PHASES)
    @given(points_of(statement))
    def holds(point: NamedPoint) -> None:
        found = sides_at(statement, point)
        tally.found[found] += 1
        assume(found is not Found.MEANINGLESS)
        assert found is Found.HOLDS

    holds()
    return tally


def point_of_failure(statement: Relation, examples: int = 200) -> NamedPoint:
    """A point at which the statement fails; see :func:`point_where`."""
    return point_where(statement, Found.FAILS, examples)


def point_where(statement: Relation, wanted: Found, examples: int = 200) -> NamedPoint:
    """A point that says what is wanted of the statement.

    The search is the same in every run. Raises ``hypothesis.errors.NoSuchExample`` where none of the points tried says so.
    """
    searching = settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=(HealthCheck.too_slow,),
    )
    return find(points_of(statement), lambda point: sides_at(statement, point) is wanted, settings=searching)


def relations(claim: Claim) -> tuple[Relation, ...]:
    """What the steps of a claim say as relations between two sides; another kind of statement needs its own here."""
    return tuple(relation for step in claim.steps for relation in _relations_of(step))


def _relations_of(step: Statement) -> tuple[Relation, ...]:
    if isinstance(step, Relation):
        return (step,)
    if isinstance(step, Monotone):
        return (step.bound,)
    if isinstance(step, Exists):
        return step.instances
    if isinstance(step, Converges):
        return (step.arrived,)
    raise TypeError(f"no floating comparison is known for a {type(step).__name__}")
