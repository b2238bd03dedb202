r"""What the eigenvalues of the data covariance alone decide of a linear VAE: the closed forms at its optimum.

The covariance is :math:`S = \frac1n\sum_i (x_i-\bar x)(x_i-\bar x)^\top`, with 1/n throughout; its eigenvalues are
:math:`\lambda_1\ge\dots\ge\lambda_d\ge 0`. At a fixed noise variance the optimum uses exactly the leading directions with
:math:`\lambda_j > \sigma^2`, and every number below follows by adding up. Likelihoods and rates are per sample, in nats.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numerics import sample_covariance
from numerics.errors import NoiseVanishes, NumericsError, WrongShape, WrongSize
from numerics.gaussian import LOG_TWO_PI
from numerics.linalg import LARGEST_ASYMMETRY, Array, cholesky, finite, square

_ROUNDING = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Moments:
    r"""The mean of the data and the eigenpairs of their covariance that are not zero.

    ``mean`` has shape (d,), ``eigenvalues`` (d,) in descending order with exact zeros from ``rank`` on, and
    ``directions`` (d, rank) orthonormal columns, so :math:`S = U\Lambda U^\top` with the first ``rank`` eigenvalues.
    """

    mean: Array
    eigenvalues: Array
    directions: Array

    @property
    def rank(self) -> int:
        return int(self.directions.shape[1])

    @property
    def root(self) -> Array:
        r"""The rank×d matrix :math:`F = \Lambda^{1/2}U^\top`, for which :math:`S = F^\top F`."""
        return (self.directions * np.sqrt(self.eigenvalues[: self.rank])).T


def moments_of_data(data: ArrayLike) -> Moments:
    """Mean and spectrum of n points of shape (n, d), n ≥ 2, by the thin SVD of the centred data.

    What rounding leaves of a zero eigenvalue becomes an exact zero. Raises :class:`WrongShape`, :class:`NotFinite`, or
    :class:`IllConditioned` where an eigenvalue falls out of the range of float64.

    >>> moments_of_data([[1.0, 5.0], [3.0, 5.0]]).eigenvalues.round(12).tolist()
    [1.0, 0.0]
    """
    points = data_matrix(data)
    count, size = points.shape
    mean = points.mean(axis=0)
    _, values, rows = np.linalg.svd(points - mean, full_matrices=False)
    # Centring moves an entry by about ε |mean|, so nothing below √n ε |mean| is known of a singular value.
    largest = max(float(values[0]), math.sqrt(count) * float(np.max(np.abs(points))))
    rank = int(np.count_nonzero(values > max(count, size) * _ROUNDING * largest))
    with np.errstate(over="ignore", under="ignore"):
        eigenvalues = values[:rank] ** 2 / count
    if rank:
        sample_covariance.check_range(float(eigenvalues[-1]))
    if not np.all(np.isfinite(eigenvalues)):
        raise sample_covariance.not_finite(points, "the data")
    return Moments(mean, _padded(eigenvalues, size), rows[:rank].T)


def moments(mean: ArrayLike, covariance: ArrayLike) -> Moments:
    """The same from the mean, of shape (d,), and the covariance S, a positive semidefinite d×d matrix.

    Raises :class:`WrongShape`, :class:`NotFinite`, or :class:`NumericsError` for a matrix that is no covariance.

    >>> moments([0.0, 0.0], [[1.0, 0.0], [0.0, 9.0]]).eigenvalues.tolist()
    [9.0, 1.0]
    """
    matrix = square(covariance, "the covariance")
    centre = finite(np.asarray(mean, dtype=float), "the mean")
    if centre.shape != matrix.shape[:1] or not centre.size:
        raise WrongShape(f"the mean has shape {centre.shape} and the covariance {matrix.shape}; (d,) and (d, d) are needed")
    largest = float(np.max(np.abs(matrix)))
    if float(np.max(np.abs(matrix - matrix.T))) > LARGEST_ASYMMETRY * largest:
        cholesky(matrix, "the covariance")  # raises NotSymmetric, in its own words
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    allowed = centre.size * _ROUNDING * max(float(np.max(np.abs(values))), largest)
    if values[0] < -max(allowed, LARGEST_ASYMMETRY * largest):
        raise NumericsError(f"the covariance has the eigenvalue {values[0]:.3e}; none may be negative")
    rank = int(np.count_nonzero(values > allowed))
    return Moments(centre, _padded(values[::-1][:rank], centre.size), vectors[:, ::-1][:, :rank])


def data_matrix(data: ArrayLike) -> Array:
    """The data as an array of shape (n, d) with n ≥ 2 and d ≥ 1; raises :class:`WrongShape` or :class:`NotFinite`."""
    points = finite(sample_covariance.data_matrix(data, name="the data").astype(float, copy=False), "the data")
    if points.shape[0] < 2 or points.shape[1] < 1:
        raise WrongShape(f"the data have shape {points.shape}, but (n, d) with n ≥ 2 points and d ≥ 1 is needed")
    return points


@dataclass(frozen=True)
class Optimum:
    r"""The best linear VAE at one noise variance.

    ``active`` columns are not zero; ``elbo`` is the largest ELBO and ``rate`` its average KL divergence, both per
    sample in nats; ``distortion`` is ρ, the expected squared error summed over dimensions, in squared units of the
    data. ``tuned_sigma2`` is the noise variance ρ/d that is best for this encoder and decoder left as they are, and
    ``tuned_elbo`` their ELBO with it (infinite when ρ = 0).
    """

    sigma2: float
    active: int
    elbo: float
    rate: float
    distortion: float
    tuned_sigma2: float
    tuned_elbo: float


def optimum(eigenvalues: ArrayLike, k: int, sigma2: float, *, beta: float = 1.0) -> Optimum:
    r"""The best linear VAE with k latent dimensions at a fixed noise variance, in closed form.

    .. math:: r = \#\{j\le k : \lambda_j > \beta\sigma^2\},\quad
              \overline{\mathrm{KL}} = \tfrac12\sum_{j\le r}\log\frac{\lambda_j}{\beta\sigma^2},\quad
              \rho = r\beta\sigma^2 + \sum_{j>r}\lambda_j,\quad
              \mathcal L = -\overline{\mathrm{KL}} - \frac{\rho}{2\sigma^2} - \frac d2\log 2\pi\sigma^2

    ``eigenvalues`` has shape (d,), in any order. With ``beta`` other than 1 the parameters maximise
    :math:`\mathbb E\log p(x|z) - \beta\,\mathrm{KL}`, and the numbers, the ELBO among them, are those reached there.
    Law: scaling the data by c takes σ² to c²σ² and the ELBO to the ELBO − d log c, and leaves the rate as it is.

    Raises :class:`WrongShape`, :class:`WrongSize`, :class:`NotFinite` or :class:`NumericsError`.
    Source: Lucas et al. 2019, §4 (the optimum) and Table 1 (tuned variance); Tipping & Bishop 1999, Eq. (7).

    >>> found = optimum([4.0, 1.0, 0.5], 2, 1.0)
    >>> found.active, found.distortion, round(found.rate, 6)
    (1, 2.5, 0.693147)
    """
    values = _ordered(eigenvalues, k)
    if not beta > 0 or not math.isfinite(beta):
        raise NumericsError(f"beta = {beta}, but a positive finite weight is needed")
    level = beta * positive_variance(sigma2)
    # An eigenvalue above the level by rounding alone, as when all that are left are equal, does not count.
    active = int(np.count_nonzero(values[:k] > level * (1 + 8 * _ROUNDING)))
    rate = 0.5 * float(np.sum(np.log(values[:active] / level)))
    distortion = active * level + float(np.sum(values[active:]))
    elbo = elbo_from_parts(rate, distortion, values.size, sigma2)
    tuned = distortion / values.size
    best = elbo_from_parts(rate, distortion, values.size, tuned) if tuned > 0 else math.inf
    return Optimum(float(sigma2), active, elbo, rate, distortion, tuned, best)


def sweep(eigenvalues: ArrayLike, k: int, variances: Iterable[float]) -> list[Optimum]:
    """The :func:`optimum` at each of several fixed noise variances: the rows of Lucas et al. 2019, Table 1."""
    return [optimum(eigenvalues, k, sigma2) for sigma2 in variances]


def best_sigma2(eigenvalues: ArrayLike, k: int) -> float:
    r"""The noise variance that maximum likelihood learns, :math:`\hat\sigma^2 = \frac1{d-k}\sum_{j>k}\lambda_j`.

    For k = d every :math:`\sigma^2\in(0,\lambda_d]` is equally good and the largest, :math:`\lambda_d`, is returned.
    Raises :class:`NoiseVanishes` when the discarded eigenvalues (or :math:`\lambda_d`) are 0: the likelihood then
    grows without bound as σ² → 0. Source: Tipping & Bishop 1999, Eq. (8).

    >>> best_sigma2([5.0, 2.0, 1.0], 1)
    1.5
    """
    values = _ordered(eigenvalues, k)
    found = float(np.mean(values[k:])) if k < values.size else float(values[-1])
    if not found > 0:
        rank = int(np.count_nonzero(values))
        raise NoiseVanishes(
            f"the data vary in {rank} directions only, and k = {k} latent dimensions explain them all: the likelihood grows "
            f"without bound as sigma2 → 0. Fix sigma2, or take k < {rank}"
        )
    return found


def maximum(eigenvalues: ArrayLike, k: int) -> Optimum:
    r"""The optimum over the noise variance as well: its ``elbo`` is the largest average log-likelihood of pPCA.

    .. math:: \ell^\star = -\tfrac12\Big\{d\log 2\pi + \sum_{i\le k}\log\lambda_i + (d-k)\log\hat\sigma^2 + d\Big\}

    Raises as :func:`best_sigma2`. Source: Tipping & Bishop 1999, appendix A; Lucas et al. 2019, §4.2 (Lemma 1).

    >>> round(maximum([1.0, 1.0], 1).elbo, 6)
    -2.837877
    """
    return optimum(eigenvalues, k, best_sigma2(eigenvalues, k))


def elbo_from_parts(rate: float, distortion: float, dimension: int, sigma2: float, *, beta: float = 1.0) -> float:
    r"""The ELBO of any Gaussian VAE, :math:`-\beta\,\mathrm{KL} - \frac{\rho}{2\sigma^2} - \frac d2\log 2\pi\sigma^2`.

    ``rate`` is the average KL divergence in nats, ``distortion`` ρ the expected squared error summed over the d
    dimensions. Note the factor d before the logarithm. Source: Lucas et al. 2019, Eq. (10), with that factor mended.

    >>> round(elbo_from_parts(0.0, 2.0, 2, 1.0), 6)
    -2.837877
    """
    variance = positive_variance(sigma2)
    return -beta * rate - distortion / (2 * variance) - 0.5 * dimension * (LOG_TWO_PI + math.log(variance))


def positive_variance(sigma2: float) -> float:
    """The noise variance as a float; raises :class:`NumericsError` unless it is positive and finite."""
    if not (np.ndim(sigma2) == 0 and np.asarray(sigma2).dtype.kind in "fiu" and math.isfinite(sigma2) and sigma2 > 0):
        raise NumericsError(f"sigma2 = {sigma2}, but a variance is a positive finite number")
    return float(sigma2)


def check_latent_size(k: int, dimension: int) -> int:
    """The number of latent dimensions; raises :class:`WrongSize` unless it is a whole number from 1 to d."""
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 1 <= k <= dimension:
        raise WrongSize(f"k = {k}, but a whole number of latent dimensions from 1 to d = {dimension} is needed")
    return int(k)


def _ordered(eigenvalues: ArrayLike, k: int) -> Array:
    values = finite(np.asarray(eigenvalues, dtype=float), "the eigenvalues")
    if values.ndim != 1 or not values.size:
        raise WrongShape(f"the eigenvalues have shape {values.shape}, but (d,) with d ≥ 1 is needed")
    if np.min(values) < 0:
        raise NumericsError(f"an eigenvalue is {np.min(values):.3e}, but those of a covariance are never negative")
    check_latent_size(k, values.size)
    return np.sort(values)[::-1]


def _padded(values: Array, size: int) -> Array:
    padded = np.zeros(size)
    padded[: values.size] = values
    return padded
