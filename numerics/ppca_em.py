r"""Probabilistic PCA by expectation–maximisation, in O(ndk) for a step and without any d×d matrix.

EM climbs at every step. It converges linearly, the more slowly the closer the eigenvalues :math:`\lambda_k` and
:math:`\lambda_{k+1}` are, and only to a stationary point: started orthogonal to a leading direction it never finds it,
which random starts avoid with probability one.

Source: Tipping & Bishop 1999, §3.2 and appendix B; Bishop 2006, §12.2.2. The criterion is that of Böhning et al. 1994.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from numerics.agreement import UNIT_ROUNDOFF
from numerics.errors import NotPositiveDefinite, WrongSize
from numerics.ppca import PPCA
from numerics.ppca_fitting import Ascent, check_determined, starting_point
from numerics.ppca_likelihood import likelihood_at, noise_vanishes
from numerics.sample_covariance import SampleCovariance


def expectation_maximisation(
    X: ArrayLike, k: int, *, start: ArrayLike | None = None, seed: int = 0, tolerance: float = 1e-11, most_steps: int = 10_000
) -> Ascent:
    r"""Fit probabilistic PCA to X of shape (n, d) by EM.

    It has converged when what is left to gain, the limit of the geometric series that the last gains start
    (Δ r/(1−r), where r is the last gain Δ over the one before), is at most ``tolerance`` nats per dimension. A small gain
    alone is no such sign. After ``most_steps`` steps, or when gains drown in rounding first, ``converged`` is false.

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
    W, sigma2 = starting_point(covariance, check_determined(covariance, k), start, seed)
    current = likelihood_at(covariance, W, sigma2)
    history = [current.value]
    stopped = ""
    while not stopped and len(history) <= most_steps:
        try:
            current = likelihood_at(covariance, *current.em_step())
        except NotPositiveDefinite as problem:  # σ² is lost beside the variance along W
            raise noise_vanishes(covariance, k, current.sigma2) from problem
        history.append(current.value)
        stopped = _reason_to_stop(history, tolerance * covariance.d)
    model = PPCA(current.W, covariance.mean, current.sigma2)
    return Ascent(model, tuple(history), stopped == _CONVERGED, stopped or f"the limit of {most_steps} steps")


_CONVERGED = "nothing measurable is left to gain"
_DROWNED = "gains are below rounding while the estimate of what is left is not"


def _reason_to_stop(history: list[float], enough: float) -> str:
    """Why the last log-likelihood ends the climb, or nothing."""
    if len(history) < 3:
        return ""
    before, gain = history[-2] - history[-3], history[-1] - history[-2]
    rounding = 8 * UNIT_ROUNDOFF * max(abs(history[-1]), 1.0)
    if gain > rounding:
        return _CONVERGED if gain < before and gain * gain / (before - gain) <= enough else ""
    rate = _last_measurable_rate(history, rounding)
    return _CONVERGED if rate < 1 and rounding * rate / (1 - rate) <= enough else _DROWNED


def _last_measurable_rate(history: list[float], rounding: float) -> float:
    """The ratio of the last two gains in a row well above rounding; 0 when the start itself could not be improved."""
    gains = np.diff(history)
    well = np.flatnonzero(gains > 1000 * rounding)
    pairs = well[1:][np.diff(well) == 1]
    if not pairs.size:
        return 0.0 if not well.size else 1.0
    return float(gains[pairs[-1]] / gains[pairs[-1] - 1])
