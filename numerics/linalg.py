"""Solves and log-determinants by Cholesky and LU factors, with an estimate of the condition number.

Both factorisations have the same methods, so a caller picks by what it knows of the matrix: :func:`cholesky` for a
covariance, :func:`lu` for any invertible matrix. Every error names the matrix by the word the caller gave it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import blas, lapack

from numerics.errors import NotFinite, NotPositiveDefinite, NotSymmetric, Singular, WrongShape

Array = NDArray[np.float64]

# A covariance computed as W Wᵀ + σ²I is symmetric up to rounding; more asymmetry than this is a mistake.
LARGEST_ASYMMETRY = 1e-8


@dataclass(frozen=True)
class Cholesky:
    r"""The factor L of :math:`A = LL^\top`, with L lower triangular (d×d), and the 1-norm of A."""

    factor: Array
    norm: float
    name: str = "the matrix"

    @property
    def size(self) -> int:
        """The number d of rows."""
        return int(self.factor.shape[0])

    def solve(self, right: ArrayLike) -> Array:
        r""":math:`A^{-1}B` for B of shape (d,) or (d, m). Equivalent to ``scipy.linalg.solve(A, B, assume_a="pos")``."""
        return _triangular(self.factor, self.whiten(right), lower=True, transposed=True)

    def whiten(self, right: ArrayLike) -> Array:
        r""":math:`L^{-1}B`, whose squared norm is the quadratic form :math:`B^\top A^{-1}B`."""
        columns = _fitting(right, self.size, self.name)
        return _triangular(self.factor, columns, lower=True)

    def log_determinant(self) -> float:
        r""":math:`\log\det A = 2\sum_i \log L_{ii}`."""
        return 2.0 * float(np.sum(np.log(np.diagonal(self.factor))))

    def condition(self) -> float:
        r"""LAPACK's estimate of :math:`\|A\|_1\|A^{-1}\|_1`."""
        if not self.factor.size:
            return 1.0
        reciprocal, _ = lapack.dpocon(self.factor, self.norm, uplo="L")
        return _inverted(float(reciprocal))


@dataclass(frozen=True)
class LU:
    """The factors of PA = LU as LAPACK packs them into one d×d array, its pivots and the 1-norm of A."""

    packed: Array
    pivots: NDArray[np.int32]
    norm: float
    name: str = "the matrix"

    def solve(self, right: ArrayLike) -> Array:
        r""":math:`A^{-1}B` for B of shape (d,) or (d, m). Equivalent to ``numpy.linalg.solve(A, B)``."""
        columns = _fitting(right, self.packed.shape[0], self.name)
        rows = np.arange(self.packed.shape[0])
        for row, pivot in enumerate(self.pivots):
            rows[[row, pivot]] = rows[[pivot, row]]
        return _triangular(self.packed, _triangular(self.packed, columns[rows], lower=True, unit=True), lower=False)

    def log_determinant(self) -> float:
        """The natural logarithm of the determinant; raises :class:`Singular` unless the determinant is positive."""
        diagonal = np.diagonal(self.packed)
        swaps = int(np.count_nonzero(self.pivots != np.arange(self.pivots.size)))
        sign = float(np.prod(np.sign(diagonal))) * (-1) ** swaps
        if sign <= 0:
            raise Singular(f"{self.name} has a determinant of sign {sign:+.0f}; its logarithm needs a positive one")
        return float(np.sum(np.log(np.abs(diagonal))))

    def condition(self) -> float:
        r"""LAPACK's estimate of :math:`\|A\|_1\|A^{-1}\|_1`."""
        if not self.packed.size:
            return 1.0
        reciprocal, _ = lapack.dgecon(self.packed, self.norm)
        return _inverted(float(reciprocal))


def cholesky(matrix: ArrayLike, name: str = "the matrix") -> Cholesky:
    """The Cholesky factor of a symmetric positive definite matrix.

    Raises :class:`WrongShape`, :class:`NotFinite`, :class:`NotSymmetric` or :class:`NotPositiveDefinite`.

    >>> cholesky([[4.0, 0.0], [0.0, 9.0]]).solve([8.0, 9.0]).tolist()
    [2.0, 1.0]
    """
    array = square(matrix, name)
    largest = float(np.max(np.abs(array), initial=0.0))
    asymmetry = float(np.max(np.abs(array - array.T), initial=0.0))
    if asymmetry > LARGEST_ASYMMETRY * largest:
        raise NotSymmetric(f"{name} differs from its transpose by {asymmetry:.2e} in an entry; a symmetric one is needed")
    factor, failed = lapack.dpotrf((array + array.T) / 2, lower=1, clean=1)
    if failed:
        raise NotPositiveDefinite(f"{name} must be positive definite, but its leading {failed}×{failed} block is not")
    return Cholesky(np.asarray(factor), _one_norm(array), name)


def lu(matrix: ArrayLike, name: str = "the matrix") -> LU:
    """The LU factors, with partial pivoting, of an invertible matrix.

    Raises :class:`WrongShape`, :class:`NotFinite` or :class:`Singular`.

    >>> round(lu([[2.0, 1.0], [0.0, 3.0]]).log_determinant(), 12) == round(math.log(6), 12)
    True
    """
    array = square(matrix, name)
    if not array.size:
        return LU(array, np.zeros(0, dtype=np.int32), 0.0, name)
    packed, pivots, failed = lapack.dgetrf(array)
    if failed:
        raise Singular(f"{name} is singular: pivot {failed} of {array.shape[0]} is 0; an invertible one is needed")
    return LU(np.asarray(packed), np.asarray(pivots), _one_norm(array), name)


def inverse(matrix: ArrayLike, name: str = "the matrix") -> Array:
    """The inverse by LU. Equivalent to ``numpy.linalg.inv``, with the errors of :func:`lu`."""
    factors = lu(matrix, name)
    return factors.solve(np.eye(factors.packed.shape[0]))


def square(matrix: ArrayLike, name: str = "the matrix") -> Array:
    """The matrix as a finite square array of floats; raises :class:`WrongShape` or :class:`NotFinite`."""
    array = np.asarray(matrix, dtype=float)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise WrongShape(f"{name} has shape {array.shape}, but a square matrix is needed")
    return finite(array, name)


def finite(array: Array, name: str) -> Array:
    """The array itself; raises :class:`NotFinite` when it has NaN or an infinity."""
    if not np.all(np.isfinite(array)):
        place = tuple(int(index) + 1 for index in np.argwhere(~np.isfinite(array))[0])
        raise NotFinite(f"{name} has {array[~np.isfinite(array)][0]} at {place}, counted from 1; finite numbers are needed")
    return array


def _fitting(right: ArrayLike, rows: int, name: str) -> Array:
    columns = np.asarray(right, dtype=float)
    if columns.ndim not in (1, 2) or columns.shape[0] != rows:
        raise WrongShape(f"{name} is {rows}×{rows}, but the right-hand side has shape {columns.shape}; it needs {rows} rows")
    return finite(columns, "the right-hand side")


def _triangular(factor: Array, right: Array, *, lower: bool, transposed: bool = False, unit: bool = False) -> Array:
    """A triangular solve. BLAS directly: LAPACK's dtrtrs and dgetrs may start threads for the smallest matrix."""
    if not right.size:
        return right
    columns = right if right.ndim == 2 else right[:, None]
    solution = blas.dtrsm(1.0, factor, columns, lower=lower, trans_a=transposed, diag=unit)
    return np.asarray(solution).reshape(right.shape)


def _one_norm(array: Array) -> float:
    return float(np.max(np.sum(np.abs(array), axis=0), initial=0.0))


def _inverted(reciprocal: float) -> float:
    return 1 / reciprocal if reciprocal > 0 else math.inf
