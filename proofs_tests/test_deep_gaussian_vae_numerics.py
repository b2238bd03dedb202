"""The deep Gaussian VAE: Eq. (10) against its definition, gradients, β against σ², and collapse on real data.

What needs JAX is skipped without it, and says so; the rest runs with NumPy only.
"""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from numerics import errors, gaussian, spectrum
from numerics import linear_vae_optima as optima
from numerics.agreement import agree
from numerics.collapse import collapsed, divergences
from numerics.deep_gaussian_vae import (
    DeepGaussianVAE,
    Layer,
    Parameters,
    from_linear,
    initial,
    objective,
    stochastic_elbo,
)
from numerics.deep_gaussian_vae_measures import elbo_by_quadrature, measure, sampled_elbo
from numerics.deep_gaussian_vae_training import (
    Adam,
    GradientDescent,
    gradient,
    train,
    trajectory,
)
from numerics.linear_vae import LinearVAE, distortion, elbo
from numerics.linear_vae_sampling import stochastic_elbo as linear_stochastic_elbo
from numerics.quadrature import gauss_hermite

ROOT = Path(__file__).parent.parent


@pytest.fixture
def jax() -> object:
    return pytest.importorskip("jax")


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return np.asarray(pytest.importorskip("sklearn.datasets").load_digits().data) / 16


def made(d: int, k: int, sigma2: float = 0.3, seed: int = 1) -> DeepGaussianVAE:
    """A model whose every weight and bias is drawn, so that nothing vanishes by chance."""
    plain, generator = initial(d, k, hidden=(5,), sigma2=sigma2, seed=seed), np.random.default_rng(seed)

    def drawn(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
        return tuple((weights, 0.3 * generator.standard_normal(biases.shape)) for weights, biases in layers)

    parameters = plain.parameters
    return DeepGaussianVAE(Parameters(drawn(parameters.encoder), drawn(parameters.decoder), parameters.log_sigma2))


def points(n: int, d: int) -> np.ndarray:
    return np.random.default_rng(n).standard_normal((n, d)) + 0.4


def linear(d: int = 4, k: int = 2) -> LinearVAE:
    generator = np.random.default_rng(3)
    W, V = generator.standard_normal((d, k)), generator.standard_normal((k, d))
    return LinearVAE(W, V, generator.uniform(0.2, 2.0, k), 0.7, generator.standard_normal(d))


def average_over_noise(model: DeepGaussianVAE, x: np.ndarray, beta: float = 1.0, count: int = 40) -> float:
    """The expectation of the stochastic ELBO of one point, by Gauss–Hermite rules over the noise."""
    nodes, weights = gauss_hermite(model.latent_size, count)
    return float(weights @ np.array([stochastic_elbo(model, x[None], node[None], beta=beta) for node in nodes]))


# ---------------------------------------------------------------------------------------------- Eq. (10)


@pytest.mark.parametrize(("d", "k"), [(1, 1), (3, 1), (3, 2), (2, 2)])
def test_equation_ten_is_the_definition_of_the_elbo(d: int, k: int) -> None:
    model, x = made(d, k), points(1, d)[0]
    truth = elbo_by_quadrature(model, x[None])
    assert elbo_by_quadrature(model, x[None], count=30) == pytest.approx(truth, rel=1e-7)
    assert average_over_noise(model, x) == pytest.approx(truth, rel=1e-9)
    as_printed = average_over_noise(model, x) + (d - 1) / 2 * math.log(2 * math.pi * model.sigma2)
    assert (as_printed == pytest.approx(truth, rel=1e-9)) == (d == 1)


def test_it_is_reconstruction_less_divergence() -> None:
    model, x = made(3, 1), points(1, 3)[0]
    (means, variances), (nodes, weights) = model.encode(x[None]), gauss_hermite(1, 40)
    decoded = model.decode(means + np.sqrt(variances) * nodes)
    logs = [gaussian.log_density(x, mean, model.sigma2 * np.eye(3)) for mean in decoded]
    divergence = gaussian.kl_divergence(means[0], np.diag(variances[0]), [0.0], [[1.0]])
    assert weights @ np.array(logs) - divergence == pytest.approx(elbo_by_quadrature(model, x[None]), rel=1e-9)
    weighted = float(weights @ np.array(logs)) - 4 * divergence
    assert average_over_noise(model, x, beta=4.0) == pytest.approx(weighted, rel=1e-9)


def test_sampling_covers_quadrature() -> None:
    model, X = made(3, 2), points(4, 3)
    truth = elbo_by_quadrature(model, X)
    interval = sampled_elbo(model, X, draws=3000, seed=2)
    assert truth in interval
    assert truth * 1.05 not in interval
    assert truth in sampled_elbo(model.with_sigma2(0.3), X, draws=3000, seed=2)
    assert truth not in sampled_elbo(model.with_sigma2(0.35), X, draws=3000, seed=2)


@pytest.mark.parametrize("sigma2", [1e-8, 1e-2, 1.0, 1e8])
def test_without_hidden_layers_it_is_the_linear_vae(sigma2: float) -> None:
    plain = replace(linear(), sigma2=sigma2)
    X, noise = points(5, 4), np.random.default_rng(1).standard_normal((5, 2))
    deep = from_linear(plain)
    assert agree(stochastic_elbo(deep, X, noise), linear_stochastic_elbo(plain, X, noise), condition=1e3)
    assert agree(elbo_by_quadrature(deep, X, count=2), elbo(plain, X), condition=1e3)


def test_the_measures_are_those_of_the_linear_vae() -> None:
    plain, X = linear(), points(300, 4)
    found = measure(from_linear(plain), X, draws=400, seed=5)
    rho = distortion(plain, X)
    assert elbo(plain, X) in found.elbo
    assert found.distortion == pytest.approx(rho, rel=0.01)
    assert found.tuned_sigma2 == pytest.approx(rho / 4, rel=0.01)
    tuned = elbo(replace(plain, sigma2=rho / 4), X)
    assert found.tuned_elbo == pytest.approx(tuned, rel=0.01)
    assert found.rate == pytest.approx(np.sum(found.kl), rel=1e-12)
    assert found.active == 2


# ---------------------------------------------------------------------------------------------- gradients


def moved(parameters: Parameters, along: Parameters, step: complex) -> Parameters:
    def layers(values: tuple[Layer, ...], slopes: tuple[Layer, ...]) -> tuple[Layer, ...]:
        return tuple((w + step * v, b + step * a) for (w, b), (v, a) in zip(values, slopes, strict=True))

    return Parameters(
        layers(parameters.encoder, along.encoder),
        layers(parameters.decoder, along.decoder),
        parameters.log_sigma2 + step * along.log_sigma2,
    )


def inner(first: Parameters, second: Parameters) -> float:
    total = float(first.log_sigma2 * second.log_sigma2)
    for name in ("encoder", "decoder"):
        for (w, b), (v, a) in zip(getattr(first, name), getattr(second, name), strict=True):
            total += float(np.sum(w * v) + np.sum(b * a))
    return total


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
def test_gradients_of_jax_are_those_of_the_complex_step(jax: object, beta: float) -> None:
    model, X = made(4, 2), points(6, 4)
    noise = np.random.default_rng(2).standard_normal((6, 2))
    slopes = gradient(model, X, noise, beta=beta)
    for seed in range(5):
        along = made(4, 2, sigma2=2.0, seed=10 + seed).parameters
        value = objective(moved(model.parameters, along, 1e-30j), X, noise, beta, np)
        assert agree(inner(slopes, along), float(np.imag(value)) / 1e-30, condition=1e3)


def test_gradients_are_in_double_precision_and_leave_jax_as_it_was(jax: object) -> None:
    found = gradient(made(2, 1), points(3, 2), np.zeros((3, 1)))
    assert found.decoder[0][0].dtype == np.float64
    assert jax.numpy.ones(1).dtype == np.float32  # type: ignore[attr-defined]


# ---------------------------------------------------------------------------------------------- β and σ²


def farthest(first: DeepGaussianVAE, second: DeepGaussianVAE) -> float:
    """The largest difference of a weight or bias."""
    pairs = zip(
        first.parameters.encoder + first.parameters.decoder, second.parameters.encoder + second.parameters.decoder, strict=True
    )
    return max(float(np.max(np.abs(left - right))) for old, new in pairs for left, right in zip(old, new, strict=True))


@pytest.mark.parametrize("beta", [0.25, 3.0])
def test_beta_and_noise_variance_take_the_same_path(jax: object, digits: np.ndarray, beta: float) -> None:
    X, s2, epochs = digits[:256], 0.05, 8
    start = initial(64, 6, hidden=(16,), sigma2=s2)
    weighted = list(trajectory(start, X, epochs=epochs, optimiser=GradientDescent(1e-3), beta=beta))
    matched = start.with_sigma2(beta * s2)
    plain = list(trajectory(matched, X, epochs=epochs, optimiser=GradientDescent(beta * 1e-3)))
    same_step = list(trajectory(matched, X, epochs=epochs, optimiser=GradientDescent(1e-3)))
    for (left, _), (right, _) in zip(weighted, plain, strict=True):
        assert farthest(left, right) <= 1e-14
    assert farthest(weighted[-1][0], start) > 1e-2
    assert farthest(weighted[-1][0], same_step[-1][0]) > 1e-3


def test_under_adam_the_step_stays_and_epsilon_scales(jax: object, digits: np.ndarray) -> None:
    X, s2, beta = digits[:256], 0.05, 3.0
    start = initial(64, 6, hidden=(16,), sigma2=s2)
    weighted = train(start, X, epochs=8, optimiser=Adam(1e-3), beta=beta)
    plain = train(start.with_sigma2(beta * s2), X, epochs=8, optimiser=Adam(1e-3, epsilon=1e-8 / beta))
    assert farthest(weighted.model, plain.model) <= 1e-13
    assert farthest(weighted.model, start) > 1e-2


def test_the_equivalence_ends_where_the_noise_variance_is_learned(jax: object, digits: np.ndarray) -> None:
    X, s2, beta = digits[:256], 0.05, 3.0
    start = initial(64, 6, hidden=(16,), sigma2=s2)
    weighted = train(start, X, epochs=4, optimiser=GradientDescent(1e-4), beta=beta, learn_sigma2=True)
    plain = train(start.with_sigma2(beta * s2), X, epochs=4, optimiser=GradientDescent(beta * 1e-4), learn_sigma2=True)
    assert farthest(weighted.model, plain.model) > 1e-4


def test_losses_differ_by_a_factor_and_a_constant() -> None:
    model, X = made(4, 2, sigma2=0.2), points(6, 4)
    noise = np.random.default_rng(2).standard_normal((6, 2))
    unit = -stochastic_elbo(model.with_sigma2(1.0), X, noise, beta=0.2)  # β = σ², unit variance
    constant = 2 * math.log(2 * math.pi)
    assert -stochastic_elbo(model, X, noise) == pytest.approx((unit - constant) / 0.2 + constant + 2 * math.log(0.2), rel=1e-12)


# ---------------------------------------------------------------------------------------------- training


def test_one_epoch_is_steps_along_the_gradient(jax: object) -> None:
    start, X = made(3, 2), points(7, 3)
    generator = np.random.default_rng(11)
    order, noises = generator.permutation(7), [generator.standard_normal((4, 2)), generator.standard_normal((3, 2))]
    model, total = start, 0.0
    for chosen, noise in zip((order[:4], order[4:]), noises, strict=True):
        total += chosen.size * stochastic_elbo(model, X[chosen], noise, beta=2.0)
        model = DeepGaussianVAE(moved(model.parameters, gradient(model, X[chosen], noise, beta=2.0), 0.01))
    found = train(start, X, epochs=1, optimiser=GradientDescent(0.01), batch=4, beta=2.0, learn_sigma2=True, seed=11)
    assert farthest(found.model, model) <= 1e-14
    assert found.model.sigma2 == pytest.approx(model.sigma2, rel=1e-13)
    assert found.history == pytest.approx([total / 7], rel=1e-12)


def test_the_first_step_of_adam_follows_the_signs(jax: object) -> None:
    start, X = made(3, 2), points(6, 3)
    generator = np.random.default_rng(0)
    order, noise = generator.permutation(6), generator.standard_normal((6, 2))
    slopes = gradient(start, X[order], noise)
    found = train(start, X, epochs=1, optimiser=Adam(0.01, epsilon=0.1), batch=6)
    for (old, _), (new, _), (slope, _) in zip(
        start.parameters.decoder, found.model.parameters.decoder, slopes.decoder, strict=True
    ):
        assert new - old == pytest.approx(0.01 * slope / (np.abs(slope) + 0.1), rel=1e-9)


def test_training_is_repeatable_and_raises_the_elbo(jax: object, digits: np.ndarray) -> None:
    start = initial(64, 4, hidden=(16,), sigma2=0.1)
    first, second = (train(start, digits[:512], epochs=10, optimiser=Adam(3e-3), seed=4) for _ in range(2))
    other = train(start, digits[:512], epochs=10, optimiser=Adam(3e-3), seed=5)
    assert first.history == second.history
    assert farthest(first.model, second.model) == 0
    assert farthest(first.model, other.model) > 0
    assert first.history[-1] > first.history[0] + 10
    assert first.model.sigma2 == start.sigma2


def test_a_linear_network_reaches_the_closed_form(jax: object) -> None:
    X = np.random.default_rng(0).standard_normal((256, 3)) * [2.0, 1.0, 0.3] + 1.0
    values = spectrum.moments_of_data(X).eigenvalues
    for sigma2, active in ((0.3, 2), (2.0, 1), (20.0, 0)):
        start = initial(3, 2, hidden=(), sigma2=sigma2)
        rough = train(start, X, epochs=100, optimiser=Adam(2e-2), batch=32).model
        found = train(rough, X, epochs=50, optimiser=Adam(2e-3), batch=32)
        best, reached = spectrum.optimum(values, 2, sigma2), measure(found.model, X, draws=100)
        assert best.active == active
        assert reached.active == active
        assert reached.elbo.mean == pytest.approx(best.elbo, abs=0.03 + reached.elbo.half_width)
        assert reached.rate == pytest.approx(best.rate, abs=0.05)


def test_active_units_fall_as_the_noise_variance_grows(jax: object, digits: np.ndarray) -> None:
    values = spectrum.moments_of_data(digits).eigenvalues
    active, collapse = [], []
    for sigma2 in (0.03, 0.1, 0.3, 1.0):
        start = initial(64, 20, sigma2=sigma2)
        model = train(start, digits, epochs=80, optimiser=Adam(5e-3)).model
        found = measure(model, digits, draws=4)
        active.append(found.active)
        collapse.append(int(np.count_nonzero(collapsed(divergences(*model.encode(digits)), epsilon=0.05))))
        # The networks do about as well as the best linear VAE, or better.
        assert found.elbo.mean > spectrum.optimum(values, 20, sigma2).elbo - 0.1
    assert active == sorted(active, reverse=True)
    assert active[0] == 20
    assert 9 <= active[1] <= 15
    assert 3 <= active[2] <= 9
    assert active[3] == 0
    assert collapse == sorted(collapse)
    assert collapse[0] == 0
    assert collapse[3] == 20


def test_a_learned_noise_variance_finds_the_distortion(jax: object, digits: np.ndarray) -> None:
    start = initial(64, 10, hidden=(32,), sigma2=0.1)
    model = train(start, digits, epochs=40, optimiser=Adam(1e-2), learn_sigma2=True).model
    found = measure(model, digits, draws=4)
    assert model.sigma2 == pytest.approx(found.tuned_sigma2, rel=0.1)
    assert found.elbo.mean == pytest.approx(found.tuned_elbo, abs=0.5)
    assert found.elbo.mean > spectrum.maximum(spectrum.moments_of_data(digits).eigenvalues, 10).elbo
    assert found.active == 10


def test_annealing_wins_units_that_collapse_again(jax: object) -> None:
    X = np.random.default_rng(0).standard_normal((256, 3)) * [2.0, 1.0, 0.3]
    annealed = train(initial(3, 2, hidden=(), sigma2=2.0), X, epochs=100, optimiser=Adam(2e-2), beta=0.1).model
    resumed = train(annealed, X, epochs=100, optimiser=Adam(2e-2)).model
    values = spectrum.moments_of_data(X).eigenvalues
    assert measure(annealed, X).active == spectrum.optimum(values, 2, 2.0, beta=0.1).active == 2
    assert measure(resumed, X).active == spectrum.optimum(values, 2, 2.0).active == 1


# ---------------------------------------------------------------------------------------------- wrong input


def test_steps_that_diverge_are_named(jax: object) -> None:
    with pytest.raises(errors.DoesNotConverge, match="smaller step"), np.errstate(all="ignore"):
        train(made(3, 2, sigma2=1e-4), points(20, 3), epochs=20, optimiser=GradientDescent(10.0))


def test_wrong_settings_are_named(jax: object) -> None:
    model, X = made(3, 2), points(5, 3)
    for beta in (-0.1, math.nan, math.inf):
        with pytest.raises(errors.NumericsError, match="beta"):
            train(model, X, epochs=1, beta=beta)
        with pytest.raises(errors.NumericsError, match="beta"):
            stochastic_elbo(model, X, np.zeros((5, 2)), beta=beta)
    with pytest.raises(errors.NumericsError, match="epochs = 0"):
        trajectory(model, X, epochs=0)
    with pytest.raises(errors.NumericsError, match="batch = 0"):
        train(model, X, epochs=1, batch=0)
    with pytest.raises(errors.WrongShape, match=r"\(n, 3\)"):
        train(model, points(5, 2), epochs=1)
    with pytest.raises(errors.NotFinite, match="the data"):
        train(model, np.full((2, 3), math.nan), epochs=1)
    with pytest.raises(errors.WrongShape, match="the noise"):
        gradient(model, X, np.zeros((5, 3)))


def test_wrong_optimisers_are_named() -> None:
    for step in (0.0, -1.0, math.nan):
        with pytest.raises(errors.NumericsError, match="step"):
            GradientDescent(step)
        with pytest.raises(errors.NumericsError, match="step"):
            Adam(step)
    with pytest.raises(errors.NumericsError, match="decay rates"):
        Adam(first=1.0)
    with pytest.raises(errors.NumericsError, match="epsilon"):
        Adam(epsilon=0.0)


def test_wrong_models_are_named() -> None:
    encoder, decoder, log_sigma2 = made(3, 2).parameters  # 3 → 5 → 4 and 2 → 5 → 3
    with pytest.raises(errors.WrongShape, match="layer 2 of the encoder"):
        DeepGaussianVAE(Parameters((encoder[0], encoder[0]), decoder, log_sigma2))
    with pytest.raises(errors.WrongShape, match="maps 3 inputs to 4 outputs, but the decoder, from 1 to 3"):
        DeepGaussianVAE(Parameters(encoder, made(3, 1).parameters.decoder, log_sigma2))
    with pytest.raises(errors.WrongShape, match="no layers"):
        DeepGaussianVAE(Parameters((), decoder, log_sigma2))
    with pytest.raises(errors.NotFinite, match="log sigma2"):
        DeepGaussianVAE(Parameters(encoder, decoder, np.float64(math.nan)))
    with pytest.raises(errors.NotFinite, match="layer 1 of the decoder"):
        DeepGaussianVAE(Parameters(encoder, ((decoder[0][0] * math.nan, decoder[0][1]), decoder[1]), log_sigma2))
    with pytest.raises(errors.NumericsError, match="at least 1 unit"):
        initial(3, 0)
    with pytest.raises(errors.NumericsError, match="sigma2"):
        initial(3, 1, sigma2=-1.0)
    with pytest.raises(errors.NumericsError, match="sigma2"):
        made(3, 2).with_sigma2(0.0)
    with pytest.raises(errors.WrongShape, match="z has shape"):
        made(3, 2).decode(np.zeros((4, 3)))
    with pytest.raises(errors.TooLarge):
        elbo_by_quadrature(made(3, 3), points(1, 3))
    with pytest.raises(errors.NumericsError, match="at least 2 draws"):
        measure(made(3, 2), points(4, 3), draws=1)


WITHOUT_JAX = """
import sys
sys.modules["jax"] = None
from numerics.deep_gaussian_vae import initial
from numerics.deep_gaussian_vae_training import train
from numerics.errors import MissingExtra
try:
    train(initial(2, 1), [[0.0, 1.0], [1.0, 0.0]], epochs=1)
except MissingExtra as error:
    print(error)
"""


def test_without_jax_training_names_the_extra_and_the_rest_works() -> None:
    found = subprocess.run([sys.executable, "-c", WITHOUT_JAX], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "pip install lemmata[deep]" in found.stdout
    assert issubclass(errors.MissingExtra, ImportError)
    assert issubclass(errors.MissingExtra, errors.NumericsError)


def test_the_best_linear_vae_is_one_of_them() -> None:
    X = points(30, 4)
    moments = spectrum.moments_of_data(X)
    best = spectrum.maximum(moments.eigenvalues, 2)
    deep = from_linear(optima.best_model(moments, 2, best.sigma2))
    assert elbo_by_quadrature(deep, X, count=2) == pytest.approx(best.elbo, rel=1e-12)
