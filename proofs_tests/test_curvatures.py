"""Counts of curvatures, saddles, local optima and ranks: true ones with a reason, false ones with a witness, and traps."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from flint import arb, fmpq

from derivations.documents.one_off import one_off
from derivations.documents.toml_document import load_document
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.engines.signature import ball_signature, rational_signature
from derivations.language.claims import Claim
from derivations.language.curvature import Inertia, LocalShape
from derivations.language.definite_squares import signs_by_form
from derivations.language.degree_in_directions import degree_in
from derivations.language.generic_rank import GenericRank
from derivations.language.size_polynomials import is_never_negative, is_zero_polynomial
from derivations.language.verdicts import Verdict
from derivations.language.vocabulary import Size, Vocabulary
from proofs_tests.floating_curvatures import holds_at

LETS = (
    "A: d x d spd", "B: k x k spd", "T: d x d symmetric", "G: d x d positive diagonal", "W: d x k", "h: d",
    "U: d x k orthonormal columns", "Q: d x d orthogonal", "H: d x k", "L: d x k", "X: d x d", "Y: d x d symmetric",
    "J: d x d skew", "D: d x d diagonal", "s: number", "t: number", "x: number", "y: number", "u: number", "p: positive",
    "f(s): number",
)  # fmt: skip

SPLIT = "X = Y + J, Y = 1/2*(X + X.T), J = 1/2*(X - X.T)"


def judged(math: str, near_misses: bool = False) -> ClaimResult:
    (claim,) = one_off(math, LETS).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=5, near_misses=near_misses))


def verdict(math: str) -> Verdict:
    return judged(math).judgement.verdict


HOLDS = {
    "inertia(norm2(H), H, positive = d*k, zero = 0, negative = 0)": Verdict.PROVED,
    "inertia(norm2(H) - norm2(L), H, L, positive = d*k, negative = d*k)": Verdict.PROVED,
    "inertia(norm2(Y), Y, positive = d*(d + 1)/2)": Verdict.PROVED,
    "inertia(norm2(J) - norm2(D), J, D, positive = d*(d - 1)/2, negative = d)": Verdict.PROVED,
    "inertia(tr(A @ H @ B @ H.T), H, positive = d*k)": Verdict.PROVED,
    "inertia(p*quad(h, A) - (1 + s**2)*x**2, h, x, positive = d, negative = 1)": Verdict.PROVED,
    "inertia(sum(sum(A[i, i]*H[i, j]**2, j in k), i in d), H, positive = d*k)": Verdict.PROVED,
    "inertia(sum(G[i, i]*D[i, i]**2, i in d), D, positive = d)": Verdict.PROVED,
    "inertia(tr(X @ X), X, positive = d*(d + 1)/2, negative = d*(d - 1)/2)"
    f" because squares(norm2(Y) - norm2(J), Y, J, {SPLIT})": Verdict.CERTIFIED,
    "inertia(tr(X @ X), X, positive >= d*(d + 1)/2) because squares(norm2(Y), Y, X = Y)": Verdict.CERTIFIED,
    "inertia(tr(X @ X), X, positive >= 1) because squares(norm2(Y), Y, X = Y)": Verdict.CERTIFIED,
    "inertia(s*t, s, t, positive = 1, zero = 0, negative = 1)": Verdict.PROVED,
    "inertia(sqrt(2)*s**2 - log(2)*t**2, s, t, positive = 1, negative = 1)": Verdict.PROVED,
    "inertia(norm2(h) - norm2(h), h, zero = d)": Verdict.PROVED,
    "saddle(x*y, x = 0, y = 0)": Verdict.PROVED,
    "local_maximum(-x**2 - x*y - y**2, x = 0, y = 0)": Verdict.PROVED,
    "local_minimum(norm2(H), H = zeros(d, k), L) because squares(2*norm2(L), L)": Verdict.CERTIFIED,
    "local_minimum(p - log(p), p = 1)": Verdict.PROVED,
    "index(norm2(H) - x**2, H = zeros(d, k), x = 0, L, s, positive = d*k, negative = 1)"
    " because squares(2*norm2(L) - 2*s**2, L, s)": Verdict.CERTIFIED,
    "index(logdet(A) - tr(A), A = I(d), Y, negative = d*(d + 1)/2, zero = 0) because squares(-norm2(Y), Y)": Verdict.CERTIFIED,
    "rank(W @ H.T, H, generic = d*k)": Verdict.REFUTED,  # at k > d the columns of W depend on one another
    "rank(U @ H.T, H, generic = d*k)": Verdict.CERTIFIED,
    "rank(inv(A) @ Y @ inv(A), Y, generic = d*(d + 1)/2)": Verdict.CERTIFIED,
    "rank(tr(X @ Y), Y, generic = 1)": Verdict.CERTIFIED,
}


@pytest.mark.parametrize("math", HOLDS)
def test_a_count_gets_its_verdict(math: str) -> None:
    assert verdict(math) is HOLDS[math]


FAILS = [
    "inertia(norm2(H), H, positive = d*k - 1)",
    "inertia(norm2(H), H, positive = d*d)",
    "inertia(norm2(H), H, positive >= d*k + 1)",
    "inertia(norm2(Y), Y, positive = d**2)",
    "inertia(norm2(J), J, positive = d*(d + 1)/2)",
    "inertia(tr(T @ X @ X.T), X, positive = d**2)",
    "inertia(tr(X @ X), X, positive = d**2)",
    "inertia(s*t, s, t, positive = 2)",
    "inertia((s + t)**2, s, t, zero = 0)",
    "inertia(u*s**2 + t**2, s, t, positive = 2)",
    "inertia(f(1)*s**2, s, positive = 1)",
    "inertia(sqrt(2)*s**2 - log(2)*t**2, s, t, positive = 2)",
    "saddle(x**2 + y**2, x = 0, y = 0)",
    "saddle(x**2 + u**2*y**2 + y**2, x = 0, y = 0)",
    "saddle(x*y, x = 1, y = 0)",
    "local_maximum(x**2 - y**2, x = 0, y = 0)",
    "local_maximum(u*x**2 - x**4, x = 0)",
    "local_minimum(-norm2(H), H = zeros(d, k))",
    "local_minimum(x, x = 0)",
    "index(x**2 - y**2, x = 0, y = 0, positive = 2)",
    "rank(W @ H.T + H @ W.T, H, generic = d*k)",
    "rank(X @ Y - Y @ X, Y, generic = d*(d + 1)/2)",
    "rank(X @ Y @ X.T, Y, generic = d**2)",
]


@pytest.mark.parametrize("math", FAILS)
def test_a_wrong_count_is_refuted(math: str) -> None:
    assert verdict(math) is Verdict.REFUTED


NOT_SHOWN = [
    "inertia(tr(X @ X), X, positive = d*(d + 1)/2)",  # true, without a reason
    "inertia(tr(X @ X), X, positive = d*(d + 1)/2) because squares(norm2(Y), Y, X = Y)",  # not every X is reached
    "inertia(tr(X @ X), X, positive = d*(d + 1)/2) because squares(norm2(Y), Y, X = Y, Y = 1/2*(X + X.T))",
    "inertia(tr(X @ X), X, positive = d*(d + 1)/2) because squares(2*norm2(Y) - norm2(J), Y, J, X = Y + J)",
    "inertia(norm2(H), H, positive = d*k) because squares(norm2(L), L, H = 2*L, L = 1/2*H)",
    "inertia(p*s**2 + p*t**2, s, t, positive = 2) because squares(p*x**2, x, s = x, t = 0)",
    "local_maximum(-x**4, x = 0)",
    "local_minimum(-x**4, x = 0)",
    "local_maximum(-x**2, x = 0, y = 0)",
    "saddle(x**2*y, x = 0, y = 0)",
    "inertia((log(6) - log(2) - log(3))*s**2, s, zero = 1)",
    "rank(log(1 + s**2)*Y, Y, generic = d*(d + 1)/2)",
]


@pytest.mark.parametrize("math", NOT_SHOWN)
def test_what_is_not_shown_is_not_said_to_hold_and_not_refuted(math: str) -> None:
    assert verdict(math) in (Verdict.SUPPORTED, Verdict.UNDECIDED)


@pytest.mark.parametrize("form", ["norm2(H)**2", "norm2(H) + s", "sqrt(norm2(H))", "tr(A @ H @ H.T) + s*tr(H @ W.T)"])
def test_what_is_no_quadratic_form_has_no_curvatures(form: str) -> None:
    found = judged(f"inertia({form}, H, positive = d*k)").judgement
    assert found.verdict is Verdict.ILL_TYPED
    assert "no quadratic form in H" in found.reason


def test_a_quadratic_form_that_its_form_does_not_show_is_told_by_the_parallelogram_law() -> None:
    assert verdict("inertia(s**2 + norm2(h + s*h) - norm2(h)*(1 + 2*s), s, positive = 1)") is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("math", "words"),
    [
        ("inertia(norm2(H), H)", "is written inertia(Q, H"),
        ("inertia(norm2(H), positive = 1)", "at least one direction"),
        ("inertia(H, H, positive = 1)", "is a matrix"),
        ("inertia(norm2(H), H, H, positive = 1)", "each once"),
        ("inertia(norm2(H), H, positive = s)", "is no size"),
        ("inertia(norm2(H), H, positive = 1/d)", "is no count"),
        ("inertia(norm2(H), H, positive = 1, positive = 2)", "is written inertia(Q, H"),
        ("inertia(norm2(A), A, positive = 1)", "declared spd"),
        ("inertia(norm2(U), U, positive = 1)", "declared orthonormal columns"),
        ("inertia(norm2(H), H, W = L, positive = 1)", "is written inertia(Q, H"),
        ("inertia(norm2(H), H, positive = d*k) because norm2(H)", "have a reason of the form squares"),
        ("inertia(norm2(H), H, positive = d*k) because squares(norm2(L), L)", "is neither set nor among"),
        ("inertia(norm2(H + L), H, positive = d*k) because squares(norm2(L), L, H = L)", "give the new direction another name"),
        ("inertia(norm2(H), H, positive = d*k) because squares(norm2(H), L, H = L)", "write it in the new ones"),
        ("inertia(norm2(H), H, positive = d*k) because squares(norm2(L), L, H = L, L = L)", "write it in the old ones"),
        ("inertia(norm2(H), H, positive = d*k) because squares(norm2(X), X, H = X)", "do not fit"),
        ("index(norm2(Q), Q = I(d), positive = 1)", "curved set"),
        ("local_maximum(-norm2(X), X = zeros(d, d), Y)", "declare it real"),
        ("local_maximum(-norm2(H), H = zeros(d, k), L, W)", "a direction for each variable"),
        ("saddle(norm2(H), H >= zeros(d, k))", "is written saddle(f"),
        ("saddle(norm2(H), H = zeros(d, k), positive = 1)", "is written saddle(f"),
        ("stationary(norm2(H), H >= zeros(d, k))", "is written stationary(f"),
        ("rank(norm2(H), H, generic = 1)", "is not linear in H"),
        ("rank(H + W, H, generic = 1)", "is not linear in H"),
        ("rank(H, H)", "is written rank(M, H"),
        ("tr(X) = index(norm2(H), H = zeros(d, k), positive = 1)", "a claim of its own"),
    ],
)
def test_what_cannot_be_read_says_why(math: str, words: str) -> None:
    (claim,) = one_off(math, LETS).claims
    assert words in claim.problem


def test_directions_that_miss_some_moves_are_refused() -> None:
    """On symmetric moves alone −tr(X Xᵀ) + tr((X − Xᵀ)(X − Xᵀ)ᵀ) is negative definite; X = 0 is no maximum."""
    (claim,) = one_off("local_maximum(-norm2(X) + norm2(X - X.T), X = zeros(d, d), Y)", LETS).claims
    assert "declare it real" in claim.problem
    assert verdict("local_maximum(-norm2(X) + norm2(X - X.T), X = zeros(d, d))") is Verdict.REFUTED


def test_a_form_that_is_semidefinite_at_small_points_only_is_not_certified() -> None:
    assert verdict("inertia((100 - u)*s**2, s, negative = 0)") is Verdict.REFUTED
    assert verdict("inertia(((u**3 - u - 17)**2 - 10**-20)*s**2, s, negative = 0)") is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "math",
    [
        "inertia(norm2(H) - norm2(Y), H, Y, positive = d*k, zero = 0, negative = d*(d + 1)/2)",
        "inertia(s*t, s, t, positive = 1, negative = 1)",
        "rank(U @ H.T + H @ U.T, H, generic = d*k - k*(k - 1)/2)",
    ],
)
def test_near_misses_are_refuted(math: str) -> None:
    misses = judged(math, near_misses=True).judgement.near_misses
    assert misses.killed
    assert not misses.survived


# -------------------------------------------------------------------------------------------------- papers, by NumPy

PAPERS = sorted((Path(__file__).parent.parent / "docs" / "papers").glob("*.toml"))
COUNTED = [
    pytest.param(claim, id=f"{path.stem}-{claim.id}")
    for path in PAPERS
    for claim in load_document(path).claims
    if any(isinstance(step, Inertia | LocalShape | GenericRank) for step in claim.steps)
]


@pytest.mark.parametrize("claim", COUNTED)
def test_numpy_finds_what_a_paper_is_said_to_count_and_no_misquote_of_it(claim: Claim) -> None:
    (step,) = [step for step in claim.steps if isinstance(step, Inertia | LocalShape | GenericRank)]
    holds = claim.expect in (Verdict.PROVED, Verdict.CERTIFIED)
    if isinstance(step, LocalShape):
        step = step.sufficient if holds else step.necessary
    if holds:
        assert holds_at(step, place=0, seed=1)
    else:
        assert not all(holds_at(step, place, seed) for seed in range(1, 9) for place in range(4))


# -------------------------------------------------------------------------------------------------- the parts


def test_signatures_agree_with_eigenvalues() -> None:
    source = Random(7)
    for _ in range(200):
        size, rank = source.randint(1, 6), source.randint(1, 6)
        factor = np.array([[source.randint(-2, 2) for _ in range(size)] for _ in range(rank)])
        matrix = factor.T @ np.diag([source.choice([-1, 0, 1]) for _ in range(rank)]) @ factor
        seen = np.linalg.eigvalsh(matrix)
        counts = (int(np.sum(seen > 1e-9)), int(np.sum(seen < -1e-9)))
        exact = rational_signature([[fmpq(int(entry)) for entry in row] for row in matrix])
        balls = ball_signature([[arb(int(entry)) for entry in row] for row in matrix])
        assert (exact.positive, exact.negative) == (balls.positive, balls.negative) == counts
        assert exact.is_exact


def test_balls_that_may_be_zero_are_not_counted() -> None:
    found = ball_signature([[arb(1, 2), arb(0)], [arb(0), arb(-1, 0.5)]])
    assert (found.positive, found.negative, found.is_exact) == (0, 1, False)
    assert found.range_of("zero") == (0, 1)


UNSIGNED = [
    "norm2(H) + tr(H @ W.T)",
    "s*norm2(H)",
    "norm2(W @ H.T)",
    "tr(T @ H @ H.T)",
    "quad(h, T)",
    "tr(A @ H @ W.T)",
    "norm2(H) - norm2(H)*p",
    "sum(H[i, 1]**2, i in d)",
    "sum(sum(T[i, i]*H[i, j]**2, j in k), i in d)",
    "sum(X[i, i]**2, i in d)",
    "tr(X @ X)",
    "tr(J @ J)",
    "norm2(H + L)",
    "p*s*t",
    "tr(H.T @ A @ L)",
]


@pytest.mark.parametrize("text", UNSIGNED)
def test_what_may_vanish_or_change_sign_has_no_sign_by_form(text: str) -> None:
    (claim,) = one_off(f"{text} = 0", LETS).claims
    (statement,) = claim.steps
    names = [name for name in ("H", "L", "X", "J", "h", "s", "t") if name in text.replace("tr(", "").replace("sum", "")]
    directions = tuple(statement.vocabulary.variables[name].symbol for name in names)
    assert signs_by_form(statement.expressions()[0], directions, statement.vocabulary) is None


DEGREES = {
    "tr(X @ Y)": 1,
    "D(D(tr(X @ X @ X), X, Y), X, Y)": 2,
    "at(D(D(norm2(X + t*Y), t, 1), t, 1), t = 0)": 2,
    "at(D(D(exp(t*s), t, 1), t, 1), t = 0)": 2,
    "at(D(exp(t*s), t, 1), t = 0)": 1,
    "at(D(D(exp(t*s) + exp(t*s**2), t, 1), t, 1), t = 0)": None,
    "at(D(D(exp(t*s + s), t, 1), t, 1), t = 0)": None,
    "at(D(D(exp(t*s), t, 1), t, 1), t = 1)": None,
    "at(D(D(norm2(X + t*Y) + s, t, 1), t, 1), t = 0)": None,
    "D(norm2(Y), Y, T)": None,
    "norm2(Y)/tr(Y)": None,
    "tr(inv(A + Y))": None,
    "exp(s)": None,
}


@pytest.mark.parametrize("text", DEGREES)
def test_degrees_in_directions(text: str) -> None:
    (claim,) = one_off(f"{text} = 0", LETS).claims
    (statement,) = claim.steps
    directions = frozenset(statement.vocabulary.variables[name].symbol for name in ("Y", "s"))
    assert degree_in(statement.expressions()[0], directions) == DEGREES[text]


def test_counts_are_compared_as_polynomials() -> None:
    vocabulary = Vocabulary(sizes={"d": Size("d"), "k": Size("k", at_least=2)})
    d, k = (vocabulary.sizes[name].symbol for name in ("d", "k"))
    assert is_zero_polynomial((d + k) * (d + k + 1) / 2 - d * (d + 1) / 2 - k * (k + 1) / 2 - d * k)
    assert not is_zero_polynomial(d * k - d)
    assert is_never_negative(d * k - 2, vocabulary)
    assert not is_never_negative(d * k - 3, vocabulary)
    assert not is_never_negative(d - k, vocabulary)
