r"""What a trained deep Gaussian VAE achieves on data: its ELBO, from its definition too, its rate and its collapse."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from numerics.collapse import active_units, kl_per_dimension
from numerics.deep_gaussian_vae import DeepGaussianVAE, stochastic_elbo
from numerics.errors import WrongSize
from numerics.gaussian import LOG_TWO_PI
from numerics.linalg import Array
from numerics.quadrature import Interval, gauss_hermite
from numerics.spectrum import elbo_from_parts


@dataclass(frozen=True)
class Measures:
    r"""The columns of the paper's table for one trained model, averages over the data in nats.

    ``elbo`` with its confidence interval; ``rate`` the average divergence and ``kl`` (k,) its parts; ``distortion`` ρ, the
    expected squared error summed over dimensions; ``tuned_sigma2`` ρ/d and ``tuned_elbo``, the ELBO of the same
    networks with it; ``active`` the number of active units.
    """

    elbo: Interval
    rate: float
    kl: Array
    distortion: float
    tuned_sigma2: float
    tuned_elbo: float
    active: int


def measure(model: DeepGaussianVAE, data: ArrayLike, *, draws: int = 20, level: float = 0.99, seed: int = 0) -> Measures:
    """The measures of a model on data of shape (n, d), the reconstruction by ``draws`` draws of z for each point.

    Raises :class:`WrongShape`, :class:`NotFinite`, or :class:`WrongSize` for fewer than 2 draws.
    Source: Lucas et al. 2019, Table 1 (the columns).
    """
    elbo = sampled_elbo(model, data, draws=draws, level=level, seed=seed)
    means, variances = model.encode(data)
    kl = kl_per_dimension(means, variances)
    rate, d = float(np.sum(kl)), model.dimension
    distortion = -2 * model.sigma2 * (elbo.mean + rate + 0.5 * d * (LOG_TWO_PI + math.log(model.sigma2)))
    tuned = distortion / d
    best = elbo_from_parts(rate, distortion, d, tuned) if tuned > 0 else math.inf
    return Measures(elbo, rate, kl, distortion, tuned, best, int(np.count_nonzero(active_units(means))))


def sampled_elbo(
    model: DeepGaussianVAE, data: ArrayLike, *, draws: int = 100, beta: float = 1.0, level: float = 0.99, seed: int = 0
) -> Interval:
    """The average ELBO by repeated :func:`numerics.deep_gaussian_vae.stochastic_elbo`, with a confidence interval."""
    if draws < 2 or not 0 < level < 1:
        raise WrongSize(f"draws = {draws} and level = {level}, but at least 2 draws and a level between 0 and 1 are needed")
    points, generator = model.points(data), np.random.default_rng(seed)
    size = (len(points), model.latent_size)
    values = np.array([stochastic_elbo(model, points, generator.standard_normal(size), beta=beta) for _ in range(draws)])
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    return Interval(float(values.mean()), quantile * float(values.std(ddof=1)) / math.sqrt(draws), level, draws)


def elbo_by_quadrature(model: DeepGaussianVAE, data: ArrayLike, *, count: int = 40) -> float:
    r"""The average ELBO from its definition, :math:`\mathbb E_{q(z|x)}[\log p(x,z)-\log q(z|x)]`, by Gauss–Hermite rules.

    ``count`` nodes along each latent axis; the decoder is not a polynomial, so raise it until nothing changes.
    Raises :class:`TooLarge` beyond 20 000 nodes. Source: Lucas et al. 2019, §3.
    """
    nodes, weights = gauss_hermite(model.latent_size, count)
    means, variances = model.encode(data)
    values = [_log_ratios(model, *point, nodes) @ weights for point in zip(model.points(data), means, variances, strict=True)]
    return float(np.mean(values))


def _log_ratios(model: DeepGaussianVAE, x: Array, mean: Array, variance: Array, nodes: Array) -> Array:
    """log p(x, z) − log q(z|x) at the nodes of q, of shape (nodes,); the densities are written out in full."""
    draws = mean + np.sqrt(variance) * nodes
    log_prior = -0.5 * np.sum(draws**2 + LOG_TWO_PI, axis=1)
    log_encoder = -0.5 * np.sum(nodes**2 + LOG_TWO_PI + np.log(variance), axis=1)
    errors = (model.decode(draws) - x) ** 2 / model.sigma2
    log_decoder = -0.5 * np.sum(errors + LOG_TWO_PI + math.log(model.sigma2), axis=1)
    return np.asarray(log_prior + log_decoder - log_encoder)
