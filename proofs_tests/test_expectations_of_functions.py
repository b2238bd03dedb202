"""Expectations of unknown functions: what changing the variable and differentiating in the parameters may certify."""

from __future__ import annotations

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.judge import Settings, judge_claim
from derivations.language.verdicts import Verdict

SETTINGS = Settings(seed=7)
COLUMNS = (
    *("m: k", "L: k x k invertible", "R: k x k orthogonal", "S: k x k spd", "eps: k", "eta: k", "z: k", "a: k", "b: k"),
    "f(z):",
)
NUMBERS = ("m: real", "s: positive", "e: real", "z: real", "f(z):")
NOISE = "N(zeros(k), I(k))"


def verdict(math: str, *lets: str) -> Verdict:
    """The verdict on a claim about an unknown function f."""
    (claim,) = one_off(math, lets).claims
    assert not claim.problem
    return judge_claim(claim, SETTINGS).judgement.verdict


@pytest.mark.parametrize(
    "math",
    [
        f"E(f(m + L @ eps), eps ~ {NOISE}) = E(f(z), z ~ N(m, L @ L.T))",
        f"E(f(m + L @ eps), eps ~ {NOISE}) = E(f(m + L @ R @ eta), eta ~ {NOISE})",
        f"E(f(m + L @ eps)*quad(m + L @ eps, S), eps ~ {NOISE}) = E(f(z)*quad(z, S), z ~ N(m, L @ L.T))",
        "grad(E(f(z), z ~ N(m, S)), m) = E(grad(f(z), z), z ~ N(m, S))",
        "D(E(f(z), z ~ N(m, S)), S, a @ a.T) = 1/2*E(D(D(f(z), z, a), z, a), z ~ N(m, S))",
        f"grad(E(f(m + L @ eps), eps ~ {NOISE}), m) = E(at(grad(f(z), z), z = m + L @ eps), eps ~ {NOISE})",
    ],
)
def test_what_holds_for_every_smooth_function_is_certified(math: str) -> None:
    assert verdict(math, *COLUMNS) is Verdict.CERTIFIED


def test_numbers_are_changed_like_columns() -> None:
    assert verdict("E(f(m + s*e), e ~ N(0, 1)) = E(f(z), z ~ N(m, s**2))", *NUMBERS) is Verdict.CERTIFIED
    assert verdict("E(f(m + s*e), e ~ N(0, 1)) = E(f(m - s*e), e ~ N(0, 1))", *NUMBERS) is Verdict.CERTIFIED


def test_two_samples_share_one_law() -> None:
    two = "E(E(f(m + s*e) + f(m + s*z), z ~ N(0, 1)), e ~ N(0, 1))"
    assert verdict(f"{two} = 2*E(f(z), z ~ N(m, s**2))", *NUMBERS) is Verdict.CERTIFIED
    assert verdict(f"{two} = E(f(z), z ~ N(m, s**2))", *NUMBERS) is Verdict.REFUTED


@pytest.mark.parametrize(
    "math",
    [
        # another law: another mean, the deviation for the variance, the transposed root
        f"E(f(m + L @ eps), eps ~ {NOISE}) = E(f(z), z ~ N(zeros(k), L @ L.T))",
        f"E(f(m + L @ eps), eps ~ {NOISE}) = E(f(z), z ~ N(m, L.T @ L))",
        # Price without its half, and a derivative in place of the second
        "D(E(f(z), z ~ N(m, S)), S, a @ a.T) = E(D(D(f(z), z, a), z, a), z ~ N(m, S))",
        "D(E(f(z), z ~ N(m, S)), S, a @ a.T) = 1/2*E(D(f(z), z, a), z ~ N(m, S))",
        # the noise stands outside the argument too
        f"E(norm2(eps)*f(m + L @ eps), eps ~ {NOISE}) = E(norm2(z)*f(z), z ~ N(m, L @ L.T))",
        # the noise moves the spread
        f"E(f(m + norm2(eps)*eps), eps ~ {NOISE}) = E(f(z), z ~ N(m, I(k)))",
        # inside, a derivative in what the argument depends on: it is no constant
        f"E(D(f(m + L @ eps), m, a), eps ~ {NOISE}) = 0",
        # the function of the mean is not the mean of the function
        f"E(f(m + L @ eps), eps ~ {NOISE}) = f(m)",
    ],
)
def test_what_fails_for_some_function_is_refuted(math: str) -> None:
    assert verdict(math, *COLUMNS) is Verdict.REFUTED


@pytest.mark.parametrize(
    "math",
    [
        "E(f(m + n*s*e), e ~ N(0, 1)) = E(f(z), z ~ N(m, s**2))",
        "E(sum(f(m + i*s*e), i in n), e ~ N(0, 1)) = n*E(f(z), z ~ N(m, s**2))",
    ],
)
def test_an_argument_that_depends_on_an_index_has_no_law_of_its_own(math: str) -> None:
    assert verdict(math, *NUMBERS, "n >= 1") is Verdict.REFUTED


def test_a_degenerate_law_is_not_a_value_of_n() -> None:
    lets = ("m: d", "L: d x k", "eps: k", "z: d", "k < d", "f(z):")
    assert verdict(f"E(f(m + L @ eps), eps ~ {NOISE}) = E(f(z), z ~ N(m, L @ L.T))", *lets) is Verdict.UNDECIDED


def test_a_random_value_does_not_leave_the_domain_it_is_put_into() -> None:
    lets = ("m: real", "s: positive", "v: positive", "z: real")
    assert verdict("E(at(v**2, v = z), z ~ N(m, s)) = m**2 + s", *lets) is not Verdict.CERTIFIED
    assert verdict("E(at(v**2, v = z**2), z ~ N(m, s)) = m**4 + 6*m**2*s + 3*s**2", *lets) is not Verdict.CERTIFIED
