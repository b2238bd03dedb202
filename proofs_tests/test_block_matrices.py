"""Matrices put together from blocks or numbers: shapes, values in every reading, and inequalities between constants."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.plain import plain
from derivations.language.verdicts import Verdict

LETS = ("A: d x d spd", "B: d x k", "D: k x k spd", "x: d", "y: k", "s: number", "z: d", "G: d x d")

CLAIMS = {
    "[[A, B]] @ [[x], [y]] = A @ x + B @ y": Verdict.CERTIFIED,
    "[[A, B]] @ [[x], [y]] = A @ x - B @ y": Verdict.REFUTED,
    "logdet([[A, B], [B.T, D]]) = logdet(A) + logdet(D - B.T @ inv(A) @ B)": Verdict.CERTIFIED,
    "logdet([[A, B], [B.T, D]]) = logdet(A) + logdet(D)": Verdict.REFUTED,
    "[[A, B], [B.T, D]].T = [[A, B], [B.T, D]]": Verdict.CERTIFIED,
    "[[A, B], [B.T, D]].T = [[A, B.T], [B, D]]": Verdict.ILL_TYPED,
    "tr([[A, B], [B.T, D]]) = tr(A) + tr(D)": Verdict.CERTIFIED,
    "norm2([[x], [y]]) = norm2(x) + norm2(y)": Verdict.CERTIFIED,
    "E(norm2([[z], [y]]), z ~ N(x, A)) = norm2(x) + norm2(y) + tr(A)": Verdict.CERTIFIED,
    "E(norm2([[z], [y]]), z ~ N(x, A)) = norm2(x) + norm2(y)": Verdict.REFUTED,
    "grad(norm2([[x], [y]]), x) = 2*x": Verdict.CERTIFIED,
    "det([[1, 2], [3, s]]) = s - 6": Verdict.PROVED,
    "det([[1, 2], [3, s]]) = s + 6": Verdict.REFUTED,
    "[[2, 1], [1, 2]] > 0": Verdict.PROVED,
    "[[1, 2], [2, 1]] >= 0": Verdict.REFUTED,
    "[[1, 1], [1, 1]] >= 0": Verdict.PROVED,
    "[[1, 1], [1, 1]] > 0": Verdict.REFUTED,
    "log(2) < 7/10": Verdict.PROVED,
    "log(2) < 69/100": Verdict.REFUTED,
}


@pytest.mark.parametrize("math", CLAIMS)
def test_blocks_have_the_value_of_what_they_are_made_of(math: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert judge_claim(claim, Settings(seed=11)).judgement.verdict is CLAIMS[math], claim.problem


def test_a_matrix_of_blocks_is_spelled_as_it_is_read() -> None:
    text = "[[A, B], [B.T, D]]"
    (claim,) = one_off(f"{text} = {text}", LETS).claims
    assert plain(claim.steps[0].expressions()[0]) == text


@pytest.mark.parametrize(
    ("math", "words"),
    [
        ("[1, 2] = 3", "written row by row"),
        ("[[1, 2], [3]] = 3", "as many in each row"),
        ("[[A], [D]] = A", "equal widths"),
        ("[[A, D]] = A", "equal heights"),
        ("[[1, 2], [3, 4] = 3", "not closed"),
        ("[[]] = 3", "expected a number"),
        ("[[N(x, A)]] = 3", "distribution"),
    ],
)
def test_blocks_that_do_not_fit_are_refused(math: str, words: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert words in claim.problem
