"""Traps of a fourth hunt: equal constants, reasons that divide, terms that make up for one another, and sizes in disguise."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict

HOLDING = (Verdict.PROVED, Verdict.CERTIFIED)
Row = tuple[str, tuple[str, ...]]


def verdict(math: str, lets: tuple[str, ...]) -> Verdict:
    return judge_claim(one_off(math, list(lets)).claims[0], Settings(seed=7)).judgement.verdict


EQUAL_CONSTANTS = [  # numbers that are equal, though no rule of simplification shows it
    "sqrt(3 + 2*sqrt(2)) != 1 + sqrt(2)",
    "sqrt(2) + sqrt(3) != sqrt(5 + 2*sqrt(6))",
    "log(sqrt(3 + 2*sqrt(2))) != log(1 + sqrt(2))",
    "sqrt(3 + 2*sqrt(2)) < 1 + sqrt(2)",
]


@pytest.mark.parametrize("math", EQUAL_CONSTANTS)
def test_equal_constants_are_not_told_apart(math: str) -> None:
    assert verdict(math, ()) is Verdict.UNDECIDED


@pytest.mark.parametrize("math", ["sqrt(2) != 3/2", "sqrt(2) + sqrt(3) != sqrt(10)", "log(2) != 1/2", "-2 != 0"])
def test_different_constants_still_are(math: str) -> None:
    assert verdict(math, ()) is Verdict.PROVED


def test_a_reason_must_be_defined_where_the_premise_holds() -> None:
    """(A⁻¹)⁻¹ is A only where A has an inverse; at s = 5/7 the premise holds for every x."""
    lets = ("s: real", "x: 2")
    reason = "norm2(inv(inv((7*s - 5)*I(2))) @ x)"
    assert verdict(f"norm2((7*s - 5)*x) = 0 implies x = zeros(2) because {reason}", lets) not in HOLDING
    lets = ("A: d x d", "x: d")
    assert verdict("norm2(A @ x) = 0 implies x = zeros(d) because norm2(inv(inv(A)) @ x)", lets) is Verdict.REFUTED


MAKING_UP = [  # a positive term with another that makes up for it, so that the sum vanishes somewhere
    ("0 < 1 - indicator((7*s - 5)**2 <= 0) unless s = 0", ("s: real",)),
    ("0 < t - min(t, r) unless t = 5", ("t: positive", "r: positive")),
    ("0 < d - count(x[i] < 0, i in d) unless x = zeros(d)", ("x: d",)),
    ("d = 1 implies norm2(x) = x[1]**2", ("x: d",)),
]


@pytest.mark.parametrize(("math", "lets"), MAKING_UP)
def test_a_sum_vanishes_where_its_terms_make_up_for_each_other(math: str, lets: tuple[str, ...]) -> None:
    assert verdict(math, lets) not in (*HOLDING, Verdict.VACUOUS)


SIZES_IN_DISGUISE: list[Row] = [  # each of these numbers is the size d, with a zero at every d up to 13 below
    ("norm2(ones(d))", ("x: d",)),
    ("quad(ones(d), I(d))", ("x: d",)),
    ("norm2(diagonal(I(d)))", ("x: d",)),
    ("(ones(d, d) @ ones(d))[1]", ("x: d",)),
    ("tr(A @ inv(A))", ("A: d x d invertible",)),
    ("tr(U @ U.T)", ("U: d x d orthogonal",)),
    ("tr(Q @ Q.T)", ("Q: k x d orthonormal columns", "d <= k")),
    ("tr(W.T @ inv(W @ W.T) @ W)", ("W: d x k",)),
    ("norm2(U)", ("U: d x d orthogonal",)),
    ("tr(grad(tr(X), X))", ("X: d x d",)),
    ("D(logdet(X), X, X)", ("X: d x d spd",)),
    ("E(norm2(z), z ~ N(zeros(d), I(d)))", ("z: d",)),
]


@pytest.mark.parametrize(("size", "lets"), SIZES_IN_DISGUISE)
def test_a_number_that_is_a_size_is_tested_at_enough_sizes(size: str, lets: tuple[str, ...]) -> None:
    product = "*".join(f"({size} - {number})" for number in range(1, 14))
    assert verdict(f"s*{product} = 0", ("s: real", *lets)) not in HOLDING


@pytest.mark.parametrize("math", ["max(d - k, 9) = 9", "min(d, k) = min(d, k, 9)", "max(norm2(ones(d)), 13) = 13"])
def test_pieces_of_sizes_are_tested_beyond_the_last_one(math: str) -> None:
    assert verdict(math, ("W: d x k",)) is Verdict.REFUTED


def test_a_rank_is_looked_at_where_a_number_made_of_sizes_does_not_vanish() -> None:
    product = "*".join(f"(tr(I(d)) - {number})" for number in range(1, 14))
    assert verdict(f"rank({product}*H, H, generic = 0)", ("H: d x d",)) not in HOLDING


EMPTY = ("W: d x k", "k <= d")  # matrices with d - k rows or columns have none at d = k

WITH_NOTHING_IN_THEM: list[tuple[str, tuple[str, ...], Verdict]] = [
    ("E(norm2(z), z ~ N(zeros(d - k), I(d - k))) = d - k", ("z: d-k",), Verdict.CERTIFIED),
    ("logintegral(-norm2(z)/2, z) = (d - k)/2*log(2*pi)", ("z: d-k",), Verdict.CERTIFIED),
    ("0 < norm2(z) unless z = zeros(d - k)", ("z: d-k",), Verdict.CERTIFIED),
    ("tr(Y @ Y.T) = 0 iff Y = zeros(d, d - k)", ("Y: d x d-k",), Verdict.CERTIFIED),
    ("vec(A @ Y) = kron(I(d - k), A) @ vec(Y)", ("A: d x d", "Y: d x d-k"), Verdict.CERTIFIED),
    ("hadamard(X, X) @ A = A", ("A: d-k x d-k", "X: d-k x d-k"), Verdict.REFUTED),
    ("limit(t*hadamard(X, X), t = 0) = zeros(d - k, d)", ("t: positive", "X: d-k x d"), Verdict.CERTIFIED),
    ("0 < KL(N(z, t*I(d - k)), N(z, r*I(d - k))) unless t = r", ("z: d-k", "t: positive", "r: positive"), Verdict.REFUTED),
    ("uniquely_minimised(s**2*tr(G), s = 0)", ("s: real", "G: d-k x d-k spd"), Verdict.REFUTED),
]


@pytest.mark.parametrize(("math", "lets", "expected"), WITH_NOTHING_IN_THEM)
def test_matrices_without_rows_or_columns(math: str, lets: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(math, (*EMPTY, *lets)) is expected


def test_a_size_cannot_be_declared_to_be_zero() -> None:
    with pytest.raises(DocumentError, match="at least 1"):
        one_off("1 <= k", ["W: d x k", "k >= 0"])
