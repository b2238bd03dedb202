"""Inequalities: true ones with a reason, false ones with a witness, and reasons that must not be believed."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.verdicts import Verdict

LETS = (
    "A: d x d spd",
    "B: d x d spd",
    "T: d x d symmetric",
    "G: d x k",
    "F: k x d",
    "B2: k x k spd",
    "p: d positive",
    "x: d",
    "y: d",
    "z: d",
    "s: number",
    "u: number",
    "t: positive",
    "r: positive",
)

HOLDS = [
    "norm2(G @ F @ x) >= 0",
    "0 <= G @ G.T",
    "0 < A + G @ G.T",
    "A <= A + G @ G.T",
    "s*u <= 1/2*(s**2 + u**2) because 1/2*(s - u)**2",
    "x.T @ y <= 1/2*(norm2(x) + norm2(y)) because 1/2*norm2(x - y)",
    "0 <= tr(A @ G @ B2 @ G.T)",
    "0 <= tr(G @ G.T @ A)",
    "log(t) <= t - 1",
    "sum(log(p[i]), i in d) <= sum(p[i] - 1, i in d) because sum(p[i] - 1 - log(p[i]), i in d)",
    "0 < sum(A[i, i], i in d)",
    "2*log(t) <= 2*t - 2",
    "logdet(A) <= tr(A) - d because 2*KL(N(zeros(d), A), N(zeros(d), I(d)))",
    "logdet(A) <= logdet(diag(diagonal(A))) because 2*KL(N(zeros(d), A), N(zeros(d), diag(diagonal(A))))",
    "entropy(N(x, A)) <= -E(logpdf(N(y, B), z), z ~ N(x, A)) because KL(N(x, A), N(y, B))",
]

FAILS = [
    "norm2(G @ F @ x) > 0",
    "0 < G @ G.T",
    "A + G @ G.T <= A",
    "A <= B",
    "T >= 0",
    "log(t) < t - 1",
    "log(t) >= t - 1",
    "log(t) <= 1/2*(t - 1)",
    "tr(A) - d <= logdet(A)",
    "logdet(diag(diagonal(A))) <= logdet(A)",
    "logdet(A) <= tr(A) - d - 1/10",
    "tr(A @ B) <= tr(A) + tr(B)",
    "s*u <= s**2",
    "x.T @ y <= norm2(x)",
    "2*log(t) <= t - 1",
]

UNREASONED = [
    "logdet(A) <= tr(A) - d because KL(N(zeros(d), A), N(zeros(d), I(d)))",  # a lost factor 2
    "s*u <= 1/2*(s**2 + u**2) because 1/2*(s + u)**2",
    "s*u <= 1/2*(s**2 + u**2) because 1/2*s**2 + 1/2*u**2 - s*u",  # equal, but shows nothing
]


def verdict(math: str) -> Verdict:
    (claim,) = one_off(math, LETS).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=5)).judgement.verdict


@pytest.mark.parametrize("math", HOLDS)
def test_a_bound_with_a_reason_holds(math: str) -> None:
    assert verdict(math) in (Verdict.PROVED, Verdict.CERTIFIED)


@pytest.mark.parametrize("math", FAILS)
def test_a_false_bound_is_refuted(math: str) -> None:
    assert verdict(math) is Verdict.REFUTED


@pytest.mark.parametrize("math", UNREASONED)
def test_a_wrong_or_empty_reason_leaves_a_true_bound_supported_at_best(math: str) -> None:
    assert verdict(math) in (Verdict.SUPPORTED, Verdict.UNDECIDED)


NOT_SHOWN = [
    "tr(A @ G @ F)",
    "tr(A @ T)",
    "tr(A @ G @ B2 @ F)",
    "x.T @ y",
    "tr(A @ B @ T)",
    "tr(T)",
    "log(t)",
    "log(t) - t + 1",
    "t - 1 - 2*log(t)",
    "t - 2 - log(t)",
    "-norm2(x)",
    "norm2(x) - 1",
    "quad(x, T)",
    "s**3",
    "1/s",
    "s*u",
    "s",
    "t - r",
    "logdet(A)",
    "x[1]",
    "A[1, 2]",
    "T[1, 1]",
    "sum(x[i] - 1 - log(x[i]), i in d)",
    "x.T @ T @ x",
    "x.T @ G @ F @ x",
    "E(x.T @ y, x ~ N(y, A))",
    "sum(x[i], i in d)",
    "exp(s) - exp(u)",
    "entropy(N(x, A))",
    "-s**2",
    "s*t",
    "(s - u)*(s + u)",
]


@pytest.mark.parametrize("text", NOT_SHOWN)
def test_what_may_be_negative_is_not_shown_to_be_otherwise(text: str) -> None:
    (claim,) = one_off(f"{text} = 0", LETS).claims
    (statement,) = claim.steps
    assert not is_nonnegative(statement.expressions()[0], statement.vocabulary)


@pytest.mark.parametrize(
    "text", ["norm2(x)", "quad(x, A)", "s**2", "G @ G.T", "tr(G @ G.T)", "KL(N(x, A), N(y, B))", "t - 1 - log(t)"]
)
def test_what_may_vanish_is_not_shown_to_be_positive(text: str) -> None:
    zero = "zeros(d, d)" if text == "G @ G.T" else "0"
    (claim,) = one_off(f"{text} = {zero}", LETS).claims
    (statement,) = claim.steps
    left = statement.expressions()[0]
    assert is_nonnegative(left, statement.vocabulary)
    assert not is_positive(left, statement.vocabulary)


def test_matrices_without_symmetry_have_no_order() -> None:
    (claim,) = one_off("G @ F <= A", LETS).claims
    assert judge_claim(claim, Settings(seed=5)).judgement.verdict is Verdict.ILL_TYPED


def test_a_reason_belongs_to_one_inequality() -> None:
    (claim,) = one_off("s = s because s**2", LETS).claims
    assert "one inequality" in claim.problem


VAE = (
    "W: d x k",
    "V: k x d",
    "D: k x k positive diagonal",
    "X: d x n",
    "sigma2: positive",
    "t: positive",
    "rho: positive",
    "S = X @ X.T/n",
    "M = W.T @ W + sigma2*I(k)",
    "Vs = inv(M) @ W.T",
    "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2)"
    " - 1/(2*sigma2)*(tr(W @ D @ W.T) + tr(W @ V @ S @ V.T @ W.T) - 2*tr(W @ V @ S) + tr(S))",
)

OPTIMA = {
    "maximised(elbo, V = Vs) because 1/(2*sigma2)*tr((V - Vs) @ S @ (V - Vs).T @ M)": Verdict.CERTIFIED,
    "maximised(elbo, V = W.T)": Verdict.REFUTED,
    "stationary(elbo, V = Vs, D = sigma2*inv(diag(diagonal(M))))": Verdict.CERTIFIED,
    "stationary(elbo, W = zeros(d, k), V = zeros(k, d))": Verdict.CERTIFIED,
    "stationary(elbo, W = zeros(d, k))": Verdict.REFUTED,
    "minimised(rho/(2*t) + d/2*log(t), t = rho/d) because d/2*(rho/(d*t) - 1 - log(rho/(d*t)))": Verdict.CERTIFIED,
    "maximised(rho/(2*t) + d/2*log(t), t = rho/d)": Verdict.REFUTED,
    "stationary(rho/(2*t) + d/2*log(t), t = rho/d)": Verdict.CERTIFIED,
    "stationary(rho/(2*t) + d/2*log(t), t = rho)": Verdict.REFUTED,
}


@pytest.mark.parametrize("math", OPTIMA)
def test_optima_and_stationary_points(math: str) -> None:
    (claim,) = one_off(math, VAE).claims
    assert judge_claim(claim, Settings(seed=5, near_misses=False)).judgement.verdict is OPTIMA[math], claim.problem


@pytest.mark.parametrize(
    ("math", "words"),
    [
        ("maximised(elbo)", "maximised is written maximised(f, X = value)"),
        ("tr(S) = maximised(elbo, V = Vs)", "a claim of its own"),
        ("stationary(S, W = zeros(d, k))", "a number is needed"),
        ("stationary(elbo, Q = zeros(d, k))", "not declared"),
        ("stationary(elbo, W = V)", "cannot set"),
        ("stationary(elbo, W = Vs.T)", "a point cannot depend on it"),
    ],
)
def test_optima_that_cannot_be_read_say_why(math: str, words: str) -> None:
    (claim,) = one_off(math, VAE).claims
    assert words in claim.problem


@pytest.mark.parametrize("math", ["f(1)**2 <= 1000000", "0 <= f(1) + 1000000", "f(1) <= f(2) + 1000000"])
def test_an_unknown_function_is_not_a_constant(math: str) -> None:
    (claim,) = one_off(math, ("s: number", "f(s): number")).claims
    assert not claim.problem, claim.problem
    assert judge_claim(claim, Settings(seed=5)).judgement.verdict not in (Verdict.PROVED, Verdict.CERTIFIED)


def test_a_matrix_without_rows_has_no_trace() -> None:
    """d − k may be 0 where k is at most d; where it is less, it may not."""
    assert [
        judge_claim(one_off("0 < tr(I(d - k))", ["W: d x k", relation]).claims[0], Settings(seed=5)).judgement.verdict
        for relation in ("k <= d", "k < d")
    ] == [Verdict.REFUTED, Verdict.PROVED]
