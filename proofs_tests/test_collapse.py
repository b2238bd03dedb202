"""Posterior collapse: the measures against their definitions, and the closed form of the linear VAE."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from numerics import errors, gaussian, spectrum
from numerics import linear_vae_optima as optima
from numerics.agreement import agree
from numerics.collapse import (
    active_units,
    collapsed,
    divergences,
    kl_per_dimension,
    probability_of_small_divergence,
)
from numerics.linear_vae import rate

VALUES = np.array([5.0, 2.0, 1.1, 1.005, 0.5])


def encoded(count: int, sigma2: float) -> tuple[np.ndarray, np.ndarray]:
    """Means (n, 4) and variances (4,) of the best linear VAE on normal data with the spectrum above."""
    X = np.random.default_rng(0).standard_normal((count, 5)) * np.sqrt(VALUES)
    model = optima.best_model(spectrum.moments(np.zeros(5), np.diag(VALUES)), 4, sigma2)
    return X @ model.V.T, model.delta


# ---------------------------------------------------------------------------------------------- divergences


def test_divergences_are_those_of_normal_distributions() -> None:
    generator = np.random.default_rng(1)
    means, variances = generator.standard_normal((3, 2)), generator.uniform(0.1, 3.0, (3, 2))
    found = divergences(means, variances)
    for index in np.ndindex(3, 2):
        truth = gaussian.kl_divergence([means[index]], [[variances[index]]], [0.0], [[1.0]])
        assert found[index] == pytest.approx(truth, rel=1e-12)
    shared = divergences(means, variances[0])
    assert shared[0] == pytest.approx(found[0])
    assert shared[1] != pytest.approx(found[1])


def test_wrong_divergences_are_told_apart() -> None:
    m, s = 0.7, 0.4
    found = float(divergences([[m]], [s])[0, 0])
    wrong = {
        "log of the deviation": 0.5 * (s + m**2 - 1 - math.log(math.sqrt(s))),
        "sign of the logarithm": 0.5 * (s + m**2 - 1 + math.log(s)),
        "deviation for variance": 0.5 * (math.sqrt(s) + m**2 - 1 - math.log(s)),
        "no half": s + m**2 - 1 - math.log(s),
        "the other way round": 0.5 * (1 / s + m**2 / s - 1 + math.log(s)),
    }
    assert agree(found, gaussian.kl_divergence([m], [[s]], [0.0], [[1.0]]), condition=100)
    assert not [name for name, value in wrong.items() if agree(found, value, condition=100)]


@given(st.floats(1e-12, 1e12), st.floats(-1e3, 1e3))
def test_divergences_are_never_negative(variance: float, mean: float) -> None:
    assert divergences([[mean]], [variance])[0, 0] >= 0


def test_they_average_to_the_rate_of_the_linear_vae() -> None:
    X = np.random.default_rng(2).standard_normal((30, 5)) * np.sqrt(VALUES)
    moments = spectrum.moments_of_data(X)
    model = optima.best_model(moments, 3, 0.8)
    found = kl_per_dimension((X - model.mu) @ model.V.T, model.delta)
    assert found == pytest.approx(rate(model, X), rel=1e-12)
    assert np.sum(found) == pytest.approx(spectrum.optimum(moments.eigenvalues, 3, 0.8).rate, rel=1e-12)


# ---------------------------------------------------------------------------------------------- (ε, δ)-collapse


def test_collapse_counts_points_below_epsilon() -> None:
    table = np.zeros((100, 4))
    table[:1, 1] = table[:2, 2] = 1.0
    table[:, 3] = 0.5
    assert collapsed(table, 0.1).tolist() == [True, True, False, False]
    assert collapsed(table, 0.1, delta=0.02).tolist() == [True, True, True, False]
    assert collapsed(table, 0.5, delta=0.02).tolist() == [True, True, True, False]  # strictly below ε
    assert collapsed(table, 0.6, delta=0.02).tolist() == [True, True, True, True]
    assert not collapsed(table, 0.0).any()
    assert collapsed(table, 0.1, delta=0.0).tolist() == [True, False, False, False]
    assert collapsed(table, 0.1, delta=1.0).all()


@pytest.mark.parametrize(("n", "delta", "allowed"), [(100, 0.29, 29), (300, 0.07, 21), (1797, 0.01, 17), (1000, 0.001, 1)])
def test_rounding_does_not_move_the_share_of_points(n: int, delta: float, allowed: int) -> None:
    for above in (allowed, allowed + 1):
        table = np.zeros((n, 1))
        table[:above] = 1.0
        assert collapsed(table, 0.5, delta)[0] == (above == allowed)


def test_the_linear_vae_collapses_where_the_noise_exceeds_the_eigenvalue() -> None:
    means, variances = encoded(4000, sigma2=1.05)
    flags = collapsed(divergences(means, variances), epsilon=1e-3)
    assert flags.tolist() == [False, False, False, True]
    assert not collapsed(divergences(*encoded(4000, sigma2=0.4)), epsilon=1e-3).any()
    assert collapsed(divergences(*encoded(4000, sigma2=6.0)), epsilon=1e-12).all()


def test_the_probability_in_closed_form_is_the_share_of_points() -> None:
    count, sigma2 = 40_000, 1.0
    table = divergences(*encoded(count, sigma2))
    for j in range(4):
        for epsilon in (1e-3, 0.05, 0.3, 0.9):
            share = float(np.mean(table[:, j] < epsilon))
            truth = probability_of_small_divergence(VALUES[j], sigma2, epsilon)
            assert abs(share - truth) <= 4 * math.sqrt(max(truth * (1 - truth), 1e-4) / count)


def test_the_probability_is_the_chi_square_formula() -> None:
    for value, sigma2, epsilon in [(2.0, 1.0, 0.5), (9.0, 0.1, 2.0), (1e6, 1.0, 8.0)]:
        r = sigma2 / value
        bound = (2 * epsilon + 1 - r - math.log(value / sigma2)) / (1 - r)
        assert probability_of_small_divergence(value, sigma2, epsilon) == pytest.approx(stats.chi2.cdf(bound, 1), rel=1e-9)


def test_the_average_divergence_is_half_the_logarithm_of_the_ratio() -> None:
    means, variances = encoded(200_000, sigma2=1.0)
    truth = 0.5 * np.log(VALUES[:4])
    assert kl_per_dimension(means, variances) == pytest.approx(truth, abs=0.01)


@given(st.floats(1e-8, 1e8), st.floats(1e-8, 1e8), st.floats(0, 50))
def test_the_probability_is_one_and_grows(value: float, sigma2: float, epsilon: float) -> None:
    found = probability_of_small_divergence(value, sigma2, epsilon)
    assert 0 <= found <= 1
    assert found <= probability_of_small_divergence(value, sigma2, 1.5 * epsilon + 1e-9) + 1e-12


@pytest.mark.parametrize("excess", [1e-15, 1e-12, 1e-6, 1e-3])
def test_near_the_threshold_everything_is_below_epsilon(excess: float) -> None:
    assert probability_of_small_divergence(1 + excess, 1.0, 0.01) == pytest.approx(1, abs=0.01)
    assert probability_of_small_divergence(1 + excess, 1.0, 0.0) == pytest.approx(0, abs=1e-12)
    assert probability_of_small_divergence(1.0, 1.0, 0.01) == 1
    assert probability_of_small_divergence(0.0, 1.0, 0.01) == 1
    assert probability_of_small_divergence(0.5, 1.0, 0.0) == 0


@pytest.mark.parametrize("excess", [1e-12, 1e-9, 1e-4, 0.3, 1.5, 1e9])
@pytest.mark.parametrize("deviations", [0.5, 1.0, 2.0])
def test_the_probability_is_accurate_on_both_sides_of_the_threshold(excess: float, deviations: float) -> None:
    # ε is the divergence of a point whose code lies this many deviations from 0.
    sigma2 = 0.3
    value = sigma2 * (1 + excess)
    excess = (value - sigma2) / sigma2
    used = excess / (1 + excess)
    epsilon = 0.5 * (math.log1p(excess) - used + used * deviations**2)
    truth = 2 * stats.norm.cdf(deviations) - 1
    assert probability_of_small_divergence(value, sigma2, epsilon) == pytest.approx(truth, rel=1e-6)


def test_a_divergence_below_its_least_value_has_no_chance() -> None:
    least = 0.5 * (math.log(5.0) - (1 - 1 / 5))
    assert probability_of_small_divergence(5.0, 1.0, least * 0.999) == 0
    assert probability_of_small_divergence(5.0, 1.0, least * 1.001) > 0
    assert 0 <= probability_of_small_divergence(1e200, 1e-200, 500.0) <= 1


# ---------------------------------------------------------------------------------------------- active units


def test_active_units_by_the_variance_of_the_mean() -> None:
    means, _ = encoded(4000, sigma2=1.0)
    assert np.var(means, axis=0) == pytest.approx(1 - 1 / VALUES[:4], rel=0.1)
    assert active_units(means).tolist() == [True, True, True, False]
    # λ = 1.005 σ² is no collapse, yet below the usual threshold: the two measures are different.
    assert active_units(means, threshold=1e-4).all()
    assert not active_units(encoded(4000, sigma2=6.0)[0]).any()


def test_a_constant_shift_is_no_activity() -> None:
    assert not active_units(np.full((5, 2), 7.0)).any()
    assert not collapsed(divergences(np.full((5, 2), 7.0), [1.0, 1.0]), 0.01).any()


# ---------------------------------------------------------------------------------------------- wrong input


def test_wrong_input_is_named() -> None:
    with pytest.raises(errors.NumericsError, match=r"a variance is 0\.0"):
        divergences([[1.0]], [0.0])
    with pytest.raises(errors.NumericsError, match=r"a variance is -1\.0"):
        divergences([[1.0]], [-1.0])
    with pytest.raises(errors.WrongShape, match=r"the variances have shape \(3,\)"):
        divergences(np.zeros((3, 2)), np.ones(3))
    with pytest.raises(errors.WrongShape, match="the means"):
        divergences([1.0], [1.0])
    with pytest.raises(errors.NotFinite, match="the means"):
        active_units([[math.nan]])
    with pytest.raises(errors.WrongShape, match="the divergences"):
        collapsed([0.1], 0.1)
    with pytest.raises(errors.NotFinite, match="the divergences"):
        collapsed([[math.nan]], 0.1)
    for epsilon in (-0.1, math.nan, math.inf):
        with pytest.raises(errors.NumericsError, match="epsilon"):
            collapsed([[0.1]], epsilon)
    for delta in (-0.1, 1.1, math.nan):
        with pytest.raises(errors.NumericsError, match="delta"):
            collapsed([[0.1]], 0.1, delta)
    for value in (-1.0, math.nan, math.inf):
        with pytest.raises(errors.NumericsError, match="eigenvalue"):
            probability_of_small_divergence(value, 1.0, 0.1)
    with pytest.raises(errors.NumericsError, match="sigma2"):
        probability_of_small_divergence(1.0, 0.0, 0.1)
