"""Claims chosen to trap a checker: each verdict here is known, and a wrong one would end our credit."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.verdicts import Verdict

SEED = 20191106


def verdict_on(math: str, *lets: str, **options: object) -> ClaimResult:
    """Judge a one-off claim."""
    (claim,) = one_off(math, lets).claims
    return judge_claim(claim, Settings(seed=SEED, **options))  # type: ignore[arg-type]


REFUTED = [
    # true for symmetric or commuting matrices only
    ("A @ B = B @ A", ("A: d x d", "B: d x d"), "d = 1"),
    ("A.T = A", ("A: d x d",), "A is symmetric"),
    ("grad(quad(x, A), x) = 2*A @ x", ("A: d x d", "x: d"), "A is symmetric"),
    ("tr(A @ B @ C) = tr(A @ C @ B)", ("A: d x d", "B: d x d", "C: d x d"), "A, B and C are symmetric"),
    ("inv(A @ B) = inv(A) @ inv(B)", ("A: d x d", "B: d x d"), "d = 1"),
    # transposes are never dropped
    ("W.T @ W = W @ W.T", ("W: d x d",), "W is"),
    ("norm2(W @ z) = quad(z, W @ W.T)", ("W: d x d", "z: d"), ""),
    # log is natural, and a logarithm is not linear
    ("log(10) = 1", (), ""),
    ("log(a + b) = log(a) + log(b)", ("a: positive", "b: positive"), ""),
    ("logdet(A + B) = logdet(A) + logdet(B)", ("A: d x d spd", "B: d x d spd"), ""),
    # sizes: false only at d ≥ 2, only off k = d, only above 5
    ("det(s*A) = s*det(A)", ("A: d x d", "s: positive"), "d = 1"),
    ("tr(W @ W.T) - tr(S)*k = tr(W @ W.T) - tr(S)*d", ("W: d x k", "S: d x d"), "d = k"),
    ("(d - 1)*(d - 2)*(d - 3)*(d - 4)*(d - 5)*tr(A) = 0", ("A: d x d",), "d ≤ 5"),
    # σ, Σ and σ² are three things
    ("logdet(sigma2*I(d)) = d*log(sigma2**2)", ("sigma2: positive", "d >= 1"), ""),
    (
        "logpdf(N(m, sigma*I(d)), x) = -norm2(x - m)/(2*sigma**2) - d/2*log(2*pi*sigma**2)",
        ("sigma: positive", "m: d", "x: d"),
        "",
    ),
    # opaque functions do not make everything equal
    ("f(x) = f(y)", ("x: d", "y: d", "f(x): 1"), ""),
    ("E(norm2(f(z)), z ~ N(m, S)) = norm2(f(m))", ("z: k", "m: k", "S: k x k spd", "f(z): d"), ""),
    # a term that symmetric directions cannot see
    ("grad(logdet(S), S) + K = inv(S)", ("S: d x d spd", "K: d x d skew"), "d = 1"),
    # square roots are positive
    ("sqrt((x - y)**2) = x - y", ("x: real", "y: real"), ""),
    ("sqrt(det(A)**2) = det(A)", ("A: d x d",), ""),
    # entries and sums
    ("sum(v[i], i in d) = v[1]", ("v: d",), "d = 1"),
    ("sum(1, i in n) = 2", ("A: n x n",), "n = 2"),
    ("hadamard(A, B) = A @ B", ("A: d x d", "B: d x d"), ""),
    ("diag(diagonal(A)) = A", ("A: d x d",), "A is diagonal"),
]


@pytest.mark.parametrize(("math", "lets", "condition"), REFUTED, ids=[row[0] for row in REFUTED])
def test_a_false_claim_is_refuted_with_a_witness(math: str, lets: tuple[str, ...], condition: str) -> None:
    judgement = verdict_on(math, *lets).judgement
    assert judgement.verdict is Verdict.REFUTED, judgement
    assert judgement.counterexample is not None
    assert condition in judgement.reason


CERTIFIED = [
    ("tr(A @ B) = tr(B @ A)", ("A: d x k", "B: k x d")),
    ("grad(quad(x, A), x) = (A + A.T) @ x", ("A: d x d", "x: d")),
    ("grad(quad(x, S), x) = 2*S @ x", ("S: d x d spd", "x: d")),
    ("det(s*A) = s**d*det(A)", ("A: d x d", "s: positive")),
    ("x.T @ A @ x = tr(A @ x @ x.T)", ("A: d x d", "x: d")),
    ("norm2(A) = tr(A.T @ A)", ("A: d x k",)),
    ("quad(x, K) = 0", ("K: d x d skew", "x: d")),
    ("Q.T @ Q = I(d)", ("Q: d x d orthogonal",)),
    ("U.T @ U = I(k)", ("U: d x k orthonormal columns", "k <= d")),
    ("det(Q)**2 = 1", ("Q: d x d orthogonal",)),
    ("sum(v[i], i in d) = ones(d).T @ v", ("v: d",)),
    ("E(z @ z.T, z ~ N(m, S)) = S + m @ m.T", ("z: d", "m: d", "S: d x d spd")),
    (
        "E(quad(z, A)**2, z ~ N(m, S)) = 2*tr(A @ S @ A @ S) + 4*quad(m, A @ S @ A) + (tr(A @ S) + quad(m, A))**2",
        ("z: d", "m: d", "S: d x d spd", "A: d x d symmetric"),
    ),
    ("entropy(N(m, S)) = logdet(2*pi*e*S)/2", ("m: d", "S: d x d spd")),
    ("D(D(logdet(S), S, H), S, H) = -tr(inv(S) @ H @ inv(S) @ H)", ("S: d x d spd", "H: d x d symmetric")),
    ("E(f(z) + tr(A), z ~ N(m, S)) = E(f(z), z ~ N(m, S)) + tr(A)", ("z: k", "m: k", "S: k x k spd", "A: d x d", "f(z): 1")),
    ("pdf(N(m, S), m) = (2*pi)**(-d/2)*det(S)**(-1/2)", ("m: d", "S: d x d spd")),
]


@pytest.mark.parametrize(("math", "lets"), CERTIFIED, ids=[row[0] for row in CERTIFIED])
def test_a_true_claim_is_certified_and_its_near_misses_are_not(math: str, lets: tuple[str, ...]) -> None:
    judgement = verdict_on(math, *lets).judgement
    assert judgement.verdict is Verdict.CERTIFIED, judgement
    assert judgement.error_log2 is not None
    assert judgement.error_log2 <= -100
    assert judgement.near_misses.killed > 0
    assert judgement.near_misses.survived == 0


PROVED = [
    ("KL(N(m, s), N(0, 1)) = (s + m**2 - 1 - log(s))/2", ("m: real", "s: positive")),
    ("KL(N(m, exp(v)), N(0, 1)) = (exp(v) + m**2 - 1 - v)/2", ("m: real", "v: real")),
    ("det(I(2) + A) = 1 + det(A) + tr(A)", ("A: 2 x 2",)),
]


@pytest.mark.parametrize(("math", "lets"), PROVED, ids=[row[0] for row in PROVED])
def test_without_sizes_symbolic_entries_prove(math: str, lets: tuple[str, ...]) -> None:
    assert verdict_on(math, *lets).judgement.verdict is Verdict.PROVED


NOT_EVERY_SIZE = [
    ("d*inv(A) = 8*inv(A)", ("A: d x d",)),
    ("tr(I(k))*A = 2*A", ("A: d x d", "B: k x k")),
    ("sum(1, i in k)*inv(A) = 2*inv(A)", ("A: d x d", "B: k x k")),
    ("(d - k)*tr(W @ W.T) = 0", ("W: d x k",)),
    ("tr(inv(A)) + sum(1, i in k) = tr(inv(A)) + 1", ("A: d x d", "B: k x k")),
    ("tr(ones(d, d) @ ones(d, d)) + tr(inv(A)) = tr(inv(A)) + d", ("A: d x d",)),
]


@pytest.mark.parametrize(("math", "lets"), NOT_EVERY_SIZE, ids=[row[0] for row in NOT_EVERY_SIZE])
def test_a_number_that_knows_the_test_size_does_not_certify(math: str, lets: tuple[str, ...]) -> None:
    assert verdict_on(math, *lets).judgement.verdict is Verdict.REFUTED


def test_zero_usable_points_is_vacuous() -> None:
    result = verdict_on("inv(A - A) = inv(A - A)", "A: d x d")
    assert result.judgement.verdict is Verdict.VACUOUS


def test_sizes_that_contradict_each_other_are_vacuous() -> None:
    result = verdict_on("tr(A @ B) = tr(B @ A)", "A: d x k", "B: k x d", "k < d", "d < k")
    assert result.judgement.verdict is Verdict.VACUOUS


def test_what_no_exact_engine_reads_is_never_more_than_supported() -> None:
    result = verdict_on("E(exp(z[1]), z ~ N(m, S)) = exp(m[1] + S[1, 1]/2)", "z: d", "m: d", "S: d x d spd")
    assert result.judgement.verdict in (Verdict.SUPPORTED, Verdict.UNDECIDED)


def test_a_gradient_that_sympy_gets_wrong_is_not_believed() -> None:
    """SymPy's own matrix derivative of log det(WWᵀ + sI) is silently zero."""
    lets = ("W: d x k", "s: positive")
    wrong = verdict_on("grad(log(det(W @ W.T + s*I(d))), W) = zeros(d, k)", *lets)
    right = verdict_on("grad(log(det(W @ W.T + s*I(d))), W) = 2*inv(W @ W.T + s*I(d)) @ W", *lets)
    assert wrong.judgement.verdict is Verdict.REFUTED
    assert right.judgement.verdict is Verdict.CERTIFIED
    assert right.judgement.scope.every_size


def test_a_false_coefficient_divisible_by_a_famous_prime_is_refuted() -> None:
    result = verdict_on(f"{2**61 - 1}*tr(A) = 0", "A: d x d")
    assert result.judgement.verdict is Verdict.REFUTED


def test_a_chain_is_refuted_at_its_wrong_step() -> None:
    result = verdict_on("tr(A @ B) = tr(B @ A) = tr(A)*tr(B)", "A: d x d", "B: d x d")
    assert result.judgement.verdict is Verdict.REFUTED
    assert result.judgement.reason.startswith("step 2 of 2")
    assert result.steps[0].verdict is Verdict.CERTIFIED


def test_the_counterexample_is_small_and_exact() -> None:
    counterexample = verdict_on("A @ B = B @ A", "A: d x d", "B: d x d").judgement.counterexample
    assert counterexample is not None
    assert counterexample.sizes == {"d": 2}
    entries = [entry for matrix in counterexample.values.values() for row in matrix for entry in row]
    assert set(entries) <= {"0", "1", "-1"}
    assert counterexample.lhs != counterexample.rhs


def test_a_seed_repeats_a_verdict() -> None:
    first = verdict_on("A @ B = B @ A", "A: d x d", "B: d x d").judgement
    again = verdict_on("A @ B = B @ A", "A: d x d", "B: d x d").judgement
    assert first.counterexample == again.counterexample


def test_out_of_time_is_undecided() -> None:
    result = verdict_on("tr(A @ B) = tr(B @ A)", "A: d x k", "B: k x d", seconds=0.0)
    assert result.judgement.verdict is Verdict.UNDECIDED
    assert "time" in result.judgement.reason
