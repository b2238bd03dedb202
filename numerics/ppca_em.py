r"""Probabilistic PCA by expectation–maximisation, in O(ndk) for a step and without any d×d matrix.

EM climbs at every step. It converges linearly, the more slowly the closer the eigenvalues :math:`\lambda_k` and
:math:`\lambda_{k+1}` are and the smaller σ² is beside them, and only to a stationary point: started orthogonal to a leading
direction it never finds it, which random starts avoid with probability one.

Source: Tipping & Bishop 1999, §3.2 and appendix B; Bishop 2006, §12.2.2. The criterion is that of Böhning et al. 1994.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import NotPositiveDefinite, WrongSize
from numerics.ppca import PPCA
from numerics.ppca_fitting import Ascent, starting_point
from numerics.ppca_likelihood import likelihood_at, noise_vanishes
from numerics.sample_covariance import SampleCovariance


def expectation_maximisation(
    X: ArrayLike, k: int, *, start: ArrayLike | None = None, seed: int = 0, tolerance: float = 1e-11, most_steps: int = 10_000
) -> Ascent:
    r"""Fit probabilistic PCA to X of shape (n, d) by EM.

    It has converged when what is left to gain, the limit of the geometric series that the last gains start
    (Δ r/(1−r) for a last gain Δ, where r is the ratio of gains while they halved last), is at most ``tolerance`` nats per
    dimension. A small gain alone is no such sign. After ``most_steps`` steps, or when gains drown in rounding first,
    ``converged`` is false.

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
        stopped = _reason_to_stop(history, current.rounding, tolerance * covariance.d)
    model = PPCA(current.axes.W, covariance.mean, current.axes.sigma2)
    return Ascent(model, tuple(history), stopped == _CONVERGED, stopped or f"the limit of {most_steps} steps")


_CONVERGED = "nothing measurable is left to gain"
_DROWNED = "gains are below rounding while the estimate of what is left is not"


def _reason_to_stop(history: list[float], rounding: float, enough: float) -> str:
    """Why the last log-likelihood, known up to ``rounding``, ends the climb, or nothing."""
    gains = np.diff(history)
    if gains.size < 2 or gains[-1] > gains[-2] + 2 * rounding:
        return ""
    drowned = bool(gains[-1] <= rounding)
    gain = max(float(gains[-1]), 0.0) + rounding
    doubled = np.flatnonzero(gains >= 2 * gain)
    if not doubled.size:  # no step has gained anything
        return _CONVERGED if drowned else ""
    # Over a halving rounding hardly changes the ratio; from one gain to the next it may be all that changes.
    rate = (gain / gains[doubled[-1]]) ** (1 / (gains.size - 1 - doubled[-1]))
    if gain * rate / (1 - rate) <= enough:
        return _CONVERGED
    return _DROWNED if drowned else ""
