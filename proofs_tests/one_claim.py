"""One claim, written as on the command line, and the judgement of it."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.verdicts import Judgement


def claim_of(math: str, lets: Sequence[str]) -> Claim:
    """The claim that a text makes with these declarations; it must be readable."""
    (claim,) = one_off(math, lets).claims
    assert not claim.problem, claim.problem
    return claim


def judged(math: str, lets: Sequence[str], seed: int = 5) -> Judgement:
    """The judgement of it, near misses included."""
    return judge_claim(claim_of(math, lets), Settings(seed=seed)).judgement
