"""Existence: true claims by their values or by a point that is found, wrong values refuted, and values that name no point."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.existence import Exists
from derivations.language.verdicts import Verdict
from derivations.reports.numpy_check.of_claim import claim_check, why_no_claim_check

LETS = (
    "A: 2 x 2",
    "B: d x d",
    "C: d x d invertible",
    "P: 2 x 2 spd",
    "x: number",
    "y: number",
    "s: nonzero",
    "t: positive",
    "r: positive",
    "u: unit interval",
    "v: unit interval",
    "f(x): number",
)


def judged(math: str) -> ClaimResult:
    (claim,) = one_off(math, LETS).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=5))


def problem(math: str) -> str:
    (claim,) = one_off(math, LETS).claims
    return claim.problem


FOUND = {
    "exists(x**2 = 4 and x < 0, x)": {"x": "-2"},
    "exists(A @ A = -I(2), A)": None,
    "exists(A @ A = zeros(2, 2) and A != zeros(2, 2), A)": None,
    "exists(x*y = 1 and x != y, x, y)": None,
    "exists(t**2 = 1/9 and log(t) < 0, t)": {"t": "1/3"},
    "exists(log(t) = log(2) - log(6), t)": {"t": "1/3"},
    "exists(0 <= P - 2*I(2), P)": None,
}


@pytest.mark.parametrize("math", FOUND)
def test_a_point_that_is_found_proves_and_is_shown(math: str) -> None:
    judgement = judged(math).judgement
    assert judgement.verdict is Verdict.PROVED
    assert judgement.witness is not None
    assert judgement.witness.found
    assert FOUND[math] is None or judgement.witness.values == FOUND[math]


NOT_FOUND = [
    "exists(x**2 = -1, x)",
    "exists(x**2 = 2, x)",  # true, but no rational point shows it
    "exists(x < x, x)",
    "exists(A != A, A)",
    "exists(x = 1 and x = 2, x)",
    "exists(t = -1, t)",
    "exists(u = 3/2, u)",
    "exists(P = zeros(2, 2), P)",
]


@pytest.mark.parametrize("math", NOT_FOUND)
def test_what_is_not_found_is_undecided_never_refuted(math: str) -> None:
    judgement = judged(math).judgement
    assert judgement.verdict is Verdict.UNDECIDED
    assert "rules out no other" in judgement.reason


BY_THEIR_VALUES = [
    "exists(x**2 = 2 and 0 < x, x = sqrt(2))",
    "exists(A @ A = I(2) and A != I(2), A = -I(2))",
    "exists(x*s = 1, x = 1/s)",
    "exists(B @ C = I(d), B = inv(C))",
    "exists(x + y = 1, x = 1 - y)",
    "exists(t < r, t = r/2)",
    "exists(B != zeros(d, d), B = I(d))",
    "exists(grad(x**2, x) = 0 and grad(x**3 + x, x) != 0, x = 0)",
    "exists(u < v, u = v/2)",
    "exists(x > f(y), x = f(y) + 1)",
    "exists(inv(B) = B, B = I(d))",
    "exists(log(x) = log(t) + log(t), x = t**2)",
]


@pytest.mark.parametrize("math", BY_THEIR_VALUES)
def test_right_values_hold(math: str) -> None:
    assert judged(math).judgement.verdict in (Verdict.PROVED, Verdict.CERTIFIED)


WRONG_VALUES = [
    "exists(x**2 = 3 and 0 < x, x = sqrt(2))",
    "exists(x**2 = 2 and 0 < x, x = -sqrt(2))",
    "exists(A @ A = I(2) and A != I(2), A = I(2))",
    "exists(x*s = 1, x = s)",
    "exists(B @ C = I(d), B = C.T)",
    "exists(t < r, t = r)",
    "exists(t < r, t = 2*r)",
    "exists(B != zeros(d, d), B = C - C)",
    "exists(f(x) = 0, x = 0)",
    "exists(log(t) = log(2) + log(3), t = 5)",
]


@pytest.mark.parametrize("math", WRONG_VALUES)
def test_wrong_values_are_refuted_and_no_more_is_said(math: str) -> None:
    judgement = judged(math).judgement
    assert judgement.verdict is Verdict.REFUTED
    assert "others are not ruled out" in judgement.reason


NO_POINT = [
    "exists(x*y = 1, x = 1/y)",  # nothing at y = 0
    "exists(C @ B = I(d), C = inv(B))",  # nothing where B is singular
    "exists(t = y - 1, t = y - 1)",  # not positive for every y
    "exists(log(t) = log(x), t = x)",
    "exists(u = 2, u = 2)",
    "exists(x**0 = 1/x*x, x = 0)",
    "exists(1/x = 1/x, x = 0)",
    "exists(s = y, s = y)",
    "exists((x - y)/(x - y*r) = 1, x = t, r = 1)",  # nothing at y = t, though it cancels once the values stand there
    "exists(inv(B) = B, B = t*I(d) - t*I(d))",
    "exists(u = v + v, u = v + v)",
    "exists(log(x) = log(x), x = y)",
    "exists(inv(B) = inv(B), B = zeros(d, d))",
]


@pytest.mark.parametrize("math", NO_POINT)
def test_values_that_are_not_always_a_point_never_hold(math: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert claim.problem or judge_claim(claim, Settings(seed=5)).judgement.verdict in (Verdict.UNDECIDED, Verdict.VACUOUS)


REFUSED = {
    "exists(x*y = 1, x)": "“y” has every value here",
    "exists(B @ B = B, B)": "“d” has every value here",
    "exists(f(x) = 0, x)": "“f” has every value here",
    "exists(y = 1, x)": "do not contain it",
    "exists(x = y, x = x + 1)": "a point cannot depend on it",
    "exists(x = y, x = y, y = x)": "a point cannot depend on it",
    "exists(x = 1, x = 1, y)": "has a value or none has",
    "exists(x = y, x = 1, y)": "has a value or none has",
    "exists(x = 1, x, x)": "stands twice",
    "exists(t = 1, t = -1)": "cannot be set to -1",
    "exists(x, x)": "asks for a relation",
    "exists(x = 1)": "is written exists(",
    "exists(x = 1, x = 1) because 1": "write the values",
    "exists(x = 1, x = 1) = 2": "a claim of its own",
}


@pytest.mark.parametrize("math", REFUSED)
def test_misuse_is_refused(math: str) -> None:
    assert REFUSED[math] in problem(math)


@pytest.mark.parametrize("math", [*FOUND, *(math for math in BY_THEIR_VALUES if "s" not in math.split(",")[-1])])
def test_what_is_read_back_from_its_words_is_the_same(math: str) -> None:
    (statement,) = judged(math).claim.steps
    assert isinstance(statement, Exists)
    (again,) = judged(statement.words()).claim.steps
    assert again.expressions() == statement.expressions()
    assert statement.with_expressions(*statement.expressions()) == statement


@pytest.mark.parametrize("math", [*FOUND, *BY_THEIR_VALUES[:2], *WRONG_VALUES[:4]])
def test_the_numpy_check_repeats_the_point(math: str) -> None:
    result = judged(math)
    script = claim_check(result)
    assert script, why_no_claim_check(result)
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert ("fails" in printed) == (result.judgement.verdict is Verdict.REFUTED)
    assert "undefined" not in printed


def test_the_scope_is_that_of_the_condition_that_is_tested_at_fewest_sizes() -> None:
    narrow, wide = "[[B, B], [B, B]] @ [[C], [C]] = [[2*C], [2*C]]", "B @ C = C"
    scopes = [judged(f"exists({math}, B = I(d))").judgement.scope.every_size for math in (narrow, wide)]
    assert scopes == [False, True]
    assert not judged(f"exists({wide} and {narrow}, B = I(d))").judgement.scope.every_size
    assert not judged(f"exists({narrow} and {wide}, B = I(d))").judgement.scope.every_size


DIFFERENT = [
    "x != x + 1",
    "x**2 + 1 != 0",
    "t != -r",
    "t*s != 0",
    "1 != 2",
    "log(2) != log(3)",
    "P != zeros(2, 2)",
    "exp(x) != 0",
]
EQUAL_SOMEWHERE = [
    "x != y",
    "x**2 != 4",
    "B != C",
    "log(2) + log(3) != log(6)",
    "B @ C != C @ B",
    "x*s != 0",
    "A != zeros(2, 2)",
]


@pytest.mark.parametrize("math", DIFFERENT)
def test_sides_that_always_differ(math: str) -> None:
    assert judged(math).judgement.verdict is Verdict.PROVED


@pytest.mark.parametrize("math", EQUAL_SOMEWHERE)
def test_sides_that_are_equal_somewhere(math: str) -> None:
    assert judged(math).judgement.verdict is Verdict.REFUTED


def test_sides_that_differ_without_a_reason_are_only_supported() -> None:
    assert judged("x**2 != 2*x - 5").judgement.verdict is Verdict.SUPPORTED
