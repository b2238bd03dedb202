r"""Posterior collapse, measured: latent dimensions whose encoder says nothing about the data.

An encoder with diagonal covariance is given by its means and variances, q(z|xᵢ) = N(mᵢ, diag(sᵢ²)). All measures are per
coordinate. A rotated solution may have fewer directions in use than coordinates and show no collapsed coordinate.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from numerics.errors import NumericsError, WrongShape
from numerics.linalg import Array, finite
from numerics.spectrum import positive_variance

Flags = NDArray[np.bool_]

# The paper measures collapse with this δ throughout (Lucas et al. 2019, §6.2).
USUAL_DELTA = 0.01
# A unit is active when the variance of its posterior mean exceeds this (Burda, Grosse & Salakhutdinov 2016, §5).
ACTIVE_VARIANCE = 0.01


def divergences(means: ArrayLike, variances: ArrayLike) -> Array:
    r"""The KL divergence of every coordinate at every point from its standard normal prior, of shape (n, k), in nats.

    .. math:: \mathrm{KL}_{ij} = \tfrac12\big(s_{ij}^2 + m_{ij}^2 - 1 - \log s_{ij}^2\big)

    ``means`` has shape (n, k), ``variances`` (n, k), or (k,) where all points share them. Never below 0.
    Raises :class:`WrongShape`, :class:`NotFinite`, or :class:`NumericsError` for a variance that is not positive.
    Source: Kingma & Welling 2014, appendix B.

    >>> divergences([[0.0, 2.0]], [1.0, 1.0]).tolist()
    [[0.0, 2.0]]
    """
    centres = _means(means)
    spreads = finite(np.asarray(variances, dtype=float), "the variances")
    if spreads.shape not in (centres.shape, centres.shape[1:]):
        raise WrongShape(f"the variances have shape {spreads.shape}, but {centres.shape} or {centres.shape[1:]} is needed")
    if np.min(spreads) <= 0:
        raise NumericsError(f"a variance is {np.min(spreads)}, but those of the encoder are positive")
    # s − 1 − log s is 0 to second order at s = 1; rounding must not take it below.
    return 0.5 * (np.maximum(spreads - 1 - np.log(spreads), 0.0) + centres**2)


def kl_per_dimension(means: ArrayLike, variances: ArrayLike) -> Array:
    """The average divergence of each coordinate, of shape (k,), in nats; they add up to the rate. As :func:`divergences`."""
    return np.asarray(np.mean(divergences(means, variances), axis=0))


def collapsed(kl: ArrayLike, epsilon: float, delta: float = USUAL_DELTA) -> Flags:
    r"""Which coordinates are (ε, δ)-collapsed, of shape (k,).

    .. math:: \Pr_{x\sim\hat p}\big[\mathrm{KL}(q(z_j|x)\,\|\,p(z_j)) < \epsilon\big] \ge 1-\delta

    ``kl`` holds the :func:`divergences`, of shape (n, k). The first inequality is strict, so nothing is collapsed for
    ε = 0. Raises :class:`WrongShape`, :class:`NotFinite`, or :class:`NumericsError` for ε < 0 or δ outside [0, 1].
    Source: Lucas et al. 2019, §6.2.

    >>> collapsed([[0.0, 0.0], [0.0, 3.0]], epsilon=0.01).tolist()
    [True, False]
    """
    table = finite(np.asarray(kl, dtype=float), "the divergences")
    if table.ndim != 2 or not table.size:
        raise WrongShape(f"the divergences have shape {table.shape}, but (n, k) with n ≥ 1 is needed")
    _check_epsilon(epsilon)
    if not 0 <= delta <= 1:
        raise NumericsError(f"delta = {delta}, but a probability from 0 to 1 is needed")
    # Counted in whole points: 1 − δ is rounded, and n(1 − δ) with it.
    most = math.floor(len(table) * delta * (1 + 1e-12))
    return np.asarray(np.count_nonzero(table >= epsilon, axis=0) <= most)


def active_units(means: ArrayLike, threshold: float = ACTIVE_VARIANCE) -> Flags:
    r"""Which coordinates are active, :math:`\operatorname{Var}_x\,\mathbb E_{q(z|x)}[z_j] > 0.01`, of shape (k,).

    ``means`` has shape (n, k); the variance is over the n points, with 1/n. Raises :class:`WrongShape` or
    :class:`NotFinite`. Source: Burda, Grosse & Salakhutdinov 2016, §5.

    >>> active_units([[1.0, 0.05], [-1.0, -0.05]]).tolist()
    [True, False]
    """
    return np.asarray(np.var(_means(means), axis=0) > threshold)


def probability_of_small_divergence(eigenvalue: float, sigma2: float, epsilon: float) -> float:
    r"""How often a coordinate of the best linear VAE has a divergence below ε, in closed form, for normal data.

    .. math:: \mathrm{KL}_j(x) = \tfrac12\{-u-\log(1-u) + u\,\xi^2\},\ \xi\sim\mathcal N(0,1),\ u = 1-\sigma^2/\lambda_j
              \;\Rightarrow\; \Pr[\mathrm{KL}_j<\epsilon] = F_{\chi^2_1}\Big(\frac{2\epsilon + u + \log(1-u)}{u}\Big)

    ``eigenvalue`` is λⱼ ≥ 0 and ``sigma2`` the fixed noise variance. For λⱼ ≤ σ² the coordinate has collapsed: its
    divergence is 0 for every x, and the probability 1 unless ε = 0.
    Raises :class:`NumericsError`. Source: derived from the optimum of Lucas et al. 2019, §4.2.

    >>> round(probability_of_small_divergence(2.0, 1.0, 0.5), 6)
    0.796028
    """
    from scipy.special import gammainc  # imported late: it is slow and only this needs it

    variance = positive_variance(sigma2)
    _check_epsilon(epsilon)
    if not (math.isfinite(eigenvalue) and eigenvalue >= 0):
        raise NumericsError(f"the eigenvalue is {eigenvalue}, but those of a covariance are finite and never negative")
    if eigenvalue <= variance:
        return float(epsilon > 0)
    used = (eigenvalue - variance) / eigenvalue
    # log1p keeps u + log(1 − u) accurate for small u; at u = 1 up to rounding it would be infinite.
    logarithm = math.log1p(-used) if used < 0.5 else math.log(variance) - math.log(eigenvalue)
    square = (2 * epsilon + used + logarithm) / used
    # The distribution function of χ² with one degree of freedom at s is the regularised γ(1/2, s/2).
    return float(gammainc(0.5, square / 2)) if square > 0 else 0.0


def _means(means: ArrayLike) -> Array:
    centres = finite(np.asarray(means, dtype=float), "the means")
    if centres.ndim != 2 or not centres.size:
        raise WrongShape(f"the means have shape {centres.shape}, but (n, k) with n ≥ 1 is needed")
    return centres


def _check_epsilon(epsilon: float) -> None:
    if not (math.isfinite(epsilon) and epsilon >= 0):
        raise NumericsError(f"epsilon = {epsilon}, but a finite number of nats, never below 0, is needed")
