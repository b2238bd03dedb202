r"""The best value of each parameter of the linear VAE given the others, and the gap that is left to the likelihood.

Each is the unique maximiser of a concave problem, so cycling through them (:mod:`numerics.linear_vae_training`) never
lowers the ELBO. :math:`M = W^\top W + \sigma^2 I_k` throughout.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import NoiseVanishes, WrongShape
from numerics.linalg import Array, Cholesky, cholesky, finite
from numerics.linear_vae import LinearVAE, Terms
from numerics.spectrum import Moments, check_latent_size, optimum, positive_variance


def best_encoder(W: ArrayLike, sigma2: float) -> Array:
    r"""The encoder's mean map, :math:`V^\star = M^{-1}W^\top` of shape (k, d); it is that of the exact posterior.

    Unique where the data vary. Raises as :class:`numerics.linear_vae.LinearVAE`. Source: Lucas et al. 2019, §4.2.

    >>> best_encoder([[2.0]], 1.0).round(12).tolist()
    [[0.4]]
    """
    decoder = _decoder(W)
    return _latent_precision(decoder, sigma2).solve(decoder.T)


def best_variances(W: ArrayLike, sigma2: float) -> Array:
    r"""The encoder's variances, :math:`\delta^\star_j = \sigma^2/M_{jj}\in(0,1]`, of shape (k,).

    At most the variance of the exact posterior, and equal to it where the columns of W are orthogonal.
    Source: Lucas et al. 2019, §4.2.

    >>> best_variances([[2.0]], 1.0).tolist()
    [0.2]
    """
    variance = positive_variance(sigma2)
    return variance / (np.sum(_decoder(W) ** 2, axis=0) + variance)


def best_decoder(model: LinearVAE, root: Array) -> Array:
    r"""The decoder given the encoder, :math:`W^\star = SV^\top(D+VSV^\top)^{-1}` of shape (d, k), for S = FᵀF.

    ``root`` is F, from the model's ``root_of_data`` or ``root_of_moments``. V = 0 gives W = 0, as W = 0 gives V = 0:
    a collapsed dimension never leaves by these updates. Source: Lucas et al. 2019, appendix C.
    """
    projected = root @ model.V.T
    return cholesky(np.diag(model.delta) + projected.T @ projected, "D + V S Vᵀ").solve(projected.T @ root).T


def expanded_decoder(model: LinearVAE, root: Array) -> Array:
    r"""The best decoder once the prior of z is free, brought back to the standard one, its columns orthogonal; (d, k).

    .. math:: W^\star L = SV^\top L^{-\top}, \qquad LL^\top = D+VSV^\top

    With the prior N(0, Ψ) the best Ψ is the second moment :math:`LL^\top` of z, and z = L z' makes that the standard prior
    again. A rotation of z' turns the columns to be orthogonal, as a diagonal D needs to lose nothing
    (:func:`encoder_gap`). With the best encoder for it the ELBO is at least that of :func:`best_decoder` and the encoder given.
    The longest column comes first, and there are as many zero columns as before.
    Source: Liu, Rubin & Wu 1998, *Parameter expansion to accelerate EM*; Qi & Jaakkola 2007, for variational bounds.
    """
    projected = root @ model.V.T
    second = cholesky(np.diag(model.delta) + projected.T @ projected, "D + V S Vᵀ")
    directions, lengths, _ = np.linalg.svd(second.whiten(projected.T @ root).T, full_matrices=False)
    return np.asarray(directions * lengths)


def best_noise(model: LinearVAE, root: Array) -> float:
    r"""The noise variance given the rest, :math:`\sigma^{2\star} = \rho/d`.

    Raises :class:`NoiseVanishes` when ρ = 0, where the ELBO grows without bound as σ² → 0.
    Source: Lucas et al. 2019, §5; with Eq. (10) as printed there it would be ρ, d times too large.
    """
    found = Terms(model, root).distortion / model.dimension
    if not found > 0:
        raise NoiseVanishes("the data are reconstructed exactly, so the ELBO grows without bound as sigma2 → 0; fix sigma2")
    return found


def with_best_encoder(model: LinearVAE) -> LinearVAE:
    """The model with the encoder, means and variances, that is best for its decoder."""
    return replace(model, V=best_encoder(model.W, model.sigma2), delta=best_variances(model.W, model.sigma2))


def encoder_gap(W: ArrayLike, sigma2: float) -> float:
    r"""How far the best ELBO stays below the likelihood of the same decoder, in nats per sample.

    .. math:: \ell(W,\sigma^2) - \max_{V,D}\mathcal L = \tfrac12\Big[\sum_j\log M_{jj} - \log\det M\Big] \ge 0

    It is 0 exactly when the columns of W are orthogonal: then a diagonal D loses nothing, and otherwise it does.
    Source: derived; Hadamard's inequality gives the sign.

    >>> round(encoder_gap([[1.0, 1.0], [0.0, 1.0]], 1.0), 6)
    0.091161
    """
    factor = _latent_precision(_decoder(W), sigma2)
    diagonal = np.sum(factor.factor**2, axis=1)
    return 0.5 * (float(np.sum(np.log(diagonal))) - factor.log_determinant())


def best_model(moments: Moments, k: int, sigma2: float) -> LinearVAE:
    r"""A linear VAE of the largest ELBO at a fixed noise variance, in closed form.

    .. math:: w_j = \sqrt{(\lambda_j-\sigma^2)_+}\,u_j,\qquad v_j = w_j/\lambda_j,\qquad \delta_j = \sigma^2/\lambda_j

    and 0, 0 and 1 for collapsed columns. With distinct eigenvalues all others of the same ELBO differ by the order and
    signs of the columns. Raises as :func:`numerics.spectrum.optimum`. Source: Lucas et al. 2019, §4.2 (Corollary 1).
    """
    check_latent_size(k, moments.mean.size)
    active = optimum(moments.eigenvalues, k, sigma2).active
    W = np.zeros((moments.mean.size, k))
    W[:, :active] = moments.directions[:, :active] * np.sqrt(moments.eigenvalues[:active] - sigma2)
    return LinearVAE(W, best_encoder(W, sigma2), best_variances(W, sigma2), sigma2, moments.mean)


def _decoder(W: ArrayLike) -> Array:
    decoder = finite(np.asarray(W, dtype=float), "W")
    if decoder.ndim != 2:
        raise WrongShape(f"W has shape {decoder.shape}, but (d, k) is needed")
    return decoder


def _latent_precision(W: Array, sigma2: float) -> Cholesky:
    return cholesky(W.T @ W + positive_variance(sigma2) * np.eye(W.shape[1]), "M = WᵀW + sigma2 I")
