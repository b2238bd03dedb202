"""Bounds without a reason: the program finds one for the standard ones, and none for those that are false."""

from __future__ import annotations

import pytest

from derivations.engines.judge import Settings, judge
from derivations.engines.reasons import proposed_reasons
from derivations.engines.worked_out import terms_at_most
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.smaller_forms import smaller_forms
from derivations.language.statements import Equality
from derivations.language.verdicts import HOLDING, Verdict
from proofs_tests.one_claim import claim_of, judged

LETS = (
    "A: d x d spd",
    "B: d x d spd",
    "Y: d x d",
    "W: d x k",
    "G: k x d",
    "P: k x k spd",
    "x: d",
    "y: d",
    "mu: d",
    "m: k",
    "z: k",
    "p: d positive",
    "q: d positive",
    "a: n",
    "t: positive",
    "s: positive",
    "sigma2: positive",
    "r: real",
    "v: real",
)
LOG_LIKELIHOOD = "E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ N(m, P))"
RATE = "KL(N(m, P), N(zeros(k), I(k)))"
EVIDENCE = "logpdf(N(mu, W @ W.T + sigma2*I(d)), x)"

HOLDS = [
    # the gap worked out
    "0 < at(t - s, t = s + sigma2)",
    "t + 1/t >= 2",
    "E(norm2(W @ z), z ~ N(m, P)) >= norm2(W @ m)",
    # logarithms and exponentials
    "t*log(t/s) >= t - s",
    "sum(p[i]*log(p[i]/q[i]), i in d) >= sum(p[i] - q[i], i in d)",
    "log(1 + t) < t",
    "exp(t) > 1 + t",
    "exp(r) + exp(-r) >= 2",
    # squares
    "2*r*v <= r**2 + v**2",
    "r*v <= r**2/4 + v**2",
    "r**2 + v**2 + 1 >= r*v + r + v",
    "norm2(x + y) <= (1 + t)*norm2(x) + (1 + 1/t)*norm2(y)",
    "2*(x.T @ A @ y) <= quad(x, A) + quad(y, A)",
    "tr(W.T @ G.T) <= norm2(W)/2 + norm2(G)/2",
    "0 <= norm2(x - W @ z) + 2*((x - W @ z).T @ y) + norm2(y)",
    # Cauchy-Schwarz, and spread about the mean
    "(x.T @ y)**2 <= norm2(x)*norm2(y)",
    "(x.T @ A @ y)**2 <= quad(x, A)*quad(y, A)",
    "(x.T @ W @ z)**2 <= norm2(x)*norm2(W @ z)",
    "tr(A)**2 <= d*norm2(A)",
    "sum(a[i], i in n)**2 <= n*sum(a[i]**2, i in n)",
    # inverses
    "inv(I(d) + Y @ Y.T) <= I(d)",
    "inv(A + B) < inv(A)",
    "W.T @ inv(A + Y @ Y.T) @ W <= W.T @ inv(A) @ W",
    "tr(inv(I(d) + A)) < d",
    "quad(x, inv(A + B)) <= quad(x, inv(B))",
    # log-determinants
    "logdet(A) <= logdet(A + Y @ Y.T)",
    "logdet(A) < logdet(A + B)",
    "logdet(I(d) + A) < tr(A)",
    "logdet(A) <= tr(A) - d",
    "logdet(A) <= logdet(B) + tr(inv(B) @ A) - d",
    "logdet(A) <= logdet(diag(diagonal(A)))",
    "logdet(A) <= d*log(tr(A)/d)",
    "entropy(N(x, A)) <= d/2*log(2*pi*e*tr(A)/d)",
    "entropy(N(x, A)) < entropy(N(y, A + B))",
    # the evidence lower bound
    f"{LOG_LIKELIHOOD} - {RATE} <= {EVIDENCE}",
    f"{LOG_LIKELIHOOD} - (1 + t)*{RATE} <= {EVIDENCE}",
    f"E(logpdf(N(W @ z + mu, sigma2*I(d)), x) + logpdf(N(zeros(k), I(k)), z), z ~ N(m, P)) + entropy(N(m, P)) <= {EVIDENCE}",
    # maxima and minima in cases
    "max(r + v, 0) <= max(r, 0) + max(v, 0)",
    "min(r, v) <= max(r, v)",
    "max(r, v) < max(r, 0) + max(v, 0) + t",
]

FAILS = [
    "0 < at(t - s, t = s - sigma2)",
    "t + 1/t >= 201/100",
    "t*log(t/s) > t - s",
    "sum(p[i]*log(p[i]/q[i]), i in d) >= 0",
    "exp(r) > 1 + r",
    "exp(t) > 1 + 2*t",
    "201/100*r*v <= r**2 + v**2",
    "2*(x.T @ B @ y) <= quad(x, A) + quad(y, A)",
    "norm2(x + y) <= (1 + t)*norm2(x) + norm2(y)",
    "(x.T @ y)**2 < norm2(x)*norm2(y)",
    "(x.T @ Y @ y)**2 <= quad(x, Y)*quad(y, Y)",
    "sum(a[i], i in n)**2 <= (n - 1)*sum(a[i]**2, i in n)",
    "tr(Y)**2 <= norm2(Y)",
    "inv(A) <= inv(A + B)",
    "inv(I(d) + Y @ Y.T) < I(d)",
    "quad(x, inv(A - B)) <= quad(x, inv(B))",
    "logdet(A + B) <= logdet(A)",
    "logdet(A) < logdet(A + Y @ Y.T)",
    "logdet(A) < tr(A) - d",
    "logdet(A) <= log(tr(A)/d)",
    "logdet(A) <= tr(inv(B) @ A) - d",
    f"{LOG_LIKELIHOOD} - t*{RATE} <= {EVIDENCE}",
    f"{LOG_LIKELIHOOD} <= {EVIDENCE}",
    f"{LOG_LIKELIHOOD} - {RATE} < {EVIDENCE}",
    "max(r, v) <= max(r, 0)",
    "max(r, v) < max(r, 0) + max(v, 0)",
]


@pytest.mark.parametrize("math", HOLDS)
def test_a_standard_bound_needs_no_reason(math: str) -> None:
    judgement = judged(math, LETS)
    assert judgement.verdict in HOLDING, judgement.reason
    assert judgement.near_misses.killed and not judgement.near_misses.survived
    assert {miss.fate for miss in judgement.near_misses.tried if miss.edit == "strict"} <= {"refuted", "holds, too"}


@pytest.mark.parametrize("math", FAILS)
def test_a_false_bound_is_refuted_whatever_is_proposed(math: str) -> None:
    assert judged(math, LETS).verdict is Verdict.REFUTED


@pytest.mark.parametrize("math", FAILS)
def test_a_reason_proposed_for_a_false_bound_is_not_believed(math: str) -> None:
    """Each as if an author had given it, without the counterexample that would be found first."""
    (bound,) = claim_of(math, LETS).steps
    for reason in proposed_reasons(bound):
        shows = is_positive if bound.strict else is_nonnegative
        if shows(reason, bound.vocabulary):
            equality = Equality(bound.vocabulary, bound.gap, reason)
            assert judge(equality, Settings(seed=5, near_misses=False)).verdict not in HOLDING


def test_what_is_not_found_is_only_supported() -> None:
    assert judged("2*logdet(A/2 + B/2) >= logdet(A) + logdet(B)", LETS).verdict is Verdict.SUPPORTED


def test_a_reason_that_was_not_looked_at_is_said_not_to_be() -> None:
    assert any("not looked at" in remark for remark in judged("0 <= r**2 because r**2 + 1", LETS).remarks)
    assert not judged("0 <= r**2", LETS).remarks


def test_what_is_long_once_multiplied_out_is_left_alone() -> None:
    """Work has to stay bounded: products of sums, powers of sums, quotients with many denominators, many kinks."""
    letters = [f"a{i}" for i in range(14)]
    lets = [f"{letter}: number" for letter in letters]
    (product,) = claim_of(f"{' * '.join(f'(1 + {letter})' for letter in letters)} <= a0**40", lets).steps
    assert terms_at_most(product.gap) == 2**14 + 1
    assert not list(proposed_reasons(product))
    (power,) = claim_of("0 <= (1 + a0 + a1)**40 + a2", lets).steps
    assert not list(proposed_reasons(power))
    (quotients,) = claim_of(f"0 <= a0 + {' + '.join(f'1/(2 + {a} + a0)' for a in letters)}", lets).steps
    assert all(terms_at_most(reason) < 10**3 for reason in proposed_reasons(quotients))
    for kink in ("exp({})", "max({}, 1)"):
        (many,) = claim_of(f"a0**3 <= {' + '.join(kink.format(letter) for letter in letters[:7])}", lets).steps
        assert not list(smaller_forms(many.gap, many.vocabulary, is_nonnegative, is_positive))
