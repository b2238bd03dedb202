r"""Probabilistic PCA: the model, its densities, posterior, samples and reconstructions.

.. math:: z \sim \mathcal N(0, I_k), \qquad x \mid z \sim \mathcal N(Wz + \mu, \sigma^2 I_d), \qquad
          x \sim \mathcal N(\mu, C), \quad C = WW^\top + \sigma^2 I_d

Everything goes through the thin SVD :math:`W = U\,\mathrm{diag}(l)\,R^\top`, in which C, its inverse and M = WᵀW + σ²I_k
are diagonal: no d×d matrix is formed and nothing is inverted, so a small σ² does no harm beyond the problem's own
conditioning. Log-densities are in nats. Fitting: :mod:`numerics.ppca_closed_form`, :mod:`numerics.ppca_em` and
:mod:`numerics.ppca_gradient`.

Source: Tipping & Bishop 1999, *Probabilistic principal component analysis*; Bishop 2006, §12.2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import blas

from numerics.errors import NotPositiveDefinite, WrongShape, WrongSize
from numerics.gaussian import LOG_TWO_PI
from numerics.linalg import Array, finite
from numerics.ppca_axes import PrincipalAxes
from numerics.sample_covariance import (
    NARROW_BLOCK,
    NEAR,
    SQUARE_BLOCK,
    centred_blocks,
    data_matrix,
    not_finite,
    rows_of,
    squared_norms,
)

# Where the squared residual is less than this part of the squares it is the difference of, four digits are lost.
_CANCELLED = 1e-4
# Where the noise is less than this part of the variance most rows are expected to cancel.
_QUIET = 4 * _CANCELLED
# Rows that are not copied first need no buffer, and fewer, larger products start the threads less often.
_ROWS_IN_PLACE, _ROWS_MEASURED = 384, 32


@dataclass(frozen=True)
class Posterior:
    """The normal distributions of z given each of n samples: ``mean`` (n, k), and one ``covariance`` (k, k) for them all."""

    mean: Array
    covariance: Array


@dataclass(frozen=True, eq=False)
class PPCA:
    r"""Probabilistic PCA with weights W (d, k), mean mu (d,) and noise variance sigma2, in squared units of x.

    Needs 1 ≤ k ≤ d, finite entries and sigma2 > 0. At sigma2 = 0 the density is singular: as sigma2 → 0 the
    log-likelihood tends to −∞ unless the data lie in μ + the columns of W, where it tends to +∞; posterior means and
    reconstructions tend to those of PCA. With k = d the model holds every covariance with no eigenvalue under sigma2.

    Raises :class:`WrongShape`, :class:`WrongSize`, :class:`NotFinite` or :class:`NotPositiveDefinite`.
    Source: Tipping & Bishop 1999, Eqs. (2)–(6).

    >>> model = PPCA(W=[[2.0], [0.0]], mu=[1.0, 1.0], sigma2=0.5)
    >>> model.covariance().tolist()
    [[4.5, 0.0], [0.0, 0.5]]
    """

    W: Array
    mu: Array
    sigma2: float

    def __post_init__(self) -> None:
        W, mu = np.array(self.W, dtype=float), np.array(self.mu, dtype=float)
        if W.ndim != 2 or mu.ndim != 1 or W.shape[0] != mu.size:
            raise WrongShape(f"W has shape {W.shape} and mu {mu.shape}, but (d, k) and (d,) are needed")
        check_components(W.shape[1], mu.size)
        sigma2 = self.sigma2
        if not (np.ndim(sigma2) == 0 and np.asarray(sigma2).dtype.kind in "fiu" and math.isfinite(sigma2) and sigma2 > 0):
            raise NotPositiveDefinite(f"sigma2 = {sigma2}, but W Wᵀ + sigma2 I needs a finite sigma2 > 0 to be a covariance")
        for name, array in (("W", finite(W, "W")), ("mu", finite(mu, "mu"))):
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        object.__setattr__(self, "sigma2", float(sigma2))

    @property
    def d(self) -> int:
        return int(self.W.shape[0])

    @property
    def k(self) -> int:
        return int(self.W.shape[1])

    @cached_property
    def _axes(self) -> PrincipalAxes:
        return PrincipalAxes(self.W, self.sigma2)

    def covariance(self) -> Array:
        """C = W Wᵀ + sigma2 I, d×d; nothing else here forms it."""
        return np.asarray(self.W @ self.W.T + self.sigma2 * np.eye(self.d))

    def log_determinant(self) -> float:
        r""":math:`\log\det C = \sum_j\log(l_j^2+\sigma^2) + (d-k)\log\sigma^2`."""
        return self._axes.log_determinant()

    def log_densities(self, X: ArrayLike) -> Array:
        r"""The log-density of each of n samples, shape (n,), for X of shape (n, d); O(ndk) time and O(n + dk) memory.

        .. math:: -\tfrac12\{d\log 2\pi + \log\det C + \sigma^{-2}(|t|^2 - |A^\top t|^2)\}, \quad t = x - \mu,\;
                  A = U\,\mathrm{diag}\Big(\frac{l}{\sqrt{l^2+\sigma^2}}\Big)

        A sample whose distance off the principal subspace is under 1e-4 of the squares is measured from that residual
        itself: a second product. Where the noise is so small that most samples are such, all of them are.

        Equivalent to ``scipy.stats.multivariate_normal.logpdf`` and to ``score_samples`` of scikit-learn's ``PCA``.
        Raises :class:`WrongShape` or :class:`NotFinite`. Source: Tipping & Bishop 1999, Eq. (4), with C⁻¹ by Woodbury.

        >>> PPCA(W=[[0.0]], mu=[0.0], sigma2=1.0).log_densities([[0.0], [1.0]]).round(6).tolist()
        [-0.918939, -1.418939]
        """
        data = data_matrix(X, self.d)
        with np.errstate(all="ignore"):
            distances = self._distances(data)
        if not np.all(np.isfinite(distances)):
            raise not_finite(data, "X")
        return np.asarray(-0.5 * (self.d * LOG_TWO_PI + self.log_determinant() + distances))

    def _distances(self, data: NDArray[Any]) -> Array:
        r"""The Mahalanobis distances :math:`t^\top C^{-1}t` of the samples from μ."""
        total = float(np.sum(self._axes.variances)) + (self.d - self.k) * self.sigma2
        if self.d * self.sigma2 < _QUIET * total:
            distances = np.empty(len(data))
            self._measure(data, range(len(data)), distances)
            return distances
        # A mean of the size of the deviations is subtracted after the products: the rows need not be copied for it.
        return self._by_difference(data, self.mu if self.mu @ self.mu > NEAR * total else None)

    def _by_difference(self, data: NDArray[Any], centre: Array | None) -> Array:
        r"""The distances as :math:`\sigma^{-2}(|t|^2 - |A^\top t|^2)`, and again from the residual where that cancels."""
        rest = self.mu if centre is None else np.zeros(self.d)
        factors = np.zeros((self.d, 4 * (self.k // 4 + 1)))  # columns by fours: a product with 12 is faster than with 11
        factors[:, : self.k] = self._axes.shrunken
        factors[:, self.k] = rest
        squares, residuals = np.empty(len(data)), np.empty(len(data))
        rows = rows_of(SQUARE_BLOCK, self.d, _ROWS_IN_PLACE) if centre is None else rows_of(NARROW_BLOCK, self.d)
        for place, block in centred_blocks(data, centre, rows):
            squares[place] = squared_norms(block)
            projected = block @ factors
            projected -= rest @ factors
            np.multiply(projected[:, self.k], -2.0, out=residuals[place])
            residuals[place] -= np.vecdot(projected[:, : self.k], projected[:, : self.k])
        residuals += squares - rest @ rest
        (cancelled,) = np.nonzero(residuals < _CANCELLED * (squares + rest @ rest))
        residuals /= self.sigma2
        self._measure(data, cancelled, residuals)
        return residuals

    def _measure(self, data: NDArray[Any], which: range | NDArray[np.intp], distances: Array) -> None:
        """The distances of these rows from the residual off the principal subspace itself: no difference of squares."""
        U, rows = np.asfortranarray(self._axes.directions), rows_of(NARROW_BLOCK, self.d, _ROWS_MEASURED)
        buffer = np.empty((min(rows, len(which)), self.d))
        for start in range(0, len(which), rows):
            some = which[start : start + rows]
            place = slice(some.start, some.stop) if isinstance(some, range) else some
            centred = np.subtract(data[place], self.mu, out=buffer[: len(some)])
            scores = centred @ U
            # One pass that subtracts the projections where they are computed.
            off = blas.dgemm(-1.0, U, scores.T, beta=1.0, c=centred.T, overwrite_c=1).T
            distances[place] = squared_norms(off) / self.sigma2 + np.vecdot(scores / self._axes.variances, scores)

    def log_likelihood(self, X: ArrayLike) -> float:
        """The log-likelihood per sample: the average of :meth:`log_densities` over at least one sample."""
        densities = self.log_densities(X)
        if not densities.size:
            raise WrongSize("X has 0 samples; an average needs at least 1")
        return float(np.mean(densities))

    def posterior(self, X: ArrayLike) -> Posterior:
        r"""The posterior of z given each sample: mean :math:`M^{-1}W^\top(x-\mu)`, covariance :math:`\sigma^2M^{-1}`.

        Source: Tipping & Bishop 1999, Eq. (6); Bishop 2006, Eq. (12.42).

        >>> found = PPCA(W=[[1.0]], mu=[0.0], sigma2=1.0).posterior([[3.0]])
        >>> found.mean.round(12).tolist(), found.covariance.round(12).tolist()
        ([[1.5]], [[0.5]])
        """
        lengths, rotation = self._axes.lengths, self._axes.rotation
        mean = self._scores(X) * (lengths / self._axes.variances) @ rotation
        covariance = (rotation.T * (self.sigma2 / self._axes.variances)) @ rotation
        return Posterior(mean, covariance)

    def rate(self, X: ArrayLike) -> float:
        r"""The average of :math:`\mathrm{KL}(p(z\mid x)\,\|\,p(z))` over the samples, in nats.

        .. math:: \tfrac12\{\operatorname{tr}V + \tfrac1n\textstyle\sum_i|m_i|^2 - k - \log\det V\}, \quad V = \sigma^2M^{-1}

        Zero for a collapsed model (W = 0). Source: Lucas et al. 2019, §3, the second term of the ELBO.
        """
        means = self.posterior(X).mean
        if not len(means):
            raise WrongSize("X has 0 samples; an average needs at least 1")
        spread = self.sigma2 / self._axes.variances
        return 0.5 * (float(np.sum(spread - 1 - np.log(spread))) + float(np.mean(np.vecdot(means, means))))

    def sample(self, count: int, generator: np.random.Generator) -> Array:
        """Draws from the model, shape (count, d): x = mu + W z + sigma noise, with z and the noise standard normal."""
        if count < 0:
            raise WrongSize(f"count = {count}, but the number of draws is at least 0")
        latent = generator.standard_normal((count, self.k))
        draws = generator.standard_normal((count, self.d))
        draws *= math.sqrt(self.sigma2)
        draws += latent @ self.W.T
        draws += self.mu
        return draws

    def reconstruct(self, X: ArrayLike) -> Array:
        r"""The samples decoded from their posterior means, :math:`\mu + WM^{-1}W^\top(x-\mu)`, shape (n, d).

        At the maximum-likelihood estimate every principal score shrinks by the factor 1 − σ²/λⱼ.
        Source: Tipping & Bishop 1999, §3.3; Bishop 2006, §12.2.
        """
        U, lengths = self._axes.directions, self._axes.lengths
        return np.asarray((self._scores(X) * (lengths**2 / self._axes.variances)) @ U.T + self.mu)

    def project(self, X: ArrayLike) -> Array:
        r"""The orthogonal projections on μ + the columns of W, :math:`\mu + W W^+(x-\mu)`, shape (n, d).

        The reconstruction of least squared error from the latent space; columns of W that are zero span nothing.
        Source: Tipping & Bishop 1999, §3.3, :math:`W(W^\top W)^{-1}M\langle z\rangle + \mu`.
        """
        U, lengths = self._axes.directions, self._axes.lengths
        spanned = lengths > self.d * np.finfo(float).eps * lengths[0]
        return np.asarray((self._scores(X) * spanned) @ U.T + self.mu)

    def _scores(self, X: ArrayLike) -> Array:
        r"""The coordinates :math:`U^\top(x-\mu)`, shape (n, k)."""
        data, U = data_matrix(X, self.d), self._axes.directions
        scores = np.empty((len(data), self.k))
        with np.errstate(all="ignore"):
            for place, block in centred_blocks(data, self.mu, rows_of(NARROW_BLOCK, self.d)):
                np.matmul(block, U, out=scores[place])
        if not np.all(np.isfinite(scores)):
            raise not_finite(data, "X")
        return scores


def check_components(k: int, d: int) -> int:
    """k itself; raises :class:`WrongSize` unless it is a whole number with 1 ≤ k ≤ d."""
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 1 <= k <= d:
        raise WrongSize(f"k = {k} components of d = {d} dimensions; a whole number with 1 ≤ k ≤ d is needed")
    return int(k)
