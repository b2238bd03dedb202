"""Traps of a second hunt that the engines already avoid: signs, powers, relations between sizes, sums and domains."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines import every_size
from derivations.engines.judge import Settings, judge_claim
from derivations.language.evidence import Outcome
from derivations.language.verdicts import Judgement, Verdict
from derivations.readings.point import Budget

GENERAL = ("A: d x d", "B: d x d")

FALSE = [
    ("det(A)**d = det(A**2)**(d/2)", GENERAL),
    ("(det(A)**2)**(d/2) = det(A)**d", GENERAL),
    ("det(D @ D)**(1/2) = det(D)", ("D: d x d diagonal",)),
    ("det(-A) = det(A)", GENERAL),
    ("det(K) = 0", ("K: d x d skew",)),
    ("sqrt(tr(A)**2) = tr(A)", GENERAL),
    ("sqrt(s**2) = s", ("s: real",)),
    ("(d - k - 1)*(d - k - 2)*tr(hadamard(inv(A), B)) = 0", ("A: k x k", "B: k x k", "x: d", "k < d")),
    ("tr(P**2 @ R**2) = tr((P @ R)**2)", ("K: d x d skew", "J: d x d skew", "P = inv(I(d) + K)", "R = inv(I(d) + J)")),
    ("tr(inv(inv(A) + B)) = tr(inv(inv(A) + B.T))", GENERAL),
    ("tr(inv(I(d) + K @ S)) = tr(inv(I(d) + S @ S))", ("K: d x d skew", "S: d x d symmetric")),
    ("diagonal(A @ B) = diagonal(B @ A)", GENERAL),
    ("sum(A[i, i]*B[i, i], i in d) = tr(A @ B)", GENERAL),
    ("sum(sum(A[i, j], i in d), j in d) = tr(A)", GENERAL),
    ("sum(i, i in d) = d**2/2", ("d >= 1",)),
    ("tr((I(d) + A)**3) = d + 3*tr(A) + 3*tr(A @ A) + tr(A)**3", GENERAL),
]

TRUE = [
    ("det(A)**(d - k)*det(A)**k = det(A)**d", ("A: d x d", "W: d x k")),
    ("det(D)**2 = det(D @ D)", ("D: d x d diagonal",)),
    ("det(I(d) + K) = det(I(d) - K)", ("K: d x d skew",)),
    ("det(inv(I(d) + K)) = det(inv(I(d) - K))", ("K: d x d skew",)),
    ("det(-A)**d = (-1)**d*det(A)**d", GENERAL),
    ("det(K) = 0", ("K: d x d skew", "d <= 1")),
    ("sum(1, i in d) = d", ("d >= 1",)),
    ("sum(i, i in d) = d*(d + 1)/2", ("d >= 1",)),
    ("tr(J.T @ J**2 @ inv(I(d) + D)) = 0", ("J: d x d skew", "D: d x d diagonal")),
    ("Q.T @ Q**2 @ A = Q**2 @ Q.T @ A", ("Q: d x d orthogonal", "A: d x d")),
    ("sum(A[i, i]*B[i, i], i in d) = tr(hadamard(A, B))", GENERAL),
]


def judgement_of(math: str, lets: tuple[str, ...], seed: int = 1) -> Judgement:
    (claim,) = one_off(math, lets).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=seed)).judgement


@pytest.mark.parametrize(("math", "lets"), FALSE, ids=[row[0] for row in FALSE])
def test_a_false_claim_is_refuted(math: str, lets: tuple[str, ...]) -> None:
    assert judgement_of(math, lets).verdict is Verdict.REFUTED


@pytest.mark.parametrize(("math", "lets"), FALSE, ids=[row[0] for row in FALSE])
def test_a_false_claim_has_no_every_size_certificate(math: str, lets: tuple[str, ...]) -> None:
    (claim,) = one_off(math, lets).claims
    assert every_size.settle(claim.steps[0], 1, -100.0, Budget.of(5)).outcome is not Outcome.HOLDS  # type: ignore[arg-type]


@pytest.mark.parametrize(("math", "lets"), TRUE, ids=[row[0] for row in TRUE])
def test_a_true_claim_is_certified(math: str, lets: tuple[str, ...]) -> None:
    assert judgement_of(math, lets).verdict is Verdict.CERTIFIED


def test_relations_that_no_sizes_satisfy_are_vacuous() -> None:
    assert judgement_of("tr(A) = tr(A.T)", ("A: d x d", "d <= 3", "d >= 5")).verdict is Verdict.VACUOUS


def test_a_value_outside_the_domain_of_its_variable_is_refused() -> None:
    (claim,) = one_off("at(exp(logdet(S)), S = A) = det(A)", ("S: d x d spd", "A: d x d")).claims
    assert "spd" in claim.problem
