"""Directions: functions that rise or fall, those that do not, and derivatives that must not be believed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.monotonicity import Monotone
from derivations.language.verdicts import HOLDING, Verdict
from derivations.reports.numpy_check.of_claim import claim_check

LETS = ("W: d x k", "x: number", "y: number", "t: positive", "r: positive", "u: unit interval", "s: nonzero", "f(x): number")
RESOLVENT = "inv(t*I(d) + W @ W.T)"

HOLDS = [
    "increasing(2*x, x)",
    "strictly_increasing(2*x, x)",
    "increasing(x**3, x)",
    "decreasing(1/t, t)",
    "strictly_decreasing(1/t, t)",
    "strictly_increasing(u**2, u)",
    "increasing(u/(1 - u), u)",
    "increasing(log(t), t)",
    "decreasing(-exp(x), x)",
    "increasing(2*t*y**2, t)",
    "decreasing(r/t, t)",
    "increasing(norm2(t*W), t) because 2*t*norm2(W)",
    f"decreasing(tr({RESOLVENT}), t) because norm2({RESOLVENT})",
    f"increasing(logdet(t*I(d) + W @ W.T), t) because tr({RESOLVENT})",
    "increasing(at(x**2, x = t), t) because 2*t",
    "decreasing(at(log(t) - t, t = 1 + r), r) because r/(1 + r)",
    "increasing(at(log(t) - t, t = u), u) because (1 - u)/u",
]

FAILS = [
    "decreasing(1/x, x)",  # the derivative is negative wherever there is one
    "decreasing(1/x, x) because 1/x**2",
    "strictly_decreasing(1/x, x)",
    "increasing(1/t, t)",
    "increasing(x**2, x)",
    "decreasing(u**2, u)",
    "increasing(log(t) - t, t)",
    "decreasing(log(t) - t, t)",
    "increasing(t*y, t)",
    "strictly_increasing(2*t*y**2, t)",
    "increasing(f(x), x)",
    "increasing(x/(1 + x**2), x)",
    "increasing((x - 1)**2*x, x)",
    "strictly_increasing(x**2*y - y*x**2 + 0*x + y*x, x)",
    f"decreasing(tr({RESOLVENT}), t) because norm2({RESOLVENT})".replace("t*I", "x*I").replace(", t)", ", x)"),
    "increasing(at(x**2, x = y), y)",
]

NOT_BELIEVED = [
    "strictly_increasing(x**3, x) because 3*x**2",  # true, but the derivative vanishes at 0
    "increasing(log(1 + exp(x)), x) because 1",  # a wrong derivative
    f"decreasing(tr({RESOLVENT}), t) because tr({RESOLVENT})",
    "increasing(log(x), x) because 1/x",  # not defined for every x
    "increasing(t**3 - t**2 + t, t)",  # no reason
]

FOUND_BESIDE = [  # by the difference of two values, whatever was said of the derivative
    "increasing(t - r/t, t) because 1",
    "increasing(t + r*t, t) because 1 + r*t",
    "increasing(norm2(t*W), t)",
]


def judged(math: str) -> ClaimResult:
    (claim,) = one_off(math, LETS).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=5))


@pytest.mark.parametrize("math", HOLDS)
def test_what_moves_in_one_direction_holds_and_its_reverse_is_refuted(math: str) -> None:
    judgement = judged(math).judgement
    assert judgement.verdict in HOLDING, judgement.reason
    assert judgement.near_misses.killed == 1


@pytest.mark.parametrize("math", FAILS)
def test_a_wrong_direction_is_refuted_and_the_numpy_check_repeats_it(math: str) -> None:
    result = judged(math)
    assert result.judgement.verdict is Verdict.REFUTED
    script = claim_check(result)
    if "f(x)" not in math:
        assert "fails" in subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("math", NOT_BELIEVED)
def test_a_derivative_that_shows_nothing_leaves_a_true_direction_supported(math: str) -> None:
    assert judged(math).judgement.verdict is Verdict.SUPPORTED


@pytest.mark.parametrize("math", FOUND_BESIDE)
def test_a_difference_of_values_may_show_what_the_derivative_does_not(math: str) -> None:
    judgement = judged(math).judgement
    assert judgement.verdict in HOLDING
    assert "the reason was found by the program" in judgement.remarks
    assert any("not by the reason given" in remark for remark in judgement.remarks) == ("because" in math)


REFUSED = {
    "increasing(x, y)": "does not contain “y”",
    "increasing(s, s)": "ranges over an interval",
    "increasing(W, x)": "a number is needed",
    "increasing(norm2(W), W)": "ranges over an interval",
    "increasing(x)": "is written increasing(f, t)",
    "increasing(x, x = 1)": "is written increasing(f, t)",
    "increasing(x, x + 1)": "needs a declared symbol",
}


@pytest.mark.parametrize("math", REFUSED)
def test_misuse_is_refused(math: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert REFUSED[math] in claim.problem


@pytest.mark.parametrize("math", ["strictly_increasing(u**2, u)", "decreasing(1/t, t)"])
def test_what_is_read_back_from_its_words_is_the_same(math: str) -> None:
    (statement,) = judged(math).claim.steps
    assert isinstance(statement, Monotone)
    (again,) = judged(statement.words()).claim.steps
    assert again == statement
    assert statement.with_expressions(*statement.expressions()) == statement


def test_the_step_has_a_name_of_its_own() -> None:
    (claim,) = one_off("increasing(t*t_step, t)", ("t: positive", "t_step: number")).claims
    witness = judge_claim(claim, Settings(seed=5)).judgement.counterexample
    assert witness is not None
    assert {"t", "t_step", "t_step_"} == set(witness.values)
