r"""Probabilistic PCA by expectation–maximisation, in O(ndk) for a step and without any d×d matrix.

EM climbs at every step. It converges linearly, the more slowly the closer the eigenvalues :math:`\lambda_k` and
:math:`\lambda_{k+1}` are and the smaller σ² is beside them, and only to a stationary point: started orthogonal to a leading
direction it never finds it, which random starts avoid with probability one.

Source: Tipping & Bishop 1999, §3.2 and appendix B; Bishop 2006, §12.2.2.
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from numerics.errors import NotPositiveDefinite, WrongSize
from numerics.geometric_gains import ARRIVED, reason_to_stop
from numerics.ppca import PPCA
from numerics.ppca_fitting import Ascent, starting_point
from numerics.ppca_likelihood import likelihood_at, noise_vanishes
from numerics.sample_covariance import SampleCovariance


def expectation_maximisation(
    X: ArrayLike, k: int, *, start: ArrayLike | None = None, seed: int = 0, tolerance: float = 1e-11, most_steps: int = 10_000
) -> Ascent:
    r"""Fit probabilistic PCA to X of shape (n, d) by EM.

    It has converged when what is left to gain, the limit of the geometric series that the last gains start
    (:mod:`numerics.geometric_gains`), is at most ``tolerance`` nats per dimension. After ``most_steps`` steps, or when gains
    drown in rounding first, ``converged`` is false.

    Raises :class:`WrongShape`, :class:`WrongSize`, :class:`NotFinite`, :class:`NotDetermined` (k = d), :class:`Singular`
    (a start of rank below k) or :class:`NoiseVanishes` (data of rank at most k).
    Source: Tipping & Bishop 1999, Eqs. (29)–(30).

    >>> fitted = expectation_maximisation([[0.0, 0.0], [4.0, 0.0], [0.0, 2.0], [4.0, 2.0]], k=1)
    >>> fitted.converged, round(fitted.model.sigma2, 4)
    (True, 1.0)
    """
    if most_steps < 1 or not tolerance > 0:
        raise WrongSize(f"most_steps = {most_steps} and tolerance = {tolerance}; at least 1 and above 0 are needed")
    covariance = SampleCovariance(X)
    current = likelihood_at(covariance, *starting_point(covariance, k, start, seed))
    history = [current.value]
    stopped = ""
    while not stopped and len(history) <= most_steps:
        try:
            current = likelihood_at(covariance, *current.em_step())
        except NotPositiveDefinite as problem:  # σ² is lost beside the variance along W
            raise noise_vanishes(covariance, k, current.axes.sigma2) from problem
        history.append(current.value)
        stopped = reason_to_stop(history, current.rounding, tolerance * covariance.d)
    model = PPCA(current.axes.W, covariance.mean, current.axes.sigma2)
    return Ascent(model, tuple(history), stopped == ARRIVED, stopped or f"the limit of {most_steps} steps")
