r"""The k leading eigenpairs of a large positive semidefinite matrix S from a few products S V, without forming S.

Block Lanczos from a random block G of b = k + 6 columns: an orthonormal basis Q of the span of G, SG, …, S^{q−1}G is kept
whole, and the eigenpairs of QᵀSQ are the candidates. They count only if

.. math:: \lVert Su_i-\theta_iu_i\rVert \le \max(10^{-13}\theta_k, 10^{-14}\theta_1) \;(i\le k), \qquad
          \lVert(I-UU^\top)S^{q-1}G\rVert_F < \tau\,\theta_k^{q-1}, \qquad \tau = \frac{7}{1000\,e\sqrt{k+6}}

where U holds the leading candidates that have converged, k or more. The second says that none is missing, copies of
repeated eigenvalues included. For if one were, some unit v orthogonal to U would be a combination of k eigenvectors V
that S alone determines, with eigenvalues over θₖ, and the norm would be at least :math:`\theta_k^{q-1}\lVert v^\top G\rVert`,
hence :math:`\theta_k^{q-1}\sigma_{\min}(V^\top G)`; but VᵀG is a k×b matrix of standard normal entries, whose least singular
value is under τ with probability at most 1e-21. (The generator is seeded, so that the same data give the same digits; the
probability is over its seed, and says nothing of data that were made from the very same draws.)

Where this is not reached in a few steps, as when no gap follows λₖ or the next five, there is no answer, and the caller
takes a dense method. Source: Golub & Van Loan 2013, §10.3.6; Halko, Martinsson & Tropp 2011, Proposition 10.4, for τ.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numerics.linalg import Array

_SPARE = 6
# One step costs about 4b/m of forming an m×m matrix of products. So from this multiple of b on, all the steps take less than
# the matrix alone, and two steps in vain about a sixth of it.
_WORTHWHILE = 60
_MOST_STEPS = 12
_CONVERGED, _ROUNDED = 1e-13, 1e-14
_ORTHONORMAL = 1e-13


def is_worthwhile(size: int, k: int) -> bool:
    """Whether products with blocks of k + 6 columns are cheaper than forming a matrix of this size."""
    return size >= _WORTHWHILE * (k + _SPARE)


def leading_eigenpairs(times: Callable[[Array], Array], size: int, k: int) -> tuple[Array, Array] | None:
    """The k largest eigenvalues in descending order with orthonormal eigenvectors, of shape (size, k), or None.

    ``times`` takes V of shape (size, b) to S V. None says that the two tests in this module's heading were not passed, or
    that at the pace of the last two steps they would not be in time, or that a product overflowed: nothing is known then.
    """
    start = np.random.default_rng(0).standard_normal((size, k + _SPARE))
    basis = images = np.empty((size, 0))
    image, before = start, math.inf
    for step in range(1, _MOST_STEPS + 1):
        block = _orthonormal(image, basis)
        image = times(block)
        if not np.all(np.isfinite(image)):
            return None
        basis, images = np.hstack([basis, block]), np.hstack([images, image])
        found = _candidates(basis, images, k)
        if found.has_converged and found.is_complete(start, step - 1):
            return found.values[:k], found.vectors[:, :k]
        if found.steps_needed(before) > _MOST_STEPS - step:
            return None
        before = found.error
    return None


def _orthonormal(block: Array, basis: Array) -> Array:
    """An orthonormal basis of what the block adds to the basis; the second pass mends what cancellation left of the first."""
    for _ in range(2):
        block = np.linalg.qr(block - basis @ (basis.T @ block)).Q
    return block


@dataclass(frozen=True)
class _Candidates:
    """All eigenvalues of QᵀSQ in descending order, Q times its eigenvectors, and for the first k + 6 the residuals.

    ``errors`` are these residuals in units of what is allowed: 1 and less has converged.
    """

    values: Array
    vectors: Array
    errors: Array
    k: int

    @property
    def error(self) -> float:
        return float(np.max(self.errors[: self.k]))

    @property
    def has_converged(self) -> bool:
        leading = self.vectors[:, : self.k]
        apart = np.max(np.abs(leading.T @ leading - np.eye(self.k)))
        return self.error <= 1 and bool(self.values[self.k - 1] > 0) and bool(apart <= _ORTHONORMAL)

    def is_complete(self, start: Array, power: int) -> bool:
        """Whether what the converged candidates leave of S to this power times the start is too small to hide another."""
        behind = self.errors > 1
        converged = int(np.argmax(behind)) if behind.any() else len(behind)
        ratios = (self.values[converged:] / self.values[self.k - 1]) ** power
        left = np.linalg.norm(ratios[:, None] * (self.vectors[:, converged:].T @ start))
        return bool(left < (_SPARE + 1) / (1000 * math.e * math.sqrt(self.k + _SPARE)))

    def steps_needed(self, before: float) -> float:
        """How many more steps until the first k have converged, if each gains what the last one did."""
        if self.error <= 1:
            return 0.0
        return math.log(self.error) / math.log(before / self.error) if self.error < before else math.inf


def _candidates(basis: Array, images: Array, k: int) -> _Candidates:
    small = basis.T @ images
    values, rotation = np.linalg.eigh((small + small.T) / 2)
    values, rotation = values[::-1], rotation[:, ::-1]
    vectors, first = basis @ rotation, k + _SPARE
    if not values[0] > 0:
        return _Candidates(values, vectors, np.full(first, math.inf), k)
    # Divided by θ₁ before they are squared, which could overflow.
    residuals = (images @ rotation[:, :first] - vectors[:, :first] * values[:first]) / values[0]
    allowed = max(_CONVERGED * float(values[k - 1] / values[0]), _ROUNDED)
    return _Candidates(values, vectors, np.linalg.norm(residuals, axis=0) / allowed, k)
