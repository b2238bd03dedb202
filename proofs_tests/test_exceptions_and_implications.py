"""Bounds with exceptions, uniqueness, implications: what holds is certified, what fails has an exact witness."""

from __future__ import annotations

from functools import cache

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict
from derivations.readings.typeset import latex_statement
from derivations.reports.numpy_check.of_claim import claim_check

SETTINGS = Settings(seed=7)
HOLDS = (Verdict.PROVED, Verdict.CERTIFIED)

MODEL = ["W: d x k", "A: d x k", "S: d x d spd", "T: d x d spd", "sigma2: positive"]
NUMBERS = ["rho: positive", "t: positive", "s: real", "r: real", "x: d", "y: d", "m: d", "p: d", *MODEL]

TRUE = [
    "uniquely_minimised(rho/(2*t) + d/2*log(t), t = rho/d) because d/2*(rho/(d*t) - 1 - log(rho/(d*t)))",
    "uniquely_minimised(norm2(x - y), x = y) because norm2(x - y)",
    "uniquely_minimised(quad(x - y, S), x = y) because quad(x - y, S)",
    "logdet(S) < logdet(diag(diagonal(S))) unless S = diag(diagonal(S)) "
    "because 2*KL(N(zeros(d), S), N(zeros(d), diag(diagonal(S))))",
    "0 < norm2(W @ W.T - A @ A.T) unless W @ W.T = A @ A.T",
    "0 < KL(N(m, S), N(p, T)) unless m = p and S = T",
    "0 < tr((W - A) @ (W - A).T @ S) unless W = A",
    "0 < s**2 + norm2(x) unless s = 0 and x = 0",
    "norm2(x - y) = 0 iff x = y",
    "KL(N(m, S), N(p, T)) = 0 iff m = p and S = T",
    "KL(N(m, S), N(p, T)) = 0 implies m = p",
    "S @ W = 0 iff W = 0",
    "grad(s**4 - 2*s**2, s) = 0 iff s*(s - 1)*(s + 1) = 0",
    "grad(-1/2*(log(s**2 + t) + (t + rho**2)/(s**2 + t)), s) = 0 iff s*(s**2 - rho**2) = 0",
    "S @ W - S @ W[:, 1] @ W[:, 1].T @ W = 0 implies W = W[:, 1] @ W[:, 1].T @ W",
    "W.T @ S @ W = 0 iff W = 0",
    "1 - sigma2*inv(W.T @ W + sigma2*I(k))[1, 1] = 0 iff W[:, 1] = zeros(d) because quad(W[:, 1], inv(W @ W.T + sigma2*I(d)))",
]

FALSE = [
    "uniquely_minimised(rho/(2*t) + d/2*log(t), t = rho/(d + 1))",
    "uniquely_maximised(-norm2(W @ W.T - A @ A.T), W = A)",
    "uniquely_minimised((s**2 - r**2)**2, s = r)",
    "0 < norm2(W @ W.T - A @ A.T) unless W = A",
    "0 < KL(N(m, S), N(p, T)) unless m = p and S = 2*T",
    "s**2 = r**2 implies s = r",
    "grad(s**4 - 2*s**2, s) = 0 iff s*(s - 1) = 0",
    "grad(-1/2*(log(s**2 + t) + (t + rho**2)/(s**2 + t)), s) = 0 iff s**2 = rho**2",
    "S @ W - 2*W = 0 implies W = 0",
    "KL(N(m, S), N(p, T)) = 0 iff m = p",
    "W.T @ W = S[1, 1]*I(k) implies W = 0",
    "norm2(x) = norm2(y) implies x = y",
    "x = y implies x = 2*y",
    "norm2(x)*s = 0 implies x = 0",
    "s = s implies s = 1",
]


@cache
def judged(math: str) -> ClaimResult:
    (claim,) = one_off(math, NUMBERS).claims
    return judge_claim(claim, SETTINGS)


@pytest.mark.parametrize("math", TRUE)
def test_what_holds_is_settled_and_its_near_misses_are_not(math: str) -> None:
    judgement = judged(math).judgement
    assert judgement.verdict in HOLDS, judgement.reason
    assert judgement.near_misses.killed and not judgement.near_misses.survived


@pytest.mark.parametrize("math", ["x = y implies quad(x, S) = quad(y, S)", "x = y implies x = x"])
def test_what_no_form_shows_stays_undecided(math: str) -> None:
    assert judged(math).judgement.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("math", FALSE)
def test_what_fails_has_an_exact_witness(math: str) -> None:
    judgement = judged(math).judgement
    assert judgement.verdict is Verdict.REFUTED, judgement.reason
    assert judgement.counterexample is not None


@pytest.mark.parametrize("math", FALSE)
def test_a_witness_has_a_numpy_script(math: str) -> None:
    assert "fails" in claim_check(judged(math))


def test_a_premise_that_never_holds_is_vacuous() -> None:
    assert judged("s**2 + 1 = 0 implies s = 7").judgement.verdict is Verdict.VACUOUS


def test_a_reason_that_vanishes_elsewhere_too_settles_nothing() -> None:
    """s²(s − r)² is the gap and not negative, but it vanishes at s = 0 as well."""
    math = "uniquely_minimised(s**2*(s - r)**2, s = r)"
    assert judged(math).judgement.verdict is Verdict.REFUTED


def test_one_direction_does_not_give_the_other() -> None:
    assert judged("norm2(x) + s**2 = 0 implies s = 0").judgement.verdict in HOLDS
    assert judged("norm2(x) + s**2 = 0 iff s = 0").judgement.verdict is Verdict.REFUTED


def test_the_scope_is_that_of_the_weakest_part() -> None:
    """The gap is equal at every size, or not; where one of the parts is not, neither is the whole."""
    judgement = judged(TRUE[3]).judgement
    assert not judgement.scope.every_size
    assert judgement.error_log2 is not None


@pytest.mark.parametrize(
    ("math", "message"),
    [
        ("norm2(x) <= s unless x = y", "one strict inequality"),
        ("0 < norm2(x) unless x", "“=” was expected"),
        ("0 < norm2(x) unless x = y", "which the inequality does not"),
        ("x = y implies", "the text ends"),
        ("x = y and y = x", "found “and”"),
        ("x = y implies y < x", "found “<”"),
        ("uniquely_maximised(norm2(x))", "is written uniquely_maximised"),
        ("uniquely_maximised(norm2(x), x = 2*x)", "cannot depend on it"),
    ],
)
def test_bad_input_says_what_to_write(math: str, message: str) -> None:
    (claim,) = one_off(math, NUMBERS).claims
    assert message in claim.problem


def test_reserved_words_are_no_names() -> None:
    with pytest.raises(DocumentError, match="word of the syntax"):
        one_off("unless = 1", ["unless: real"])


def test_statements_are_typeset() -> None:
    (bound,) = judged(TRUE[5]).claim.steps
    assert r",\ \text{unless } m = p \text{ and } S = T" in latex_statement(bound)
    (equivalence,) = judged(TRUE[8]).claim.steps
    assert r"= 0 \iff x = y" in latex_statement(equivalence)
