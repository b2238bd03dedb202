r"""The densities of a linear VAE from their definitions, and its ELBO from its own: slow and obvious.

Nothing here uses the closed forms of :mod:`numerics.linear_vae`. The joint distribution of (z, x) is written down by
blocks from the generative model; the marginal and the posterior follow by conditioning blocks, or by quadrature.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import NumericsError, TooLarge, WrongShape
from numerics.gaussian import LOG_TWO_PI, log_density
from numerics.linalg import Array, cholesky, finite
from numerics.linear_vae import LinearVAE
from numerics.log_integral import fit_quadratic
from numerics.quadrature import MOST_POINTS, Interval, expectation, monte_carlo_expectation

# The trapezoid rule for exp(−t²/2) with step h is wrong by about exp(−2π²/h²), and cut at T by about exp(−T²/2).
_STEP, _REACH = 0.75, 8.25


@dataclass(frozen=True)
class Normal:
    """A normal distribution: its mean of shape (d,) and covariance (d, d)."""

    mean: Array
    covariance: Array

    def log_density(self, x: ArrayLike) -> float | Array:
        """The log-density at one point (d,) or at n points (n, d), in nats."""
        return log_density(x, self.mean, self.covariance)

    def given_last(self, value: ArrayLike) -> Normal:
        r"""The distribution of the first entries given the last ones, as many as ``value`` has.

        .. math:: a\mid b \sim \mathcal N\big(m_a + S_{ab}S_{bb}^{-1}(b-m_b),\ S_{aa} - S_{ab}S_{bb}^{-1}S_{ba}\big)

        Source: Bishop 2006, Eqs. (2.81) and (2.82).
        """
        known = finite(np.asarray(value, dtype=float), "the value")
        if known.ndim != 1 or known.size > self.mean.size:
            raise WrongShape(f"the value has shape {known.shape}, but at most the last {self.mean.size} entries are given")
        first = self.mean.size - known.size
        across = self.covariance[:first, first:]
        whitened = cholesky(self.covariance[first:, first:], "the covariance of what is given")
        mean = self.mean[:first] + across @ whitened.solve(known - self.mean[first:])
        return Normal(mean, self.covariance[:first, :first] - across @ whitened.solve(across.T))


def joint(model: LinearVAE) -> Normal:
    r"""The joint distribution of (z, x), of k + d dimensions, by blocks.

    .. math:: \begin{pmatrix}z\\x\end{pmatrix}\sim\mathcal N\left(\begin{pmatrix}0\\\mu\end{pmatrix},
              \begin{pmatrix}I_k & W^\top\\ W & WW^\top+\sigma^2I_d\end{pmatrix}\right)

    Source: Lucas et al. 2019, Eq. (1); Bishop 2006, §12.2.
    """
    d, k = model.W.shape
    upper = np.hstack([np.eye(k), model.W.T])
    lower = np.hstack([model.W, model.W @ model.W.T + model.sigma2 * np.eye(d)])
    return Normal(np.concatenate([np.zeros(k), model.mu]), np.vstack([upper, lower]))


def marginal(model: LinearVAE) -> Normal:
    """The distribution of x: the last block of the joint one. Source: Lucas et al. 2019, Eq. (4)."""
    both, k = joint(model), model.latent_size
    return Normal(both.mean[k:], both.covariance[k:, k:])


def posterior(model: LinearVAE, x: ArrayLike) -> Normal:
    """The distribution of z given x of shape (d,), by conditioning the joint one. Source: Lucas et al. 2019, Eq. (5)."""
    if np.shape(x) != (model.dimension,):
        raise WrongShape(f"x has shape {np.shape(x)}, but ({model.dimension},) is needed to fit W")
    return joint(model).given_last(x)


def encoder(model: LinearVAE, x: ArrayLike) -> Normal:
    """The distribution q(z|x) at x of shape (d,)."""
    return Normal(model.V @ (np.asarray(x, dtype=float) - model.mu), np.diag(model.delta))


def log_joint_density(model: LinearVAE, x: Array, z: Array) -> float | Array:
    r""":math:`\log p(z) + \log p(x|z)` at x of shape (d,) and z of shape (k,), or (m, k) for m numbers."""
    errors = np.sum((x - model.mu - z @ model.W.T) ** 2, axis=-1) / model.sigma2
    prior = np.sum(z**2, axis=-1) + model.latent_size * LOG_TWO_PI
    result = -0.5 * (prior + errors + model.dimension * (LOG_TWO_PI + np.log(model.sigma2)))
    return float(result) if z.ndim == 1 else np.asarray(result)


def log_marginal_by_quadrature(model: LinearVAE, x: ArrayLike) -> float:
    r"""The logarithm of :math:`p(x) = \int p(x|z)\,p(z)\,dz` by the trapezoid rule, for at most 3 latent dimensions.

    The grid is centred at the peak of the integrand and spaced by its curvature, both found from its values; for a
    normal integrand the rule converges faster than any power of the step. Accurate to about 1e-14.

    Raises :class:`TooLarge` beyond 3 latent dimensions, and as :func:`numerics.gaussian.log_density`.
    Source: Trefethen & Weideman 2014, *The exponentially convergent trapezoidal rule*.
    """
    point = finite(np.asarray(x, dtype=float), "x")
    k, axis = model.latent_size, np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    if axis.size**k > MOST_POINTS:
        raise TooLarge(f"{axis.size}^{k} points are more than {MOST_POINTS}; condition the blocks instead (marginal)")
    quadratic = fit_quadratic(lambda z: float(log_joint_density(model, point, z)), k)
    if quadratic is None:
        raise NumericsError("log p(x, z) does not look quadratic in z within rounding; rescale the data or raise sigma2")
    curvature = cholesky(quadratic.precision, "the curvature of log p(x, z)")
    grid = np.stack([part.ravel() for part in np.meshgrid(*[axis] * k, indexing="ij")], axis=1)
    nodes = curvature.solve(quadratic.gradient) + np.linalg.solve(curvature.factor.T, grid.T).T
    values = np.asarray(log_joint_density(model, point, nodes))
    peak = float(np.max(values))
    return peak + float(np.log(np.sum(np.exp(values - peak)))) + k * np.log(_STEP) - 0.5 * curvature.log_determinant()


def log_ratio(model: LinearVAE, x: Array, z: Array) -> float:
    r""":math:`\log p(x, z) - \log q(z|x)` at one x (d,) and z (k,); its expectation under q is the ELBO."""
    return float(log_joint_density(model, x, z)) - float(encoder(model, x).log_density(z))


def elbo_by_quadrature(model: LinearVAE, data: ArrayLike) -> float:
    r"""The average ELBO from its definition, :math:`\mathbb E_{q(z|x)}[\log p(x,z)-\log q(z|x)]`, by Gauss–Hermite rules.

    Two nodes along each axis are exact, the integrand being quadratic. For at most 14 latent dimensions; raises
    :class:`TooLarge` beyond. Source: Lucas et al. 2019, §3; Kingma & Welling 2014, Eq. (2).
    """

    def at(x: Array) -> float:
        q = encoder(model, x)
        return float(expectation(lambda z: log_ratio(model, x, z), q.mean, q.covariance, count=2))

    return float(np.mean([at(x) for x in model.points(data)]))


def elbo_by_sampling(model: LinearVAE, x: ArrayLike, *, draws: int = 10_000, level: float = 0.99, seed: int = 0) -> Interval:
    """The ELBO of one point x of shape (d,) from its definition by sampling, with a confidence interval."""
    point = model.points(np.atleast_2d(np.asarray(x, dtype=float)))[0]
    q = encoder(model, point)
    return monte_carlo_expectation(
        lambda z: log_ratio(model, point, z), q.mean, q.covariance, draws=draws, level=level, seed=seed
    )
