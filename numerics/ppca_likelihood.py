r"""The log-likelihood of probabilistic PCA through the sample covariance, its gradient, and the step of EM.

All three need the data only through SA and tr S, so one pass of O(ndk) serves them together; the rest is k×k:

.. math:: \ell = -\tfrac12\{d\log 2\pi + \log\det C + \operatorname{tr}(C^{-1}S)\}, \qquad
          \operatorname{tr}(C^{-1}S) = \sigma^{-2}(\operatorname{tr}S - \operatorname{tr}Q), \quad Q = A^\top SA

with C⁻¹ = σ⁻²(I − AAᵀ) as in :mod:`numerics.ppca_axes`, and μ at the sample mean. ℓ is per sample, in nats. The columns of
A are no longer than 1, so tr S − tr Q is right to rounding of tr S, whatever W is. That is still much beside a dσ² that is
tiny itself: a noise variance under 1e-10 of tr S/d is refused here; the closed form goes further.

Source: Tipping & Bishop 1999, Eqs. (4), (12) and appendix B; the catalogue of this project proves the gradient.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from numerics.agreement import UNIT_ROUNDOFF
from numerics.errors import NoiseVanishes
from numerics.gaussian import LOG_TWO_PI
from numerics.linalg import Array, cholesky
from numerics.ppca import PPCA
from numerics.ppca_axes import PrincipalAxes
from numerics.sample_covariance import SampleCovariance

SMALLEST_NOISE = 1e-10


@dataclass(frozen=True)
class Likelihood:
    r"""The log-likelihood at one W (d, k) and :math:`\sigma^2`, given by their axes, with ``product`` = S A (d, k) and tr S."""

    axes: PrincipalAxes
    product: Array
    trace: float

    @cached_property
    def _within(self) -> Array:
        """Q = AᵀSA, k×k."""
        return _symmetric(self.axes.shrunken.T @ self.product)

    @cached_property
    def value(self) -> float:
        """ℓ, the log-likelihood per sample."""
        d = self.product.shape[0]
        quadratic = (self.trace - float(np.trace(self._within))) / self.axes.sigma2
        return -0.5 * (d * LOG_TWO_PI + self.axes.log_determinant() + quadratic)

    @property
    def rounding(self) -> float:
        """What rounding may change of ``value``, in nats: a few units of the largest term that it is the difference of."""
        return 8 * UNIT_ROUNDOFF * max(abs(self.value), self.trace / self.axes.sigma2, 1.0)

    @cached_property
    def gradient_W(self) -> Array:
        r""":math:`\nabla_W\ell = C^{-1}SC^{-1}W - C^{-1}W = \{\sigma^{-2}(SA - AQ) - A\}\,\mathrm{diag}(m^{-1/2})R^\top`.

        Of shape (d, k). Here m = l² + σ² are the eigenvalues of M, and :math:`C^{-1}W = A\,\mathrm{diag}(m^{-1/2})R^\top`.
        """
        A = self.axes.shrunken
        off = (self.product - A @ self._within) / self.axes.sigma2 - A
        return np.asarray((off / np.sqrt(self.axes.variances)) @ self.axes.rotation)

    @cached_property
    def gradient_log_sigma2(self) -> float:
        r""":math:`-\tfrac12\sigma^2\{\operatorname{tr}C^{-1} - \operatorname{tr}(C^{-2}S)\}`, the derivative in log σ²."""
        d, k = self.product.shape
        noise_part = self.axes.sigma2 / self.axes.variances  # 1 − AᵀA, which is diagonal
        within = np.diagonal(self._within)
        left = self.trace - float(np.sum(within)) - float(noise_part @ within)
        return -0.5 * (d - k + float(np.sum(noise_part)) - left / self.axes.sigma2)

    def em_step(self) -> tuple[Array, float]:
        r"""The next W and :math:`\sigma^2` of EM, without another pass over the data.

        .. math:: W' = SA(Q + \sigma^2I)^{-1}\mathrm{diag}(m^{1/2})R^\top, \qquad
                  \sigma'^2 = \tfrac1d\{\operatorname{tr}S - \operatorname{tr}((Q+\sigma^2I)^{-1}(SA)^\top SA)\}

        Source: Tipping & Bishop 1999, appendix B, Eqs. (29)–(30), multiplied out in the axes of W.
        """
        d, k = self.product.shape
        normal = cholesky(self._within + self.axes.sigma2 * np.eye(k), "AᵀSA + σ²I")
        explained = float(np.sum(normal.whiten(self.product.T) ** 2))
        stretched = np.sqrt(self.axes.variances)[:, None] * self.axes.rotation
        return self.product @ normal.solve(stretched), (self.trace - explained) / d


def likelihood_at(covariance: SampleCovariance, W: Array, sigma2: float) -> Likelihood:
    """The log-likelihood of the data at one W and sigma2, by one pass over them.

    Raises :class:`NoiseVanishes` for a sigma2 too small for it.
    """
    if not sigma2 * covariance.d > SMALLEST_NOISE * covariance.trace:
        raise noise_vanishes(covariance, W.shape[1], sigma2)
    at = PrincipalAxes(W, sigma2)
    return Likelihood(at, covariance.times(at.shrunken), covariance.trace)


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
