"""The numeric definitions against SciPy, known moments and known derivatives, and their answers to bad input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from numerics import errors, gaussian, linalg, quadrature
from numerics.agreement import LARGEST_TOLERANCE, agree, compare
from numerics.derivatives import complex_step, directional_derivative, gradient
from numerics.log_integral import log_integral


def spd(size: int, seed: int) -> np.ndarray:
    """A covariance that is neither diagonal nor near the identity."""
    factor = np.random.default_rng(seed).standard_normal((size, size))
    return factor @ factor.T + 0.3 * np.eye(size)


# ---------------------------------------------------------------------------------------------- agreement


def test_agreement_is_relative_and_scales_with_the_condition() -> None:
    assert agree(1e20, 1e20 * (1 + 1e-14))
    assert not agree(1e-20, 1.001e-20)
    assert not agree(1.0, 1.0 + 1e-8)
    assert agree(1.0, 1.0 + 1e-8, condition=1e6)


def test_zeros_agree_and_nan_and_infinity_agree_with_nothing() -> None:
    assert agree(0.0, 0.0)
    assert compare(0.0, 0.0).relative_difference == 0
    assert not agree(0.0, 1e-300)
    for bad in (math.nan, math.inf, -math.inf):
        assert not agree(bad, bad)
        assert not agree(bad, 1.0)


def test_hopeless_conditioning_is_an_error_and_never_agreement() -> None:
    with pytest.raises(errors.IllConditioned, match="at most"):
        agree(1.0, 1.0, condition=1e14)
    assert not compare(1.0, 1.0, condition=1e14).agrees
    assert compare(1.0, 1.0, condition=1e14).tolerance > LARGEST_TOLERANCE


@pytest.mark.parametrize("condition", [0.5, math.nan, -1.0])
def test_a_condition_below_one_is_refused(condition: float) -> None:
    with pytest.raises(errors.NumericsError, match="condition"):
        agree(1.0, 1.0, condition=condition)


def test_shapes_must_be_equal_and_are_not_broadcast() -> None:
    with pytest.raises(errors.WrongShape, match=r"\(2,\) and \(2, 1\)"):
        agree(np.ones(2), np.ones((2, 1)))


def test_one_wrong_entry_of_a_matrix_is_seen() -> None:
    left = np.full((3, 3), 5.0)
    right = left.copy()
    right[1, 2] += 1e-6
    assert not agree(left, right)
    assert compare(left, right).relative_difference == pytest.approx(2e-7, rel=1e-3)


# ---------------------------------------------------------------------------------------------- linear algebra


@pytest.mark.parametrize("size", [1, 2, 7])
def test_solves_and_log_determinants_match_numpy(size: int) -> None:
    matrix, right = spd(size, size), np.arange(2.0 * size).reshape(size, 2)
    for factors in (linalg.cholesky(matrix), linalg.lu(matrix)):
        condition = factors.condition()
        assert agree(factors.solve(right), np.linalg.solve(matrix, right), condition=condition)
        assert agree(factors.log_determinant(), np.linalg.slogdet(matrix)[1], condition=condition)
        assert condition == pytest.approx(np.linalg.cond(matrix, 1), rel=0.9)
    assert agree(linalg.inverse(matrix), np.linalg.inv(matrix), condition=condition)


def test_lu_needs_no_symmetry_and_minds_the_sign_of_row_swaps() -> None:
    swapped = np.array([[0.0, 2.0, 0.0], [0.0, 0.0, 3.0], [5.0, 0.0, 0.0]])
    assert linalg.lu(swapped).log_determinant() == pytest.approx(math.log(30))
    with pytest.raises(errors.Singular, match="sign -1"):
        linalg.lu(swapped[[1, 0, 2]]).log_determinant()


def test_matrices_without_rows_have_determinant_one() -> None:
    empty = np.zeros((0, 0))
    for factors in (linalg.cholesky(empty), linalg.lu(empty)):
        assert factors.log_determinant() == 0
        assert factors.condition() == 1
        assert factors.solve(np.zeros((0, 2))).shape == (0, 2)


def test_whitening_gives_the_quadratic_form() -> None:
    matrix, x = spd(4, 5), np.array([1.0, -2.0, 0.5, 3.0])
    assert agree(np.sum(linalg.cholesky(matrix).whiten(x) ** 2), x @ np.linalg.solve(matrix, x), condition=1e3)


@pytest.mark.parametrize(
    ("matrix", "error", "words"),
    [
        ([[1.0, 2.0]], errors.WrongShape, r"shape \(1, 2\)"),
        ([1.0, 2.0], errors.WrongShape, r"shape \(2,\)"),
        ([[1.0, math.nan], [math.nan, 1.0]], errors.NotFinite, r"nan at \(1, 2\)"),
        ([[math.inf]], errors.NotFinite, "inf"),
        ([[1.0, 0.5], [0.0, 1.0]], errors.NotSymmetric, "5.00e-01"),
        ([[1.0, 2.0], [2.0, 1.0]], errors.NotPositiveDefinite, "2×2"),
        ([[0.0]], errors.NotPositiveDefinite, "1×1"),
    ],
)
def test_what_is_no_covariance_is_named(matrix: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        linalg.cholesky(matrix, "the covariance")
    assert str(caught.value).startswith("the covariance")
    assert isinstance(caught.value, errors.NumericsError)


def test_a_singular_matrix_has_no_solve() -> None:
    with pytest.raises(errors.Singular, match="pivot 2 of 2"):
        linalg.lu([[1.0, 2.0], [2.0, 4.0]])


def test_a_right_hand_side_must_fit() -> None:
    with pytest.raises(errors.WrongShape, match="needs 2 rows"):
        linalg.cholesky(np.eye(2)).solve(np.ones(3))


# ---------------------------------------------------------------------------------------------- normal distribution


@pytest.mark.parametrize("size", [1, 2, 6])
def test_density_and_entropy_match_scipy(size: int) -> None:
    rng = np.random.default_rng(size)
    mean, covariance, points = rng.standard_normal(size), spd(size, size), rng.standard_normal((5, size))
    reference = stats.multivariate_normal(mean, covariance)
    assert agree(gaussian.log_density(points, mean, covariance), np.atleast_1d(reference.logpdf(points)), condition=1e3)
    assert agree(gaussian.log_density(points[0], mean, covariance), reference.logpdf(points[0]), condition=1e3)
    assert agree(gaussian.entropy(covariance), reference.entropy(), condition=1e3)


@pytest.mark.parametrize("size", [1, 3])
def test_divergence_is_the_expected_log_ratio(size: int) -> None:
    rng = np.random.default_rng(10 + size)
    q, p = (rng.standard_normal(size), spd(size, 1)), (rng.standard_normal(size), spd(size, 2))
    by_definition = quadrature.expectation(
        lambda x: gaussian.log_density(x, *q) - gaussian.log_density(x, *p), *q, count=quadrature.count_for_degree(2)
    )
    assert agree(gaussian.kl_divergence(*q, *p), by_definition, condition=1e3)
    assert gaussian.kl_divergence(*q, *p) != pytest.approx(gaussian.kl_divergence(*p, *q))
    assert gaussian.kl_divergence(*q, *q) == pytest.approx(0, abs=1e-12)


def test_shapes_of_a_density_must_fit() -> None:
    with pytest.raises(errors.WrongShape, match="2 entries and the covariance 3 rows"):
        gaussian.log_density(np.ones(2), np.ones(2), np.eye(3))
    with pytest.raises(errors.WrongShape, match=r"\(n, 2\) is needed"):
        gaussian.log_density(np.ones(3), np.ones(2), np.eye(2))
    with pytest.raises(errors.WrongShape, match="one axis"):
        gaussian.log_density(np.ones(2), np.ones((2, 1)), np.eye(2))
    with pytest.raises(errors.WrongShape, match="over 1 dimensions and p over 2"):
        gaussian.kl_divergence([0.0], [[1.0]], [0.0, 0.0], np.eye(2))


# ---------------------------------------------------------------------------------------------- expectations


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_the_rule_is_exact_up_to_its_degree_and_no_further(count: int) -> None:
    nodes, weights = quadrature.gauss_hermite(1, count)
    for degree in range(2 * count + 1):
        moment = math.prod(range(degree - 1, 0, -2)) if degree % 2 == 0 else 0
        found = float(weights @ nodes[:, 0] ** degree)
        assert (found == pytest.approx(moment, abs=1e-9 * max(moment, 1))) == (degree < 2 * count)
        assert quadrature.count_for_degree(degree) == degree // 2 + 1


def test_moments_of_a_correlated_normal() -> None:
    mean, covariance = np.array([0.5, -1.0, 2.0]), spd(3, 4)
    second = quadrature.expectation(lambda x: np.outer(x, x), mean, covariance, count=2)
    assert agree(second, covariance + np.outer(mean, mean), condition=100)
    # Isserlis: E[x₁² x₂²] of a centred normal is S₁₁S₂₂ + 2 S₁₂².
    fourth = quadrature.expectation(lambda x: float(x[0] ** 2 * x[1] ** 2), np.zeros(3), covariance, count=3)
    assert agree(fourth, covariance[0, 0] * covariance[1, 1] + 2 * covariance[0, 1] ** 2, condition=100)


def test_the_characteristic_function_by_quadrature() -> None:
    found = quadrature.expectation(lambda x: math.cos(x[0]), [0.3], [[0.5]])
    assert agree(found, math.cos(0.3) * math.exp(-0.25), condition=10)


@pytest.mark.parametrize(("dimension", "count"), [(0, 20), (1, 20), (2, 20), (3, 7), (4, 4), (8, 4)])
def test_the_usual_rule_stays_small(dimension: int, count: int) -> None:
    assert quadrature.usual_count(dimension) == count


def test_rules_too_large_or_empty_are_refused() -> None:
    with pytest.raises(errors.TooLarge, match="sampling"):
        quadrature.gauss_hermite(10, 3)
    with pytest.raises(errors.NumericsError, match="at least 1 node"):
        quadrature.gauss_hermite(1, 0)


def test_an_expectation_that_does_not_converge_is_refused() -> None:
    with pytest.raises(errors.DoesNotConverge, match="19 and 20 nodes"):
        quadrature.expectation(lambda x: math.exp(30 * x[0]), [0.0], [[1.0]])
    # A polynomial of a small degree needs two short rules only.
    visited: list[float] = []
    quadrature.expectation(lambda x: visited.append(x[0]) or x[0] ** 3, [0.0], [[1.0]])
    assert len(visited) == 2 + 3


def test_sampling_covers_the_truth_and_narrows() -> None:
    mean, covariance = np.array([1.0, 2.0]), spd(2, 3)
    truth = float(mean @ mean + np.trace(covariance))
    few, many = (
        quadrature.monte_carlo_expectation(lambda x: float(x @ x), mean, covariance, draws=draws, seed=7)
        for draws in (500, 8000)
    )
    assert truth in few
    assert truth in many
    assert many.half_width < few.half_width / 3
    assert truth * 2 not in many


def test_the_interval_holds_as_often_as_it_says() -> None:
    intervals = [
        quadrature.monte_carlo_expectation(lambda x: x[0], [0.0], [[1.0]], draws=50, level=0.9, seed=s) for s in range(400)
    ]
    covered = sum(0.0 in interval for interval in intervals)
    assert 330 <= covered <= 385


def test_sampling_refuses_nan_and_single_draws() -> None:
    with pytest.raises(errors.NotFinite, match="10 of 10 draws"):
        quadrature.monte_carlo_expectation(lambda x: math.nan, [0.0], [[1.0]], draws=10)
    with pytest.raises(errors.NumericsError, match="at least 2 draws"):
        quadrature.monte_carlo_expectation(lambda x: 0.0, [0.0], [[1.0]], draws=1)


# ---------------------------------------------------------------------------------------------- integrals of e^f


def test_the_integral_of_a_shifted_scaled_density() -> None:
    mean, covariance = np.array([3.0, -40.0, 0.2]), spd(3, 8)
    found = log_integral(lambda u: 1.5 + float(gaussian.log_density(u, mean, covariance)), 3)
    assert agree(found, 1.5, condition=1e5)


def test_an_integral_that_is_not_gaussian() -> None:
    # ∫ exp(−u⁴) du = 2 Γ(5/4)
    assert log_integral(lambda u: -float(u[0] ** 4), 1) == pytest.approx(math.log(2 * math.gamma(1.25)), abs=1e-6)
    found = log_integral(lambda u: -float((u[0] - 5) ** 2) - float(np.cosh(u[1])), 2)
    assert found == pytest.approx(math.log(math.sqrt(math.pi) * 2 * 0.42102443824070833), abs=1e-6)  # ∫exp(−cosh) = 2 K₀(1)


def test_diverging_integrals_are_refused() -> None:
    for function in (lambda u: float(u @ u), lambda u: float(u[0]), lambda u: 0.0, lambda u: float(u[0] ** 3)):
        with pytest.raises(errors.NumericsError):
            log_integral(function, 1)
    with pytest.raises(errors.TooLarge, match="at most 2"):
        log_integral(lambda u: -float(np.sum(u**4)), 3)


# ---------------------------------------------------------------------------------------------- derivatives


def test_derivative_of_the_log_determinant() -> None:
    matrix, along = spd(4, 6), np.random.default_rng(0).standard_normal((4, 4))
    found = directional_derivative(lambda m: linalg.lu(m).log_determinant(), matrix, along)
    assert agree(found.value, np.trace(np.linalg.solve(matrix, along)), condition=1e4)


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_errors_are_estimated_and_steps_follow_the_magnitude(size: float) -> None:
    found = directional_derivative(lambda s: math.log(s) if s > 0 else math.nan, size, 1.0)
    truth = 1 / size
    assert abs(found.value - truth) <= 1e-9 * truth
    assert abs(found.value - truth) <= 100 * found.error + 1e-15 * truth


def test_steps_shrink_until_the_function_has_values() -> None:
    found = directional_derivative(lambda s: math.sqrt(s - 0.9999) if s > 0.9999 else math.nan, 1.0, 1.0)
    assert found.value == pytest.approx(50.0, rel=1e-6)
    covariance = np.array([[1.0, 0.999], [0.999, 1.0]])
    inside = directional_derivative(lambda c: linalg.cholesky(c).log_determinant(), covariance, np.eye(2))
    assert inside.value == pytest.approx(float(np.trace(np.linalg.inv(covariance))), rel=1e-6)


def test_a_function_without_values_has_no_derivative() -> None:
    with pytest.raises(errors.NotFinite, match="no finite values"):
        directional_derivative(lambda s: math.nan, 1.0, 1.0)
    with pytest.raises(errors.WrongShape, match="must be equal"):
        directional_derivative(lambda s: 0.0, np.ones(2), np.ones(3))


def test_a_kink_shows_in_the_error_estimate() -> None:
    found = directional_derivative(lambda x: abs(float(x) - 1e-3) ** 0.5, 0.0, 1.0)
    assert found.error > 1e-3


def test_gradients_have_the_shape_of_their_argument() -> None:
    matrix = np.arange(6.0).reshape(2, 3)
    found = gradient(lambda m: float(np.sum(m**3)), matrix)
    assert found.value.shape == found.error.shape == (2, 3)
    assert agree(found.value, 3 * matrix**2, condition=100)


def test_second_derivatives_by_nesting() -> None:
    def slope(x: np.ndarray) -> float:
        return directional_derivative(lambda y: math.exp(2 * float(y)), x, 1.0).value

    found = directional_derivative(slope, np.array(0.4), 1.0)
    assert found.value == pytest.approx(4 * math.exp(0.8), rel=1e-9)


def test_the_complex_step_is_exact_and_refuses_what_is_not_analytic() -> None:
    x, along = np.array([0.3, 1.7]), np.array([1.0, -2.0])
    found = complex_step(lambda u: np.exp(u[0]) * np.log(u[1]), x, along)
    truth = math.exp(0.3) * (math.log(1.7) - 2 / 1.7)
    assert abs(found.value - truth) <= 4e-16
    for function in (lambda u: np.sum(np.abs(u) ** 2), lambda u: np.conj(u) @ u, lambda u: np.real(u[0]) + 0j):
        with pytest.raises(errors.NotAnalytic, match="analytic"):
            complex_step(function, x, along)


def test_the_density_gradient_by_differences() -> None:
    mean, covariance, x = np.array([0.2, -0.5]), spd(2, 9), np.array([1.0, 0.7])
    found = gradient(lambda u: float(gaussian.log_density(u, mean, covariance)), x)
    assert agree(found.value, -np.linalg.solve(covariance, x - mean), condition=1e4)
