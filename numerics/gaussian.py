r"""The normal distribution :math:`\mathcal N(m, S)`: log-density, entropy and divergence, in nats.

A mean is an array of shape (d,), a covariance one of shape (d, d). S is a covariance, never a deviation.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import WrongShape
from numerics.linalg import Array, Cholesky, cholesky, finite

LOG_TWO_PI = math.log(2 * math.pi)


def log_density(x: ArrayLike, mean: ArrayLike, covariance: ArrayLike) -> float | Array:
    r"""The log-density of a normal distribution.

    .. math:: \log\mathcal N(x; m, S) = -\tfrac12\{d\log 2\pi + \log\det S + (x-m)^\top S^{-1}(x-m)\}

    ``x`` has shape (d,) for one point, which gives a number, or (n, d) for n points, which gives shape (n,).
    Nats. Equivalent to ``scipy.stats.multivariate_normal.logpdf``.

    Raises :class:`WrongShape`, :class:`NotFinite`, :class:`NotSymmetric` or :class:`NotPositiveDefinite`.
    Source: Bishop 2006, Eq. (2.43).

    >>> round(log_density([0.0, 0.0], [0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]]), 6)
    -1.837877
    """
    centre, factor = mean_and_factor(mean, covariance)
    points = finite(np.asarray(x, dtype=float), "x")
    if points.ndim not in (1, 2) or points.shape[-1] != centre.size:
        raise WrongShape(f"x has shape {points.shape}, but ({centre.size},) or (n, {centre.size}) is needed to fit the mean")
    whitened = factor.whiten((points - centre).T)
    squares = np.sum(whitened**2, axis=0)
    result = -0.5 * (centre.size * LOG_TWO_PI + factor.log_determinant() + squares)
    return float(result) if points.ndim == 1 else np.asarray(result)


def entropy(covariance: ArrayLike) -> float:
    r"""The differential entropy of a normal distribution.

    .. math:: H = \tfrac12\{d\,(1 + \log 2\pi) + \log\det S\}

    Nats. Equivalent to ``scipy.stats.multivariate_normal.entropy``. Raises as :func:`log_density`.
    Source: Bishop 2006, exercise 2.15, Eq. (2.283).

    >>> round(entropy([[1.0]]), 6)
    1.418939
    """
    factor = cholesky(covariance, "the covariance")
    return 0.5 * (factor.size * (1 + LOG_TWO_PI) + factor.log_determinant())


def kl_divergence(mean_q: ArrayLike, covariance_q: ArrayLike, mean_p: ArrayLike, covariance_p: ArrayLike) -> float:
    r"""The Kullback–Leibler divergence of two normal distributions, :math:`\mathbb E_q[\log q - \log p]`.

    .. math:: \tfrac12\{\operatorname{tr}(S_p^{-1}S_q) + (m_p-m_q)^\top S_p^{-1}(m_p-m_q) - d + \log\det S_p - \log\det S_q\}

    Nats; 0 exactly when q = p. Raises as :func:`log_density`.
    Source: Kingma & Welling 2014, appendix B (diagonal case); Soch et al., *The Book of Statistical Proofs*, mvn-kl.

    >>> round(kl_divergence([1.0], [[1.0]], [0.0], [[1.0]]), 12)
    0.5
    """
    centre_q, factor_q = mean_and_factor(mean_q, covariance_q)
    centre_p, factor_p = mean_and_factor(mean_p, covariance_p)
    if centre_q.size != centre_p.size:
        raise WrongShape(f"q is over {centre_q.size} dimensions and p over {centre_p.size}; they must be the same")
    trace = float(np.sum(factor_p.whiten(factor_q.factor) ** 2))
    distance = float(np.sum(factor_p.whiten(centre_p - centre_q) ** 2))
    return 0.5 * (trace + distance - centre_q.size + factor_p.log_determinant() - factor_q.log_determinant())


def mean_and_factor(mean: ArrayLike, covariance: ArrayLike) -> tuple[Array, Cholesky]:
    """The mean as an array of shape (d,) and the Cholesky factor of the d×d covariance."""
    centre = finite(np.asarray(mean, dtype=float), "the mean")
    if centre.ndim != 1:
        raise WrongShape(f"the mean has shape {centre.shape}, but it needs one axis, (d,)")
    factor = cholesky(covariance, "the covariance")
    if factor.size != centre.size:
        raise WrongShape(
            f"the mean has {centre.size} entries and the covariance {factor.size} rows; they must be equal in number"
        )
    return centre, factor
