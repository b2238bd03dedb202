r"""The deep Gaussian VAE and its β-weighted ELBO, with small neural networks; this module needs NumPy only.

.. math:: z\sim\mathcal N(0,I_k),\quad x\mid z\sim\mathcal N(D_\theta(z),\sigma^2I_d),\quad
          q_\phi(z\mid x)=\mathcal N\big(E_\phi(x),\operatorname{diag}(s^2_\phi(x))\big)

.. math:: \mathcal L = -\beta\,\mathrm{KL}\big(q_\phi(z|x)\,\|\,p(z)\big)
          - \frac1{2\sigma^2}\mathbb E_{q_\phi(z|x)}\lVert D_\theta(z)-x\rVert^2 - \frac d2\log 2\pi\sigma^2

The ELBO has β = 1. The last term has the factor d, the number of observed dimensions; without it the best σ² would come
out d times too large. Networks are written once, for NumPy and for the automatic differentiation of
:mod:`numerics.deep_gaussian_vae_training` alike. Source: Lucas et al. 2019, Eq. (10), with that factor mended; Higgins et
al. 2017 for β.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import NumericsError, WrongShape, WrongSize
from numerics.gaussian import LOG_TWO_PI
from numerics.linalg import Array, finite
from numerics.linear_vae import LinearVAE
from numerics.spectrum import positive_variance

# Weights (inputs, outputs) and biases (outputs,) of one layer.
Layer = tuple[Any, Any]


class Parameters(NamedTuple):
    r"""What is learned: the layers of both networks and the logarithm of the noise variance.

    A network is tanh between its layers and nothing after the last. The encoder ends in 2k outputs, the k means and then
    the k logarithms of the variances.
    """

    encoder: tuple[Layer, ...]
    decoder: tuple[Layer, ...]
    log_sigma2: Any


@dataclass(frozen=True)
class DeepGaussianVAE:
    """A deep Gaussian VAE: its parameters, as NumPy arrays, checked when it is made.

    Raises :class:`WrongShape` when layers do not fit each other, and :class:`NotFinite`.
    """

    parameters: Parameters

    def __post_init__(self) -> None:
        for name, layers in (("encoder", self.parameters.encoder), ("decoder", self.parameters.decoder)):
            _check_layers(name, layers)
        finite(np.asarray(self.parameters.log_sigma2, dtype=float), "log sigma2")
        outputs = self.parameters.encoder[-1][1].size
        if outputs != 2 * self.latent_size or self.parameters.encoder[0][0].shape[0] != self.dimension:
            raise WrongShape(
                f"the encoder maps {self.parameters.encoder[0][0].shape[0]} inputs to {outputs} outputs, but the decoder, "
                f"from {self.latent_size} to {self.dimension}, needs {self.dimension} and {2 * self.latent_size}"
            )

    @property
    def dimension(self) -> int:
        """The number d of observed dimensions."""
        return int(self.parameters.decoder[-1][1].size)

    @property
    def latent_size(self) -> int:
        """The number k of latent dimensions."""
        return int(self.parameters.decoder[0][0].shape[0])

    @property
    def sigma2(self) -> float:
        """The noise variance, in squared units of the data."""
        return math.exp(float(self.parameters.log_sigma2))

    def with_sigma2(self, sigma2: float) -> DeepGaussianVAE:
        """The same networks with another noise variance."""
        return DeepGaussianVAE(self.parameters._replace(log_sigma2=np.float64(math.log(positive_variance(sigma2)))))

    def encode(self, data: ArrayLike) -> tuple[Array, Array]:
        """The means and the variances of q(z|x), each of shape (n, k), for data of shape (n, d)."""
        means, log_variances = encoder_outputs(self.parameters, self.points(data), np)
        return means, np.exp(log_variances)

    def decode(self, latent: ArrayLike) -> Array:
        """The means of p(x|z), of shape (n, d), for z of shape (n, k)."""
        draws = finite(np.asarray(latent, dtype=float), "z")
        if draws.ndim != 2 or draws.shape[1] != self.latent_size:
            raise WrongShape(f"z has shape {draws.shape}, but (n, {self.latent_size}) is needed")
        return np.asarray(network(self.parameters.decoder, draws, np))

    def points(self, data: ArrayLike) -> Array:
        """The data as an array of shape (n, d) with n ≥ 1; raises :class:`WrongShape` or :class:`NotFinite`."""
        points = finite(np.asarray(data, dtype=float), "the data")
        if points.ndim != 2 or points.shape[1] != self.dimension or not len(points):
            raise WrongShape(f"the data have shape {points.shape}, but (n, {self.dimension}) with n ≥ 1 is needed")
        return points

    def points_and_noise(self, data: ArrayLike, noise: ArrayLike) -> tuple[Array, Array]:
        """The data (n, d) and the noise (n, k) as arrays; raises :class:`WrongShape` or :class:`NotFinite`."""
        points, standard = self.points(data), finite(np.asarray(noise, dtype=float), "the noise")
        if standard.shape != (len(points), self.latent_size):
            raise WrongShape(f"the noise has shape {standard.shape}, but {(len(points), self.latent_size)} is needed")
        return points, standard


def network(layers: tuple[Layer, ...], inputs: Any, arrays: Any) -> Any:
    """The outputs (n, outputs) of a network, computed by the module ``arrays``: NumPy or ``jax.numpy``."""
    for weights, biases in layers[:-1]:
        inputs = arrays.tanh(inputs @ weights + biases)
    weights, biases = layers[-1]
    return inputs @ weights + biases


def encoder_outputs(parameters: Parameters, data: Any, arrays: Any) -> tuple[Any, Any]:
    """The means and the logarithms of the variances of q(z|x), each of shape (n, k)."""
    outputs = network(parameters.encoder, data, arrays)
    k = outputs.shape[1] // 2
    return outputs[:, :k], outputs[:, k:]


def objective(parameters: Parameters, data: Any, noise: Any, beta: Any, arrays: Any) -> Any:
    """The estimate of the average β-weighted ELBO from one draw of z for each point, and what training maximises.

    ``data`` (n, d) and ``noise`` (n, k) are taken as they are; :func:`stochastic_elbo` is the checked version.
    """
    means, log_variances = encoder_outputs(parameters, data, arrays)
    draws = means + arrays.exp(log_variances / 2) * noise
    squares = arrays.sum((network(parameters.decoder, draws, arrays) - data) ** 2, axis=1)
    rates = arrays.sum(arrays.exp(log_variances) + means**2 - 1 - log_variances, axis=1) / 2
    logarithm = LOG_TWO_PI + parameters.log_sigma2
    distortion = arrays.mean(squares) * arrays.exp(-parameters.log_sigma2)
    return -beta * arrays.mean(rates) - (distortion + data.shape[1] * logarithm) / 2


def stochastic_elbo(model: DeepGaussianVAE, data: ArrayLike, noise: ArrayLike, *, beta: float = 1.0) -> float:
    r"""An unbiased estimate of the average ELBO of data (n, d), from one draw :math:`z_i = E(x_i) + s(x_i)\varepsilon_i` each.

    ``noise`` has shape (n, k). With ``beta`` other than 1 the divergence, which is exact, is weighted.
    Raises :class:`WrongShape`, :class:`NotFinite`, or :class:`NumericsError` for β < 0.
    Source: Lucas et al. 2019, Eq. (10); Kingma & Welling 2014, Eq. (7).
    """
    points, standard = model.points_and_noise(data, noise)
    return float(objective(model.parameters, points, standard, check_beta(beta), np))


def initial(d: int, k: int, *, hidden: tuple[int, ...] = (64,), sigma2: float = 1.0, seed: int = 0) -> DeepGaussianVAE:
    """A model with random weights: d → hidden → 2k outputs, and k → hidden in reverse → d.

    Weights are uniform with variance 2/(inputs + outputs), biases 0. Without hidden layers both networks are linear.
    Raises :class:`WrongSize` or :class:`NumericsError`. Source: Glorot & Bengio 2010, Eq. (16).

    >>> model = initial(4, 2, hidden=(8,))
    >>> model.dimension, model.latent_size
    (4, 2)
    """
    if min(d, k, *hidden) < 1:
        raise WrongSize(f"d = {d}, k = {k} and hidden = {hidden}, but every layer needs at least 1 unit")
    generator = np.random.default_rng(seed)
    encoder = _random_layers((d, *hidden, 2 * k), generator)
    decoder = _random_layers((k, *hidden[::-1], d), generator)
    return DeepGaussianVAE(Parameters(encoder, decoder, np.float64(math.log(positive_variance(sigma2)))))


def from_linear(model: LinearVAE) -> DeepGaussianVAE:
    """The linear VAE as a deep one without hidden layers: the same densities, and the same ELBO."""
    k, d = model.V.shape
    weights = np.hstack([model.V.T, np.zeros((d, k))])
    biases = np.concatenate([-model.V @ model.mu, np.log(model.delta)])
    return DeepGaussianVAE(Parameters(((weights, biases),), ((model.W.T, model.mu),), np.float64(math.log(model.sigma2))))


def check_beta(beta: float) -> float:
    """The weight β of the divergence; raises :class:`NumericsError` unless it is finite and at least 0."""
    if not (math.isfinite(beta) and beta >= 0):
        raise NumericsError(f"beta = {beta}, but a finite weight, never below 0, is needed")
    return float(beta)


def _random_layers(sizes: tuple[int, ...], generator: np.random.Generator) -> tuple[Layer, ...]:
    layers = []
    for inputs, outputs in pairwise(sizes):
        reach = math.sqrt(6 / (inputs + outputs))
        layers.append((generator.uniform(-reach, reach, (inputs, outputs)), np.zeros(outputs)))
    return tuple(layers)


def _check_layers(name: str, layers: tuple[Layer, ...]) -> None:
    if not layers:
        raise WrongShape(f"the {name} has no layers, but at least 1 is needed")
    previous = layers[0][0].shape[0]
    for number, (weights, biases) in enumerate(layers, start=1):
        if weights.ndim != 2 or weights.shape[0] != previous or biases.shape != weights.shape[1:]:
            raise WrongShape(
                f"layer {number} of the {name} has weights {weights.shape} and biases {biases.shape}, but ({previous}, m) and "
                "(m,) are needed"
            )
        finite(weights, f"layer {number} of the {name}")
        finite(biases, f"layer {number} of the {name}")
        previous = weights.shape[1]
