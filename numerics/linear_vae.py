r"""The linear VAE: its parameters, and its evidence lower bound (ELBO) in closed form.

.. math:: z\sim\mathcal N(0, I_k),\qquad x\mid z\sim\mathcal N(Wz+\mu,\ \sigma^2 I_d),\qquad
          q(z\mid x) = \mathcal N(V(x-\mu),\ D),\quad D = \operatorname{diag}(\delta)

Everything is averaged over the data and in nats. One formula serves both data and moments: with a root F of the second
moment about μ, :math:`F^\top F = \frac1n\sum_i(x_i-\mu)(x_i-\mu)^\top`, the ELBO needs only :math:`P = FV^\top` and the
residual :math:`R = F - PW^\top`, which keeps it free of cancellation. The data themselves, centred and divided by √n, are
such a root, and so is :math:`\Lambda^{1/2}U^\top`. Source: Lucas et al. 2019, §4.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import NumericsError, WrongShape
from numerics.linalg import Array, finite
from numerics.sample_covariance import data_matrix
from numerics.spectrum import Moments, elbo_from_parts, positive_variance

_BLOCK_ENTRIES, _FEWEST_ROWS = 2**17, 32


@dataclass(frozen=True)
class LinearVAE:
    r"""The parameters of a linear VAE, checked when it is made.

    ``W`` (d, k) is the decoder and ``V`` (k, d) the encoder; ``delta`` (k,) holds the variances of the encoder, the
    diagonal of D; ``sigma2`` is the noise variance, in squared units of the data; ``mu`` (d,) is the mean.
    More latent than observed dimensions are a legal model, though none that is ever the best.

    Raises :class:`WrongShape`, :class:`NotFinite`, or :class:`NumericsError` for a variance that is not positive.

    >>> LinearVAE(W=[[2.0]], V=[[0.4]], delta=[0.2], sigma2=1.0, mu=[0.0]).latent_size
    1
    """

    W: Array
    V: Array
    delta: Array
    sigma2: float
    mu: Array

    def __post_init__(self) -> None:
        for name in ("W", "V", "delta", "mu"):
            object.__setattr__(self, name, finite(np.asarray(getattr(self, name), dtype=float), name))
        object.__setattr__(self, "sigma2", positive_variance(self.sigma2))
        if self.W.ndim != 2 or not self.W.size:
            raise WrongShape(f"W has shape {self.W.shape}, but (d, k) with d ≥ 1 and k ≥ 1 is needed")
        d, k = self.W.shape
        for name, needed in (("V", (k, d)), ("delta", (k,)), ("mu", (d,))):
            if getattr(self, name).shape != needed:
                raise WrongShape(f"{name} has shape {getattr(self, name).shape}, but {needed} is needed to fit W, {d}×{k}")
        if np.min(self.delta) <= 0:
            raise NumericsError(f"delta has the entry {np.min(self.delta)}, but the variances of the encoder are positive")

    @property
    def dimension(self) -> int:
        """The number d of observed dimensions."""
        return int(self.W.shape[0])

    @property
    def latent_size(self) -> int:
        """The number k of latent dimensions."""
        return int(self.W.shape[1])

    def root_of_data(self, data: ArrayLike) -> Array:
        r"""The n×d root :math:`F = (X-\mathbf 1\mu^\top)/\sqrt n` of the second moment about μ, for data (n, d)."""
        root = self.points(data) - self.mu
        root /= np.sqrt(len(root))
        return root

    def root_of_moments(self, moments: Moments) -> Array:
        r"""The root of d columns with the rows of :math:`\Lambda^{1/2}U^\top` and :math:`\bar x-\mu`, from the moments."""
        if moments.mean.size != self.dimension:
            raise WrongShape(f"the moments have {moments.mean.size} dimensions and W {self.dimension} rows; they must be equal")
        return np.vstack([moments.root, moments.mean - self.mu])

    def points(self, data: ArrayLike) -> Array:
        """The data as an array of shape (n, d) with n ≥ 1; raises :class:`WrongShape` or :class:`NotFinite`."""
        points = finite(data_matrix(data, self.dimension, "the data").astype(float, copy=False), "the data")
        if not len(points):
            raise WrongShape(f"the data have shape {points.shape}, but (n, {self.dimension}) with n ≥ 1 is needed")
        return points


@dataclass(frozen=True)
class Terms:
    """What the ELBO and its gradient are made of, for one model and one root F (m×d) of the second moment.

    ``projected`` is P = FVᵀ (m×k), ``residual`` R = F − PWᵀ (m×d).
    """

    model: LinearVAE
    root: Array

    @cached_property
    def projected(self) -> Array:
        return self.root @ self.model.V.T

    @cached_property
    def residual(self) -> Array:
        reconstruction = self.projected @ self.model.W.T
        return np.subtract(self.root, reconstruction, out=reconstruction)

    @property
    def rate_per_dimension(self) -> Array:
        r"""The average divergence of each latent dimension from its prior, of shape (k,)."""
        delta = self.model.delta
        return 0.5 * (delta - np.log(delta) - 1 + np.sum(self.projected**2, axis=0))

    @property
    def rate(self) -> float:
        return float(np.sum(self.rate_per_dimension))

    @property
    def distortion(self) -> float:
        noise = float(self.model.delta @ np.sum(self.model.W**2, axis=0))
        return noise + float(np.vdot(self.residual, self.residual))

    @property
    def elbo(self) -> float:
        return elbo_from_parts(self.rate, self.distortion, self.model.dimension, self.model.sigma2)


def terms_of_blocks(model: LinearVAE, data: ArrayLike) -> Iterator[tuple[float, Terms]]:
    """The terms of one block of rows after the other, each with its share of the data.

    What is averaged over the data is the average over the blocks so weighted. A block fits into the cache, and the data
    are never copied.
    """
    points = model.points(data)
    rows = max(_FEWEST_ROWS, _BLOCK_ENTRIES // model.dimension)
    for start in range(0, len(points), rows):
        block = points[start : start + rows]
        yield len(block) / len(points), Terms(model, model.root_of_data(block))


def elbo(model: LinearVAE, data: ArrayLike) -> float:
    r"""The average ELBO of data of shape (n, d), in closed form and O(ndk) time.

    .. math:: \mathcal L = -\tfrac12\Big[\operatorname{tr}D - \log\det D - k + \tfrac1n\sum_i\lVert Vy_i\rVert^2\Big]
              - \tfrac{1}{2\sigma^2}\Big[\operatorname{tr}(WDW^\top) + \tfrac1n\sum_i\lVert(I-WV)y_i\rVert^2\Big]
              - \tfrac d2\log 2\pi\sigma^2, \qquad y_i = x_i-\mu

    Raises :class:`WrongShape` or :class:`NotFinite`. Source: Lucas et al. 2019, appendix C.

    >>> model = LinearVAE(W=[[2.0]], V=[[0.4]], delta=[0.2], sigma2=1.0, mu=[0.0])  # the exact posterior of N(0, 5)
    >>> round(elbo(model, [[1.0], [-2.0]]), 9)
    -1.973657489
    """
    rates, error = np.zeros(model.latent_size), 0.0
    for weight, terms in terms_of_blocks(model, data):
        rates += weight * terms.rate_per_dimension
        error += weight * terms.distortion
    return elbo_from_parts(float(np.sum(rates)), error, model.dimension, model.sigma2)


def elbo_of_moments(model: LinearVAE, moments: Moments) -> float:
    """The same from the mean and spectrum of the data (:func:`numerics.spectrum.moments_of_data`): O(d²k), whatever n.

    >>> from numerics.spectrum import moments
    >>> model = LinearVAE(W=[[2.0]], V=[[0.4]], delta=[0.2], sigma2=1.0, mu=[0.0])
    >>> round(elbo_of_moments(model, moments([-0.5], [[2.25]])), 9)
    -1.973657489
    """
    return Terms(model, model.root_of_moments(moments)).elbo


def rate(model: LinearVAE, data: ArrayLike) -> Array:
    r"""The average KL divergence of each latent dimension from its prior, of shape (k,), in nats.

    .. math:: \tfrac12\Big(\delta_j - \log\delta_j - 1 + \tfrac1n\sum_i (v_j^\top y_i)^2\Big)

    Raises as :func:`elbo`. Source: Lucas et al. 2019, §4.2; Kingma & Welling 2014, appendix B.
    """
    rates = np.zeros(model.latent_size)
    for weight, terms in terms_of_blocks(model, data):
        rates += weight * terms.rate_per_dimension
    return rates


def distortion(model: LinearVAE, data: ArrayLike) -> float:
    r"""The expected squared error, summed over dimensions and averaged over the data, in squared units of the data.

    .. math:: \rho = \operatorname{tr}(WDW^\top) + \tfrac1n\sum_i\lVert(I-WV)y_i\rVert^2

    Raises as :func:`elbo`. Source: Lucas et al. 2019, §4.2.
    """
    return sum(weight * terms.distortion for weight, terms in terms_of_blocks(model, data))
