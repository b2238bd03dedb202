"""Training the linear VAE reaches the closed form from every start; what has no answer is refused by name."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from numerics import errors, spectrum
from numerics import linear_vae_densities as densities
from numerics import linear_vae_optima as optima
from numerics import linear_vae_sampling as sampling
from numerics import linear_vae_training as training
from numerics.agreement import agree
from numerics.linear_vae import LinearVAE, elbo, elbo_of_moments
from proofs_tests.made_linear_vaes import made, points

# ---------------------------------------------------------------------------------------------- training


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return np.asarray(pytest.importorskip("sklearn.datasets").load_digits().data)


@pytest.mark.parametrize("k", [2, 10, 20, 40])
def test_training_reaches_the_maximum_of_the_likelihood_on_digits(digits: np.ndarray, k: int) -> None:
    moments = spectrum.moments_of_data(digits / 16)
    found, best = training.fit(moments, k, tolerance=1e-6), spectrum.maximum(moments.eigenvalues, k)
    assert found.converged
    assert found.elbo == pytest.approx(best.elbo, rel=1e-8)
    assert found.model.sigma2 == pytest.approx(best.sigma2, rel=1e-5)
    assert found.elbo <= best.elbo + 1e-12 * 64
    assert agree(elbo(found.model, digits / 16), found.elbo, condition=1e5)


@pytest.mark.parametrize("k", [2, 10, 20, 40])
def test_coordinate_ascent_reaches_it_too_in_a_bounded_number_of_cycles(digits: np.ndarray, k: int) -> None:
    moments = spectrum.moments_of_data(digits / 16)
    found, best = training.coordinate_ascent(moments, k, iterations=1500), spectrum.maximum(moments.eigenvalues, k)
    assert found.converged
    assert found.elbo == pytest.approx(best.elbo, rel=1e-8)
    assert np.all(np.diff(found.history) >= -1e-12 * 64)


def test_cycles_without_the_expansion_are_slow_and_do_not_pretend_to_have_arrived() -> None:
    moments = spectrum.moments(np.zeros(4), np.diag([9.0, 4.0, 1e-3, 1e-3]))
    best = spectrum.maximum(moments.eigenvalues, 2).elbo
    slow = training.coordinate_ascent(moments, 2, expanded=False, iterations=300)
    assert not slow.converged
    assert slow.elbo < best - 1e-6
    on = training.coordinate_ascent(moments, 2, start=slow.model, iterations=50)
    assert on.converged
    assert on.elbo == pytest.approx(best, rel=1e-10)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("d", "k"), [(1, 1), (4, 2), (3, 3), (6, 4)])
def test_the_expanded_update_gains_at_least_what_the_plain_one_does(d: int, k: int, seed: int) -> None:
    moments = spectrum.moments_of_data(points(12, d, seed))
    model = optima.with_best_encoder(replace(made(d, k, seed=seed), mu=moments.mean))
    root = model.root_of_moments(moments)
    plain = replace(model, W=optima.best_decoder(model, root))
    expanded = optima.with_best_encoder(replace(model, W=optima.expanded_decoder(model, root)))
    gained, needed = elbo_of_moments(expanded, moments), elbo_of_moments(plain, moments)
    assert gained >= needed - 1e-12 * abs(needed)
    assert optima.encoder_gap(expanded.W, model.sigma2) == pytest.approx(0, abs=1e-12)
    # Definition: the second moment of z under the encoder is the covariance of the expanded prior.
    S, V = root.T @ root, model.V
    W = S @ V.T @ np.linalg.inv(np.diag(model.delta) + V @ S @ V.T)
    assert np.allclose(expanded.W @ expanded.W.T, W @ (np.diag(model.delta) + V @ S @ V.T) @ W.T, rtol=1e-9, atol=1e-12)


def test_columns_are_the_scaled_principal_directions() -> None:
    moments = spectrum.moments_of_data(points(50, 5))
    found, best = training.fit(moments, 3, tolerance=1e-9), spectrum.maximum(moments.eigenvalues, 3)
    lengths = np.linalg.norm(found.model.W, axis=0)
    order = np.argsort(-lengths)
    assert lengths[order] == pytest.approx(np.sqrt(moments.eigenvalues[:3] - best.sigma2), rel=1e-6)
    cosines = np.abs(np.sum(found.model.W[:, order] * moments.directions[:, :3], axis=0)) / lengths[order]
    assert cosines == pytest.approx(np.ones(3), abs=1e-9)
    assert found.model.delta[order] == pytest.approx(best.sigma2 / moments.eigenvalues[:3], rel=1e-6)


@pytest.mark.parametrize("sigma2", [None, 1.0, 30.0])
def test_all_starts_and_both_methods_reach_the_closed_form(sigma2: float | None) -> None:
    moments = spectrum.moments_of_data(points(40, 5))
    values = moments.eigenvalues
    best = spectrum.maximum(values, 2) if sigma2 is None else spectrum.optimum(values, 2, sigma2)
    for seed in range(4):
        fitted = training.fit(moments, 2, sigma2=sigma2, seed=seed)
        climbed = training.coordinate_ascent(moments, 2, sigma2=sigma2, seed=seed)
        assert fitted.converged
        assert fitted.elbo == pytest.approx(best.elbo, rel=1e-10)
        assert climbed.elbo == pytest.approx(best.elbo, rel=1e-8)
        assert np.all(np.diff(climbed.history) >= -1e-10)


@pytest.mark.parametrize("sigma2", [None, 0.7])
@pytest.mark.parametrize(("d", "k"), [(1, 1), (4, 2), (3, 3)])
def test_the_gradient_that_training_follows_is_that_of_its_value(d: int, k: int, sigma2: float | None) -> None:
    from numerics.derivatives import gradient

    problem = training.ScaledElbo(spectrum.moments_of_data(points(12, d)), k, sigma2)
    vector = problem.start(3) + 0.1
    value, slopes = problem.value_and_gradient(vector)
    truth = gradient(lambda moved: problem.value_and_gradient(moved)[0], vector)
    assert np.abs(truth.value - slopes).max() < 1e-8 * max(1.0, np.abs(slopes).max())
    assert agree(value, elbo_of_moments(problem.model(vector), problem.moments), condition=1e4)


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_training_does_not_mind_the_units(scale: float) -> None:
    X = points(30, 4)
    plain, scaled = training.fit(X, 2), training.fit(scale * X, 2)
    assert scaled.converged
    assert scaled.elbo == pytest.approx(plain.elbo - 4 * math.log(scale), rel=1e-9)
    assert scaled.model.sigma2 == pytest.approx(scale**2 * plain.model.sigma2, rel=1e-5)


def degenerate_spectra() -> dict[str, list[float]]:
    return {
        "one dimension": [2.0],
        "all equal": [1.5, 1.5, 1.5],
        "leading pair equal": [4.0, 4.0, 1.0, 0.5],
        "kept equals discarded": [4.0, 1.0, 1.0, 0.5],
        "some zero": [3.0, 1.0, 0.5, 0.0],
    }


@pytest.mark.parametrize("sigma2", [1e-2, 1.0, 1e8])
@pytest.mark.parametrize("name", degenerate_spectra())
def test_training_on_degenerate_spectra(name: str, sigma2: float) -> None:
    values = degenerate_spectra()[name]
    moments = spectrum.moments(np.zeros(len(values)), np.diag(values))
    for k in {1, min(2, len(values)), len(values)}:
        found = training.fit(moments, k, sigma2=sigma2)
        assert found.elbo == pytest.approx(spectrum.optimum(values, k, sigma2).elbo, rel=1e-9)
    learned = training.fit(moments, 1)
    assert learned.elbo == pytest.approx(spectrum.maximum(values, 1).elbo, rel=1e-9)


def test_fewer_points_than_dimensions() -> None:
    X = points(4, 8)
    assert training.fit(X, 2).elbo == pytest.approx(spectrum.maximum(spectrum.moments_of_data(X).eigenvalues, 2).elbo, rel=1e-9)
    with pytest.raises(errors.NoiseVanishes, match="3 directions only, and k = 3"):
        training.fit(X, 3)
    assert training.fit(X, 3, sigma2=0.1).converged


def test_constant_data_have_no_noise_to_learn() -> None:
    with pytest.raises(errors.NoiseVanishes, match="0 directions"):
        training.fit(np.ones((5, 3)), 1)
    found = training.fit(np.ones((5, 3)), 1, sigma2=2.0)
    assert found.elbo == pytest.approx(-1.5 * math.log(4 * math.pi))


def test_running_out_of_iterations_is_said() -> None:
    assert not training.fit(points(30, 5), 3, iterations=2).converged
    assert not training.coordinate_ascent(points(30, 5), 3, iterations=2).converged
    assert training.fit(points(30, 5), 3, iterations=2).iterations == 2


# ---------------------------------------------------------------------------------------------- wrong input


def changed(**values: object) -> dict[str, object]:
    return {"W": np.ones((3, 2)), "V": np.ones((2, 3)), "delta": np.ones(2), "sigma2": 1.0, "mu": np.zeros(3)} | values


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        (changed(W=np.ones(3)), errors.WrongShape, r"W has shape \(3,\)"),
        (changed(W=np.ones((3, 0))), errors.WrongShape, "k ≥ 1"),
        (changed(V=np.ones((3, 2))), errors.WrongShape, r"V has shape \(3, 2\), but \(2, 3\)"),
        (changed(delta=np.ones((2, 2))), errors.WrongShape, "delta"),
        (changed(mu=np.zeros((3, 1))), errors.WrongShape, "mu"),
        (changed(delta=np.array([1.0, 0.0])), errors.NumericsError, "delta has the entry 0.0"),
        (changed(delta=np.array([1.0, -2.0])), errors.NumericsError, "positive"),
        (changed(sigma2=0.0), errors.NumericsError, "sigma2 = 0.0"),
        (changed(sigma2=-1.0), errors.NumericsError, "sigma2 = -1.0"),
        (changed(sigma2=math.nan), errors.NumericsError, "sigma2 = nan"),
        (changed(sigma2=math.inf), errors.NumericsError, "sigma2 = inf"),
        (changed(W=np.full((3, 2), math.nan)), errors.NotFinite, "W has nan"),
        (changed(mu=np.array([0.0, math.inf, 0.0])), errors.NotFinite, "mu has inf"),
    ],
)
def test_what_is_no_model_is_named(values: dict[str, object], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        LinearVAE(**values)


def test_data_and_noise_must_fit() -> None:
    model = made(3, 2)
    with pytest.raises(errors.WrongShape, match=r"\(n, 3\)"):
        elbo(model, np.ones((4, 2)))
    with pytest.raises(errors.WrongShape, match=r"\(n, 3\)"):
        elbo(model, np.ones(3))
    with pytest.raises(errors.NotFinite, match="the data"):
        elbo(model, [[1.0, 2.0, math.nan]])
    with pytest.raises(errors.WrongShape, match=r"the noise has shape \(4, 3\), but \(4, 2\)"):
        sampling.stochastic_elbo(model, np.ones((4, 3)), np.ones((4, 3)))
    with pytest.raises(errors.NotFinite, match="the noise"):
        sampling.stochastic_elbo(model, np.ones((1, 3)), [[math.nan, 0.0]])
    with pytest.raises(errors.WrongShape, match="the moments have 2 dimensions"):
        elbo_of_moments(model, spectrum.moments(np.zeros(2), np.eye(2)))
    with pytest.raises(errors.WrongShape, match="to fit W"):
        densities.posterior(model, [1.0])
    with pytest.raises(errors.NumericsError, match="at least 2 draws"):
        sampling.sampled_elbo(model, np.ones((1, 3)), draws=1)


@pytest.mark.parametrize("fitted", [training.fit, training.coordinate_ascent])
def test_training_refuses_what_has_no_answer(fitted: Callable[..., training.Training]) -> None:
    X = points(6, 3)
    for k in (0, 4, -1, 1.0, True):
        with pytest.raises(errors.WrongSize, match=r"from 1 to d = 3"):
            fitted(X, k)
    with pytest.raises(errors.NumericsError, match="sigma2"):
        fitted(X, 1, sigma2=-0.1)
    with pytest.raises(errors.WrongShape, match="n ≥ 2"):
        fitted(X[:1], 1)
    with pytest.raises(errors.NotFinite):
        fitted(np.where(np.arange(3) == 1, np.nan, X), 1)
    with pytest.raises(errors.NumericsError, match="iterations = 0"):
        fitted(X, 1, iterations=0)


@pytest.mark.parametrize("fitted", [training.fit, training.coordinate_ascent])
@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (points(6, 3) * 1e160, errors.NotFinite, "beyond the range"),
        (points(6, 3) * 1e-160, errors.IllConditioned, "smaller unit"),
        (np.ma.masked_greater(points(6, 3), 1.0), errors.NotFinite, "entries missing"),
        (points(6, 3).astype("datetime64[s]"), errors.WrongShape, "real numbers are needed"),
        (points(6, 3) * 1j, errors.WrongShape, "complex128"),
        ([[1.0, 2.0], [3.0]], errors.WrongShape, "rows differ in length"),
        (None, errors.WrongShape, "type object"),
    ],
)
def test_training_refuses_what_are_no_data(fitted: Callable[..., object], data: object, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        fitted(data, 1)


@pytest.mark.parametrize("sigma2", ["1", 1j, [1.0], True])
def test_a_noise_variance_is_a_number(sigma2: object) -> None:
    with pytest.raises(errors.NumericsError, match="a variance is a positive finite number"):
        training.fit(points(6, 3), 1, sigma2=sigma2)


def test_a_start_must_fit() -> None:
    with pytest.raises(errors.WrongShape, match=r"the start has W of shape \(3, 2\)"):
        training.coordinate_ascent(points(6, 3), 1, start=made(3, 2))


def test_exact_reconstruction_has_no_best_noise() -> None:
    model = LinearVAE([[1.0]], [[1.0]], [1e-300], 1.0, [0.0])
    with pytest.raises(errors.NoiseVanishes, match="fix sigma2"):
        optima.best_noise(replace(model, W=np.zeros((1, 1))), np.zeros((2, 1)))
