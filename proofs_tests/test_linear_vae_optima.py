"""The gradients of the linear VAE, what is stationary and what is best, and degenerate models."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics import linear_vae_densities as densities
from numerics import linear_vae_optima as optima
from numerics import linear_vae_training as training
from numerics import spectrum
from numerics.agreement import agree
from numerics.derivatives import complex_step
from numerics.linear_vae import LinearVAE, distortion, elbo, elbo_of_moments
from numerics.linear_vae_gradient import elbo_gradient, elbo_gradient_of_moments
from proofs_tests.made_linear_vaes import literal_elbo, made, points

VARIANCES = (1e-8, 1e-3, 1.0, 1e3, 1e8)

# ---------------------------------------------------------------------------------------------- gradients


def by_complex_step(model: LinearVAE, X: np.ndarray, name: str) -> np.ndarray:
    """The derivatives of the literal ELBO in the entries of one parameter, through the logarithm for a variance."""
    start = {"W": model.W, "V": model.V, "mu": model.mu}.get(name)
    if start is None:
        start = np.log(model.delta) if name == "log_delta" else np.array([math.log(model.sigma2)])

    def value(moved: np.ndarray) -> complex:
        chosen = {"W": model.W, "V": model.V, "mu": model.mu, "delta": model.delta, "sigma2": model.sigma2}
        if name.startswith("log_"):
            chosen[name[4:]] = np.exp(moved) if name == "log_delta" else np.exp(moved[0])
        else:
            chosen[name] = moved
        return literal_elbo(X=X, **chosen)

    slopes = np.zeros(start.shape)
    for index in np.ndindex(start.shape):
        along = np.zeros(start.shape)
        along[index] = 1.0
        slopes[index] = complex_step(value, start, along).value
    return slopes if name != "log_sigma2" else slopes[0]


@pytest.mark.parametrize("name", ["W", "V", "log_delta", "log_sigma2", "mu"])
@pytest.mark.parametrize(("d", "k"), [(1, 1), (3, 2), (2, 2)])
def test_gradients_are_derivatives_of_the_literal_elbo(name: str, d: int, k: int) -> None:
    model, X = made(d, k), points(4, d)
    truth = by_complex_step(model, X, name)
    assert agree(getattr(elbo_gradient(model, X), name), truth, condition=1e3)
    assert agree(getattr(elbo_gradient_of_moments(model, spectrum.moments_of_data(X)), name), truth, condition=1e4)


def test_the_gradient_in_the_mean_vanishes_only_at_the_mean_of_the_data() -> None:
    model, X = made(3, 2), points(5, 3)
    at_mean = elbo_gradient(replace(model, mu=X.mean(axis=0)), X)
    assert np.abs(at_mean.mu).max() < 1e-12
    assert np.abs(elbo_gradient(model, X).mu).max() > 1e-2


# ---------------------------------------------------------------------------------------------- coordinate optima


@pytest.mark.parametrize(("d", "k"), [(1, 1), (4, 2), (3, 3), (2, 3)])
def test_each_optimum_is_stationary_and_better_than_its_neighbours(d: int, k: int) -> None:
    model, X = made(d, k), points(8, d)
    root, generator = model.root_of_data(X), np.random.default_rng(2)
    best = {
        "V": optima.best_encoder(model.W, model.sigma2),
        "delta": optima.best_variances(model.W, model.sigma2),
        "W": optima.best_decoder(model, root),
        "sigma2": optima.best_noise(model, root),
    }
    slopes = {"V": "V", "delta": "log_delta", "W": "W", "sigma2": "log_sigma2"}
    for name, value in best.items():
        there = replace(model, **{name: value})
        scale = elbo_gradient(model, X).largest
        assert np.abs(getattr(elbo_gradient(there, X), slopes[name])).max() < 1e-10 * scale
        for _ in range(20):
            moved = value * np.exp(0.1 * generator.standard_normal(np.shape(value)))
            assert elbo(replace(model, **{name: moved}), X) <= elbo(there, X) + 1e-12 * abs(elbo(there, X))


def test_the_best_noise_is_the_distortion_for_each_dimension() -> None:
    model, X = made(4, 2), points(5, 4)
    found = optima.best_noise(model, model.root_of_data(X))
    assert agree(found, distortion(model, X) / 4, condition=10)
    grid = found * np.exp(np.linspace(-2, 2, 81))
    values = [elbo(replace(model, sigma2=float(s)), X) for s in grid]
    assert int(np.argmax(values)) == 40
    # Without the factor d the best value would be d times as large: there the ELBO is far lower.
    assert elbo(replace(model, sigma2=4 * found), X) < elbo(replace(model, sigma2=found), X) - 0.5


def test_the_best_diagonal_inverts_the_diagonal_of_m_and_not_the_other_way_round() -> None:
    W, sigma2 = np.array([[1.0, 1.0], [0.0, 1.0]]), 1.0
    posterior = sigma2 * np.diagonal(np.linalg.inv(W.T @ W + np.eye(2)))
    assert np.all(optima.best_variances(W, sigma2) < posterior)
    orthogonal = np.array([[2.0, 0.0], [0.0, 0.5]])
    exact = sigma2 * np.diagonal(np.linalg.inv(orthogonal.T @ orthogonal + np.eye(2)))
    assert agree(optima.best_variances(orthogonal, sigma2), exact)


@pytest.mark.parametrize(("d", "k"), [(1, 1), (4, 2), (3, 3), (2, 3)])
def test_the_gap_to_the_likelihood_is_the_one_of_hadamards_inequality(d: int, k: int) -> None:
    model, X = optima.with_best_encoder(made(d, k)), points(6, d)
    likelihood = float(np.mean(densities.marginal(model).log_density(X)))
    gap = optima.encoder_gap(model.W, model.sigma2)
    assert agree(elbo(model, X), likelihood - gap, condition=1e4)
    assert gap >= -1e-14
    assert (gap > 1e-3) == (k > 1)


def test_orthogonal_columns_close_the_gap_and_others_do_not() -> None:
    assert optima.encoder_gap([[2.0, 0.0], [0.0, 0.5], [0.0, 0.0]], 0.3) == pytest.approx(0, abs=1e-15)
    assert optima.encoder_gap([[1.0, 1.0], [0.0, 1.0]], 1.0) == pytest.approx(0.5 * math.log(6 / 5))


def test_a_stationary_point_of_the_elbo_that_is_none_of_the_likelihood() -> None:
    moments = spectrum.moments(np.zeros(2), np.diag([4.5, 0.5]))
    model = LinearVAE([[1.0, 1.0], [0.0, 0.0]], [[1 / 3, 0.0], [1 / 3, 0.0]], [0.5, 0.5], 1.0, [0.0, 0.0])
    assert elbo_gradient_of_moments(model, moments).W.ravel() == pytest.approx(np.zeros(4), abs=1e-15)
    assert elbo_gradient_of_moments(model, moments).V.ravel() == pytest.approx(np.zeros(4), abs=1e-15)
    assert elbo_gradient_of_moments(model, moments).log_delta == pytest.approx(np.zeros(2), abs=1e-15)
    # It is a saddle: turning the two equal columns apart raises the ELBO.
    turned = optima.with_best_encoder(replace(model, W=np.array([[1.1, math.sqrt(2 - 1.21)], [0.0, 0.0]])))
    assert elbo_of_moments(turned, moments) > elbo_of_moments(model, moments) + 1e-3


def test_collapsed_columns_are_fixed_points_of_every_update() -> None:
    moments = spectrum.moments_of_data(points(9, 3))
    zero = LinearVAE(np.zeros((3, 2)), np.zeros((2, 3)), np.ones(2), 0.01, moments.mean)
    found = training.coordinate_ascent(moments, 2, start=zero, sigma2=0.01)
    assert not found.model.W.any()
    assert not found.model.V.any()
    assert elbo_gradient_of_moments(zero, moments).W.any() == np.False_
    assert found.elbo < spectrum.optimum(moments.eigenvalues, 2, 0.01).elbo - 1


def test_all_signed_permutations_are_optimal_and_rotations_are_not() -> None:
    moments = spectrum.moments_of_data(points(30, 4))
    best = spectrum.maximum(moments.eigenvalues, 2)
    model = optima.best_model(moments, 2, best.sigma2)
    for turn in (np.eye(2), np.diag([-1.0, 1.0]), np.array([[0.0, -1.0], [1.0, 0.0]])):
        assert agree(
            elbo_of_moments(optima.with_best_encoder(replace(model, W=model.W @ turn)), moments), best.elbo, condition=1e3
        )
    angle = 0.3
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    rotated = optima.with_best_encoder(replace(model, W=model.W @ turn))
    assert elbo_of_moments(rotated, moments) < best.elbo - 1e-3


# ---------------------------------------------------------------------------------------------- degenerate cases


def degenerate_models() -> dict[str, LinearVAE]:
    plain = made(3, 2)
    zero_column = plain.W * np.array([1.0, 0.0])
    return {
        "one by one": made(1, 1),
        "as many latent as observed": made(3, 3),
        "more latent than observed": made(2, 3),
        "zero column": replace(plain, W=zero_column),
        "no decoder": replace(plain, W=0 * plain.W),
        "no encoder": replace(plain, V=0 * plain.V),
        "equal columns": replace(plain, W=np.repeat(plain.W[:, :1], 2, axis=1)),
        "badly scaled columns": replace(plain, W=plain.W * np.array([1e-6, 1e6])),
        "tiny variances": replace(plain, delta=np.array([1e-12, 1e12])),
    }


@pytest.mark.parametrize("sigma2", VARIANCES)
@pytest.mark.parametrize("name", degenerate_models())
def test_degenerate_models_keep_the_closed_form_and_the_bound(name: str, sigma2: float) -> None:
    model = replace(degenerate_models()[name], sigma2=sigma2)
    X = points(3, model.dimension)
    found, truth = elbo(model, X), densities.elbo_by_quadrature(model, X)
    assert agree(found, truth, condition=1e5)
    tight = optima.with_best_encoder(model)
    assert elbo(tight, X) >= found - 1e-9 * abs(found)
    assert np.all(np.isfinite(elbo_gradient(model, X).W))
    assert elbo_gradient(model, X).largest < math.inf


@given(
    seed=st.integers(0, 10**6),
    d=st.integers(1, 4),
    k=st.integers(1, 4),
    exponent=st.floats(-3, 3),
    n=st.integers(1, 5),
)
def test_the_bound_holds_for_random_models(seed: int, d: int, k: int, exponent: float, n: int) -> None:
    model, X = made(d, k, seed, sigma2=10**exponent), points(n, d, seed)
    likelihood = float(np.mean(densities.marginal(model).log_density(X)))
    found, tight = elbo(model, X), elbo(optima.with_best_encoder(model), X)
    slack = 1e-8 * (abs(likelihood) + abs(found))
    assert found <= tight + slack
    assert tight <= likelihood + slack
    assert agree(tight, likelihood - optima.encoder_gap(model.W, model.sigma2), condition=1e7)
