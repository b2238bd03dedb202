r"""The gradient of the linear VAE's average ELBO in each of its parameters, in closed form."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from numerics.linalg import Array
from numerics.linear_vae import LinearVAE, Terms, terms_of_blocks
from numerics.spectrum import Moments


@dataclass(frozen=True)
class ElboGradient:
    r"""The partial derivatives of the average ELBO, each in the shape of its parameter.

    ``W`` (d, k), ``V`` (k, d), ``log_delta`` (k,), ``log_sigma2`` a number, ``mu`` (d,). The variances are
    differentiated through their logarithms, which keeps them positive: :math:`\partial_{\log\delta} = \delta\,\partial_\delta`.
    """

    W: Array
    V: Array
    log_delta: Array
    log_sigma2: float
    mu: Array

    @property
    def largest(self) -> float:
        """The largest entry in magnitude: 0 at a stationary point."""
        parts = (self.W, self.V, self.log_delta, self.mu)
        return max(abs(self.log_sigma2), *(float(np.max(np.abs(part))) for part in parts))


def elbo_gradient(model: LinearVAE, data: ArrayLike) -> ElboGradient:
    r"""The gradient of :func:`numerics.linear_vae.elbo` for data of shape (n, d), in O(ndk).

    With S the second moment of the data about μ,

    .. math:: \nabla_W\mathcal L &= -\sigma^{-2}(WD - SV^\top + WVSV^\top) \\
              \nabla_V\mathcal L &= -VS - \sigma^{-2}(W^\top WV - W^\top)S \\
              \partial_{\log\delta_j}\mathcal L &= \tfrac12(1-\delta_j) - \delta_j\lVert w_j\rVert^2/(2\sigma^2) \\
              \partial_{\log\sigma^2}\mathcal L &= -\tfrac d2 + \rho/(2\sigma^2) \\
              \nabla_\mu\mathcal L &= \big(V^\top V + \sigma^{-2}(I-WV)^\top(I-WV)\big)(\bar x-\mu)

    Raises :class:`WrongShape` or :class:`NotFinite`. Source: Lucas et al. 2019, appendix C.
    """
    names = [field.name for field in fields(ElboGradient)]
    totals: dict[str, Any] = dict.fromkeys(names, 0.0)
    for weight, terms in terms_of_blocks(model, data):
        part = _gradient(terms, _mean_of_root(terms.root))
        for name in names:
            totals[name] = totals[name] + weight * getattr(part, name)
    return ElboGradient(**totals)


def elbo_gradient_of_moments(model: LinearVAE, moments: Moments) -> ElboGradient:
    """The same from the mean and spectrum of the data: O(d²k), whatever n."""
    return _gradient(Terms(model, model.root_of_moments(moments)), moments.mean - model.mu)


def _mean_of_root(root: Array) -> Array:
    r"""The offset :math:`\bar x - \mu` of data whose root is :math:`(X-\mathbf 1\mu^\top)/\sqrt n`."""
    return np.sum(root, axis=0) / np.sqrt(len(root))


def _gradient(terms: Terms, offset: Array) -> ElboGradient:
    model, P, R = terms.model, terms.projected, terms.residual
    sigma2, squares = model.sigma2, np.sum(model.W**2, axis=0)
    missed = offset - model.W @ (model.V @ offset)
    return ElboGradient(
        W=(R.T @ P - model.W * model.delta) / sigma2,
        V=(R @ model.W / sigma2 - P).T @ terms.root,
        log_delta=0.5 * (1 - model.delta) - model.delta * squares / (2 * sigma2),
        log_sigma2=-0.5 * model.dimension + terms.distortion / (2 * sigma2),
        mu=model.V.T @ (model.V @ offset) + (missed - model.V.T @ (model.W.T @ missed)) / sigma2,
    )
