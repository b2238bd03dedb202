"""Averages inside logarithms: sums against their terms, logarithms of products, and what a wrong reason may not do."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.verdicts import Judgement, Verdict

SETTINGS = Settings(seed=11)
HOLDS = (Verdict.PROVED, Verdict.CERTIFIED)
LETS = ["w: number over n positive", "v: number over n positive", "x: number over n", "P: d x k positive", "a: positive"]
NUMBERS = [*LETS, "b: positive", "c: unit interval", "s: number", "r: number", "z: number"]


def judged(math: str, *relations: str) -> Judgement:
    (claim,) = one_off(math, [*NUMBERS, *relations]).claims
    return judge_claim(claim, SETTINGS).judgement


@pytest.mark.parametrize(
    "math",
    [
        "0 <= sum(w[j], j in n) - w[1]",
        "sum(w[i]*(sum(w[j], j in n) - w[i]), i in n) >= 0",
        "0 <= sum(w[j]**2, j in n) - w[1]**2",
        "0 <= sum(P[i, 1], i in d) - P[1, 1]",
        "s*log(2*a/(a + b)) = s*log(a) - s*log((a + b)/2)",
        "sum(sum(v[i]*v[j]*log(w[i]/(w[i] + w[j])), j in n), i in n) "
        "= sum(v[j], j in n)*sum(v[i]*log(w[i]), i in n) - sum(sum(v[i]*v[j]*log((w[i] + w[j])/2), j in n), i in n) "
        "- log(2)*sum(v[j], j in n)**2",
    ],
)
def test_sums_and_logarithms_hold(math: str) -> None:
    assert judged(math).verdict in HOLDS


@pytest.mark.parametrize(
    "math",
    [
        "0 < sum(w[j], j in n) - w[1]",  # n = 1
        "0 <= sum(w[j], j in n) - 2*w[1]",
        "0 <= sum(w[j], j in n) - v[1]",
        "0 <= sum(x[j], j in n) - x[1]",
        "0 <= sum(w[j], j in n)**2 - w[1]",
        "0 < n - 1",
        "s*log(2*a/(a + b)) = s*log(a) - s*log(a + b)",
        "s*log(a**2/b) = s*log(a) - s*log(b)",
        "sum(sum(v[i]*v[j]*log(w[i]/(w[i] + w[j])), j in n), i in n) = sum(v[i]*log(w[i]), i in n)",
    ],
)
def test_sums_and_logarithms_are_refuted(math: str) -> None:
    assert judged(math).verdict is Verdict.REFUTED


@pytest.mark.parametrize("math", ["0 < sum(w[j], j in n) - w[1]", "0 < n - 1", "0 < 1/(n - 1)"])
def test_two_members_are_needed(math: str) -> None:
    assert judged(math, "n >= 2").verdict in HOLDS


def test_three_members_are_not_two() -> None:
    assert judged("0 < n - 2", "n >= 2").verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    "math",
    [
        "log((a + b)/2) = (log(a) + log(b))/2 iff a = b because (a - b)**2",
        "s**2 = 0 iff s = 0 because s**2 + 1",
        "s**2 = 0 implies s = 0 because 2*s**2",
        "(a - b)**2 = 0 iff a = b because (a + b)**2",
    ],
)
def test_a_wrong_reason_decides_nothing(math: str) -> None:
    """The equivalence is true, and no counterexample of its reason is one of its own."""
    judgement = judged(math)
    assert judgement.verdict is Verdict.UNDECIDED
    assert "the reason given is not settled" in judgement.reason


@pytest.mark.parametrize("math", ["s**2 = 1 iff s = 1 because (s - 1)**2", "a = a implies a = b because (a - b)**2"])
def test_a_false_equivalence_is_refuted_whatever_its_reason(math: str) -> None:
    assert judged(math).verdict is Verdict.REFUTED


def test_jensen_and_its_equality_case() -> None:
    first, second = (f"({letter}/(c*a + (1 - c)*b) - 1 - log({letter}/(c*a + (1 - c)*b)))" for letter in "ab")
    reason = f"c*{first} + (1 - c)*{second}"
    sides = "c*log(a) + (1 - c)*log(b)", "log(c*a + (1 - c)*b)"
    assert judged(f"{sides[0]} < {sides[1]} unless a = b because {reason}").verdict is Verdict.PROVED
    assert judged(f"{sides[1]} = {sides[0]} iff a = b because {reason}").verdict is Verdict.PROVED
    assert judged(f"{sides[1]} = {sides[0]} iff a = 2*b because {reason}").verdict is Verdict.REFUTED
    assert judged(f"{sides[0]} < {sides[1]} unless a = 2*b because {reason}").verdict is Verdict.REFUTED
