"""Traps of a fifth hunt: sides that outgrow each other, steps and roots at flat points, and numbers far from the usual ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.documents.one_off import one_off
from derivations.documents.toml_document import load_document
from derivations.engines.judge import Settings, judge_claim
from derivations.language.verdicts import Judgement, Verdict
from proofs_tests.strategies.comparisons import Found, relations, sides_at
from proofs_tests.strategies.points import NamedPoint

HOLDING = (Verdict.PROVED, Verdict.CERTIFIED)
Row = tuple[str, tuple[str, ...]]


def judged(math: str, lets: tuple[str, ...]) -> Judgement:
    claim = one_off(math, list(lets)).claims[0]
    assert not claim.problem, claim.problem
    return judge_claim(claim, Settings(seed=7)).judgement


def verdict(math: str, lets: tuple[str, ...]) -> Verdict:
    return judged(math, lets).verdict


# -------------------------------------------------------------------------------------------------- sides in every order

UNTIL_A_SIDE_IS_LONGER: list[Row] = [  # each holds until one side is much longer than the others
    ("det(Y.T @ Y) = 0", ("Y: k x d+2",)),
    ("det(Y.T @ Y) = 0", ("Y: k x d+3",)),
    ("det(Y.T @ Y) = 0", ("Y: k x 20",)),
    ("det(Y.T @ Y) = 0", ("Y: d x 3*k+1",)),
    ("det(Z @ Z.T + V @ V.T) = 0", ("Z: d x 9", "V: d x k")),
    ("rank(H @ W.T + W @ H.T, H, generic = d*k - k*(k-1)/2)", ("H: d x k", "W: d x k")),
    ("rank(W.T @ H, H, generic = k**2)", ("H: d x k", "W: d x k")),
]


@pytest.mark.parametrize(("math", "lets"), UNTIL_A_SIDE_IS_LONGER)
def test_what_holds_until_one_side_outgrows_another_is_refuted(math: str, lets: tuple[str, ...]) -> None:
    assert verdict(math, lets) is Verdict.REFUTED


IN_ONE_ORDER: list[Row] = [
    ("det(Y.T @ Y) = 0", ("Y: k x d+2", "k <= d")),
    ("det(Z @ Z.T) = 0", ("Z: d x 4", "d >= 5")),
    ("rank(H @ W.T + W @ H.T, H, generic = d*k - k*(k-1)/2)", ("H: d x k", "W: d x k", "k <= d")),
    ("det(I(d) + A @ B) = det(I(k) + B @ A)", ("A: d x k", "B: k x d")),
]


@pytest.mark.parametrize(("math", "lets"), IN_ONE_ORDER)
def test_what_holds_in_the_order_that_is_declared_still_does(math: str, lets: tuple[str, ...]) -> None:
    assert verdict(math, lets) in HOLDING


@pytest.mark.parametrize(("width", "expected"), [(9, Verdict.UNDECIDED), (14, Verdict.UNDECIDED)])
def test_a_rank_is_not_certified_where_an_order_is_too_large_to_look_at(width: int, expected: Verdict) -> None:
    assert verdict("rank(W @ W.T @ H, H, generic = d**2)", ("H: d x d", f"W: d x {width}")) is expected


def test_sides_that_are_too_long_to_outgrow_leave_a_claim_undecided() -> None:
    assert verdict("det(Z.T @ Z) = 0", ("Z: d x 200",)) not in HOLDING


# -------------------------------------------------------------------------------------------------- empty matrices

AT_D_EQUAL_K: list[Row] = [
    ("limit(norm2(ones(d-k))/t, t = 0) = oo", ("t: positive",)),
    ("tends(entropy(N(zeros(d-k), t*I(d-k))), t = 0, -oo)", ("t: positive",)),
    ("tends(tr(I(d-k))/t, t = 0, oo)", ("t: positive",)),
]


@pytest.mark.parametrize(("math", "lets"), AT_D_EQUAL_K)
def test_a_limit_with_empty_matrices(math: str, lets: tuple[str, ...]) -> None:
    assert verdict(math, ("W: d x k", "k <= d", *lets)) is Verdict.REFUTED
    assert verdict(math, ("W: d x k", "k < d", *lets)) in (*HOLDING, Verdict.SUPPORTED)


# -------------------------------------------------------------------------------------------------- kinks, steps and roots

WITHOUT_A_DERIVATIVE = [  # a step jumps however flat the gap is, and a root of what is flat may have a corner
    "local_minimum(x**2 - indicator(x**4 > 0), x = 0)",
    "local_maximum(-x**2 + 5*indicator(x**4 > 0), x = 0)",
    "index(x**2 - indicator(x**4 > 0), x = 0, positive = 1)",
    "stationary(indicator(x**2 > 0), x = 0)",
    "at(grad(indicator(x**2 > 0), x), x = 0) = 0",
    "stationary(sqrt(x**2 + x**4), x = 0)",
    "stationary((x**4 + x**6)**(1/8), x = 0)",
    "local_minimum(x**2 - 3*sqrt(x**4 + x**6), x = 0)",
    "at(D(D(sqrt(max(x**4, 0)), x, 1), x, 1), x = 0) = 0",
    "stationary(max(x**6, min(25, x)), x = 0)",
    "local_maximum(max(x, -x), x = 0)",
    "saddle(max(x, -x), x = 0)",
    "local_minimum(max(x, 0)**2 - min(x, 0)**2, x = 0)",
    "at(grad(max(x, 0)**2, x), x = 0) = 1",
]


@pytest.mark.parametrize("math", WITHOUT_A_DERIVATIVE)
def test_a_point_without_a_derivative_that_is_known_decides_nothing(math: str) -> None:
    assert verdict(math, ("x: real",)) is Verdict.UNDECIDED


def test_a_root_of_what_is_zero_all_around_has_a_derivative() -> None:
    """For x < 0 the radicand is zero, and so is the derivative of its root; 0·√|x| is not 1/2."""
    assert verdict("grad(sqrt(indicator(x > 0)*x), x)*sqrt(max(x, -x)) = 1/2", ("x: real",)) not in HOLDING
    assert verdict("grad(sqrt(indicator(x > 0)*x), x)**2*x*4 = 1", ("x: real",)) not in HOLDING


def test_a_step_of_what_is_zero_all_around_has_a_derivative() -> None:
    """For x < 0 both sides of the outer step are zero, and the derivative is zero, not 1."""
    assert verdict("grad(x*indicator(x*indicator(x > 0) > 0), x) = 1", ("x: real",)) not in HOLDING
    assert verdict("grad(x*indicator(x > 0), x) = indicator(x > 0)", ("x: real",)) in HOLDING


BESIDE_A_KINK = [
    "local_minimum(x**2 + min(0, -x**4)*10**6, x = 0)",
    "local_minimum(max(x**2, x**2 - 1), x = 0)",
    "local_minimum(x**2 + sqrt(1 + x**4), x = 0)",
    "stationary(sqrt(1 + x**4), x = 0)",
    "at(grad(max(x, x + x**2), x), x = 0) = 1",
    "grad(sqrt(max(x, 0)**4), x) = 2*max(x, 0)",
    "grad(max(x, 0)**2, x) = 2*max(x, 0)",
]


@pytest.mark.parametrize("math", BESIDE_A_KINK)
def test_a_derivative_that_is_known_beside_a_kink_is_still_used(math: str) -> None:
    assert verdict(math, ("x: real",)) in HOLDING


# -------------------------------------------------------------------------------------------------- numbers far away

FAR_AWAY: list[Row] = [
    ("d <= 20", ("W: d x k",)),
    ("d**5 <= 2**d + 10000", ("W: d x k",)),
    ("d**2 != 100", ("W: d x k",)),
    ("(d - 9)*s = 0 implies s = 0", ("W: d x k", "s: real")),
    ("tends((d - 9)**2*log(t), t = 0, -oo)", ("W: d x k", "t: positive")),
    ("strictly_increasing((d - 9)**2*t, t)", ("W: d x k", "t: positive")),
    ("max(x - 10**9, 0) = 0", ("x: real",)),
    ("max(10**-12 - (x - 1/3)**2, 0) = 0", ("x: real",)),
    ("indicator(x <= 5/7)*indicator(x >= 5/7) = 0", ("x: real",)),
    ("increasing(x + 2*indicator(x < 7), x)", ("x: real",)),
    ("increasing(x**3 - 10**-9*x, x)", ("x: real",)),
    ("strictly_increasing(x - 10**-6*x**3, x)", ("x: real",)),
    ("maximised(x**2, x = 100000)", ("x: real",)),
    ("x*y != 7/3", ("x: positive", "y: positive")),
    ("index(x**2*(a**2 - a + 1/4), x = 0, positive = 1)", ("x: real", "a: real")),
]


@pytest.mark.parametrize(("math", "lets"), FAR_AWAY)
def test_what_fails_far_from_the_usual_numbers_is_refuted(math: str, lets: tuple[str, ...]) -> None:
    assert verdict(math, lets) is Verdict.REFUTED


def test_a_second_derivative_that_vanishes_at_one_value_decides_nothing() -> None:
    assert verdict("local_minimum((a - 5/7)**2*x**2, x = 0)", ("x: real", "a: positive")) is Verdict.UNDECIDED


NEIGHBOURS: list[Row] = [
    ("d - k <= d", ("W: d x k", "k <= d")),
    ("increasing((d - 9)**2*t, t)", ("W: d x k", "t: positive")),
    ("x**2 != -1", ("x: real",)),
    ("indicator(x < 1) + indicator(x >= 1) = 1", ("x: real",)),
    ("increasing(x**3, x)", ("x: real",)),
    ("0 < x**2 unless x = 0", ("x: real",)),
]


@pytest.mark.parametrize(("math", "lets"), NEIGHBOURS)
def test_true_neighbours_keep_their_verdicts(math: str, lets: tuple[str, ...]) -> None:
    assert verdict(math, lets) in HOLDING


# -------------------------------------------------------------------------------------------------- reasons on thin sets


def test_a_bound_whose_sides_jump_does_not_hold_by_continuity() -> None:
    """The limit is 1 where the cubic vanishes, and the reason, which is 1/2 elsewhere, is undefined there."""
    cubic, lets = "(x**3 - x - 17)", ("x: real", "t: positive")
    reason = f"(1 + 1/{cubic}**2)*{cubic}**2/(2*(1 + {cubic}**2))"
    assert verdict(f"limit(t/(t + {cubic}**2), t = 0) <= 1/2 because {reason}", lets) not in HOLDING
    assert verdict(f"limit(t/(t + x**2), t = 0) <= 1/2 because {reason.replace(cubic, 'x')}", lets) is Verdict.REFUTED
    assert verdict(f"limit(t + x**2, t = 0) <= x**2 + 1/2 because {reason}", lets) is Verdict.SUPPORTED
    assert verdict("limit(t + x**2, t = 0) <= x**2 + 1/2 because 1/2", lets) in HOLDING
    assert verdict(f"x**2 <= x**2 + 1/2 because {reason}", lets) in HOLDING


# -------------------------------------------------------------------------------------------------- hints


def test_a_hint_on_sizes_is_tried_beyond_the_numbers_that_a_claim_names() -> None:
    lets = ("s: real", "W: d x k")
    assert judged("s*max(0, 5 - d) = 0", lets).reason == "holds when d ≥ 5, at every size tried"
    assert judged("s*(max(0, 5 - d) + max(0, d - 20)) = 0", lets).reason == ""
    assert judged("det(Y.T @ Y) = 0", ("Y: k x 5",)).reason == "holds when k ≤ 4"
    assert judged("det(Y.T @ Y) = 0", ("Y: d x k",)).reason == "holds when d < k"


# -------------------------------------------------------------------------------------------------- quadrature

BESIDE_A_LARGE_TERM = [  # (σ², x, D, decoder): the error of the decoder's own expectation is small beside the other terms
    (1e5, 1.009, 0.2, 6),
    (1e4, -1.001, 1.0, 4),
    (1e8, -1.279, 10.0, 4),
    (1e7, 0.174, 2.6, 3),
]


@pytest.mark.parametrize(("sigma2", "x", "variance", "decoder"), BESIDE_A_LARGE_TERM)
def test_where_a_rule_stops_tells_no_two_values_apart(sigma2: float, x: float, variance: float, decoder: int) -> None:
    """The loss of the deep Gaussian VAE as one expectation and as a sum of two, of a decoder that is no polynomial."""
    document = load_document(Path(__file__).parent.parent / "docs" / "papers" / "lucas_2019.toml")
    (claim,) = (claim for claim in document.claims if claim.id == "scaled-beta-vae")
    (equation,) = relations(claim)
    point = NamedPoint({"d": 1, "k": 1}, {"sigma2": sigma2, "x": [[x]], "D": [[variance]]}, decoder)
    assert sides_at(equation, point) is Found.HOLDS


def test_a_start_that_is_never_left_is_found_with_every_seed() -> None:
    document = load_document(Path(__file__).parent.parent / "docs" / "papers" / "tipping_bishop_1999.toml")
    name = "em-without-noise-finds-the-subspace-from-every-start"
    (claim,) = (claim for claim in document.claims if claim.id == name)
    seeds = (0x5547F27CFC52F23B6CC7C66D6ECBCA39, *range(5))
    assert {judge_claim(claim, Settings(seed=seed)).judgement.verdict for seed in seeds} == {Verdict.REFUTED}


# -------------------------------------------------------------------------------------------------- between roots

BETWEEN_ROOTS: list[Row] = [  # each fails between two roots that are close together
    ("x**4 - 2*x**2 + 999999/1000000 >= 0", ("x: real",)),
    ("(x**2 - 2)**2 >= 1/1000000000", ("x: real",)),
    ("(x**3 - x - 17)**2*(x**2 + 1) >= 10**-30", ("x: real",)),
    ("x/(x**2 + 1) <= 1/2 - 10**-9", ("x: real",)),
    ("max(x**2 - 2, 10**-9 - (x - 12345/6789)**2) <= x**2 - 2", ("x: real",)),
    ("x**2 - x*10**-9 >= 0", ("x: nonzero",)),
]


@pytest.mark.parametrize(("math", "lets"), BETWEEN_ROOTS)
def test_a_bound_in_one_number_is_looked_at_between_the_roots(math: str, lets: tuple[str, ...]) -> None:
    assert verdict(math, lets) is Verdict.REFUTED


@pytest.mark.parametrize("math", ["0 < (2*x + 1)**2*x", "0 <= x + 4*x**2", "0 <= max(25*x**2, 9) - x"])
def test_roots_that_touch_are_told_apart(math: str) -> None:
    assert verdict(math, ("x: unit interval",)) in (*HOLDING, Verdict.SUPPORTED)


EQUAL_AT_AN_IRRATIONAL = ["(x**2 - 2)**2 > 0", "x**3 != 2", "0 < x**2*(x**2 - 2)**2 unless x = 0"]


@pytest.mark.parametrize("math", EQUAL_AT_AN_IRRATIONAL)
def test_sides_that_are_equal_at_an_irrational_number_are_not_supported(math: str) -> None:
    assert verdict(math, ("x: real",)) is Verdict.UNDECIDED


@pytest.mark.parametrize(("math", "domain"), [("(x**2 - 2)**2 > 0", "unit interval"), ("x**3 != 2", "unit interval")])
def test_an_irrational_number_outside_the_domain_is_no_obstacle(math: str, domain: str) -> None:
    assert verdict(math, (f"x: {domain}",)) in (*HOLDING, Verdict.SUPPORTED)
