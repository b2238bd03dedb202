r"""Probabilistic PCA by maximum likelihood in closed form.

.. math:: \hat\sigma^2 = \frac1{d-k}\sum_{j>k}\lambda_j, \qquad \hat W = U_k(\Lambda_k - \hat\sigma^2I)^{1/2}, \qquad
          \ell^\star = -\tfrac12\Big\{d\log 2\pi + \sum_{j\le k}\log\lambda_j + (d-k)\log\hat\sigma^2 + d\Big\}

λ are the eigenvalues of S, with 1/n, and the sum runs over *all* d − k discarded ones, zeros included: with n < d the
average is still over d − k. (scikit-learn's ``PCA`` uses 1/(n − 1), and averages over min(n, d) − k.)

The smaller of S and the n×n Gram matrix is formed and its leading eigenpairs found. With k + 6 at most a sixtieth of its
size, block Lanczos comes first, which only multiplies by it: about seven products where a gap follows the leading
eigenvalues, and σ̂² from tr S less their sum. Its answer counts only with residuals of rounding's size and a test that no
eigenvalue is missing; without a gap it gives up within a few products. Both square the condition number; so where what is
discarded, or λₖ, is under 1e-6 of the total variance, the thin SVD of the centred data takes over.

Source: Tipping & Bishop 1999, Eqs. (7), (8) and appendix A; Golub & Van Loan 2013, §8.6, for the accuracy of the SVD.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from numerics.errors import NoiseVanishes
from numerics.gaussian import LOG_TWO_PI
from numerics.leading_eigenpairs import is_worthwhile, leading_eigenpairs
from numerics.linalg import Array
from numerics.ppca import PPCA
from numerics.ppca_fitting import check_determined
from numerics.sample_covariance import SampleCovariance, check_range

# What the squared matrix leaves of a smaller part of the variance has lost more than ten of its sixteen digits.
_SAFE_PART = 1e-6
# Up to this size all eigenpairs cost no more than some.
_SMALL = 256
_ROUNDING = float(np.finfo(float).eps)


@dataclass(frozen=True)
class MaximumLikelihood:
    """The estimate and what it is made of.

    ``eigenvalues`` (k,) are the leading ones of S in descending order, ``discarded`` is the sum of the other d − k, and
    ``route`` names where they came from: "block Lanczos", "covariance", "Gram matrix" or "SVD".
    """

    model: PPCA
    eigenvalues: Array
    discarded: float
    route: str

    @property
    def log_likelihood(self) -> float:
        """ℓ*, the maximal log-likelihood per sample, in nats."""
        d, k = self.model.d, self.model.k
        logarithms = float(np.sum(np.log(self.eigenvalues))) + (d - k) * math.log(self.model.sigma2)
        return -0.5 * (d * (LOG_TWO_PI + 1) + logarithms)

    @property
    def rate(self) -> float:
        r"""The average divergence of posterior from prior, ½ Σ_{j≤k} log(λⱼ/σ̂²), in nats."""
        return 0.5 * float(np.sum(np.log(self.eigenvalues / self.model.sigma2)))


def maximum_likelihood(X: ArrayLike, k: int) -> MaximumLikelihood:
    r"""Fit probabilistic PCA with k components to X of shape (n, d), one sample in each row, in closed form.

    Needs n ≥ 3 and 1 ≤ k < d. Columns of W are the principal directions scaled by :math:`(\lambda_j-\hat\sigma^2)^{1/2}`,
    each with its entry of largest magnitude positive; any W R with R orthogonal is as likely. O(nd·min(n, d)) time.

    Raises :class:`WrongShape`, :class:`WrongSize` or :class:`NotFinite`; :class:`NotDetermined` for k = d, where sigma2 may
    be anything up to λ_d; :class:`NoiseVanishes` where every discarded eigenvalue is 0 up to rounding (k at least the
    rank): there the likelihood grows without bound as sigma2 → 0.
    Source: Tipping & Bishop 1999, Eqs. (7) and (8).

    >>> fitted = maximum_likelihood([[0.0, 0.0], [4.0, 0.0], [0.0, 2.0], [4.0, 2.0]], k=1)
    >>> fitted.eigenvalues.round(12).tolist(), round(fitted.model.sigma2, 12)
    ([4.0], 1.0)
    """
    covariance = SampleCovariance(X)
    check_determined(covariance, k)
    leading = _by_products(covariance, k) or (_by_covariance if covariance.d <= covariance.n else _by_gram)(covariance, k)
    if not leading.is_safe(covariance.unseen):
        leading = _by_svd(covariance, k)
    sigma2 = check_range(leading.discarded / (covariance.d - k))
    # Equal eigenvalues may end up an ulp under their own average.
    weights = leading.directions * np.sqrt(np.maximum(leading.eigenvalues - sigma2, 0.0))
    return MaximumLikelihood(PPCA(weights, covariance.mean, sigma2), leading.eigenvalues, leading.discarded, leading.route)


@dataclass(frozen=True)
class _Leading:
    """The k leading eigenpairs of S and the sum of its other eigenvalues."""

    eigenvalues: Array
    directions: Array
    discarded: float
    route: str

    def is_safe(self, unseen: float) -> bool:
        """Whether rounding, in a squared matrix and in the mean, is small beside the least that is read off it."""
        total = float(np.sum(self.eigenvalues)) + self.discarded
        return min(self.discarded, float(self.eigenvalues[-1])) > max(_SAFE_PART * total, unseen / _SAFE_PART)


def _by_products(covariance: SampleCovariance, k: int) -> _Leading | None:
    """The pairs by block Lanczos; None where forming the matrix is cheaper, or no answer could be vouched for."""
    if not is_worthwhile(min(covariance.n, covariance.d), k):
        return None
    total, wide = covariance.trace, covariance.d > covariance.n
    with np.errstate(all="ignore"):
        found = leading_eigenpairs(covariance.gram_times if wide else covariance.times, min(covariance.n, covariance.d), k)
    if found is None:
        return None
    values, vectors = found
    directions = _right_directions(covariance, vectors) if wide else vectors
    return _Leading(values, _signed(directions), total - float(np.sum(values)), "block Lanczos")


def _by_covariance(covariance: SampleCovariance, k: int) -> _Leading:
    matrix = covariance.matrix()
    values, vectors = _leading_pairs(matrix, k)
    return _Leading(values, _signed(vectors), float(np.trace(matrix)) - float(np.sum(values)), "covariance")


def _by_gram(covariance: SampleCovariance, k: int) -> _Leading:
    matrix = covariance.gram()
    values, vectors = _leading_pairs(matrix, k)
    directions = _right_directions(covariance, vectors)
    return _Leading(values, _signed(directions), float(np.trace(matrix)) - float(np.sum(values)), "Gram matrix")


def _right_directions(covariance: SampleCovariance, vectors: Array) -> Array:
    """The columns of X̃ᵀV up to length; the QR factorisation makes them orthonormal to the last digit."""
    return np.linalg.qr(covariance.data_transposed_times(vectors)).Q


def _by_svd(covariance: SampleCovariance, k: int) -> _Leading:
    """The pairs by a thin SVD, after a QR factorisation when there are more samples than dimensions."""
    centred = np.subtract(covariance.data, covariance.mean, dtype=float)
    centred -= centred.mean(axis=0)
    if covariance.n > covariance.d:
        centred = np.linalg.qr(centred, mode="r")
    _, lengths, rows = linalg.svd(centred, full_matrices=False, overwrite_a=True, check_finite=False)
    # Rounding moves singular values by about ε of the largest, and by that of the mean.
    unseen = max(_ROUNDING * max(covariance.n, covariance.d) * lengths[0], math.sqrt(covariance.n * covariance.unseen))
    rank = int(np.count_nonzero(lengths > unseen))
    if rank <= k:
        raise NoiseVanishes(
            f"X has rank {rank} about its mean, so with k = {k} every discarded eigenvalue is 0, the noise variance vanishes "
            f"and the likelihood has no maximum; k ≤ {rank - 1} is needed"
            if rank > 1
            else f"X has rank {rank} about its mean, so the noise variance vanishes and no k has a maximum of the likelihood"
        )
    values = lengths[:rank] ** 2 / covariance.n
    return _Leading(values[:k], _signed(rows[:k].T), float(np.sum(values[k:])), "SVD")


def _leading_pairs(matrix: Array, k: int) -> tuple[Array, Array]:
    """The k largest eigenvalues of a symmetric matrix in descending order, and their eigenvectors."""
    size = len(matrix)
    if size <= _SMALL:
        values, vectors = np.linalg.eigh(matrix)
    else:
        values, vectors = linalg.eigh(matrix, subset_by_index=[size - k, size - 1], check_finite=False)
    return values[-k:][::-1], vectors[:, -k:][:, ::-1]


def _signed(directions: Array) -> Array:
    """The same directions, each with its entry of largest magnitude positive."""
    largest = np.argmax(np.abs(directions), axis=0)
    signs = np.sign(directions[largest, np.arange(directions.shape[1])])
    return np.asarray(directions * signs)
