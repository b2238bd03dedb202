"""Convergence: supported where it is true, refuted where a start or the limit shows it, undecided where it is a fake."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.convergence import Converges
from derivations.language.verdicts import Verdict
from derivations.reports.numpy_check.of_claim import claim_check, why_no_claim_check

LETS = (
    "W: d x k",
    "B: d x d",
    "S: d x d spd",
    "x: number",
    "y: number",
    "a: number",
    "t: positive",
    "r: positive",
    "u: unit interval",
)

SUPPORTED = [
    "converges(x = x/2, to = 0)",
    "converges(x = x/2 + a/2, to = a)",
    "converges(t = (t + r/t)/2, to = sqrt(r))",
    "converges(t**2, t = (t + r/t)/2, to = r)",
    "converges(u = u**2, to = 0)",
    "generically_converges(W = 1/2*W, to = zeros(d, k))",
    "generically_converges(x**2, x = x/2 + 1/(2*x), to = 1)",
    "converges(x + y, x = y/2, y = x/2, to = 0)",
]

REFUTED = [
    "converges(x = x/2, to = 1)",
    "generically_converges(x = x/2, to = 1)",
    "generically_converges(x = x/2 + 1/1000000000, to = 0)",  # nearer than floating point asks for
    "generically_converges(x = x + 1/1000, to = 5)",
    "converges(x = x/2 + a/2, to = a + 1)",
    "converges(x = -x, to = 0)",  # a cycle
    "converges(x = 1 - x, to = 1/2)",
    "converges(x = x**2, to = 0)",  # another fixed point
    "converges(B = 2*B - B @ S @ B, to = inv(S))",
    "converges(x**2, x = -x, to = 1)",
    "converges(W @ W.T, W = W @ W.T @ W, to = zeros(d, d))",
    "converges(x + y, x = y, y = x, to = 0)",
    "converges(x = x*(x - 1), to = 0)",  # 2 stays 2
]

UNDECIDED = [
    "generically_converges(x = -x, to = 0)",
    "generically_converges(x = x**2, to = 0)",  # not from starts beyond 1
    "generically_converges(x = x - x**3, to = 0)",  # too slow for what is tried, or divergent
    "generically_converges(x = 4*x*(1 - x), to = 3/4)",
    "generically_converges(x**2, x = x + 1/1000, to = 5)",  # slow divergence
    "converges(t = t - 1, to = 0)",  # leaves its domain
    "generically_converges(B = 2*B - B @ S @ B, to = inv(S))",
    "generically_converges(x**2, x = 1/x, to = 1)",  # a cycle from every start but two
]


def judged(math: str) -> ClaimResult:
    (claim,) = one_off(math, LETS).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=5))


@pytest.mark.parametrize("math", SUPPORTED)
def test_what_converges_is_supported_and_no_more(math: str) -> None:
    judgement = judged(math).judgement
    assert judgement.verdict is Verdict.SUPPORTED, judgement.reason
    assert "arrives within" in judgement.reason
    assert "distance of" in judgement.reason


@pytest.mark.parametrize("math", REFUTED)
def test_a_start_or_a_limit_that_is_exact_refutes_and_the_numpy_check_repeats_it(math: str) -> None:
    result = judged(math)
    assert result.judgement.verdict is Verdict.REFUTED
    script = claim_check(result)
    assert script, why_no_claim_check(result)
    assert "fails" in subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("math", UNDECIDED)
def test_what_does_not_arrive_is_undecided(math: str) -> None:
    assert judged(math).judgement.verdict is Verdict.UNDECIDED


def test_the_observed_rate_is_reported() -> None:
    assert "a step leaves 0.5 of it" in judged("converges(x = x/2, to = 0)").judgement.reason


def test_a_start_that_is_never_left_says_nothing_of_the_others() -> None:
    assert "generically_converges" in judged("converges(x = x**2, to = 0)").judgement.reason


REFUSED = {
    "converges(x = x/2, to = x)": "a limit cannot depend on it",
    "converges(x = x/2)": "is written converges(",
    "converges(to = 1)": "is written converges(",
    "converges(x = y, y = x, to = 1)": "is written converges(",
    "converges(x, x = 1, x = 2, to = 1)": "has two steps",
    "converges(x = x/2, to = 0) because 1": "convergence has none",
    "converges(t = -1, to = 0)": "cannot be set to -1",
    "converges(W = B, to = W)": "cannot set W",
    "converges(W @ W.T, W = 1/2*W, to = W)": "a limit cannot depend on it",
    "converges(W = 1/2*W, to = zeros(k, d))": "do not fit",
}


@pytest.mark.parametrize("math", REFUSED)
def test_misuse_is_refused(math: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert REFUSED[math] in claim.problem


@pytest.mark.parametrize("math", [SUPPORTED[2], SUPPORTED[5], REFUTED[10]])
def test_what_is_read_back_from_its_words_is_the_same(math: str) -> None:
    (statement,) = judged(math).claim.steps
    assert isinstance(statement, Converges)
    (again,) = judged(statement.words()).claim.steps
    assert again == statement
    assert statement.with_expressions(*statement.expressions()) == statement
