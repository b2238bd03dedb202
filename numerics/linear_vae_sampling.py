r"""The stochastic ELBO of the linear VAE, by reparametrised draws, and its gradient.

A draw is :math:`z_i = V(x_i-\mu) + \sqrt\delta\odot\varepsilon_i` with standard normal noise ε. With the noise held fixed the
estimate is a smooth function of the parameters, so its gradient is an estimate of the ELBO's.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import WrongShape, WrongSize
from numerics.linalg import Array, finite
from numerics.linear_vae import LinearVAE
from numerics.linear_vae_gradient import ElboGradient
from numerics.quadrature import Interval
from numerics.spectrum import elbo_from_parts


def stochastic_elbo(model: LinearVAE, data: ArrayLike, noise: ArrayLike, *, sampled_rate: bool = False) -> float:
    r"""An unbiased estimate of the average ELBO, from one draw of z for each point.

    .. math:: \hat{\mathcal L} = \frac1n\sum_i\Big[\log p(x_i|z_i) - \mathrm{KL}\big(q(z|x_i)\,\|\,p(z)\big)\Big]

    ``data`` has shape (n, d), ``noise`` (n, k). With ``sampled_rate`` the divergence is replaced by its own estimate
    :math:`\log q(z_i|x_i)-\log p(z_i)`. Raises :class:`WrongShape` or :class:`NotFinite`.
    Source: Kingma & Welling 2014, Eq. (7), and Eq. (6) for ``sampled_rate``.

    >>> model = LinearVAE(W=[[2.0]], V=[[0.4]], delta=[0.2], sigma2=1.0, mu=[0.0])
    >>> round(stochastic_elbo(model, [[1.0]], [[0.0]]), 6)
    -1.423657
    """
    offsets, means, draws = _draws(model, data, noise)
    squares = np.sum((offsets - draws @ model.W.T) ** 2, axis=1)
    if sampled_rate:
        whitened = (draws - means) ** 2 / model.delta
        rates = 0.5 * np.sum(draws**2 - whitened - np.log(model.delta), axis=1)
    else:
        rates = 0.5 * np.sum(means**2 + model.delta - np.log(model.delta) - 1, axis=1)
    return elbo_from_parts(float(np.mean(rates)), float(np.mean(squares)), model.dimension, model.sigma2)


def stochastic_elbo_gradient(model: LinearVAE, data: ArrayLike, noise: ArrayLike) -> ElboGradient:
    """The gradient of :func:`stochastic_elbo` at fixed noise: an unbiased estimate of the gradient of the ELBO.

    Source: Kingma & Welling 2014, §2.4 (the reparametrisation).
    """
    offsets, means, draws = _draws(model, data, noise)
    count = len(offsets)
    residual = offsets - draws @ model.W.T
    # What a change of z does to log p(x|z), and of the mean of q to the estimate.
    pull = residual @ model.W / model.sigma2
    deviations = draws - means
    along_mean = pull - means
    return ElboGradient(
        W=residual.T @ draws / (model.sigma2 * count),
        V=along_mean.T @ offsets / count,
        log_delta=0.5 * (1 - model.delta) + 0.5 * np.mean(pull * deviations, axis=0),
        log_sigma2=-0.5 * model.dimension + float(np.sum(residual**2)) / (2 * model.sigma2 * count),
        mu=np.mean(residual / model.sigma2 - along_mean @ model.V, axis=0),
    )


def sampled_elbo(
    model: LinearVAE, data: ArrayLike, *, draws: int = 1000, level: float = 0.99, seed: int = 0, sampled_rate: bool = False
) -> Interval:
    """The average ELBO by repeated :func:`stochastic_elbo`, with the confidence interval of the central limit theorem.

    Raises :class:`WrongSize` for fewer than 2 draws or a level outside (0, 1).
    """
    if draws < 2 or not 0 < level < 1:
        raise WrongSize(f"draws = {draws} and level = {level}, but at least 2 draws and a level between 0 and 1 are needed")
    points, generator = model.points(data), np.random.default_rng(seed)
    size = (len(points), model.latent_size)
    values = np.array(
        [stochastic_elbo(model, points, generator.standard_normal(size), sampled_rate=sampled_rate) for _ in range(draws)]
    )
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    return Interval(float(values.mean()), quantile * float(values.std(ddof=1)) / math.sqrt(draws), level, draws)


def sample(model: LinearVAE, count: int, *, seed: int = 0) -> Array:
    """Draws of x from the generative model, of shape (count, d)."""
    generator = np.random.default_rng(seed)
    latent = generator.standard_normal((count, model.latent_size))
    return latent @ model.W.T + model.mu + math.sqrt(model.sigma2) * generator.standard_normal((count, model.dimension))


def _draws(model: LinearVAE, data: ArrayLike, noise: ArrayLike) -> tuple[Array, Array, Array]:
    """The centred data (n, d), the means of q (n, k) and the draws of z (n, k)."""
    offsets = model.points(data) - model.mu
    standard = finite(np.asarray(noise, dtype=float), "the noise")
    if standard.shape != (len(offsets), model.latent_size):
        raise WrongShape(f"the noise has shape {standard.shape}, but {(len(offsets), model.latent_size)} is needed")
    means = offsets @ model.V.T
    return offsets, means, means + np.sqrt(model.delta) * standard
