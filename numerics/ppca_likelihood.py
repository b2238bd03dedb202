r"""The log-likelihood of probabilistic PCA through the sample covariance, its gradient, and the step of EM.

All three need the data only through SW and tr S, so one pass of O(ndk) serves them together; the rest is k×k:

.. math:: \ell = -\tfrac12\{d\log 2\pi + \log\det C + \operatorname{tr}(C^{-1}S)\}, \qquad
          \operatorname{tr}(C^{-1}S) = \sigma^{-2}\{\operatorname{tr}S - \operatorname{tr}(M^{-1}W^\top SW)\}

with M = WᵀW + σ²I, and μ at the sample mean. ℓ is per sample, in nats. The difference in braces loses digits once dσ² is
tiny beside tr S, so a noise variance under 1e-10 of tr S/d is refused here; the closed form goes further.

Source: Tipping & Bishop 1999, Eqs. (4), (12) and appendix B; the catalogue of this project proves the gradient.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from numerics.errors import NoiseVanishes
from numerics.gaussian import LOG_TWO_PI
from numerics.linalg import Array, Cholesky, cholesky
from numerics.ppca import PPCA
from numerics.sample_covariance import SampleCovariance

SMALLEST_NOISE = 1e-10


@dataclass(frozen=True)
class Likelihood:
    r"""The log-likelihood at one W (d, k) and :math:`\sigma^2`, with ``product`` = S W (d, k) and ``trace`` = tr S."""

    W: Array
    sigma2: float
    product: Array
    trace: float

    @cached_property
    def _latent(self) -> Cholesky:
        """M = WᵀW + σ²I, k×k."""
        return cholesky(self.W.T @ self.W + self.sigma2 * np.eye(self.W.shape[1]), "M = WᵀW + σ²I")

    @cached_property
    def _within(self) -> Array:
        """WᵀSW, k×k."""
        return _symmetric(self.W.T @ self.product)

    @cached_property
    def value(self) -> float:
        """ℓ, the log-likelihood per sample."""
        d, k = self.W.shape
        log_determinant = (d - k) * math.log(self.sigma2) + self._latent.log_determinant()
        quadratic = (self.trace - float(np.trace(self._latent.solve(self._within)))) / self.sigma2
        return -0.5 * (d * LOG_TWO_PI + log_determinant + quadratic)

    @cached_property
    def gradient_W(self) -> Array:
        r""":math:`\nabla_W\ell = C^{-1}SC^{-1}W - C^{-1}W = \sigma^{-2}(SW - WM^{-1}W^\top SW)M^{-1} - WM^{-1}`, (d, k)."""
        off = (self.product - self.W @ self._latent.solve(self._within)) / self.sigma2 - self.W
        return self._latent.solve(off.T).T

    @cached_property
    def gradient_log_sigma2(self) -> float:
        r""":math:`-\tfrac12\sigma^2\{\operatorname{tr}C^{-1} - \operatorname{tr}(C^{-2}S)\}`, the derivative in log σ²."""
        d, k = self.W.shape
        inverse, ratio = self._latent.solve(np.eye(k)), self._latent.solve(self._within)
        trace_precision = d - k + self.sigma2 * float(np.trace(inverse))
        left = self.trace - float(np.trace(ratio)) - self.sigma2 * float(np.sum(inverse * ratio.T))
        return -0.5 * (trace_precision - left / self.sigma2)

    def em_step(self) -> tuple[Array, float]:
        r"""The next W and :math:`\sigma^2` of EM, without another pass over the data.

        .. math:: W' = SW A^{-1} M, \qquad \sigma'^2 = \tfrac1d\{\operatorname{tr}S - \operatorname{tr}(A^{-1}W^\top S^2W)\},
                  \qquad A = \sigma^2M + W^\top SW

        Source: Tipping & Bishop 1999, appendix B, Eqs. (29)–(30), multiplied out.
        """
        M = self._latent.factor @ self._latent.factor.T
        normal = cholesky(self.sigma2 * M + self._within, "σ²M + WᵀSW")
        whitened = normal.whiten(self.product.T)
        explained = float(np.sum(whitened**2))
        return self.product @ normal.solve(M), (self.trace - explained) / self.W.shape[0]


def likelihood_at(covariance: SampleCovariance, W: Array, sigma2: float) -> Likelihood:
    """The log-likelihood of the data at one W and sigma2, by one pass over them.

    Raises :class:`NoiseVanishes` for a sigma2 too small for it.
    """
    if not sigma2 * covariance.d > SMALLEST_NOISE * covariance.trace:
        raise noise_vanishes(covariance, W.shape[1], sigma2)
    return Likelihood(W, sigma2, covariance.times(W), covariance.trace)


def noise_vanishes(covariance: SampleCovariance, k: int, sigma2: float) -> NoiseVanishes:
    """The error for a noise variance too small to be told from 0 by way of SW and tr S."""
    return NoiseVanishes(
        f"sigma2 = {sigma2:.3g} has fallen to {SMALLEST_NOISE:.0e} of tr S / d = {covariance.trace / covariance.d:.3g}: the "
        f"data lie in, or too close to, a {k}-dimensional affine space; use fewer components, or the closed form"
    )


def average_log_likelihood(covariance: SampleCovariance, model: PPCA) -> float:
    r"""The log-likelihood per sample of a model whose mean is the sample mean, from S alone, in nats.

    Equivalent to ``model.log_likelihood(X)``. A mean elsewhere costs :math:`\tfrac12(\bar x-\mu)^\top C^{-1}(\bar x-\mu)`,
    which is included. Raises :class:`NoiseVanishes` for a noise variance too small for it.
    """
    at_mean = likelihood_at(covariance, model.W, model.sigma2).value
    of_sample_mean, of_mu = model.log_densities(np.stack([covariance.mean, model.mu]))
    return at_mean + float(of_sample_mean - of_mu)


def _symmetric(matrix: Array) -> Array:
    return np.asarray((matrix + matrix.T) / 2)
