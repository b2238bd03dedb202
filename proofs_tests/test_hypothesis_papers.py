"""The claims of docs/papers at random points of their domains, by NumPy's definitions.

What is expected to hold agrees wherever the comparison means something; what is expected to be refuted differs
somewhere. Every claim is tried in the profile ``deep``, and every third one otherwise. Counts of curvatures and ranks are
dear, and are compared in :mod:`proofs_tests.test_curvatures`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.errors import NoSuchExample

from derivations.documents.toml_document import load_document
from derivations.language.claims import Claim
from derivations.language.existence import Exists
from derivations.language.statements import Relation
from derivations.language.verdicts import Verdict
from proofs_tests.strategies.comparisons import Found, holds_at_all_points, point_of_failure, relations, sides_at

PAPERS = sorted((Path(__file__).parent.parent / "docs" / "papers").glob("*.toml"))
DEEP = settings.get_profile("deep").max_examples
EVERY = 1 if settings().max_examples == DEEP else 3
EXAMPLES = max(8, settings().max_examples // 8)

ALL = [(path.stem, claim) for path in PAPERS for claim in load_document(path).claims]
CLAIMS = [(name, claim) for name, claim in ALL if all(isinstance(step, Relation) for step in claim.steps)]
HOLDING = [(name, claim) for name, claim in CLAIMS if claim.expect in (Verdict.CERTIFIED, Verdict.PROVED)]
REFUTED = [(name, claim) for name, claim in CLAIMS if claim.expect is Verdict.REFUTED]


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
    """Of the conditions of an existence one has to fail, and the others need not."""
    try:
        return sides_at(step, point_of_failure(step)) is Found.FAILS
    except NoSuchExample:
        return False
