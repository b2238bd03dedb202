"""Permutations with signs, all of them; and functions that are different for different arguments, counted where these are."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.language.verdicts import Verdict
from derivations.readings.signed_permutations import numbered, order
from proofs_tests.one_claim import judged

HOLDS = (Verdict.PROVED, Verdict.CERTIFIED)
LETS = [
    *("P: k x k signed permutation", "R: k x k signed permutation", "Q: k x k orthogonal", "L: k x k positive diagonal"),
    *("P_2: 2 x 2 signed permutation", "P_3: 3 x 3 signed permutation", "P_6: 6 x 6 signed permutation", "k <= d"),
    *("U: d x k orthonormal columns", "U_2: d x 2 orthonormal columns", "L_2: 2 x 2 positive diagonal", "W: d x k"),
    *("A: k x k", "B: k x k invertible", "x: number", "t: number", "v: positive", "c: nonzero"),
]

TRUE = [
    "P.T @ P = I(k)",
    "P.T @ L @ P = diag(diagonal(P.T @ L @ P))",
    "det(P)**2 = 1",
    "hadamard(P, P, P) = P",
    "P_3[1, 1]*P_3[1, 2] = 0",
    "sum(log((P.T @ L @ P)[i, i]), i in k) = logdet(L)",
    "sum(norm2((W @ P)[:, j])**2, j in k) = sum(norm2(W[:, j])**2, j in k)",
    "at(tr(P @ A), P = I(k)) = tr(A)",
    "at(logdet(Q @ L @ Q.T), Q = P) = logdet(L)",
    "distinct(U @ L @ P, P)",
    "distinct(U @ L @ Q, Q)",
    "distinct(B @ W.T, W)",
    "distinct(2*x + t, x)",
    "distinct(v**2, v)",
    "distinct(P_3, P_3, number = 48)",
    "distinct(U_2 @ L_2 @ P_2, P_2, number = 2**2*2)",
]

FALSE = [
    "det(P) = 1",
    "P @ P = I(k)",
    "P = P.T",
    "P @ R = R @ P",
    "P @ L = L @ P",
    "P_2[1, 1]*P_2[2, 2] = 0",
    "hadamard(P, P) = P",
    "tr(P_2) <= 1",
    "tr(P) = k",
    "distinct(W @ P, P)",
    "distinct(P_2 @ P_2, P_2)",
    "distinct(hadamard(P_2, P_2), P_2, number = 8)",
    "distinct(U_2 @ L_2 @ P_2, P_2, number = 4)",
    "distinct(P_3, P_3, number = 6)",
    "distinct(W @ W.T, W)",
    "distinct(x**2, x)",
    "distinct(t*x, x)",
    "distinct(x + t, x, t)",
]

TRUE_OF_PERMUTATIONS_ONLY = [
    "Q.T @ L @ Q = diag(diagonal(Q.T @ L @ Q))",
    "sum(log((Q.T @ L @ Q)[i, i]), i in k) = logdet(L)",
    "hadamard(Q, Q, Q) = Q",
]

MISREAD = [
    "at(tr(P @ A), P = Q) = tr(Q @ A)",
    "exists(P[1, 1] = 0, P = Q)",
    "grad(tr(P @ A), P) = A.T",
    "distinct(P, P, number = 8)",
    "distinct(x, x, number = 8)",
    "distinct(W, P)",
    "distinct(P_2, P_2, count = 8)",
    "distinct(P_2)",
    "distinct(P_2, P_2) because 1",
]


@pytest.mark.parametrize("math", TRUE)
def test_it_holds(math: str) -> None:
    judgement = judged(math, LETS)
    assert judgement.verdict in HOLDS, judgement.reason
    assert judgement.near_misses.killed


@pytest.mark.parametrize("power", ["P**16 @ P**16 @ P**16", "P**12 @ P**12"])
def test_sizes_that_are_not_gone_through_are_drawn_from(power: str) -> None:
    """These are the identity up to four rows, where all are gone through; cycles of five give others."""
    assert judged(f"{power} = I(k)", LETS).verdict is Verdict.REFUTED


@pytest.mark.parametrize("math", FALSE)
def test_it_is_refuted(math: str) -> None:
    assert judged(math, LETS).verdict is Verdict.REFUTED


@pytest.mark.parametrize("math", TRUE_OF_PERMUTATIONS_ONLY)
def test_the_condition_is_found(math: str) -> None:
    judgement = judged(math, LETS)
    assert judgement.verdict is Verdict.REFUTED
    assert "Q is a permutation with signs" in judgement.reason


@pytest.mark.parametrize("math", MISREAD)
def test_it_is_misread(math: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert claim.problem


def test_the_sizes_that_were_left_out_are_named() -> None:
    judgement = judged("P.T @ L @ P = diag(diagonal(P.T @ L @ P))", LETS)
    assert not judgement.scope.every_size
    assert {sizes["k"] for sizes in judgement.scope.sizes} == {1, 2, 3, 4}
    assert any("too many permutations with signs at k = 5" in remark for remark in judgement.remarks)


def test_what_holds_of_orthogonal_matrices_holds_at_every_size() -> None:
    assert judged("tr(P @ A @ P.T) = tr(A)", LETS).scope.every_size


def test_too_many_of_one_size_settle_nothing() -> None:
    """True, and 46 080 matrices are not gone through."""
    assert judged("P_6[1, 1]*P_6[1, 2] = 0", LETS).verdict is Verdict.SUPPORTED


def test_a_coefficient_made_of_sizes_needs_more_sizes_than_there_are() -> None:
    """(k - 1)(k - 2)(k - 3)(k - 4) vanishes at every size that is gone through."""
    assert judged("(k - 1)*(k - 2)*(k - 3)*(k - 4)*P = 0*P", LETS).verdict is Verdict.REFUTED
    assert judged("(k - 1)*(k - 2)*(k - 3)*(k - 4)*P @ L @ P.T = 0*P @ L @ P.T", LETS).verdict is Verdict.REFUTED
    diagonal = "diag(diagonal(P.T @ L @ P))"
    judgement = judged(f"P.T @ L @ P + (k - 1)*(k - 2)*(k - 3)*(k - 4)*L = {diagonal}", LETS)
    assert judgement.verdict not in HOLDS


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_each_has_a_number_of_its_own(rows: int) -> None:
    found = {tuple(numbered(rows, number)) for number in range(order(rows))}
    assert len(found) == order(rows)
    for entries in found:
        cells = [entries[i * rows : (i + 1) * rows] for i in range(rows)]
        assert all(sorted(map(abs, row)) == [0] * (rows - 1) + [1] for row in (*cells, *zip(*cells, strict=True)))
