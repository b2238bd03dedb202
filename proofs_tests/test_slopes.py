"""Derivatives from one side: at kinks, where there is none from both, and of smooth functions."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.language.verdicts import Verdict
from proofs_tests.one_claim import judged

HOLDS = (Verdict.PROVED, Verdict.CERTIFIED)
LETS = ["x: number", "s: positive", "a: number", "c: number", "W: d x k", "y: d", "v: positive"]

TRUE = [
    "one_sided_slope(max(x, 0), x = 0, above, 1)",
    "one_sided_slope(max(x, 0), x = 0, below, 0)",
    "one_sided_slope(max(x, a), x = a, above, 1)",
    "one_sided_slope(max(x, a), x = a, below, 0)",
    "one_sided_slope(max(x, -x), x = 0, below, -1)",
    "one_sided_slope(c*max(x - s, 0), x = s, above, c)",
    "one_sided_slope(max(s - v, 0), v = s, below, -1)",
    "one_sided_slope(logplus(v), v = 1, above, 1)",
    "one_sided_slope(max(x, a)**2, x = a, above, 2*a) because 2*a + step",
    "one_sided_slope(max(v - s, 0)*log(v), v = s, above, log(s)) because log(s) + log(1 + step/s)",
    "one_sided_slope(log(v), v = s, above, 1/s)",
    "one_sided_slope(log(v), v = s, below, 1/s)",
    "one_sided_slope(norm2(x*y), x = 1, above, 2*norm2(y))",
]

FALSE = [
    "one_sided_slope(max(x, 0), x = 0, below, 1)",
    "one_sided_slope(max(x, a), x = a, below, 1)",
    "one_sided_slope(max(x, a), x = a, above, 1/2)",
    "one_sided_slope(max(x, -x), x = 0, below, 1)",
    "one_sided_slope(logplus(v), v = s, above, 1/s)",
    "one_sided_slope(sqrt(max(x, 0)), x = 0, above, 1)",
    "one_sided_slope(indicator(x > 0), x = 0, above, 0)",
    "one_sided_slope(x**2, x = a, above, a)",
    "one_sided_slope(max(x, a), x = a, above, 0) because 1",
]

UNSETTLED = [
    "one_sided_slope(max(x, a)**2, x = a, above, 2*a)",  # true; the value alone is no reason
    "one_sided_slope(max(x, a), x = a, above, 1) because 2",
]

MISREAD = [
    "one_sided_slope(max(x, 0), x = 0, 1)",
    "one_sided_slope(max(x, 0), x = 0, both, 1)",
    "one_sided_slope(max(x, 0), x = x, above, 1)",
    "one_sided_slope(max(x, 0), x = 0, above, x)",
    "one_sided_slope(norm2(W), W = W, above, 1)",
    "one_sided_slope(W, x = 0, above, 1)",
]


@pytest.mark.parametrize("math", TRUE)
def test_it_holds(math: str) -> None:
    judgement = judged(math, LETS)
    assert judgement.verdict in HOLDS, judgement.reason
    assert judgement.near_misses.killed


@pytest.mark.parametrize("math", FALSE)
def test_it_is_refuted(math: str) -> None:
    assert judged(math, LETS).verdict is Verdict.REFUTED


@pytest.mark.parametrize("math", UNSETTLED)
def test_it_is_undecided(math: str) -> None:
    assert judged(math, LETS).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("math", MISREAD)
def test_it_is_misread(math: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert claim.problem or claim.ill_typed


def test_a_letter_named_step_is_kept_apart() -> None:
    lets = ["x: number", "step: number"]
    assert judged("one_sided_slope(step*max(x, 0), x = 0, above, step)", lets).verdict in HOLDS
