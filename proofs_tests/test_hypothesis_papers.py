"""The claims of docs/papers at random points of their domains, by NumPy's definitions.

What is expected to hold agrees wherever the comparison means something; what is expected to be refuted differs
somewhere. Every claim is tried in the profile ``deep``, and every third one otherwise. Counts of curvatures and ranks are
dear, and are compared in :mod:`proofs_tests.test_curvatures`; a floating point is no limit, and limits are compared in
:mod:`proofs_tests.test_limits` and :mod:`proofs_tests.test_numpy_check`, and so is what fails at ties or reaches a bound at
another point.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.errors import NoSuchExample

from derivations.documents.toml_document import load_document
from derivations.language import nodes
from derivations.language.claims import Claim
from derivations.language.existence import Exists
from derivations.language.kinks import STEPS
from derivations.language.nodes import LIMITS
from derivations.language.statements import AtMost, Equality, Relation, Statement
from derivations.language.verdicts import Verdict
from proofs_tests.strategies.comparisons import Found, holds_at_all_points, point_of_failure, point_where, relations, sides_at

PAPERS = sorted((Path(__file__).parent.parent / "docs" / "papers").glob("*.toml"))
DEEP = settings.get_profile("deep").max_examples
EVERY = 1 if settings().max_examples == DEEP else 3
EXAMPLES = max(8, settings().max_examples // 8)


def is_seen_at_points(step: Statement) -> bool:
    return isinstance(step, Relation) and not any(nodes.occurring(tree, *LIMITS) for tree in step.trees())


def may_fail_at_chosen_points_only(claim: Claim) -> bool:
    """Whether no random point need show that a claim fails.

    With a step it may fail where two numbers are equal and nowhere else; a bound with exceptions may be reached at another
    point than those, such as the optimum with a sign changed.
    """
    return any(
        (isinstance(step, AtMost) and step.unless) or any(nodes.occurring(tree, *STEPS) for tree in step.trees())
        for step in claim.steps
    )


ALL = [(path.stem, claim) for path in PAPERS for claim in load_document(path).claims]
CLAIMS = [(name, claim) for name, claim in ALL if all(is_seen_at_points(step) for step in claim.steps)]
HOLDING = [(name, claim) for name, claim in CLAIMS if claim.expect in (Verdict.CERTIFIED, Verdict.PROVED)]
REFUTED = [
    (name, claim) for name, claim in CLAIMS if claim.expect is Verdict.REFUTED and not may_fail_at_chosen_points_only(claim)
]


def named(claims: list[tuple[str, Claim]]) -> list[object]:
    return [pytest.param(claim, id=f"{name}-{claim.id}") for name, claim in claims]


def test_there_is_something_to_try() -> None:
    assert len(HOLDING) >= 80
    assert len(REFUTED) >= 10


@pytest.mark.parametrize("claim", named(HOLDING[::EVERY]))
def test_a_claim_expected_to_hold_agrees_at_every_point_that_says_anything(claim: Claim) -> None:
    for step in relations(claim):
        tally = holds_at_all_points(step, EXAMPLES)
        assert tally.meaningful >= EXAMPLES // 2, tally


@pytest.mark.parametrize("claim", named(REFUTED[::EVERY]))
def test_a_claim_expected_to_be_refuted_disagrees_somewhere(claim: Claim) -> None:
    failing = [step for step in relations(claim) if fails_somewhere(step)]
    assert failing if any(isinstance(step, Exists) for step in claim.steps) else failing == [*relations(claim)]


def fails_somewhere(step: Relation) -> bool:
    """Of the conditions of an existence one has to fail, and the others need not; a strict bound may fail by equality."""
    try:
        return sides_at(step, point_of_failure(step)) is Found.FAILS
    except NoSuchExample:
        return isinstance(step, AtMost) and step.strict and is_equality_somewhere(step)


def is_equality_somewhere(step: AtMost) -> bool:
    equality = Equality(step.vocabulary, step.lhs, step.rhs)
    try:
        return sides_at(equality, point_where(equality, Found.HOLDS)) is Found.HOLDS
    except NoSuchExample:
        return False
