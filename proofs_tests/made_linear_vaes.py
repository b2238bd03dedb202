"""Linear VAEs and data made by hand so that nothing vanishes by chance, and the ELBO as the paper's appendix prints it."""

from __future__ import annotations

import numpy as np

from numerics.linear_vae import LinearVAE


def made(d: int, k: int, seed: int = 0, sigma2: float = 0.7) -> LinearVAE:
    """A model with columns that are not orthogonal, an encoder that is not the best one, and a mean that is not 0."""
    generator = np.random.default_rng(100 * d + 10 * k + seed)
    return LinearVAE(
        W=generator.standard_normal((d, k)),
        V=generator.standard_normal((k, d)),
        delta=generator.uniform(0.2, 2.0, k),
        sigma2=sigma2,
        mu=generator.standard_normal(d),
    )


def points(n: int, d: int, seed: int = 1) -> np.ndarray:
    """Data whose mean is not 0 and whose columns are correlated and of different scales."""
    generator = np.random.default_rng(seed)
    return generator.standard_normal((n, d)) @ generator.standard_normal((d, d)) * np.arange(1, d + 1) + 0.5


def literal_elbo(W: np.ndarray, V: np.ndarray, delta: np.ndarray, sigma2: complex, mu: np.ndarray, X: np.ndarray) -> complex:
    """The two formulas of the paper's appendix for each point, and nothing shared with the code under test.

    It is analytic, so the complex step differentiates it to the last digit.
    """
    d, k = W.shape
    total = 0
    for x in X:
        y, D = x - mu, np.diag(delta)
        kl = 0.5 * (np.trace(D) - np.sum(np.log(delta)) + y @ V.T @ V @ y - k)
        inner = -np.trace(W @ D @ W.T) - y @ V.T @ W.T @ W @ V @ y + 2 * y @ W @ V @ y - y @ y
        total = total + inner / (2 * sigma2) - d / 2 * np.log(2 * np.pi * sigma2) - kl
    return total / len(X)
