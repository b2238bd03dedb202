"""Distributions over finitely many states: logarithms whose coefficients add up to 0 cancel, and no others do."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.verdicts import Verdict

LET = ("w: s x s positive diagonal", "p: s x s positive diagonal", "W = tr(w)", "P = tr(p)", "b: positive", "u: unit interval")
ELBO = "sum(w[i, i]/W*(log(p[i, i]) - log(w[i, i]/W)), i in s)"


def verdict(math: str) -> Verdict:
    (claim,) = one_off(math, LET).claims
    assert not claim.problem
    return judge_claim(claim, Settings(seed=3)).judgement.verdict


@pytest.mark.parametrize(
    "math",
    [
        f"log(P) = {ELBO} + sum(w[i, i]/W*(log(w[i, i]/W) - log(p[i, i]/P)), i in s)",
        "sum(w[i, i]/W*log(b), i in s) = log(b)",
        "sum(w[i, i]*log(b), i in s) = -W*log(1/b)",
        "sum(w[i, i]*log(b), i in s) = W/2*log(b**2)",
    ],
)
def test_logarithms_of_one_number_or_its_inverse_are_collected(math: str) -> None:
    assert verdict(math) in (Verdict.CERTIFIED, Verdict.PROVED)


@pytest.mark.parametrize(
    "math",
    [
        f"log(P) = {ELBO} + sum(p[i, i]/P*(log(p[i, i]/P) - log(w[i, i]/W)), i in s)",
        f"log(P) = {ELBO}",
        "sum(w[i, i]/W*log(p[i, i]), i in s) = log(P)",
        "sum(w[i, i]*log(b), i in s) = W*log(1/b)",
        "u*log(b) + (1 - u)*log(2*b) = log(b)",
    ],
)
def test_what_does_not_cancel_is_refuted(math: str) -> None:
    assert verdict(math) is Verdict.REFUTED


def test_one_less_a_number_between_0_and_1_is_not_negative_and_others_may_be() -> None:
    assert verdict("0 <= b*(1 - u)") is Verdict.PROVED
    assert verdict("0 <= b*(1 - b)") is Verdict.REFUTED
    assert verdict("0 <= u - 1") is Verdict.REFUTED
    assert verdict("0 <= 1 - 2*u") is Verdict.REFUTED
