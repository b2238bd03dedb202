"""Near misses of inequalities: refuted where the sides are equal, with wrong thresholds, and not where they hold as well."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from derivations.engines.counterexamples import failure_at
from derivations.engines.equality_points import where_all_vanish
from derivations.language.evidence import HOLDS_TOO, NearMisses
from derivations.language.vanishing import suggested_zeros
from derivations.language.verdicts import Verdict
from derivations.readings.fields import RationalField
from derivations.readings.parameters import parameters_of
from derivations.readings.point import Budget
from derivations.readings.small_points import describe, draw
from proofs_tests.one_claim import claim_of, judged

LETS = (
    "W: d x k",
    "V: k x d",
    "U: d x k orthonormal columns",
    "D: k x k positive diagonal",
    "G: k x k positive diagonal",
    "S: d x d spd",
    "Y: d x d",
    "P: k x k spd",
    "x: d",
    "mu: d",
    "m: k",
    "z: k",
    "h: d",
    "t: positive",
    "s: number",
    "sigma2: positive",
    "delta: positive",
    "lambda: d positive",
)
M = "(W.T @ W + sigma2*I(k))"
C = "(W @ W.T + sigma2*I(d))"
C_G = "(U @ G @ G @ U.T + sigma2*I(d))"
ELBO = "(E(logpdf(N(W @ z + mu, sigma2*I(d)), x), z ~ N(m, P)) - KL(N(m, P), N(zeros(k), I(k))))"
POSTERIOR = f"N(inv({M}) @ W.T @ (x - mu), sigma2*inv({M}))"

EQUAL_SOMEWHERE = [
    f"{ELBO} <= logpdf(N(mu, {C}), x) because KL(N(m, P), {POSTERIOR})",
    f"-1/2*(logdet({C}) + tr(inv({C}) @ {C_G})) <= -1/2*(logdet({C_G}) + d) because KL(N(zeros(d), {C_G}), N(zeros(d), {C}))",
    f"logdet(D) - logdet(sigma2*inv({M})) <= tr(inv(sigma2*inv({M})) @ D) - k"
    f" because 2*KL(N(zeros(k), D), N(zeros(k), sigma2*inv({M})))",
    "2*tr(V @ S @ W) <= tr(V @ S @ V.T) + tr(W.T @ S @ W) because tr((V - W.T) @ S @ (V - W.T).T)",
    "2*t*s <= t**2 + s**2 because (t - s)**2",
    "norm2(x) >= 0",
]
"""True with an equality that simple random points seldom meet: every near miss has to be refuted."""

HOLDS_STRICTLY = [
    "norm2(x) + 1 >= 0",
    "0 <= tr(S @ S)",
    "1/3 <= 1/2",
    "log(t/2) <= t because t/2 - 1 - log(t/2) + t/2 + 1",
]


def misses_of(math: str) -> NearMisses:
    judgement = judged(math, LETS)
    assert judgement.verdict in (Verdict.PROVED, Verdict.CERTIFIED), judgement
    return judgement.near_misses


@pytest.mark.parametrize("math", EQUAL_SOMEWHERE)
def test_near_misses_fail_where_the_sides_are_equal(math: str) -> None:
    misses = misses_of(math)
    assert {miss.fate for miss in misses.tried} == {"refuted"}, misses
    assert {"reversed", "strict", "off by 1/10"} <= {miss.edit for miss in misses.tried}


@pytest.mark.parametrize("math", HOLDS_STRICTLY)
def test_a_strict_version_that_holds_is_no_near_miss(math: str) -> None:
    judgement = judged(math, LETS)
    fates = {miss.edit: miss.fate for miss in judgement.near_misses.tried}
    assert fates["strict"] == HOLDS_TOO
    assert "the strict inequality holds, too" in judgement.remarks
    assert fates["reversed"] == "refuted"


@pytest.mark.parametrize("math", EQUAL_SOMEWHERE)
def test_a_strict_version_that_fails_is_never_said_to_hold(math: str) -> None:
    assert not misses_of(math).count(HOLDS_TOO)


@pytest.mark.parametrize(
    "math",
    [
        "at(quad(h, S), S = sigma2*I(d) - Y @ Y.T) <= sigma2*norm2(h) because norm2(Y.T @ h)",
        "0 < at(t - sigma2, t = sigma2 + delta) because delta",
        "0 <= sum(max(lambda[i] - sigma2, 0)*(lambda[i] - sigma2), i in d) because sum(max(lambda[i] - sigma2, 0)**2, i in d)",
    ],
)
def test_a_wrong_threshold_is_refuted(math: str) -> None:
    fates = {miss.edit: miss.fate for miss in misses_of(math).tried}
    assert fates["threshold sigma2² for sigma2"] == "refuted"
    assert "threshold delta² for delta" not in fates  # any positive number is a square of one


def test_points_of_equality_are_points_of_equality() -> None:
    """At every point found the strict inequality fails, exactly, and the other one does not."""
    for math in EQUAL_SOMEWHERE[:5]:
        (statement,) = claim_of(math, LETS).steps
        trees = suggested_zeros(statement.because, statement.vocabulary)
        names = {name: 2 for name in ("d", "k") if name in statement.vocabulary.sizes}
        plainly = replace(statement, because=None)
        trials = list(where_all_vanish(plainly, trees, names, 3, Budget.of(20.0)))
        assert trials, math
        for trial in trials:
            assert trial.in_domain
            assert failure_at(trial) is None
            assert failure_at(trial.stating(replace(plainly, strict=True))) is not None


@pytest.mark.parametrize(
    "domain",
    ["real", "symmetric", "spd", "diagonal", "positive diagonal", "ordered diagonal", "weakly ordered diagonal"],
)
def test_parameters_of_a_value_make_it_again(domain: str) -> None:
    claim = claim_of("A = A", (f"A: d x d {domain if domain != 'real' else ''}",))
    vocabulary = claim.steps[0].vocabulary
    symbol = vocabulary.variables["A"].symbol
    source = Random(domain)
    for size in (1, 2, 3, 4):
        description = describe({symbol}, {"d": size}, vocabulary)[symbol]
        for level in range(6):
            parameters = draw({symbol: description}, source, level)[symbol]
            value = description.build(RationalField(), parameters)
            rows = [[Fraction(int(value[i, j].p), int(value[i, j].q)) for j in range(size)] for i in range(size)]
            assert parameters_of(domain, rows) == parameters
