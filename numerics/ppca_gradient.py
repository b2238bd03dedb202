r"""Probabilistic PCA by gradient ascent on the log-likelihood, with the derived gradient and SciPy's L-BFGS.

.. math:: \nabla_W\ell = C^{-1}SC^{-1}W - C^{-1}W, \qquad
          \frac{\partial\ell}{\partial\log\sigma^2} = -\tfrac{\sigma^2}2\{\operatorname{tr}C^{-1} - \operatorname{tr}(C^{-2}S)\}

The climb is over W and log σ² together, in units in which the average variance tr S/d is 1, so it does not depend on the
units of the data. Every evaluation is one pass of O(ndk) over them.

Source: Tipping & Bishop 1999, appendix A, Eq. (15), for the gradient in W; Lucas et al. 2019, appendix A.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from numerics.errors import WrongSize
from numerics.linalg import Array
from numerics.ppca import PPCA
from numerics.ppca_fitting import Ascent, starting_point
from numerics.ppca_likelihood import SMALLEST_NOISE, Likelihood, likelihood_at, noise_vanishes
from numerics.sample_covariance import SampleCovariance

_REMEMBERED_STEPS = 30
# A line search may try a step far too long; at the maximum σ² lies between 0 and d/(d−k) times the average variance.
_LOG_NOISE = (math.log(2 * SMALLEST_NOISE), 50.0)


def gradient_ascent(
    X: ArrayLike, k: int, *, start: ArrayLike | None = None, seed: int = 0, tolerance: float = 1e-6, most_steps: int = 10_000
) -> Ascent:
    """Fit probabilistic PCA to X of shape (n, d) by L-BFGS on the log-likelihood per sample.

    It has converged when no entry of the gradient in (W/s, log σ²), with s² = tr S/d, exceeds ``tolerance`` nats; what is
    then left to gain is of the order of the square of that. Like EM it finds a stationary point, and from a random start
    the maximum, since all others are saddles (Tipping & Bishop 1999, appendix A).

    Raises as :func:`numerics.ppca_em.expectation_maximisation`.

    >>> fitted = gradient_ascent([[0.0, 0.0], [4.0, 0.0], [0.0, 2.0], [4.0, 2.0]], k=1)
    >>> fitted.converged, round(fitted.model.sigma2, 6)
    (True, 1.0)
    """
    if most_steps < 1 or not tolerance > 0:
        raise WrongSize(f"most_steps = {most_steps} and tolerance = {tolerance}; at least 1 and above 0 are needed")
    covariance = SampleCovariance(X)
    W, sigma2 = starting_point(covariance, k, start, seed)
    climb = _Climb(covariance, W.shape, math.sqrt(sigma2))
    found = optimize.minimize(
        climb.descent,
        np.append(W / climb.unit, 0.0),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None)] * W.size + [_LOG_NOISE],
        callback=climb.note,
        # The gradient alone decides: ftol would stop at the first small gain.
        options={"maxcor": _REMEMBERED_STEPS, "maxiter": most_steps, "maxfun": 4 * most_steps, "gtol": tolerance, "ftol": 0.0},
    )
    if found.x[-1] <= _LOG_NOISE[0] + 1e-6:
        raise noise_vanishes(covariance, k, climb.at(found.x).axes.sigma2)
    best = climb.at(found.x)
    steepest = float(np.max(np.abs(climb.gradient(best))))
    model = PPCA(best.axes.W, covariance.mean, best.axes.sigma2)
    stopped = f"{found.message.lower()}; the steepest slope is {steepest:.1e}"
    return Ascent(model, tuple(climb.history), steepest <= tolerance, stopped)


class _Climb:
    """The log-likelihood as a function of one vector: the entries of W/s, then log(σ²/s²)."""

    def __init__(self, covariance: SampleCovariance, shape: tuple[int, ...], unit: float) -> None:
        self.covariance, self.shape, self.unit = covariance, shape, unit
        self.history: list[float] = []

    def at(self, point: Array) -> Likelihood:
        W = self.unit * point[:-1].reshape(self.shape)
        return likelihood_at(self.covariance, W, self.unit**2 * math.exp(float(point[-1])))

    def gradient(self, found: Likelihood) -> Array:
        return np.append(self.unit * found.gradient_W, found.gradient_log_sigma2)

    def descent(self, point: Array) -> tuple[float, Array]:
        found = self.at(point)
        if not self.history:
            self.history.append(found.value)
        return -found.value, -self.gradient(found)

    def note(self, intermediate_result: optimize.OptimizeResult) -> None:
        self.history.append(-float(intermediate_result.fun))
