"""Claims with max, min, counts and absolute values, and of ordered spectra: what must hold, and what must not pass."""

from __future__ import annotations

from random import Random

import pytest

from derivations.documents.one_off import one_off
from derivations.engines import random_exact
from derivations.engines.judge import Settings, judge_claim
from derivations.language.domains import DOMAINS
from derivations.language.evidence import Outcome
from derivations.language.verdicts import Judgement, Verdict
from derivations.readings.comparison import Agreement, over_cases
from derivations.readings.fields import PrimeField
from derivations.readings.point import Budget
from derivations.readings.points import random_prime
from derivations.readings.signs import Signs, TooManyCases
from derivations.reports.numpy_check.script import numpy_check
from proofs_tests.test_numpy_check import not_saying

LETS = (
    "s: number",
    "t: number",
    "r: number",
    "a: positive",
    "b: positive",
    "p: unit interval",
    "L: k x k positive diagonal",
    "O: k x k ordered diagonal",
    "P: 3 x 3 positive diagonal",
    "R: 3 x 3 ordered diagonal",
    "U: k x k orthogonal",
    "x: d",
    "f(x): number",
)
HOLDING = (Verdict.PROVED, Verdict.CERTIFIED)


def judged(math: str, *lets: str) -> Judgement:
    (claim,) = one_off(math, lets=list(lets or LETS)).claims
    return judge_claim(claim, Settings(seed=1)).judgement


EQUALITIES = [
    "max(s, t) + min(s, t) = s + t",
    "max(s, t) = (s + t + sqrt((s - t)**2))/2",
    "max(s, t, r) = max(r, max(t, s))",
    "max(s, min(t, r)) = min(max(s, t), max(s, r))",
    "min(s, t) = -max(-s, -t)",
    "sqrt(s**2) = max(s, -s)",
    "max(2*s, 2*t) = 2*max(s, t)",
    "max(a*s, a*t) = a*max(s, t)",
    "max(1, 1 - a) = 1",
    "max(p, 1) = 1",
    "max(a, 0) = a",
    "logplus(a/b) = log(max(a, b)) - log(b)",
    "logplus(a/b) = max(log(a) - log(b), 0)",
    "max(sqrt(a), sqrt(b))**2 = max(a, b)",
    "max(f(x), t) + min(t, f(x)) = f(x) + t",
    "indicator(s < t) + indicator(t <= s) = 1",
    "indicator(s < t) + indicator(t < s) + indicator(s <= t)*indicator(t <= s) = 1",
    "(s - t)*indicator(t < s) = max(s - t, 0)",
    "D(max(s, t), s, 1) = indicator(t < s)",
    "D(D(max(s, t)**2, s, 1), s, 1) = 2*indicator(t < s)",
    "count(L[i, i] > a, i in k) = k - count(L[i, i] <= a, i in k)",
    "count(L[i, i] > a, i in k) = count(L[i, i]/a > 1, i in k)",
    "sum(max(L[i, i] - a, 0), i in k) = sum((L[i, i] - a)*indicator(L[i, i] >= a), i in k)",
    "sum(logplus(L[i, i]/(b*a)), i in k) = sum(log(max(L[i, i], b*a)), i in k) - k*log(b*a)",
    "max(R[1, 1], R[2, 2], R[3, 3]) = R[1, 1]",
    "indicator(R[3, 3] < R[1, 1]) = 1",
    "tr(U @ O @ U.T) = tr(O)",
    "sqrt(max(s, 0))*indicator(s <= 0) = 0",
]

FALSE_EQUALITIES = [
    "max(s, t) = s",
    "max(s, t) + min(s, t) = s - t",
    "max(s, t)*min(s, t) = s + t",
    "max(t*s, t*r) = t*max(s, r)",
    "logplus(a/b) = log(a) - log(b)",
    "logplus(a**2) = logplus(a)",
    "logplus(a) = max(log(a), 1)",
    "max(p, 1/2) = p",
    "indicator(s < t) + indicator(t < s) = 1",
    "indicator(s < t) = indicator(s <= t)",
    "max(s, t)*indicator(s <= t) = t*indicator(s < t)",
    "D(max(s, t), s, 1) = indicator(s < t)",
    "count(L[i, i] > a, i in k) = count(L[i, i] >= a, i in k)",
    "count(L[i, i] > a, i in k) = count(L[i, i] > a**2, i in k)",
    "count(L[i, i] > a, i in k) + count(L[i, i] < a, i in k) = k",
    "sum(max(L[i, i] - a, 0), i in k) = tr(L) - k*a",
    "sum(min(L[i, i], a), i in k) = sum(max(L[i, i], a), i in k)",
    "max(P[1, 1], P[2, 2], P[3, 3]) = P[1, 1]",
    "max(R[1, 1], R[2, 2], R[3, 3]) = R[2, 2]",
    "indicator(R[1, 1] < R[3, 3] + R[2, 2]) = 1",
    "max(k, 9) = 9",
    "sqrt(max(s, 0))*indicator(s < 0) = 7*indicator(s < 0)",
]


@pytest.mark.parametrize("math", EQUALITIES)
def test_a_true_equality_with_kinks_holds(math: str) -> None:
    assert judged(math).verdict in HOLDING


@pytest.mark.parametrize("math", FALSE_EQUALITIES)
def test_a_false_equality_with_kinks_is_refuted(math: str) -> None:
    judgement = judged(math)
    assert judgement.verdict is Verdict.REFUTED
    assert judgement.evidence[-1].counterexample is not None


BOUNDS = [
    "max(s, t) >= s",
    "min(s, t) <= t",
    "max(s, t)*a >= a*t",
    "max(s, a) > 0",
    "min(a, b) > 0",
    "max(s, 0) >= 0",
    "logplus(a) >= log(a)",
    "sum(max(L[i, i], a), i in k) >= sum(L[i, i], i in k)",
    "count(L[i, i] > a, i in k) <= k",
    "count(L[i, i] > a, i in k) >= 0",
    "R[1, 1] > R[2, 2]",
    "R[1, 1] + R[2, 2] > 2*R[3, 3]",
    "R[3, 3] > 0",
]
FALSE_BOUNDS = [
    "max(s, t) <= s",
    "min(s, t) >= t",
    "max(s, t)*r >= r*t",
    "min(s, a) > 0",
    "max(s, 0) > 0",
    "count(L[i, i] > a, i in k) < k",
    "P[1, 1] >= P[2, 2]",
    "R[2, 2] >= R[1, 1]",
    "R[1, 1] > R[2, 2] + R[3, 3]",
]


@pytest.mark.parametrize("math", BOUNDS)
def test_a_bound_is_shown_by_the_form_of_its_gap(math: str) -> None:
    assert judged(math).verdict is Verdict.PROVED


@pytest.mark.parametrize("math", FALSE_BOUNDS)
def test_a_false_bound_is_refuted(math: str) -> None:
    assert judged(math).verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    "math",
    [
        "max(log(a) + 1, s) = max(s, log(a) + 1)",  # the sign of a logarithm added to a number is not known modulo a prime
        "sum(max(W[i, j], 0), j in 40) + sum(min(W[i, j], 0), j in 40) = sum(W[i, j], j in 40)",
        "max(count(L[i, i] > s, i in k), min(t, r), count(s > a*L[i, i], i in k)) = max(count(L[i, i] > s, i in k), "
        "count(s > a*L[i, i], i in k), min(r, t))",
        "E(max(s, 0), s ~ N(0, 1)) = E(max(s, 0), s ~ N(0, 1)) + E(s, s ~ N(0, 1))",
    ],
)
def test_what_cannot_be_gone_through_is_not_certified(math: str) -> None:
    assert judged(math.replace("W[i, j]", "w[j]"), *LETS, "w: 40").verdict in (Verdict.SUPPORTED, Verdict.UNDECIDED)


def test_numpy_repeats_every_failure() -> None:
    scripts = {}
    for math in (*FALSE_EQUALITIES, *FALSE_BOUNDS):
        (claim,) = one_off(math, lets=list(LETS)).claims
        witness = judge_claim(claim, Settings(seed=1, near_misses=False)).judgement.evidence[-1].counterexample
        assert witness is not None
        (statement,) = claim.steps
        scripts[math] = numpy_check(statement, witness)
    assert not_saying("fails", scripts) == {}


def test_equal_eigenvalues_are_not_in_the_domain_of_ordered_ones() -> None:
    assert judged("at(R[1, 1], R = P) = P[1, 1]").verdict in HOLDING
    assert judged("at(R[1, 1], R = I(3)) = 1").verdict is Verdict.VACUOUS
    assert DOMAINS["ordered diagonal"].wider == "positive diagonal"


def test_sizes_with_too_many_cases_are_named() -> None:
    (claim,) = one_off("count(L[i, i] > a, i in k) = k - count(L[i, i] <= a, i in k)", lets=list(LETS)).claims
    (statement,) = claim.steps
    found = random_exact.settle(statement, 1, -100.0, Budget.of(20.0))  # type: ignore[arg-type]
    assert found.outcome is Outcome.HOLDS
    assert "too many patterns of signs at k = " in found.reason


def _signs(ties: bool = False) -> tuple[Signs, list[object]]:
    source = Random(1)
    field = PrimeField(random_prime(source))
    known = field.number(source.getrandbits(60))
    unknown = [field.number(source.getrandbits(60)) for _ in range(2)]
    return Signs(field, [known], ties), [known, *unknown]


def test_every_pattern_of_signs_is_gone_through() -> None:
    signs, (known, first, second) = _signs(ties=True)
    seen = []

    def leaf() -> Agreement:
        seen.append((signs.of(first).sign, signs.of(known * second).sign, signs.of(-second).sign, signs.of(known).sign))  # type: ignore[operator]
        return Agreement.EQUAL

    assert over_cases(signs, leaf) is Agreement.EQUAL
    assert sorted(seen) == sorted((one, two, -two, 1) for one in (-1, 0, 1) for two in (-1, 0, 1))


@pytest.mark.parametrize("bad", [-1, 0, 1])
def test_one_failing_case_is_enough_and_proves_nothing(bad: int) -> None:
    signs, (_, first, _) = _signs(ties=True)

    def leaf() -> Agreement:
        return Agreement.UNEQUAL if signs.of(first).sign == bad else Agreement.EQUAL

    assert over_cases(signs, leaf) is Agreement.NOT_RECOGNISED


def test_too_many_cases_are_given_up() -> None:
    source = Random(2)
    field = PrimeField(random_prime(source))
    signs = Signs(field, [], ties=False)
    numbers = [field.number(source.getrandbits(60)) for _ in range(12)]

    def leaf() -> Agreement:
        for number in numbers:
            signs.of(number)
        return Agreement.EQUAL

    with pytest.raises(TooManyCases):
        over_cases(signs, leaf)
