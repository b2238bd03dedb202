"""Spectra that may have equal eigenvalues: what holds at ties too, and what holds of strictly ordered spectra only."""

from __future__ import annotations

from random import Random

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.errors import Undefined
from derivations.language.verdicts import Judgement, Verdict
from derivations.readings.fields import PrimeField, RationalField
from derivations.readings.points import free_symbols, random_prime
from derivations.readings.signs import Decision, Signs
from derivations.readings.small_points import describe

HOLDS = (Verdict.PROVED, Verdict.CERTIFIED)
LETS = [
    *("L: k x k weakly ordered diagonal", "M: 3 x 3 weakly ordered diagonal", "O: 3 x 3 ordered diagonal", "k <= d"),
    *("P: 3 x 3 positive diagonal", "U: d x k orthonormal columns", "s: positive", "W: d x d weakly ordered diagonal"),
    *("R: d x d ordered diagonal", "q <= d"),
]

TRUE = [
    "M[2, 2] <= M[1, 1]",
    "0 < M[3, 3]",
    "M[1, 1] + M[2, 2] + M[3, 3] <= 3*M[1, 1]",
    "max(M[1, 1], M[2, 2]) = M[1, 1]",
    "indicator(M[2, 2] <= M[1, 1]) = 1",
    "indicator(M[1, 1] < M[2, 2]) = 0",
    "(M[1, 1]**2 - M[2, 2]**2)/(M[1, 1] - M[2, 2]) = M[1, 1] + M[2, 2]",
    "at(s*M[1, 1], M = O) = s*O[1, 1]",
    "at(M[1, 1], M = s*I(3)) = s",
    "exists(M[1, 1] = O[1, 1], M = O)",
    "exists(M[1, 1] = M[2, 2] and M[2, 2] = M[3, 3], M)",
    "tr(U @ L @ U.T) = tr(L)",
    "indicator(count(W[j, j] > s, j in d) >= q) = indicator(s < W[q, q])",
    "count(max(W[j, j] - s, 0) > 0, j in q) = min(q, count(W[j, j] > s, j in d))",
    "indicator(M[1, 1] > s)*indicator(M[3, 3] > s) = indicator(M[3, 3] > s)",
]

FALSE_WITH_TIES = [
    "M[2, 2] < M[1, 1]",
    "M[1, 1] != M[2, 2]",
    "indicator(M[2, 2] < M[1, 1]) = 1",
    "count(M[i, i] >= M[1, 1], i in 3) = 1",
    "tr(M) < 3*M[1, 1]",
]

FALSE = [
    "min(M[1, 1], M[2, 2]) = M[1, 1]",
    "M[1, 1] = M[2, 2] implies M[1, 1] = M[3, 3]",
    "M[1, 1] <= M[2, 2]",
    "indicator(count(W[j, j] > s, j in d) >= q) = indicator(s <= W[q, q])",
    "indicator(M[1, 1] > s) = indicator(M[3, 3] > s)",
]


def judged(math: str) -> Judgement:
    (claim,) = one_off(math, LETS).claims
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=5)).judgement


@pytest.mark.parametrize("math", TRUE)
def test_it_holds_with_ties(math: str) -> None:
    judgement = judged(math)
    assert judgement.verdict in HOLDS, judgement.reason


@pytest.mark.parametrize("math", FALSE_WITH_TIES)
def test_equal_eigenvalues_refute_it(math: str) -> None:
    judgement = judged(math)
    assert judgement.verdict is Verdict.REFUTED
    failure = judgement.evidence[-1].counterexample
    assert failure is not None
    rows = failure.values["M"]
    assert any(rows[i][i] == rows[i + 1][i + 1] for i in range(2))
    assert judged(math.replace("M", "O")).verdict is not Verdict.REFUTED


@pytest.mark.parametrize("math", FALSE)
def test_it_is_refuted(math: str) -> None:
    assert judged(math).verdict is Verdict.REFUTED


@pytest.mark.parametrize("math", ["tr(M) <= 3*M[1, 1]", "logdet(M) <= 3*log(M[1, 1])", "3*M[3, 3] <= tr(M)"])
def test_a_search_stays_in_the_domain(math: str) -> None:
    """Once it went downhill through negative steps, and refuted what is true."""
    assert judged(math).verdict is Verdict.SUPPORTED


def test_ties_are_told_from_a_condition() -> None:
    assert "has strictly decreasing entries" in judged("indicator(M[2, 2] < M[1, 1]) = 1").reason


def test_values_of_such_a_variable() -> None:
    assert judged("at(O[1, 1], O = I(3)) = 1").verdict is Verdict.VACUOUS
    assert judged("exists(M[1, 1] = P[1, 1], M = P)").verdict is Verdict.UNDECIDED
    assert judged("exists(O[1, 1] = M[1, 1], O = M)").verdict is Verdict.UNDECIDED
    assert judged("exists(M[1, 1] < M[2, 2], M)").verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("steps", [[-1, 1, 1], [1, 1, 0], [0, -1, 2]])
def test_no_point_outside_is_built(steps: list[int]) -> None:
    (claim,) = one_off("M[1, 1] <= M[2, 2]", LETS).claims
    symbols = free_symbols(claim.steps[0].expressions())
    (description,) = describe(symbols, {}, claim.steps[0].vocabulary).values()
    field = RationalField()
    with pytest.raises(Undefined):
        description.build(field, [field.number(step) for step in steps])


def test_what_lies_beyond_a_number_has_its_sign() -> None:
    source = Random(3)
    field = PrimeField(random_prime(source))
    low, step = (field.number(source.getrandbits(60)) for _ in range(2))
    signs = Signs(field, [], True, [step])
    signs.case = (Decision(low, 1, 1),)
    assert signs.of(low + step).sign == 1
    assert signs.of(-low - step).sign == -1
    signs.case = (Decision(low + step, -1, -1),)
    assert signs.of(low).sign == -1
    signs.case = (Decision(low, 0, 1),)
    assert signs.may_be(low + step, 1)
    assert not signs.may_be(low + step, -1)
    assert not signs.may_be(-low - step, 1)
    assert not signs.may_be(low - step, 1)
    assert signs.may_be(low - step, -1)
    signs.case = (Decision(low, -1, -1),)
    assert signs.may_be(low + step, -1)
    assert signs.may_be(low + step, 1)
    assert not signs.may_be(step, -1)
    assert signs.may_be(step, 1)
