r"""The covariance C = WWᵀ + σ²I of probabilistic PCA by its axes: the thin SVD of W, in which it is diagonal.

.. math:: W = U\,\mathrm{diag}(l)\,R^\top, \qquad C = U\,\mathrm{diag}(l^2)\,U^\top + \sigma^2I, \qquad
          C^{-1} = \sigma^{-2}(I - AA^\top), \quad A = U\,\mathrm{diag}\Big(\frac l{\sqrt{l^2+\sigma^2}}\Big)

No column of A is longer than 1, so products with it lose nothing however long or nearly parallel the columns of W are;
M = WᵀW + σ²I = R diag(l² + σ²) Rᵀ has the condition number l₁²/σ² at worst, and is never formed.

Source: Woodbury's identity; Tipping & Bishop 1999, §3.1; Golub & Van Loan 2013, §2.4, for the SVD.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from numerics.linalg import Array


@dataclass(frozen=True, eq=False)
class PrincipalAxes:
    """The axes for finite W of shape (d, k) with k ≤ d and sigma2 > 0; the SVD costs O(dk²) and is computed once."""

    W: Array
    sigma2: float

    @cached_property
    def _svd(self) -> tuple[Array, Array, Array]:
        U, lengths, rotation = np.linalg.svd(self.W, full_matrices=False)
        return U, lengths, rotation

    @property
    def directions(self) -> Array:
        """U, of shape (d, k), with orthonormal columns."""
        return self._svd[0]

    @property
    def lengths(self) -> Array:
        """l, of shape (k,), in descending order."""
        return self._svd[1]

    @property
    def rotation(self) -> Array:
        """Rᵀ, of shape (k, k)."""
        return self._svd[2]

    @cached_property
    def variances(self) -> Array:
        """The k eigenvalues l² + σ² of C along U, which are those of M; the other d − k of C are σ²."""
        return np.asarray(self.lengths**2 + self.sigma2)

    @cached_property
    def shrunken(self) -> Array:
        """A, of shape (d, k)."""
        return np.asarray(self.directions * (self.lengths / np.sqrt(self.variances)))

    def log_determinant(self) -> float:
        r""":math:`\log\det C = \sum_j\log(l_j^2+\sigma^2) + (d-k)\log\sigma^2`."""
        d, k = self.W.shape
        return float(np.sum(np.log(self.variances))) + (d - k) * math.log(self.sigma2)
