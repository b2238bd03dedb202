"""Claims made by an adversary to provoke a wrong verdict, or a certificate for every size that is not earned.

Each row was a hypothesis about where the engines might err and they did not: hidden sizes, shadowed names, moments,
symmetric directions, roots and logarithms of negative numbers, identities that hold up to some size only.
"""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines import every_size
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.evidence import Outcome
from derivations.language.statements import Equality
from derivations.language.verdicts import Verdict
from derivations.readings.point import Budget

SEED = 7

MATRICES = ("A: d x d", "B: d x d", "C: d x d", "F: d x d")
GAUSSIAN = ("z: d", "m: d", "S: d x d spd")
_P, _R = "inv(I(d) + K)", "inv(I(d) + J)"
_BRACKET = "(A @ B - B @ A)"
_POLYNOMIAL = "(d - 1)*(d - 2)*(d - 3)"


def judged(math: str, lets: tuple[str, ...]) -> ClaimResult:
    (claim,) = one_off(math, lets).claims
    return judge_claim(claim, Settings(seed=SEED))


def statement_of(math: str, lets: tuple[str, ...]) -> Equality:
    (claim,) = one_off(math, lets).claims
    (statement,) = claim.steps
    assert isinstance(statement, Equality)
    return statement


FALSE = [
    # names that are bound twice
    ("E(E(z, z ~ N(m, S)) @ z.T, z ~ N(w, S)) = w @ w.T", (*GAUSSIAN, "w: d")),
    ("sum(sum(v[i], i in d)*v[i], i in d) = sum(v[i]**2, i in d)", ("v: d",)),
    # the mean depends on the variable of the derivative
    ("grad(E(x.T @ z, z ~ N(x, S)), x) = x", ("z: d", "x: d", "S: d x d spd")),
    # expectations of opaque functions
    ("E(f(z), z ~ N(m, S))**2 = E(f(z)**2, z ~ N(m, S))", (*GAUSSIAN, "f(z): 1")),
    ("E(z @ f(z).T, z ~ N(m, S)) = m @ E(f(z), z ~ N(m, S)).T", (*GAUSSIAN, "f(z): k")),
    # gradients in variables that do not move freely
    ("grad(tr(G), G) = ones(d, d)", ("G: d x d diagonal",)),
    ("grad(tr(K @ A), K) = A.T", ("K: d x d skew", "A: d x d")),
    # roots of squares
    ("sqrt(x**2) = x", ("x: nonzero",)),
    ("(x**4)**(1/4) = x", ("x: real",)),
    ("sqrt(x**2 + 2*x*y + y**2) = x + y", ("x: real", "y: real")),
    ("(s**2)**(d/2)*tr(A) = s**d*tr(A)", ("s: real", "A: d x d")),
    # numbers of sizes
    ("d*tr(inv(A)) + tr(B) = 3*tr(inv(A)) + tr(B)", ("A: d x d", "B: k x k")),
    ("a.T @ A @ b*tr(I(d)) = 3*a.T @ A @ b", ("A: d x d", "a: d", "b: d")),
    (f"{_POLYNOMIAL}*inv(A) = zeros(d, d)", ("A: d x d",)),
    # true at d ≤ 2, with a logarithm that keeps the difference formal
    (
        f"tr({_P} @ {_R} @ {_P} @ {_R}) + logdet(A @ B) = tr({_P} @ {_P} @ {_R} @ {_R}) + logdet(A) + logdet(B)",
        ("K: d x d skew", "J: d x d skew", "A: d x d spd", "B: d x d spd"),
    ),
]


@pytest.mark.parametrize(("math", "lets"), FALSE, ids=[row[0] for row in FALSE])
def test_a_false_claim_is_refuted(math: str, lets: tuple[str, ...]) -> None:
    assert judged(math, lets).judgement.verdict is Verdict.REFUTED


FALSE_WITHOUT_WITNESS = [
    ("E(f(z), z ~ N(m, S)) = E(f(z), z ~ N(m, 2*S))", (*GAUSSIAN, "f(z): 1")),
    ("E(sqrt(z**2), z ~ N(0, 1)) = 0", ("z: positive",)),
]


@pytest.mark.parametrize(("math", "lets"), FALSE_WITHOUT_WITNESS, ids=[row[0] for row in FALSE_WITHOUT_WITNESS])
def test_a_false_claim_without_a_small_witness_is_not_certified(math: str, lets: tuple[str, ...]) -> None:
    assert judged(math, lets).judgement.verdict not in (Verdict.CERTIFIED, Verdict.PROVED, Verdict.SUPPORTED)


TRUE = [
    # names that are bound twice
    ("E(E(z, z ~ N(m, S)) @ z.T, z ~ N(w, S)) = m @ w.T", (*GAUSSIAN, "w: d")),
    (
        "E(E(z.T @ A @ z, z ~ N(z, S)), z ~ N(m, T)) = tr(A @ S) + tr(A @ T) + m.T @ A @ m",
        (*GAUSSIAN, "A: d x d", "T: d x d spd"),
    ),
    ("sum(sum(v[i], i in d)*v[i], i in d) = sum(v[i], i in d)**2", ("v: d",)),
    (
        "sum(at(sum(x[i]*t, i in n), t = sum(y[i], i in n))*y[i], i in n) = sum(x[i], i in n)*sum(y[i], i in n)**2",
        ("x: number over n", "y: number over n", "t: real"),
    ),
    ("at(tr(inv(A) @ B), A = B) = d", ("A: d x d", "B: d x d")),
    ("KL(N(m, S), N(m, S)) = 0", ("m: d", "S: d x d spd")),
    # derivatives
    ("grad(E(quad(z, A), z ~ N(x, S)), x) = (A + A.T) @ x", ("z: d", "x: d", "A: d x d", "S: d x d spd")),
    ("grad(E(x.T @ z, z ~ N(x, S)), x) = 2*x", ("z: d", "x: d", "S: d x d spd")),
    ("grad(tr(G), G) = I(d)", ("G: d x d diagonal",)),
    ("grad(tr(K @ A), K) = (A.T - A)/2", ("K: d x d skew", "A: d x d")),
    # symmetries of letters
    ("tr(K @ K @ K) = 0", ("K: d x d skew",)),
    ("tr(G @ A) = tr(G @ A.T)", ("G: d x d diagonal", "A: d x d")),
    ("hadamard(G, A) = hadamard(G, A.T)", ("G: d x d diagonal", "A: d x d")),
    ("G @ H = H @ G", ("G: d x d diagonal", "H: d x d diagonal")),
    ("inv(Q) = Q.T", ("Q: d x d orthogonal",)),
    # large powers and deep inverses, where floating point is weak
    ("A**16 @ inv(A)**16 = I(d)", ("A: d x d",)),
    ("det(A)**8 = det(A @ A)**4", ("A: d x d",)),
    ("inv(inv(A + B @ B.T) + inv(B)) = B - B @ inv(A + B @ B.T + B) @ B", ("A: d x d", "B: d x d")),
    ("exp(tr(A))*exp(tr(B)) = exp(tr(A + B))", ("A: d x d", "B: d x d")),
    ("r @ A @ r.T = tr(r.T @ r @ A)", ("A: d x d", "r: 1 x d")),
]


@pytest.mark.parametrize(("math", "lets"), TRUE, ids=[row[0] for row in TRUE])
def test_a_true_claim_is_certified_at_every_size(math: str, lets: tuple[str, ...]) -> None:
    judgement = judged(math, lets).judgement
    assert judgement.verdict is Verdict.CERTIFIED, judgement
    assert judgement.scope.every_size


TRUE_AT_SIZES_TESTED = [
    ("det(Q)*det(P) = det(Q @ P)", ("Q: d x d orthogonal", "P: d x d orthogonal")),
    ("det(Q)*det(Q @ P)*e = det(P)*e", ("Q: d x d orthogonal", "P: d x d orthogonal")),
    ("log(d)*tr(A) = log(d**2)/2*tr(A)", ("A: d x d",)),
    ("log(det(A)**2) = 2*log(det(A))", ("A: d x d",)),
    ("s**d*tr(A) = exp(d*log(s))*tr(A)", ("s: positive", "A: d x d")),
]


@pytest.mark.parametrize(("math", "lets"), TRUE_AT_SIZES_TESTED, ids=[row[0] for row in TRUE_AT_SIZES_TESTED])
def test_a_true_claim_is_certified(math: str, lets: tuple[str, ...]) -> None:
    assert judged(math, lets).judgement.verdict is Verdict.CERTIFIED


TRUE_WITHOUT_SIZES = [
    ("sqrt(x)*sqrt(y) = sqrt(x*y)", ("x: positive", "y: positive")),
    ("log(exp(x)) = x", ("x: real",)),
    ("exp(exp(x))*exp(-exp(x)) = 1", ("x: real",)),
    ("(x - y)**16*(x + y)**16 = (x**2 - y**2)**16", ("x: real", "y: real")),
]


@pytest.mark.parametrize(("math", "lets"), TRUE_WITHOUT_SIZES, ids=[row[0] for row in TRUE_WITHOUT_SIZES])
def test_a_true_claim_without_sizes_is_proved(math: str, lets: tuple[str, ...]) -> None:
    assert judged(math, lets).judgement.verdict is Verdict.PROVED


NOT_FOR_EVERY_SIZE = [
    # polynomial identities of 2×2 matrices, of skew 2×2 and 3×3 ones
    (f"{_BRACKET} @ {_BRACKET} @ C = C @ {_BRACKET} @ {_BRACKET}", MATRICES),
    (f"tr(({_BRACKET} @ {_BRACKET} @ C - C @ {_BRACKET} @ {_BRACKET}) @ F) = 0", MATRICES),
    ("K @ J = J @ K", ("K: d x d skew", "J: d x d skew")),
    ("tr(K @ J @ K @ J) = tr(K @ K @ J @ J)", ("K: d x d skew", "J: d x d skew")),
    ("P @ Q = Q @ P", ("P: d x d orthogonal", "Q: d x d orthogonal")),
    # outside the hypotheses, or with a size hidden in a number
    ("inv(A + b @ b.T) = inv(A) - inv(A) @ b @ b.T @ inv(A)", ("A: d x d", "b: d")),
    ("a.T @ A @ b*tr(I(d)) = 3*a.T @ A @ b", ("A: d x d", "a: d", "b: d")),
    ("d*tr(inv(A)) = k*tr(inv(A))", ("A: d x d", "B: k x k")),
    ("2**d*inv(A) = 4*inv(A)", ("A: d x d",)),
    ("log(d)*inv(A) = log(2)*inv(A)", ("A: d x d",)),
    (f"{_POLYNOMIAL}*tr(A) = 0", ("A: d x d",)),
    (f"{_POLYNOMIAL}*tr(inv(A)) = 0", ("A: d x d",)),
]


@pytest.mark.parametrize(("math", "lets"), NOT_FOR_EVERY_SIZE, ids=[row[0] for row in NOT_FOR_EVERY_SIZE])
def test_the_every_size_engine_alone_does_not_certify_what_fails_at_some_size(math: str, lets: tuple[str, ...]) -> None:
    found = every_size.settle(statement_of(math, lets), SEED, -100.0, Budget.of(20.0))
    assert found.outcome is not Outcome.HOLDS
