r"""Training a deep Gaussian VAE by gradient steps on the β-weighted ELBO, in double precision on the CPU.

The gradients are JAX's, which comes with ``pip install lemmata[deep]``; the rest of the package does without it. All
random numbers are NumPy's and depend on the seed only, so two runs with one seed see the same batches and the same noise.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from numerics.deep_gaussian_vae import DeepGaussianVAE, Parameters, check_beta, objective
from numerics.errors import DoesNotConverge, MissingExtra, NumericsError, WrongSize


class Optimiser(Protocol):
    """A rule that turns gradients into new parameters. It is hashable: each is compiled once."""

    def __hash__(self) -> int: ...

    def start(self, parameters: Any) -> Any: ...

    def move(self, parameters: Any, gradient: Any, state: Any) -> tuple[Any, Any]: ...


@dataclass(frozen=True)
class GradientDescent:
    """Plain gradient steps, θ ← θ − η g; stochastic when batches are smaller than the data."""

    step: float

    def __post_init__(self) -> None:
        _check_positive("step", self.step)

    def start(self, parameters: Any) -> Any:
        return ()

    def move(self, parameters: Any, gradient: Any, state: Any) -> tuple[Any, Any]:
        return _jax().tree.map(lambda value, slope: value - self.step * slope, parameters, gradient), state


@dataclass(frozen=True)
class Adam:
    r"""Adam: :math:`\theta \leftarrow \theta - \eta\,\hat m/(\sqrt{\hat v} + \epsilon)` with bias-corrected moments.

    Source: Kingma & Ba 2015, algorithm 1.
    """

    step: float = 1e-3
    first: float = 0.9
    second: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        _check_positive("step", self.step)
        _check_positive("epsilon", self.epsilon)
        if not (0 <= self.first < 1 and 0 <= self.second < 1):
            raise NumericsError(f"the decay rates are {self.first} and {self.second}, but numbers from 0 to below 1 are needed")

    def start(self, parameters: Any) -> Any:
        zeros = _jax().tree.map(np.zeros_like, parameters)
        return zeros, zeros, 0.0

    def move(self, parameters: Any, gradient: Any, state: Any) -> tuple[Any, Any]:
        tree = _jax().tree
        means, squares, count = state[0], state[1], state[2] + 1
        means = tree.map(lambda m, g: self.first * m + (1 - self.first) * g, means, gradient)
        squares = tree.map(lambda v, g: self.second * v + (1 - self.second) * g**2, squares, gradient)
        first, second = 1 - self.first**count, 1 - self.second**count

        def moved(value: Any, m: Any, v: Any) -> Any:
            return value - self.step * (m / first) / ((v / second) ** 0.5 + self.epsilon)

        return tree.map(moved, parameters, means, squares), (means, squares, count)


@dataclass(frozen=True)
class DeepTraining:
    """A trained model and, for each epoch, the average of the objective over its batches, in nats per sample."""

    model: DeepGaussianVAE
    history: tuple[float, ...]


def train(
    model: DeepGaussianVAE,
    data: ArrayLike,
    *,
    epochs: int,
    optimiser: Optimiser | None = None,
    batch: int = 128,
    beta: float = 1.0,
    learn_sigma2: bool = False,
    seed: int = 0,
) -> DeepTraining:
    r"""Train a model on data of shape (n, d), from where it is, by one draw of z for each point and step.

    ``optimiser`` is :class:`Adam` with its usual settings when not given; batches of ``batch`` points are drawn anew
    each epoch, without replacement. σ² is kept unless ``learn_sigma2``. The loss −𝓛 is averaged over the batch.
    Law: with σ² kept, gradient descent with (β, s², η) and with (1, βs², βη) takes the same path.

    Raises :class:`MissingExtra` without JAX, :class:`DoesNotConverge` when the objective is no longer finite (take a
    smaller step), :class:`WrongShape`, :class:`NotFinite` or :class:`NumericsError`.
    Source: Lucas et al. 2019, Eq. (10) and §5; Kingma & Welling 2014, algorithm 1.
    """
    reached, history = model, []
    for latest, value in trajectory(
        model, data, epochs=epochs, optimiser=optimiser, batch=batch, beta=beta, learn_sigma2=learn_sigma2, seed=seed
    ):
        reached = latest
        history.append(value)
    return DeepTraining(reached, tuple(history))


def trajectory(
    model: DeepGaussianVAE,
    data: ArrayLike,
    *,
    epochs: int,
    optimiser: Optimiser | None = None,
    batch: int = 128,
    beta: float = 1.0,
    learn_sigma2: bool = False,
    seed: int = 0,
) -> Iterator[tuple[DeepGaussianVAE, float]]:
    """The model and the average objective after each epoch of :func:`train`."""
    points, weight = model.points(data), check_beta(beta)
    if epochs < 1 or batch < 1:
        raise WrongSize(f"epochs = {epochs} and batch = {batch}, but both are at least 1")
    rule = Adam() if optimiser is None else optimiser
    generator = np.random.default_rng(seed)

    def steps() -> Iterator[tuple[DeepGaussianVAE, float]]:
        parameters, state = model.parameters, rule.start(model.parameters)
        for epoch in range(1, epochs + 1):
            total = 0.0
            for chosen in _batches(len(points), batch, generator):
                noise = generator.standard_normal((chosen.size, model.latent_size))
                parameters, state, value = _step(rule, learn_sigma2, parameters, state, points[chosen], noise, weight)
                total += chosen.size * value
            if not math.isfinite(total):
                raise DoesNotConverge(f"the objective became {total} in epoch {epoch}; take a smaller step or a larger sigma2")
            yield _in_numpy(parameters), total / len(points)

    return steps()


def gradient(model: DeepGaussianVAE, data: ArrayLike, noise: ArrayLike, *, beta: float = 1.0) -> Parameters:
    """The gradient of :func:`numerics.deep_gaussian_vae.stochastic_elbo` in all parameters, at fixed noise."""
    with _double_precision():
        found = _slopes()(model.parameters, *model.points_and_noise(data, noise), check_beta(beta))[1]
        return Parameters(*_jax().tree.map(np.asarray, found))


def _step(rule: Optimiser, learn_sigma2: bool, *arguments: Any) -> tuple[Any, Any, float]:
    with _double_precision():
        parameters, state, value = _compiled_step(rule, learn_sigma2)(*arguments)
        return parameters, state, float(value)


@lru_cache(maxsize=32)
def _compiled_step(rule: Optimiser, learn_sigma2: bool) -> Any:
    slopes = _slopes()

    def step(parameters: Any, state: Any, points: Any, noise: Any, beta: Any) -> Any:
        value, ascent = slopes(parameters, points, noise, beta)
        descent = _jax().tree.map(lambda slope: -slope, ascent)
        moved, state = rule.move(parameters, descent, state)
        if not learn_sigma2:
            moved = moved._replace(log_sigma2=parameters.log_sigma2)
        return moved, state, value

    return _jax().jit(step)


@lru_cache(maxsize=1)
def _slopes() -> Any:
    """The objective and its gradient in the parameters."""
    jax = _jax()

    def estimate(parameters: Parameters, points: Any, noise: Any, beta: Any) -> Any:
        return objective(parameters, points, noise, beta, jax.numpy)

    return jax.jit(jax.value_and_grad(estimate))


def _double_precision() -> Any:
    """JAX computes in single precision unless told otherwise; told here, for as long as it lasts."""
    return _jax().enable_x64(True)


@lru_cache(maxsize=1)
def _jax() -> Any:
    """JAX, imported only when something is trained."""
    try:
        jax = importlib.import_module("jax")
        importlib.import_module("jax.numpy")
    except ImportError as error:
        raise MissingExtra(
            "training a deep Gaussian VAE needs JAX, which is not installed: pip install lemmata[deep]"
        ) from error
    return jax


def _batches(count: int, size: int, generator: np.random.Generator) -> list[NDArray[np.intp]]:
    order: NDArray[np.intp] = generator.permutation(count)
    return [order[start : start + size] for start in range(0, count, size)]


def _in_numpy(parameters: Any) -> DeepGaussianVAE:
    return DeepGaussianVAE(Parameters(*_jax().tree.map(lambda value: np.asarray(value, dtype=float), parameters)))


def _check_positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise NumericsError(f"{name} = {value}, but a positive finite number is needed")
