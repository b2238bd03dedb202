"""What every fit of probabilistic PCA shares: whether an estimate exists, where to start, and what a climb reports."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import NoiseVanishes, NotDetermined, Singular
from numerics.linalg import Array
from numerics.ppca import PPCA, check_components
from numerics.ppca_likelihood import SMALLEST_NOISE, noise_vanishes
from numerics.sample_covariance import SampleCovariance, check_range


def check_determined(covariance: SampleCovariance, k: int) -> int:
    """k itself; raises an error where no maximum-likelihood estimate with k components exists or is unique.

    :class:`WrongSize` unless 1 ≤ k ≤ d; :class:`NotDetermined` for k = d; :class:`NoiseVanishes` for k ≥ n − 1, the
    largest rank that n centred samples have.
    """
    n, d = covariance.n, covariance.d
    if check_components(k, d) == d:
        raise NotDetermined(
            f"k = d = {d}: W Wᵀ + sigma2 I equals the sample covariance for every sigma2 up to its smallest eigenvalue, so "
            f"sigma2 is not determined; 1 ≤ k < d is needed" + (f", and k = {d - 1} already attains that" if d > 1 else "")
        )
    if k >= n - 1:
        raise NoiseVanishes(
            f"{n} samples span at most {n - 1} dimensions about their mean, so with k = {k} the noise variance is 0 and "
            f"the likelihood has no maximum; at least k + 2 = {k + 2} samples are needed"
        )
    return int(k)


@dataclass(frozen=True)
class Ascent:
    """What an iterative fit has reached.

    ``history`` holds the log-likelihood per sample before the first step and after every one. ``stopped`` says in words
    why it ended; unless ``converged``, ``model`` is the best point so far and not a maximum.
    """

    model: PPCA
    history: tuple[float, ...]
    converged: bool
    stopped: str

    @property
    def log_likelihood(self) -> float:
        """The log-likelihood per sample of ``model``, in nats."""
        return self.history[-1]

    @property
    def steps(self) -> int:
        return len(self.history) - 1


def check_rank(covariance: SampleCovariance, k: int) -> None:
    """Raises :class:`NoiseVanishes` where k directions already hold all the variance that the moments can see.

    Over orthonormal U of k columns the variance tr S − tr(UᵀSU) left out is least for the leading eigenvectors, so it is
    never under (d − k)σ̂²; for U spanning S times a random matrix it is 0 up to rounding whenever S has rank at most k
    (Halko, Martinsson & Tropp 2011, §4). What lies between the two is met by the climb itself.
    """
    U = np.linalg.qr(covariance.times(np.random.default_rng(0).standard_normal((covariance.d, k)))).Q
    left = covariance.trace - float(np.vdot(U, covariance.times(U)))
    if not left > max(SMALLEST_NOISE * covariance.trace, covariance.unseen):
        raise noise_vanishes(covariance, k, max(left, 0.0) / (covariance.d - k))


def starting_point(covariance: SampleCovariance, k: int, start: ArrayLike | None, seed: int) -> tuple[Array, float]:
    """W and sigma2 to start from: the given W, or normal draws of the data's scale; sigma2 is the average variance tr S/d.

    Raises :class:`Singular` for a W of rank below k: neither method ever leaves its column space. Raises as
    :func:`check_determined` and :func:`check_rank`.
    """
    if not covariance.trace > covariance.unseen:
        raise NoiseVanishes("all samples are equal up to rounding, so the noise variance is 0; they must differ")
    variance = check_range(covariance.trace / covariance.d)
    check_rank(covariance, check_determined(covariance, k))
    if start is None:
        return math.sqrt(variance) * np.random.default_rng(seed).standard_normal((covariance.d, k)), variance
    W = PPCA(np.asarray(start, dtype=float), covariance.mean, variance).W
    rank = int(np.linalg.matrix_rank(W))
    if W.shape[1] != k or rank < k:
        raise Singular(f"the starting W has shape {W.shape} and rank {rank}; ({covariance.d}, {k}) and rank {k} are needed")
    return W, variance
