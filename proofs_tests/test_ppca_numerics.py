"""Probabilistic PCA in floating point: against its definitions, at the edges of its domain, and outside it."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate
from scipy.stats import multivariate_normal, norm

from numerics.agreement import compare
from numerics.derivatives import complex_step, gradient
from numerics.errors import (
    IllConditioned,
    NoiseVanishes,
    NotDetermined,
    NotFinite,
    NotPositiveDefinite,
    Singular,
    WrongShape,
    WrongSize,
)
from numerics.gaussian import kl_divergence, log_density
from numerics.linalg import Array
from numerics.ppca import PPCA
from numerics.ppca_closed_form import MaximumLikelihood, maximum_likelihood
from numerics.ppca_em import expectation_maximisation
from numerics.ppca_gradient import gradient_ascent
from numerics.ppca_likelihood import Likelihood, average_log_likelihood, likelihood_at
from numerics.sample_covariance import SampleCovariance

FITS: tuple[Callable[..., Any], ...] = (maximum_likelihood, expectation_maximisation, gradient_ascent)
SHAPES = [(40, 5, 2), (40, 1, 1), (30, 4, 4), (6, 15, 3), (50, 7, 1), (300, 120, 9)]


def drawn(n: int, d: int, k: int, *, seed: int = 0, sigma2: float = 0.7, far: float = 1.0) -> tuple[Array, PPCA]:
    """Samples of a random model, and that model."""
    generator = np.random.default_rng(seed)
    model = PPCA(generator.standard_normal((d, k)), far * generator.standard_normal(d), sigma2)
    return model.sample(n, generator), model


def spectrum_of(X: Array) -> Array:
    """All d eigenvalues of S in descending order, from the d×d matrix of 1/n."""
    values = np.linalg.eigvalsh(np.cov(X.T, bias=True).reshape(X.shape[1], X.shape[1]))
    return np.maximum(values[::-1], 0.0)


class TestDensities:
    @pytest.mark.parametrize("shape", SHAPES)
    @pytest.mark.parametrize("far", [0.0, 1.0, 1e4])
    def test_they_are_those_of_the_full_covariance(self, shape: tuple[int, int, int], far: float) -> None:
        X, model = drawn(*shape, far=far)
        expected = multivariate_normal(model.mu, model.covariance()).logpdf(X)
        assert np.allclose(model.log_densities(X), expected, rtol=1e-11, atol=1e-11)
        assert math.isclose(model.log_likelihood(X), float(np.mean(expected)), rel_tol=1e-11)

    def test_the_marginal_is_the_integral_over_the_latent_variable(self) -> None:
        model = PPCA([[1.3]], [0.4], 0.6)
        for x in (-2.0, 0.1, 3.7):
            value, _ = integrate.quad(lambda z, x=x: norm.pdf(x, 1.3 * z + 0.4, math.sqrt(0.6)) * norm.pdf(z), -12, 12)
            assert math.isclose(model.log_densities([[x]])[0], math.log(value), rel_tol=1e-9)

    @given(
        d=st.integers(1, 6),
        data=st.data(),
        exponent=st.integers(-8, 8),
        far=st.sampled_from([0.0, 1.0, 100.0]),
        seed=st.integers(0, 2**32 - 1),
    )
    def test_any_noise_variance(self, d: int, data: st.DataObject, exponent: int, far: float, seed: int) -> None:
        k, zeros = data.draw(st.integers(1, d)), data.draw(st.booleans())
        generator = np.random.default_rng(seed)
        W = generator.standard_normal((d, k))
        W[:, 0] *= not zeros
        model = PPCA(W, far * generator.standard_normal(d), 10.0**exponent)
        X = model.sample(5, generator)
        expected = log_density(X, model.mu, model.covariance())
        # Rounding of x at the distance of μ is seen by the density as a part of the deviation from it.
        variances = np.linalg.eigvalsh(model.covariance())
        scale = float(np.max(np.abs(expected))) + float(np.max(np.abs(X))) / math.sqrt(variances[0])
        # The difference of squares may lose four of its sixteen digits where the density itself is well conditioned.
        found = compare(model.log_densities(X), expected, condition=max(10.0, variances[-1] / variances[0]), scale=scale)
        assert found.difference <= found.tolerance * scale

    def test_samples_on_the_principal_subspace_keep_their_digits(self) -> None:
        """|t|² − |Aᵀt|² cancels there; the distance is known exactly for an orthogonal W."""
        W = np.vstack([np.diag([3.0, 2.0]), np.zeros((4, 2))])
        model = PPCA(W, np.zeros(6), 1e-10)
        z = np.array([[1.0, 1.0], [1e3, -2.0]])
        exact = np.sum((z * [3.0, 2.0]) ** 2 / (np.array([9.0, 4.0]) + 1e-10), axis=1)
        constant = -0.5 * (6 * math.log(2 * math.pi) + model.log_determinant())
        assert np.allclose(model.log_densities(z @ W.T), constant - exact / 2, rtol=1e-13)

    @pytest.mark.parametrize("sigma2", [1e-8, 1e-4, 1.0, 1e4, 1e8])
    @pytest.mark.parametrize("far", [0.0, 1.0, 1e6])
    @pytest.mark.parametrize(("d", "k"), [(1, 1), (3, 3), (5, 2), (6, 1)])
    def test_sixty_digits_say_the_same(self, sigma2: float, far: float, d: int, k: int) -> None:
        _, model = drawn(2, d, k, sigma2=sigma2, far=far)
        X = np.vstack([model.sample(2, np.random.default_rng(16)), model.W.sum(axis=1) + model.mu])
        with mpmath.workdps(60):
            W = mpmath.matrix(model.W.tolist())
            C = W * W.T + mpmath.mpf(sigma2) * mpmath.eye(d)
            for x, found in zip(X, model.log_densities(X), strict=True):
                t = mpmath.matrix([mpmath.mpf(float(a)) - mpmath.mpf(float(b)) for a, b in zip(x, model.mu, strict=True)])
                exact = -(d * mpmath.log(2 * mpmath.pi) + mpmath.log(mpmath.det(C)) + (t.T * mpmath.lu_solve(C, t))[0]) / 2
                assert abs(found - exact) <= 1e-11 * abs(exact)

    def test_a_sample_near_zero_beside_a_mean_that_is_not_keeps_its_digits(self) -> None:
        """The mean is folded into the products here, so the squares that cancel are those of μ."""
        model = PPCA([[0.1]], [0.15], 1e-9)
        found, expected = model.log_densities([[1e-9]]), log_density([[1e-9]], [0.15], model.covariance())
        assert np.allclose(found, expected, rtol=1e-13)

    def test_kinds_and_layouts_of_the_data_do_not_matter(self) -> None:
        numbers = np.random.default_rng(3).integers(0, 200, (60, 12))
        model = PPCA(np.random.default_rng(4).standard_normal((12, 3)), numbers.mean(axis=0), 2.0)
        expected = model.log_densities(numbers.astype(float))
        layouts = (numbers.astype(np.uint8), numbers.astype(np.float32), np.asfortranarray(numbers), numbers.tolist())
        for X in (*layouts, np.repeat(numbers, 2, axis=0)[::2], np.repeat(numbers, 2, axis=1)[:, ::2]):
            assert np.allclose(model.log_densities(X), expected, rtol=1e-13)
            assert np.allclose(SampleCovariance(X).matrix(), np.cov(numbers.T, bias=True), rtol=1e-12)
            assert np.allclose(PPCA(model.W, np.zeros(12), 2.0).log_densities(X), _about_zero(model, numbers), rtol=1e-13)
            quiet = PPCA(1e3 * model.W, model.mu, 2.0)  # goes by the residuals from the outset
            assert np.allclose(quiet.log_densities(X), log_density(numbers, quiet.mu, quiet.covariance()), rtol=1e-8)

    def test_the_data_are_neither_copied_nor_changed(self) -> None:
        X, model = drawn(4000, 500, 5)
        before = X.copy()
        tracemalloc.start()
        try:
            model.log_densities(X)
            maximum_likelihood(X, 5)
            likelihood_at(SampleCovariance(X), model.W, 1.0).em_step()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 0.8 * X.nbytes
        assert np.array_equal(X, before)

    def test_no_samples_have_no_densities_and_no_average(self) -> None:
        model = PPCA([[1.0]], [0.0], 1.0)
        assert model.log_densities(np.zeros((0, 1))).shape == (0,)
        with pytest.raises(WrongSize, match="0 samples"):
            model.log_likelihood(np.zeros((0, 1)))


def _about_zero(model: PPCA, numbers: Any) -> Array:
    return np.asarray(multivariate_normal(np.zeros(model.d), model.covariance()).logpdf(numbers))


class TestPosterior:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_it_is_the_conditional_of_the_joint_normal(self, shape: tuple[int, int, int]) -> None:
        X, model = drawn(*shape)
        gain = model.W.T @ np.linalg.inv(model.covariance())
        found = model.posterior(X)
        assert np.allclose(found.mean, (X - model.mu) @ gain.T, rtol=1e-9, atol=1e-10)
        assert np.allclose(found.covariance, np.eye(model.k) - gain @ model.W, rtol=1e-9, atol=1e-10)
        prior = (np.zeros(model.k), np.eye(model.k))
        divergences = [kl_divergence(mean, found.covariance, *prior) for mean in found.mean]
        assert math.isclose(model.rate(X), float(np.mean(divergences)), rel_tol=1e-9)

    def test_reconstruction_shrinks_the_scores_and_projection_does_not(self) -> None:
        """TB-10 and TB-11 of the catalogue: factors 1 − σ²/λⱼ, mean squared error Σ σ⁴/λⱼ + Σ discarded."""
        X, _ = drawn(200, 8, 3)
        fitted = maximum_likelihood(X, 3)
        model, values = fitted.model, fitted.eigenvalues
        U = model.W / np.linalg.norm(model.W, axis=0)
        scores = (X - model.mu) @ U
        assert np.allclose((model.reconstruct(X) - model.mu) @ U, scores * (1 - model.sigma2 / values), rtol=1e-10)
        error = np.mean(np.sum((X - model.reconstruct(X)) ** 2, axis=1))
        assert math.isclose(error, float(np.sum(model.sigma2**2 / values)) + fitted.discarded, rel_tol=1e-10)
        assert np.allclose(model.reconstruct(X), model.posterior(X).mean @ model.W.T + model.mu, rtol=1e-10)
        assert np.allclose(model.project(X), scores @ U.T + model.mu, rtol=1e-10)
        inverse = np.linalg.inv(model.W.T @ model.W)
        M = model.W.T @ model.W + model.sigma2 * np.eye(3)
        assert np.allclose(model.project(X), model.posterior(X).mean @ M @ inverse @ model.W.T + model.mu, rtol=1e-10)
        assert math.isclose(np.mean(np.sum((X - model.project(X)) ** 2, axis=1)), fitted.discarded, rel_tol=1e-10)

    def test_without_noise_they_become_the_same(self) -> None:
        X, model = drawn(20, 6, 2)
        quiet = PPCA(model.W, model.mu, 1e-12)
        assert np.allclose(quiet.reconstruct(X), quiet.project(X), rtol=1e-9)
        assert np.allclose(quiet.posterior(X).mean, (X - model.mu) @ np.linalg.pinv(model.W).T, rtol=1e-9)
        assert np.max(np.abs(quiet.posterior(X).covariance)) < 1e-11

    def test_collapsed_columns_say_nothing(self) -> None:
        X, model = drawn(20, 6, 2)
        half = PPCA(model.W * [1.0, 0.0], model.mu, 0.5)
        assert np.allclose(half.posterior(X).mean[:, 1], 0, atol=1e-14)
        assert np.allclose(half.posterior(X).covariance[1], [0, 1], atol=1e-14)
        assert np.allclose(half.project(X), PPCA(model.W[:, :1], model.mu, 0.5).project(X))
        collapsed = PPCA(np.zeros((6, 2)), model.mu, 0.5)
        assert collapsed.rate(X) == 0
        assert np.allclose(collapsed.project(X), model.mu) and np.allclose(collapsed.reconstruct(X), model.mu)

    def test_samples_have_the_moments_of_the_model_and_follow_the_generator(self) -> None:
        model = PPCA([[2.0], [-1.0]], [5.0, -3.0], 0.25)
        X = model.sample(40_000, np.random.default_rng(1))
        assert np.array_equal(X, model.sample(40_000, np.random.default_rng(1)))
        assert np.allclose(X.mean(axis=0), model.mu, atol=6 * math.sqrt(4.25 / 40_000))
        assert np.allclose(np.cov(X.T, bias=True), model.covariance(), atol=6 * 4.25 * math.sqrt(2 / 40_000))


class TestSampleCovariance:
    @pytest.mark.parametrize("far", [0.0, 1.0, 1e3, 1e7])
    @pytest.mark.parametrize("shape", [(500, 7), (5, 30), (2, 1), (300, 300)])
    def test_the_divisor_is_n_and_a_far_mean_costs_nothing(self, shape: tuple[int, int], far: float) -> None:
        # Multiples of 2⁻²⁰ are exact at every distance, so the covariance must not depend on it.
        near = np.round(np.random.default_rng(5).standard_normal(shape) * 2**20) / 2**20
        expected = np.cov(near.T, bias=True).reshape(shape[1], shape[1])
        found = SampleCovariance(near + far)
        scale = float(np.trace(expected))
        assert np.allclose(found.matrix(), expected, rtol=0, atol=1e-13 * scale)
        assert math.isclose(found.trace, scale, rel_tol=1e-13)
        W = np.random.default_rng(6).standard_normal((shape[1], 2))
        assert np.allclose(found.times(W), expected @ W, rtol=0, atol=1e-12 * scale)
        centred = near - near.mean(axis=0)
        assert np.allclose(found.gram(), centred @ centred.T / len(near), rtol=0, atol=1e-12 * scale)

    def test_the_average_log_likelihood_needs_only_the_covariance(self) -> None:
        X, model = drawn(60, 9, 3)
        assert math.isclose(average_log_likelihood(SampleCovariance(X), model), model.log_likelihood(X), rel_tol=1e-11)


class TestGradientAndStep:
    @pytest.mark.parametrize("shape", [(40, 5, 2), (40, 3, 1), (4, 6, 2), (30, 4, 4), (9, 1, 1)])
    @pytest.mark.parametrize("sigma2", [1e-3, 0.7, 50.0])
    def test_the_gradient_is_that_of_the_definition(self, shape: tuple[int, int, int], sigma2: float) -> None:
        X, model = drawn(*shape)
        S = np.cov(X.T, bias=True).reshape(model.d, model.d)

        def defined(point: Any) -> Any:
            W, variance = point[:-1].reshape(model.W.shape), np.exp(point[-1])
            C = W @ W.T + variance * np.eye(model.d)
            return -0.5 * (np.log(np.linalg.det(2 * np.pi * C)) + np.trace(np.linalg.solve(C, S)))

        found = likelihood_at(SampleCovariance(X), model.W, sigma2)
        claimed = np.append(found.gradient_W, found.gradient_log_sigma2)
        point = np.append(model.W, math.log(sigma2))
        assert math.isclose(found.value, float(defined(point)), rel_tol=1e-10)
        exact = [complex_step(defined, point, unit).value for unit in np.eye(len(point))]
        assert np.allclose(claimed, exact, rtol=1e-9, atol=1e-11 * np.max(np.abs(exact)))

    def test_the_gradient_is_that_of_its_own_value(self) -> None:
        X, model = drawn(25, 6, 2)
        covariance = SampleCovariance(X)
        by_differences = gradient(lambda W: likelihood_at(covariance, W, 0.7).value, model.W)
        assert np.allclose(likelihood_at(covariance, model.W, 0.7).gradient_W, by_differences.value, rtol=1e-7, atol=1e-9)

    def test_it_vanishes_at_the_maximum_and_the_step_stays_there(self) -> None:
        X, _ = drawn(50, 7, 3)
        model = maximum_likelihood(X, 3).model
        best = likelihood_at(SampleCovariance(X), model.W, model.sigma2)
        assert np.max(np.abs(best.gradient_W)) < 1e-12 and abs(best.gradient_log_sigma2) < 1e-12
        W, sigma2 = best.em_step()
        assert np.allclose(W, model.W, rtol=1e-12, atol=1e-12) and math.isclose(sigma2, model.sigma2, rel_tol=1e-12)

    def test_a_step_of_em_is_the_sums_over_samples(self) -> None:
        """Bishop 2006, Eqs. (12.54)–(12.57), sample by sample."""
        X, model = drawn(30, 5, 2)
        mean, (n, d) = X.mean(axis=0), X.shape
        inverse = np.linalg.inv(model.W.T @ model.W + model.sigma2 * np.eye(2))
        first = [inverse @ model.W.T @ (x - mean) for x in X]
        second = [model.sigma2 * inverse + np.outer(z, z) for z in first]
        W = sum(np.outer(x - mean, z) for x, z in zip(X, first, strict=True)) @ np.linalg.inv(sum(second))
        terms = [
            (x - mean) @ (x - mean) - 2 * z @ W.T @ (x - mean) + np.trace(zz @ W.T @ W)
            for x, z, zz in zip(X, first, second, strict=True)
        ]
        found = likelihood_at(SampleCovariance(X), model.W, model.sigma2).em_step()
        assert np.allclose(found[0], W, rtol=1e-11)
        assert math.isclose(found[1], sum(terms) / (n * d), rel_tol=1e-11)

    @given(seed=st.integers(0, 2**32 - 1), d=st.integers(2, 7), data=st.data(), scale=st.sampled_from([1e-6, 1.0, 1e6]))
    def test_every_step_of_em_climbs(self, seed: int, d: int, data: st.DataObject, scale: float) -> None:
        k = data.draw(st.integers(1, d - 1))
        X = scale * np.random.default_rng(seed).standard_normal((3 * d, d))
        reached = expectation_maximisation(X, k, seed=seed, most_steps=40)
        assert np.min(np.diff(reached.history)) >= -1e-12 * max(1.0, abs(reached.log_likelihood))
        assert reached.log_likelihood <= maximum_likelihood(X, k).log_likelihood + 1e-9

    @pytest.mark.parametrize("fit", FITS[1:])
    @pytest.mark.parametrize("shape", [(40, 5, 2), (8, 20, 3), (200, 2, 1)])
    def test_the_climbs_reach_the_maximum(self, fit: Callable[..., Any], shape: tuple[int, int, int]) -> None:
        X, model = drawn(*shape)
        reached, best = fit(X, model.k), maximum_likelihood(X, model.k)
        assert reached.converged, reached.stopped
        assert math.isclose(reached.log_likelihood, best.log_likelihood, rel_tol=1e-8)

    def test_slow_gains_are_no_sign_of_the_maximum(self) -> None:
        """Here each gain is about 0.99 of the one before, and the difference of two gains is below rounding."""
        generator, values = np.random.default_rng(0), np.array([5.0, 2.0, 1.0, 1.5e-2, 1.2e-2, 8e-3, 5e-3])
        orthogonal = np.linalg.qr(np.hstack([np.ones((50, 1)), generator.standard_normal((50, 7))])).Q[:, 1:]
        X = orthogonal * np.sqrt(50 * values)
        reached, best = expectation_maximisation(X, 3, tolerance=1e-9), maximum_likelihood(X, 3)
        assert reached.converged, reached.stopped
        assert best.log_likelihood - reached.log_likelihood <= 7e-9
        closer = expectation_maximisation(X, 3, tolerance=1e-12)
        assert not closer.converged and "below rounding" in closer.stopped

    @pytest.mark.parametrize("fit", FITS[1:])
    def test_a_climb_cut_short_says_so(self, fit: Callable[..., Any]) -> None:
        reached = fit(drawn(40, 12, 5)[0], 5, most_steps=2)
        assert not reached.converged and reached.stopped
        assert reached.steps == 2

    @pytest.mark.parametrize("fit", FITS[1:])
    def test_a_start_from_which_no_step_leads_out_is_refused(self, fit: Callable[..., Any]) -> None:
        X, model = drawn(40, 5, 2)
        for start in (np.zeros((5, 2)), model.W[:, [0, 0]], model.W[:, :1]):
            with pytest.raises(Singular, match="rank 2 are needed"):
                fit(X, 2, start=start)
        assert fit(X, 2, start=model.W).converged


class TestMaximumLikelihood:
    @pytest.mark.parametrize("shape", [(40, 5, 2), (8, 20, 3), (30, 30, 4), (3, 50, 1), (3, 2, 1), (400, 300, 7)])
    def test_the_noise_is_the_average_over_every_discarded_eigenvalue(self, shape: tuple[int, int, int]) -> None:
        X = np.random.default_rng(7).standard_normal(shape[:2])
        k, values = shape[2], spectrum_of(X)
        fitted = maximum_likelihood(X, k)
        assert np.allclose(fitted.eigenvalues, values[:k], rtol=1e-11)
        assert math.isclose(fitted.model.sigma2, float(np.sum(values[k:])) / (shape[1] - k), rel_tol=1e-11)
        assert math.isclose(fitted.log_likelihood, fitted.model.log_likelihood(X), rel_tol=1e-10)
        C = fitted.model.covariance()
        assert math.isclose(float(np.trace(C)), float(np.sum(values)), rel_tol=1e-11)

    def test_it_beats_its_neighbours(self) -> None:
        X, _ = drawn(60, 6, 2)
        best = maximum_likelihood(X, 2)
        generator = np.random.default_rng(8)
        for size in (1e-3, 1e-1):
            for _ in range(20):
                W = best.model.W + size * generator.standard_normal((6, 2))
                sigma2 = best.model.sigma2 * math.exp(size * generator.standard_normal())
                assert PPCA(W, best.model.mu, sigma2).log_likelihood(X) < best.log_likelihood

    def test_with_fewer_samples_than_dimensions_the_average_is_not_over_fewer(self) -> None:
        """Where the peer averages over min(n, d) − k: about 0.87 in place of 0.36 at this size."""
        X = np.random.default_rng(9).standard_normal((10, 20))
        values = spectrum_of(X)
        assert math.isclose(maximum_likelihood(X, 3).model.sigma2, float(np.sum(values[3:])) / 17, rel_tol=1e-11)

    def test_one_dimension_fewer_reproduces_the_covariance(self) -> None:
        X, _ = drawn(50, 4, 2)
        assert np.allclose(maximum_likelihood(X, 3).model.covariance(), np.cov(X.T, bias=True), rtol=1e-11)

    def test_equal_eigenvalues_need_no_direction(self) -> None:
        X = np.vstack([np.eye(3), -np.eye(3)])
        fitted = maximum_likelihood(X, 2)
        assert math.isclose(fitted.model.sigma2, 1 / 3, rel_tol=1e-12)
        assert np.allclose(fitted.model.W, 0, atol=1e-7)
        assert abs(fitted.rate) < 1e-12

    def test_constant_columns_count_among_the_discarded(self) -> None:
        X, _ = drawn(50, 4, 1)
        wide = np.hstack([X, np.full((50, 3), 0.1)])
        fitted, values = maximum_likelihood(wide, 2), spectrum_of(X)
        assert math.isclose(fitted.model.sigma2, float(np.sum(values[2:])) / 5, rel_tol=1e-11)

    @pytest.mark.parametrize("scales", [(1e4, 1.0, 1.0, 1e-2), (1e6, 1.0, 1.0, 1.0), (1e-5, 1e-5, 1e-5, 1.0)])
    @pytest.mark.parametrize("wide", [False, True])
    def test_badly_scaled_columns_go_by_the_singular_values(self, scales: tuple[float, ...], wide: bool) -> None:
        """Columns orthogonal about their means have a spectrum that is known."""
        generator = np.random.default_rng(10)
        n = 6 if wide else 40
        columns = np.hstack([np.ones((n, 1)), generator.standard_normal((n, 4))])
        orthogonal = np.linalg.qr(columns).Q[:, 1:] * scales * math.sqrt(n)
        X = np.hstack([orthogonal, np.zeros((n, 6 if wide else 0))])
        values = np.sort(np.square(scales))[::-1]
        fitted = maximum_likelihood(X, 2)
        assert fitted.route == "SVD"
        assert np.allclose(fitted.eigenvalues, values[:2], rtol=1e-9)
        assert math.isclose(fitted.model.sigma2, float(np.sum(values[2:])) / (X.shape[1] - 2), rel_tol=1e-9)

    @pytest.mark.parametrize("scale", [1e-80, 1e-8, 1e8, 1e80])
    def test_units_do_not_matter(self, scale: float) -> None:
        X, _ = drawn(30, 5, 2)
        one, other = maximum_likelihood(X, 2), maximum_likelihood(scale * X, 2)
        assert math.isclose(other.model.sigma2 / scale**2, one.model.sigma2, rel_tol=1e-11)
        assert math.isclose(other.rate, one.rate, rel_tol=1e-11)
        assert math.isclose(other.log_likelihood, one.log_likelihood - 5 * math.log(scale), rel_tol=1e-11)

    def test_each_route_gives_the_same(self) -> None:
        from numerics import ppca_closed_form as routes

        X = np.random.default_rng(11).standard_normal((30, 24))
        covariance = SampleCovariance(X)
        found = [route(covariance, 4) for route in (routes._by_covariance, routes._by_gram, routes._by_svd)]
        for other in found[1:]:
            assert np.allclose(other.eigenvalues, found[0].eigenvalues, rtol=1e-12)
            assert np.allclose(other.directions, found[0].directions, rtol=0, atol=1e-11)
            assert math.isclose(other.discarded, found[0].discarded, rel_tol=1e-12)


class TestRefusals:
    """Every wrong input has a named error that says what was given and what is needed."""

    @pytest.mark.parametrize("fit", FITS)
    @pytest.mark.parametrize(
        ("k", "error", "words"),
        [
            (0, WrongSize, "k = 0 components of d = 4"),
            (-1, WrongSize, "1 ≤ k ≤ d is needed"),
            (5, WrongSize, "k = 5 components of d = 4"),
            (1.5, WrongSize, "a whole number"),
            (True, WrongSize, "a whole number"),
            (4, NotDetermined, "k = d = 4.*k = 3 already attains"),
        ],
    )
    def test_numbers_of_components(self, fit: Callable[..., Any], k: Any, error: type[Exception], words: str) -> None:
        with pytest.raises(error, match=words):
            fit(np.random.default_rng(12).standard_normal((20, 4)), k)

    @pytest.mark.parametrize("fit", FITS)
    @pytest.mark.parametrize(
        ("X", "error", "words"),
        [
            (np.zeros((1, 4)), WrongSize, "1 samples.*at least 2"),
            (np.zeros((0, 4)), WrongSize, "0 samples"),
            (np.zeros((5, 0)), WrongSize, "0 columns"),
            (np.zeros(4), WrongShape, r"shape \(4,\)"),
            (np.zeros((2, 3, 4)), WrongShape, r"\(n, d\) real numbers"),
            (np.ones((5, 4)) * 1j, WrongShape, "complex128"),
            (np.full((5, 4), "x"), WrongShape, "type <U1"),
            ([[1.0, 2.0], [3.0]], WrongShape, "rows differ in length"),
            (np.ma.masked_greater(np.arange(20.0).reshape(5, 4), 17), NotFinite, "2 entries missing"),
            (np.full((5, 4), 0.1), NoiseVanishes, "rank 0|samples are equal"),
            (np.eye(3, 4)[:2], NoiseVanishes, "at least k . 2 = 3 samples"),
            (np.eye(3, 4) * 1e200, NotFinite, "beyond the range"),
        ],
    )
    def test_data(self, fit: Callable[..., Any], X: Any, error: type[Exception], words: str) -> None:
        with pytest.raises(error, match=words):
            fit(X, 1)

    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
    def test_numbers_that_are_not_finite_are_found_where_they_are(self, value: float) -> None:
        X, model = drawn(900, 5, 2)
        X[777, 3] = value
        uses = (*(lambda X, fit=fit: fit(X, 2) for fit in FITS), model.log_densities, model.posterior, model.rate)
        for use in (*uses, model.reconstruct, model.project, PPCA(model.W, 1e6 * model.mu, 1.0).log_densities):
            with pytest.raises(NotFinite, match=r"X has -?(nan|inf) at \(778, 4\)"):
                use(X)

    @pytest.mark.parametrize("fit", FITS)
    def test_data_of_rank_at_most_k(self, fit: Callable[..., Any]) -> None:
        plane, _ = drawn(40, 2, 2)
        flat = plane @ np.random.default_rng(13).standard_normal((2, 6)) + 3.0
        with pytest.raises(NoiseVanishes, match=r"dimensional affine space|rank 2 about its mean"):
            fit(flat, 2)
        with pytest.raises(NoiseVanishes, match=r"dimensional affine space|rank 2 about its mean"):
            fit(flat, 4)
        assert maximum_likelihood(flat, 1).model.sigma2 > 0

    @pytest.mark.parametrize("fit", FITS)
    @pytest.mark.parametrize(("n", "d", "rank"), [(40, 6, 2), (10, 30, 3), (60, 8, 7), (12, 12, 5)])
    @pytest.mark.parametrize("far", [0.0, 3.0, 1e6])
    def test_no_start_and_no_distance_makes_rank_at_most_k_fit(
        self, fit: Callable[..., Any], n: int, d: int, rank: int, far: float
    ) -> None:
        """Whatever the order in which the linear algebra rounds: M = WᵀW + σ²I is nearly singular on the way there."""
        for seed in range(4):
            generator = np.random.default_rng(seed)
            flat = (
                generator.standard_normal((n, rank)) @ generator.standard_normal((rank, d)) * 10 ** generator.uniform(-3, 0, d)
            )
            for k in {rank, min(rank + 2, d - 1)}:
                with pytest.raises(NoiseVanishes, match=r"dimensional affine space|about its mean"):
                    fit(flat + far, k)

    @pytest.mark.parametrize("exponent", range(-16, 0, 2))
    def test_a_small_noise_is_found_or_refused_and_nothing_else(self, exponent: int) -> None:
        """Columns orthogonal about their means have a spectrum that is known."""
        generator, noise = np.random.default_rng(15), 10.0**exponent * np.array([1.5, 1.2, 0.8, 0.5])
        orthogonal = np.linalg.qr(np.hstack([np.ones((50, 1)), generator.standard_normal((50, 7))])).Q[:, 1:]
        rotation = np.linalg.qr(generator.standard_normal((7, 7))).Q
        X = orthogonal * np.sqrt(50 * np.append([5.0, 2.0, 1.0], noise)) @ rotation
        best = maximum_likelihood(X, 3)
        assert math.isclose(best.model.sigma2, float(np.mean(noise)), rel_tol=1e-5)
        for climb in (gradient_ascent, lambda X, k: expectation_maximisation(X, k, most_steps=1000)):
            try:
                reached = climb(X, 3)
            except NoiseVanishes:
                assert exponent < -8
                continue
            assert exponent > -12
            assert math.isclose(reached.model.sigma2, best.model.sigma2, rel_tol=1e-2)
            if reached.converged:
                assert math.isclose(reached.log_likelihood, best.log_likelihood, rel_tol=1e-8)

    @pytest.mark.parametrize("fit", FITS)
    @pytest.mark.parametrize("count", [7, 70, 1001])
    def test_what_rounding_leaves_of_equal_samples_is_no_variance(self, fit: Callable[..., Any], count: int) -> None:
        X = np.tile(np.random.default_rng(14).standard_normal(6) * 1e5, (count, 1))
        with pytest.raises(NoiseVanishes, match=r"rank 0|equal up to rounding"):
            fit(X, 2)
        # One unit in the last place here and there is not more than that.
        X[::3] = np.nextafter(X[::3], np.inf)
        with pytest.raises(NoiseVanishes, match=r"rank 0|equal up to rounding"):
            fit(X, 2)

    @pytest.mark.parametrize("fit", FITS)
    @pytest.mark.parametrize("scale", [1e-150, 1e-200, 1e-300])
    def test_variances_that_would_lose_their_digits(self, fit: Callable[..., Any], scale: float) -> None:
        with pytest.raises((IllConditioned, NoiseVanishes), match=r"smaller unit|rounding"):
            fit(scale * drawn(30, 5, 2)[0], 2)

    @pytest.mark.parametrize(
        ("W", "mu", "sigma2", "error", "words"),
        [
            (np.zeros((3, 4)), np.zeros(3), 1.0, WrongSize, "k = 4 components of d = 3"),
            (np.zeros((3, 0)), np.zeros(3), 1.0, WrongSize, "k = 0"),
            (np.zeros((3, 2)), np.zeros(2), 1.0, WrongShape, r"\(3, 2\) and mu \(2,\)"),
            (np.zeros(3), np.zeros(3), 1.0, WrongShape, r"\(d, k\) and \(d,\)"),
            (np.full((2, 1), np.nan), np.zeros(2), 1.0, NotFinite, "W has nan"),
            (np.zeros((2, 1)), np.full(2, np.inf), 1.0, NotFinite, "mu has inf"),
            (np.zeros((2, 1)), np.zeros(2), 0.0, NotPositiveDefinite, "sigma2 = 0.0"),
            (np.zeros((2, 1)), np.zeros(2), -1.0, NotPositiveDefinite, "sigma2 > 0"),
            (np.zeros((2, 1)), np.zeros(2), math.nan, NotPositiveDefinite, "sigma2 = nan"),
            (np.zeros((2, 1)), np.zeros(2), "1", NotPositiveDefinite, "sigma2 = 1"),
            (np.zeros((2, 1)), np.zeros(2), None, NotPositiveDefinite, "sigma2 = None"),
        ],
    )
    def test_models(self, W: Array, mu: Array, sigma2: Any, error: type[Exception], words: str) -> None:
        with pytest.raises(error, match=words):
            PPCA(W, mu, sigma2)

    def test_data_that_do_not_fit_the_model(self) -> None:
        model = PPCA(np.zeros((3, 1)), np.zeros(3), 1.0)
        for use in (model.log_densities, model.posterior, model.reconstruct, model.project, model.rate):
            with pytest.raises(WrongShape, match=r"\(5, 2\), but \(n, 3\) is needed"):
                use(np.zeros((5, 2)))

    def test_a_noise_too_small_for_the_moments(self) -> None:
        X, model = drawn(20, 4, 2)
        with pytest.raises(NoiseVanishes, match="use fewer components, or the closed form"):
            average_log_likelihood(SampleCovariance(X), PPCA(model.W, model.mu, 1e-14))

    def test_a_model_cannot_be_changed_behind_its_back(self) -> None:
        W = np.ones((2, 1))
        model = PPCA(W, np.zeros(2), 1.0)
        W[0] = 9.0
        assert model.W[0, 0] == 1.0
        with pytest.raises(ValueError, match="read-only"):
            model.W[0] = 2.0


def test_results_name_their_parts() -> None:
    fitted = maximum_likelihood(drawn(30, 4, 2)[0], 2)
    assert isinstance(fitted, MaximumLikelihood) and fitted.route == "covariance"
    assert isinstance(likelihood_at(SampleCovariance(drawn(9, 4, 2)[0]), fitted.model.W, 1.0), Likelihood)
    assert maximum_likelihood(drawn(4, 9, 2)[0], 2).route == "Gram matrix"
