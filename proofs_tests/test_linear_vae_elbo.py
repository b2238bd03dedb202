"""The linear VAE against its definitions: densities, the ELBO in closed form, and its stochastic estimate."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from numerics import errors, gaussian, spectrum
from numerics import linear_vae_densities as densities
from numerics import linear_vae_sampling as sampling
from numerics.agreement import agree
from numerics.linear_vae import LinearVAE, distortion, elbo, elbo_of_moments, rate
from numerics.linear_vae_gradient import elbo_gradient, elbo_gradient_of_moments
from numerics.quadrature import gauss_hermite
from proofs_tests.made_linear_vaes import literal_elbo, made, points

# ---------------------------------------------------------------------------------------------- densities


@pytest.mark.parametrize(("d", "k"), [(1, 1), (3, 1), (3, 2), (3, 3), (2, 3)])
def test_the_joint_density_is_prior_times_likelihood(d: int, k: int) -> None:
    model, generator = made(d, k), np.random.default_rng(5)
    x, z = generator.standard_normal(d), generator.standard_normal(k)
    by_definition = gaussian.log_density(z, np.zeros(k), np.eye(k))
    by_definition += gaussian.log_density(x, model.W @ z + model.mu, model.sigma2 * np.eye(d))
    assert agree(densities.joint(model).log_density(np.concatenate([z, x])), by_definition, condition=1e4)
    assert agree(densities.log_joint_density(model, x, z), by_definition, condition=1e3)


@pytest.mark.parametrize(("d", "k"), [(1, 1), (4, 1), (3, 2), (2, 2), (4, 3), (2, 3)])
def test_the_marginal_density_is_the_integral_over_the_latent_space(d: int, k: int) -> None:
    model, x = made(d, k), np.random.default_rng(6).standard_normal(d)
    found = densities.log_marginal_by_quadrature(model, x)
    assert agree(found, densities.marginal(model).log_density(x), condition=1e4)
    wrong = replace(model, sigma2=model.sigma2 * 1.001)
    assert not agree(found, densities.marginal(wrong).log_density(x), condition=1e4)


def test_quadrature_is_for_few_latent_dimensions() -> None:
    with pytest.raises(errors.TooLarge, match="condition the blocks"):
        densities.log_marginal_by_quadrature(made(5, 4), np.zeros(5))


@pytest.mark.parametrize(("d", "k"), [(1, 1), (3, 2), (2, 3)])
def test_the_posterior_is_bayes_rule_and_the_closed_form(d: int, k: int) -> None:
    model, generator = made(d, k), np.random.default_rng(7)
    x, z = generator.standard_normal(d), generator.standard_normal(k)
    found = densities.posterior(model, x)
    by_bayes = densities.log_joint_density(model, x, z) - densities.log_marginal_by_quadrature(model, x)
    assert agree(found.log_density(z), by_bayes, condition=1e5)
    M = model.W.T @ model.W + model.sigma2 * np.eye(k)
    assert agree(found.mean, np.linalg.solve(M, model.W.T @ (x - model.mu)), condition=1e4)
    assert agree(found.covariance, model.sigma2 * np.linalg.inv(M), condition=1e4)
    assert not agree(found.covariance, model.sigma2 * np.eye(k), condition=1e4)  # a common misquote


def test_the_model_generates_data_of_its_marginal_distribution() -> None:
    model = made(3, 2)
    drawn, truth = sampling.sample(model, 40_000, seed=3), densities.marginal(model)
    assert np.abs(drawn.mean(axis=0) - truth.mean).max() < 0.05
    assert np.abs(np.cov(drawn.T, ddof=0) - truth.covariance).max() < 0.15


# ---------------------------------------------------------------------------------------------- the ELBO


@pytest.mark.parametrize(("d", "k"), [(1, 1), (4, 1), (3, 3), (4, 2), (2, 3)])
def test_the_closed_form_is_the_definition(d: int, k: int) -> None:
    model, X = made(d, k), points(6, d)
    found = elbo(model, X)
    assert agree(found, densities.elbo_by_quadrature(model, X), condition=100)
    assert agree(found, literal_elbo(model.W, model.V, model.delta, model.sigma2, model.mu, X), condition=100)
    assert agree(found, elbo_of_moments(model, spectrum.moments_of_data(X)), condition=1e3)
    S = np.cov(X.T, ddof=0).reshape(d, d)
    assert agree(found, elbo_of_moments(model, spectrum.moments(X.mean(axis=0), S)), condition=1e3)


def test_data_of_several_blocks_are_averaged_over_all() -> None:
    # 3000 × 60 entries are more than one block, and the last one is shorter.
    model, X = made(60, 2), np.random.default_rng(1).standard_normal((3000, 60)) + np.linspace(0, 5, 3000)[:, None]
    moments = spectrum.moments_of_data(X)
    assert agree(elbo(model, X), elbo_of_moments(model, moments), condition=1e3)
    assert agree(np.sum(rate(model, X)), np.sum(rate(model, X[::-1])), condition=100)
    assert agree(distortion(model, X), distortion(model, X[::-1]), condition=100)
    found, truth = elbo_gradient(model, X), elbo_gradient_of_moments(model, moments)
    for name in ("W", "V", "log_delta", "log_sigma2", "mu"):
        assert agree(getattr(found, name), getattr(truth, name), condition=1e4)


def test_the_elbo_is_likelihood_less_divergence_from_the_posterior() -> None:
    model, x = made(4, 2), np.array([0.3, -1.0, 2.0, 0.7])
    q, p = densities.encoder(model, x), densities.posterior(model, x)
    gap = gaussian.kl_divergence(q.mean, q.covariance, p.mean, p.covariance)
    assert agree(elbo(model, [x]), densities.marginal(model).log_density(x) - gap, condition=1e4)
    to_prior = gaussian.kl_divergence(q.mean, q.covariance, np.zeros(2), np.eye(2))
    assert agree(np.sum(rate(model, [x])), to_prior, condition=100)


def test_the_elbo_by_sampling_covers_the_closed_form() -> None:
    model, x = made(3, 2), np.array([0.3, -1.0, 2.0])
    interval = densities.elbo_by_sampling(model, x, draws=4000, seed=1)
    assert elbo(model, [x]) in interval
    assert elbo(replace(model, delta=1.2 * model.delta), [x]) not in interval


def without_factor_d(model: LinearVAE, X: np.ndarray) -> float:
    return elbo(model, X) + (model.dimension - 1) / 2 * math.log(2 * math.pi * model.sigma2)


def kl_without_half(model: LinearVAE, X: np.ndarray) -> float:
    return elbo(model, X) - float(np.sum(rate(model, X)))


def without_decoder_noise(model: LinearVAE, X: np.ndarray) -> float:
    return elbo(model, X) + float(model.delta @ np.sum(model.W**2, axis=0)) / (2 * model.sigma2)


def deviation_for_variance(model: LinearVAE, X: np.ndarray) -> float:
    return elbo(replace(model, delta=np.sqrt(model.delta)), X)


def sigma_for_variance(model: LinearVAE, X: np.ndarray) -> float:
    return elbo(replace(model, sigma2=math.sqrt(model.sigma2)), X)


def gram_of_rows(model: LinearVAE, X: np.ndarray) -> float:
    Y = X - model.mu
    wrong = np.mean(np.sum((Y @ model.V.T @ model.V) * (Y @ model.V.T @ model.V), axis=1))
    return elbo(model, X) + 0.5 * float(np.mean(np.sum((Y @ model.V.T) ** 2, axis=1)) - wrong)


def unbiased_covariance(model: LinearVAE, X: np.ndarray) -> float:
    return elbo_of_moments(model, spectrum.moments(X.mean(axis=0), np.cov(X.T)))


def data_not_centred(model: LinearVAE, X: np.ndarray) -> float:
    return elbo(replace(model, mu=np.zeros(model.dimension)), X)


def sign_of_kl(model: LinearVAE, X: np.ndarray) -> float:
    return elbo(model, X) + 2 * float(np.sum(rate(model, X)))


WRONG = (
    without_factor_d,
    kl_without_half,
    without_decoder_noise,
    deviation_for_variance,
    sigma_for_variance,
    gram_of_rows,
    unbiased_covariance,
    data_not_centred,
    sign_of_kl,
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_wrong_formulas_are_told_from_the_definition(wrong: Callable[[LinearVAE, np.ndarray], float]) -> None:
    model, X = made(4, 2), points(6, 4)
    truth = densities.elbo_by_quadrature(model, X)
    assert agree(elbo(model, X), truth, condition=100)
    assert not agree(wrong(model, X), truth, condition=100)


def test_the_formula_without_the_factor_d_hides_where_it_vanishes() -> None:
    for model in (made(1, 1), replace(made(3, 2), sigma2=1 / (2 * math.pi))):
        X = points(4, model.dimension)
        assert agree(without_factor_d(model, X), densities.elbo_by_quadrature(model, X), condition=100)


def test_the_formula_without_the_factor_d_may_exceed_the_likelihood() -> None:
    X = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    model = LinearVAE(np.zeros((2, 1)), np.zeros((1, 2)), np.ones(1), 1.0, np.zeros(2))
    likelihood = float(np.mean(densities.marginal(model).log_density(X)))
    assert elbo(model, X) == pytest.approx(likelihood)
    assert without_factor_d(model, X) > likelihood + 0.5


def test_the_divergence_of_the_notebook_misses_a_half() -> None:
    mean, variance, prior = 0.4, 0.3, 2.0
    truth = gaussian.kl_divergence([mean], [[variance]], [0.0], [[prior]])
    with_half = 0.5 * math.log(prior / variance) + (variance + mean**2) / (2 * prior) - 0.5
    as_printed = math.log(prior / variance) + (variance + mean**2) / (2 * prior) - 0.5
    assert agree(truth, with_half, condition=100)
    assert not agree(truth, as_printed, condition=100)


# ---------------------------------------------------------------------------------------------- the stochastic ELBO


@pytest.mark.parametrize("sampled_rate", [False, True])
def test_the_stochastic_elbo_is_unbiased_exactly(sampled_rate: bool) -> None:
    # The estimate is quadratic in the noise, so a rule with two nodes along each of its n·k axes averages it exactly.
    model, X = made(3, 2), points(2, 3)
    nodes, weights = gauss_hermite(4, 2)
    estimates = [sampling.stochastic_elbo(model, X, node.reshape(2, 2), sampled_rate=sampled_rate) for node in nodes]
    assert np.std(estimates) > 1e-2
    assert agree(weights @ np.array(estimates), elbo(model, X), condition=1e3)


def test_its_gradient_is_unbiased_exactly() -> None:
    model, X = made(3, 2), points(2, 3)
    nodes, weights = gauss_hermite(4, 2)
    estimates = [sampling.stochastic_elbo_gradient(model, X, node.reshape(2, 2)) for node in nodes]
    truth = elbo_gradient(model, X)
    for name in ("W", "V", "log_delta", "log_sigma2", "mu"):
        average = np.tensordot(weights, np.stack([getattr(estimate, name) for estimate in estimates]), axes=1)
        assert agree(average, getattr(truth, name), condition=1e4)


def test_its_gradient_is_its_derivative_at_fixed_noise() -> None:
    from numerics.derivatives import gradient

    model, X = made(3, 2), points(4, 3)
    noise = np.random.default_rng(8).standard_normal((4, 2))
    found = sampling.stochastic_elbo_gradient(model, X, noise)
    for name in ("W", "V", "mu"):
        truth = gradient(
            lambda value, name=name: sampling.stochastic_elbo(replace(model, **{name: value}), X, noise), getattr(model, name)
        )
        assert np.abs(truth.value - getattr(found, name)).max() < 1e-8 * np.abs(truth.value).max()
    truth = gradient(lambda s: sampling.stochastic_elbo(replace(model, delta=np.exp(s)), X, noise), np.log(model.delta))
    assert np.abs(truth.value - found.log_delta).max() < 1e-8 * np.abs(truth.value).max()
    truth = gradient(lambda s: sampling.stochastic_elbo(replace(model, sigma2=math.exp(s)), X, noise), math.log(model.sigma2))
    assert truth.value == pytest.approx(found.log_sigma2, rel=1e-8)


@pytest.mark.parametrize("sampled_rate", [False, True])
def test_the_interval_of_the_stochastic_elbo_covers_the_closed_form(sampled_rate: bool) -> None:
    model, X = made(4, 3), points(20, 4)
    interval = sampling.sampled_elbo(model, X, draws=1000, seed=4, sampled_rate=sampled_rate)
    assert elbo(model, X) in interval
    assert elbo(model, X) * 1.05 not in interval


def test_a_reconstruction_without_the_mean_is_biased() -> None:
    model, X = made(3, 2), points(2, 3)
    nodes, weights = gauss_hermite(4, 2)
    offsets = X - model.mu
    estimates = []
    for node in nodes:
        draws = offsets @ model.V.T + np.sqrt(model.delta) * node.reshape(2, 2)
        squares = np.sum((X - draws @ model.W.T) ** 2, axis=1)
        kl = float(np.sum(rate(model, X)))
        estimates.append(spectrum.elbo_from_parts(kl, float(np.mean(squares)), 3, model.sigma2))
    bias = elbo(model, X) - float(weights @ np.array(estimates))
    mu, mean = model.mu, X.mean(axis=0)
    by_formula = (mu @ mu + 2 * mu @ (np.eye(3) - model.W @ model.V) @ (mean - mu)) / (2 * model.sigma2)
    assert agree(bias, by_formula, condition=1e3)
    assert abs(bias) > 0.1
