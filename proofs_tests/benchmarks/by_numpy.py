"""The same identities in floating point: both sides at one random point, gradients by central differences.

What comes out is how far the sides are apart. It can never be more than that: a difference of 10⁻⁷ is what a true
gradient gives by differences, and what a wrong one can give where its error is small.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from numpy.linalg import det, inv, slogdet
from tables import middle

Array = Any
SIZE = (20, 5)
STEP = 1e-5
SAMPLES = 100_000


class Point:
    """Random values of every variable at one size."""

    def __init__(self, d: int, k: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        self.random = random
        self.A, self.B = random.normal(size=(d, d)) + 3 * np.eye(d), random.normal(size=(k, k)) + 3 * np.eye(k)
        self.U, self.V, self.W = random.normal(size=(d, k)), random.normal(size=(k, d)), random.normal(size=(d, k))
        self.S, self.T = (root @ root.T / d + np.eye(d) for root in random.normal(size=(2, d, d)))
        self.m, self.mu = random.normal(size=(2, d))
        self.sigma2 = 0.7
        self.I_d, self.I_k = np.eye(d), np.eye(k)

    def C(self, W: Array) -> Array:
        return W @ W.T + self.sigma2 * self.I_d


def gradient(f: Callable[[Array], float], X: Array) -> Array:
    """Central differences, entry by entry."""
    found = np.zeros_like(X)
    for place in np.ndindex(*X.shape):
        step = np.zeros_like(X)
        step[place] = STEP
        found[place] = (f(X + step) - f(X - step)) / (2 * STEP)
    return found


def _log_det(A: Array) -> float:
    return float(slogdet(A)[1])


def woodbury(p: Point) -> tuple[Array, Array]:
    middle_part = inv(inv(p.B) + p.V @ inv(p.A) @ p.U)
    return inv(p.A + p.U @ p.B @ p.V), inv(p.A) - inv(p.A) @ p.U @ middle_part @ p.V @ inv(p.A)


def push_through(p: Point) -> tuple[Array, Array]:
    return inv(p.I_d + p.U @ p.V) @ p.U, p.U @ inv(p.I_k + p.V @ p.U)


def sylvester_determinant(p: Point) -> tuple[Array, Array]:
    return det(p.I_d + p.U @ p.V), det(p.I_k + p.V @ p.U)


def matrix_determinant_lemma(p: Point) -> tuple[Array, Array]:
    return det(p.A + p.U @ p.W.T), det(p.A) * det(p.I_k + p.W.T @ inv(p.A) @ p.U)


def trace_cyclicity(p: Point) -> tuple[Array, Array]:
    return np.trace(p.U @ p.V), np.trace(p.V @ p.U)


def gradient_log_det(p: Point) -> tuple[Array, Array]:
    return gradient(_log_det, p.A), inv(p.A).T


def gradient_log_det_ppca(p: Point) -> tuple[Array, Array]:
    return gradient(lambda W: _log_det(p.C(W)), p.W), 2 * inv(p.C(p.W)) @ p.W


def gradient_trace_inverse(p: Point) -> tuple[Array, Array]:
    P = inv(p.C(p.W))
    return gradient(lambda W: np.trace(inv(p.C(W)) @ p.S), p.W), -2 * P @ p.S @ P @ p.W


def ppca_gradient(p: Point) -> tuple[Array, Array]:
    P = inv(p.C(p.W))

    def log_likelihood(W: Array) -> float:
        constant = len(p.S) * np.log(2 * np.pi)
        return float(-0.5 * (constant + _log_det(p.C(W)) + np.trace(inv(p.C(W)) @ p.S)))

    return gradient(log_likelihood, p.W), P @ p.S @ P @ p.W - P @ p.W


def gaussian_kl(p: Point) -> tuple[Array, Array]:
    """The definition by sampling."""
    x = p.random.multivariate_normal(p.m, p.S, size=SAMPLES)
    of_q, of_p = (_quadratics(x - mean, covariance) for mean, covariance in ((p.m, p.S), (p.mu, p.T)))
    average = 0.5 * np.mean(of_p - of_q) + 0.5 * (_log_det(p.T) - _log_det(p.S))
    gap = p.mu - p.m
    closed = np.trace(inv(p.T) @ p.S) + gap @ inv(p.T) @ gap - len(gap) + _log_det(p.T) - _log_det(p.S)
    return average, 0.5 * closed


def _quadratics(rows: Array, covariance: Array) -> Array:
    return np.einsum("ni,ij,nj->n", rows, inv(covariance), rows, optimize=True)


SIDES: dict[str, Callable[[Point], tuple[Array, Array]]] = {
    function.__name__: function
    for function in (
        woodbury,
        push_through,
        sylvester_determinant,
        matrix_determinant_lemma,
        trace_cyclicity,
        gradient_log_det,
        gradient_log_det_ppca,
        gradient_trace_inverse,
        ppca_gradient,
        gaussian_kl,
    )
}


def check(name: str, runs: int) -> tuple[str, str]:
    """The largest relative difference of the sides over the runs, and the median time."""
    times, gaps = [], []
    for run in range(runs):
        point = Point(*SIZE, seed=run)
        started = perf_counter()
        left, right = SIDES[name](point)
        times.append(perf_counter() - started)
        gaps.append(float(np.max(np.abs(left - right)) / np.max(np.abs(right))))
    return f"apart by {max(gaps):.0e}", middle(times)
