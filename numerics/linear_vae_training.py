r"""Fitting a linear VAE by maximising its average ELBO, the noise variance learned or fixed.

Two ways: :func:`fit` by L-BFGS, and :func:`coordinate_ascent`, which cycles through the closed-form optima of
:mod:`numerics.linear_vae_optima`, the scale and the axes of the latent space among them. Neither knows the answer, which
:func:`numerics.spectrum.optimum` gives in closed form.

L-BFGS runs over the decoder and σ² only: for each of them the encoder is put at its optimum, V⋆ and D⋆, and the ELBO's
partial derivatives there are the derivatives of what is left (the encoder's own vanish). This takes out the product WV,
which makes the problem stiff. Of what is left the scale is taken out too: with the spectrum :math:`S=U\Lambda U^\top` of
rank r the decoder is :math:`W = \sigma UA` and everything depends on :math:`L = \Lambda^{1/2}/\sigma`, whatever the units of
the data. Nothing is lost: outside the range of S the best W is 0 and V does nothing, and the best μ is the mean of the
data for every value of the rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from numerics.agreement import UNIT_ROUNDOFF
from numerics.errors import WrongShape, WrongSize
from numerics.gaussian import LOG_TWO_PI
from numerics.geometric_gains import ARRIVED, reason_to_stop
from numerics.linalg import Array
from numerics.linear_vae import LinearVAE, elbo_of_moments
from numerics.linear_vae_optima import (
    best_decoder,
    best_encoder,
    best_noise,
    best_variances,
    expanded_decoder,
    with_best_encoder,
)
from numerics.spectrum import Moments, best_sigma2, check_latent_size, moments_of_data, positive_variance

_PAIRS_KEPT = 30


@dataclass(frozen=True)
class Training:
    """A fitted linear VAE, its average ELBO in nats per sample, and how it came about.

    ``history`` holds the ELBO after each iteration, the start first. Look at ``converged``: it is False when the budget
    of iterations, or the precision of floating-point numbers, ran out first.
    """

    model: LinearVAE
    elbo: float
    history: tuple[float, ...]
    converged: bool

    @property
    def iterations(self) -> int:
        return len(self.history) - 1


@dataclass(frozen=True)
class ScaledElbo:
    """The average ELBO with the best encoder, as a function of one vector: A (r×k), then log σ² unless it is fixed."""

    moments: Moments
    latent_size: int
    sigma2: float | None

    @property
    def _roots(self) -> Array:
        return np.sqrt(self.moments.eigenvalues[: self.moments.rank])

    def parts(self, vector: Array) -> tuple[Array, float]:
        """A, of shape (r, k), and log σ²."""
        shape = self.moments.rank, self.latent_size
        if self.sigma2 is None:
            return vector[:-1].reshape(shape), float(vector[-1])
        return vector.reshape(shape), math.log(self.sigma2)

    def model(self, vector: Array) -> LinearVAE:
        """The linear VAE in the coordinates of the data."""
        A, log_sigma2 = self.parts(vector)
        sigma2 = math.exp(log_sigma2) if self.sigma2 is None else self.sigma2
        W = math.sqrt(sigma2) * self.moments.directions @ A
        return LinearVAE(W, best_encoder(W, sigma2), best_variances(W, sigma2), sigma2, self.moments.mean)

    def value_and_gradient(self, vector: Array) -> tuple[float, Array]:
        """The average ELBO in nats, and its derivatives in the entries of the vector."""
        A, log_sigma2 = self.parts(vector)
        root, delta = self._roots * math.exp(-log_sigma2 / 2), best_variances(A, 1.0)
        projected = best_encoder(A, 1.0) * root
        residual = np.diag(root) - A @ projected
        squares = float(np.sum(projected**2) + np.sum(residual**2))
        d = self.moments.mean.size
        # Σδ − k + Σδ‖a‖² = 0 at the best variances, since δ(1 + ‖a‖²) = 1.
        value = 0.5 * (float(np.sum(np.log(delta))) - squares - d * (LOG_TWO_PI + log_sigma2))
        along_decoder = (residual @ projected.T - A * delta).ravel()
        if self.sigma2 is None:
            return value, np.append(along_decoder, 0.5 * (squares - d))
        return value, along_decoder

    def start(self, seed: int) -> Array:
        """A random decoder and, if it is learned, the variance of the data, averaged over dimensions, for σ²."""
        rank, k = self.moments.rank, self.latent_size
        decoder = np.random.default_rng(seed).standard_normal(rank * k) / math.sqrt(max(rank, 1))
        if self.sigma2 is None:
            return np.append(decoder, math.log(float(np.mean(self.moments.eigenvalues))))
        return decoder


def fit(
    data: ArrayLike | Moments,
    k: int,
    *,
    sigma2: float | None = None,
    iterations: int = 20_000,
    tolerance: float = 1e-7,
    seed: int = 0,
) -> Training:
    r"""The linear VAE of the largest ELBO by L-BFGS, from a random start.

    ``data`` has shape (n, d), or is its mean and spectrum; k latent dimensions, 1 ≤ k ≤ d. ``sigma2`` None is learned,
    a number is kept. It has converged when no derivative in the scaled coordinates exceeds ``tolerance``. Every local
    maximum is global (Lucas et al. 2019, Theorem 1), so the start decides only which order and signs the columns have.

    Raises :class:`WrongShape`, :class:`NotFinite`, :class:`NumericsError`, or :class:`NoiseVanishes` when σ² is
    learned and the ELBO has no maximum because the data vary in too few directions
    (:func:`numerics.spectrum.best_sigma2`).

    >>> found = fit([[0.0, 1.0], [2.0, 0.0], [4.0, 5.0]], 1)
    >>> found.converged, round(found.elbo, 6)
    (True, -3.674865)
    """
    from scipy import optimize  # imported late: it is slow and only fitting needs it

    problem = ScaledElbo(_checked(data, k, sigma2, iterations), k, sigma2)
    start = problem.start(seed)
    history = [problem.value_and_gradient(start)[0]]

    def loss(vector: Array) -> tuple[float, Array]:
        value, gradient = problem.value_and_gradient(vector)
        return -value, -gradient

    found = optimize.minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        callback=lambda intermediate_result: history.append(-float(intermediate_result.fun)),
        options={"maxiter": iterations, "maxfun": 4 * iterations, "maxcor": _PAIRS_KEPT, "ftol": 0.0, "gtol": tolerance},
    )
    value, gradient = problem.value_and_gradient(found.x)
    converged = bool(np.max(np.abs(gradient), initial=0.0) <= tolerance)
    return Training(problem.model(found.x), value, tuple(history), converged)


def coordinate_ascent(
    data: ArrayLike | Moments,
    k: int,
    *,
    sigma2: float | None = None,
    iterations: int = 20_000,
    tolerance: float = 1e-12,
    seed: int = 0,
    start: LinearVAE | None = None,
    expanded: bool = True,
) -> Training:
    r"""The same by cycling through the best encoder, the best decoder and, if it is learned, the best noise variance.

    The ELBO never falls. It has converged when at most ``tolerance`` per dimension is left to gain
    (:mod:`numerics.geometric_gains`). A ``start`` with zero columns of W and rows of V keeps as many zero for ever. With
    ``start`` its μ is replaced by the mean of the data, and a fixed ``sigma2`` replaces its own.

    Convergence is linear. With ``expanded`` the decoder's update chooses the scale and the axes of z as well
    (:func:`numerics.linear_vae_optima.expanded_decoder`), and the error of its column space falls by about λₖ₊₁/λₖ in a cycle.
    Without, this is EM with a diagonal posterior covariance: lengths and angles of the columns of W come right only by
    1 − O(σ²/λⱼ) in a cycle, so that thousands of cycles may be left when σ² is small; :func:`fit`, or this function with
    ``start`` set to where it stopped and ``expanded``, goes on from there.

    Raises as :func:`fit`. Source: Lucas et al. 2019, appendix C; Liu, Rubin & Wu 1998, for the expansion.

    >>> found = coordinate_ascent([[0.0, 1.0], [2.0, 0.0], [4.0, 5.0]], 1)
    >>> found.converged, round(found.elbo, 6)
    (True, -3.674865)
    """
    moments = _checked(data, k, sigma2, iterations)
    problem = ScaledElbo(moments, k, sigma2)
    model = problem.model(problem.start(seed)) if start is None else _adapted(start, moments, k, sigma2)
    history, stopped = [elbo_of_moments(model, moments)], ""
    root = model.root_of_moments(moments)
    while not stopped and len(history) <= iterations:
        model = _cycle(model, root, learned=sigma2 is None, expanded=expanded)
        history.append(elbo_of_moments(model, moments))
        terms = abs(history[-1]) + model.dimension * (1 + abs(math.log(model.sigma2)))
        stopped = reason_to_stop(history, 8 * UNIT_ROUNDOFF * terms, tolerance * model.dimension)
    return Training(model, history[-1], tuple(history), stopped == ARRIVED)


def _cycle(model: LinearVAE, root: Array, *, learned: bool, expanded: bool) -> LinearVAE:
    """The model after every part of it has been put at its best once."""
    model = with_best_encoder(model)
    if expanded:
        model = with_best_encoder(replace(model, W=expanded_decoder(model, root)))
    else:
        model = replace(model, W=best_decoder(model, root))
    return replace(model, sigma2=best_noise(model, root)) if learned else model


def _adapted(start: LinearVAE, moments: Moments, k: int, sigma2: float | None) -> LinearVAE:
    if start.W.shape != (moments.mean.size, k):
        raise WrongShape(f"the start has W of shape {start.W.shape}, but {(moments.mean.size, k)} is needed")
    return replace(start, mu=moments.mean, sigma2=start.sigma2 if sigma2 is None else sigma2)


def _checked(data: ArrayLike | Moments, k: int, sigma2: float | None, iterations: int) -> Moments:
    """The mean and spectrum of the data, once it is sure that the ELBO has a maximum."""
    found = data if isinstance(data, Moments) else moments_of_data(data)
    check_latent_size(k, found.mean.size)
    if iterations < 1:
        raise WrongSize(f"iterations = {iterations}, but at least 1 is needed")
    if sigma2 is None:
        best_sigma2(found.eigenvalues, k)  # raises when there is none
    else:
        positive_variance(sigma2)
    return found
