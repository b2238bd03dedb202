r"""The sample covariance :math:`S = \frac1n\sum_i (x_i-\bar x)(x_i-\bar x)^\top` of a data matrix, with 1/n throughout.

The data are never copied: they are centred one block of rows at a time, small enough to stay in the processor's cache.
So a pass reads X once, and nothing is lost to cancellation however far the mean lies from 0. (Where the mean is no larger
than the deviations, it is subtracted after the product instead.) S itself (d×d) is formed only where it is asked for.

Source: Tipping & Bishop 1999, Eq. (10), for S; Higham 2002, §1.9, for centring before squaring.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import blas

from numerics.errors import IllConditioned, NotFinite, WrongShape, WrongSize
from numerics.linalg import Array

# A block that stays in the cache of one core (half a megabyte of float64); one that is read without being copied may be
# larger, and the more so the larger the sum to which every block adds.
NARROW_BLOCK, SQUARE_BLOCK, _GRAM_BLOCK, _WIDE_BLOCK = 2**16, 2**18, 2**21, 2**22
# Under this many rows the factors of a product are read more often than the block: the block then outgrows the cache.
FEWEST_ROWS = 96
_SUMMED_ROWS, _LONGEST_ROW = 512, 8192
# While |x̄|² is at most this multiple of tr S, subtracting the mean after the products costs less than one digit.
NEAR = 4.0


class SampleCovariance:
    r"""The covariance :math:`S = \frac1n \tilde X^\top\tilde X` of n samples in d dimensions, centred.

    ``X`` has shape (n, d), one sample in each row, with n ≥ 2. The divisor is n, that of maximum likelihood, not n − 1.

    Raises :class:`WrongShape`, :class:`WrongSize` or :class:`NotFinite`.

    >>> SampleCovariance([[0.0, 1.0], [2.0, 1.0]]).matrix().tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """

    def __init__(self, X: ArrayLike) -> None:
        self.data = data_matrix(X)
        self.n, self.d = self.data.shape
        if self.n < 2 or self.d < 1:
            raise WrongSize(f"X has {self.n} samples of {self.d} columns; a covariance needs at least 2 samples and 1 column")
        self.mean = self._average()
        self._require_finite(self.mean)

    def _average(self) -> Array:
        # Sums of blocks, added up: a single sum over all rows would round n times.
        total = np.zeros(self.d)
        with np.errstate(all="ignore"):
            for start in range(0, self.n, _SUMMED_ROWS):
                block = self.data[start : start + _SUMMED_ROWS]
                total += np.ones(len(block)) @ block
        return total / self.n

    @property
    def unseen(self) -> float:
        """The variance that rounding in the mean may add in some direction: less than this is no sign of any."""
        additions = _SUMMED_ROWS + self.n / _SUMMED_ROWS
        return float(np.square(additions * np.finfo(float).eps * np.linalg.norm(self.mean)))

    @cached_property
    def trace(self) -> float:
        r"""The total variance :math:`\operatorname{tr}S`, in squared units of X."""
        with np.errstate(all="ignore"):
            blocks = centred_blocks(self.data, self.mean, rows_of(NARROW_BLOCK, self.d))
            total = sum(float(squared_norms(block).sum()) for _, block in blocks) / self.n
        self._require_finite(np.asarray(total))
        return total

    def times(self, W: Array) -> Array:
        """The product S W, of shape (d, k), for W of shape (d, k): O(ndk) time, and O(dk) memory besides one block."""
        product, part = np.zeros((self.d, W.shape[1])), np.empty((self.d, W.shape[1]))
        for _, block in centred_blocks(self.data, self.mean, rows_of(NARROW_BLOCK, self.d)):
            product += np.matmul(block.T, block @ W, out=part)
        return product / self.n

    def data_transposed_times(self, V: Array) -> Array:
        r"""The product :math:`\tilde X^\top V`, of shape (d, k), for V of shape (n, k)."""
        product, part = np.zeros((self.d, V.shape[1])), np.empty((self.d, V.shape[1]))
        for place, block in centred_blocks(self.data, self.mean, rows_of(_WIDE_BLOCK, self.d)):
            product += np.matmul(block.T, V[place], out=part)
        return product

    def gram_times(self, V: Array) -> Array:
        r"""The product :math:`\frac1n\tilde X\tilde X^\top V`, of shape (n, k), for V of shape (n, k): O(ndk) time, one pass.

        V and the product are centred as well: so the rounding of a mean far from 0 is felt in the second order only, and a
        mean that is near needs no subtracting.
        """
        V = V - V.mean(axis=0)
        is_near, product, part = self._mean_is_near(self.trace), np.zeros(V.shape), np.empty(V.shape)
        for columns in self._column_blocks():
            block = self.data[:, columns] if is_near else np.subtract(self.data[:, columns], self.mean[columns])
            product += np.matmul(block, block.T @ V, out=part)
        product /= self.n
        return np.asarray(product - product.mean(axis=0))

    def _column_blocks(self) -> Iterator[slice]:
        """Columns, as many at a time as the products with all their rows are worth."""
        width = rows_of(_GRAM_BLOCK, self.n)
        return (slice(start, start + width) for start in range(0, self.d, width))

    def matrix(self) -> Array:
        """S itself, d×d: O(nd²) time and O(d²) memory."""
        with np.errstate(all="ignore"):
            matrix = self._matrix_about_zero() if self._mean_is_near(self._rough_trace()) else self._square(self.mean)
            if not self._mean_is_near(2 * float(np.trace(matrix))):
                matrix = self._square(self.mean)
        self._require_finite(matrix)
        return matrix

    def _mean_is_near(self, trace: float) -> bool:
        return bool(self.mean @ self.mean <= NEAR * trace)

    def _rough_trace(self) -> float:
        """The trace from a few hundred samples."""
        few = self.data[:: 1 + self.n // 256] - self.mean
        return float(np.mean(squared_norms(few)))

    def _matrix_about_zero(self) -> Array:
        return np.asarray(self._square(None) - np.outer(self.mean, self.mean))

    def _square(self, centre: Array | None) -> Array:
        """The second moment about a centre. NumPy gives a matrix times its own transpose to BLAS as half the work."""
        total, part = np.zeros((self.d, self.d)), np.empty((self.d, self.d))
        # Twice as many rows as columns, or adding up would show beside the products.
        for _, block in centred_blocks(self.data, centre, rows_of(NARROW_BLOCK, self.d, 2 * self.d)):
            total += np.matmul(block.T, block, out=part)
        return total / self.n

    def gram(self) -> Array:
        r"""The n×n matrix :math:`\frac1n\tilde X\tilde X^\top`, which has the non-zero eigenvalues of S: O(n²d) time."""
        lower = np.zeros((self.n, self.n), order="F")
        with np.errstate(all="ignore"):
            for columns in self._column_blocks():
                block = np.subtract(self.data[:, columns], self.mean[columns], order="C", dtype=float)
                block -= block.mean(axis=0)  # the rounding of a mean far from 0 is felt here in the first order
                lower = blas.dsyrk(1 / self.n, block.T, beta=1.0, c=lower, overwrite_c=1, trans=1, lower=1)
        self._require_finite(lower)
        return _mirrored(lower)

    def _require_finite(self, result: Array) -> None:
        if not np.all(np.isfinite(result)):
            raise not_finite(self.data, "X")


def data_matrix(X: ArrayLike, columns: int | None = None, name: str = "X") -> NDArray[Any]:
    """The samples as an array of real numbers of shape (n, d), not copied when they are one already.

    Raises :class:`WrongShape` for another number of axes, kind of entries or number of columns, and :class:`NotFinite` for
    a masked array with entries missing.
    """
    if isinstance(X, np.ma.MaskedArray) and np.ma.is_masked(X):
        raise NotFinite(
            f"{name} is a masked array with {np.sum(np.ma.getmaskarray(X))} entries missing; fill or drop them first"
        )
    needed = "(n, d)" if columns is None else f"(n, {columns})"
    try:
        data = np.asarray(X)
    except ValueError as problem:
        raise WrongShape(f"{name} is no array, since its rows differ in length; {needed} real numbers are needed") from problem
    if data.ndim != 2 or data.dtype.kind not in "fiub":
        raise WrongShape(f"{name} has shape {data.shape} and entries of type {data.dtype}; {needed} real numbers are needed")
    if columns is not None and data.shape[1] != columns:
        raise WrongShape(f"{name} has shape {data.shape}, but {needed} is needed to fit the model")
    return data


def check_range(variance: float) -> float:
    """The variance itself; raises :class:`IllConditioned` where products of deviations fall out of the range of float64."""
    smallest = float(np.finfo(float).tiny / np.finfo(float).eps)
    if not variance > smallest:
        raise IllConditioned(
            f"the variance is {variance:.3g}, and float64 keeps the digits of products only above {smallest:.1e}; choose a "
            f"smaller unit for X"
        )
    return variance


def rows_of(entries: int, columns: int, fewest: int = FEWEST_ROWS) -> int:
    """How many rows make a block of about this many entries, but no fewer than that."""
    return max(fewest, entries // max(columns, 1))


def centred_blocks(data: NDArray[Any], centre: Array | None, rows: int) -> Iterator[tuple[slice, Array]]:
    """The rows they hold and the blocks of :math:`X - 1c^\\top`, in order; of X itself when there is no centre.

    Every centred block is a view of one buffer that the next one overwrites.
    """
    count, columns = data.shape
    buffer = np.empty((0 if centre is None else min(rows, count), columns))
    for start in range(0, count, rows):
        place = slice(start, min(start + rows, count))
        if centre is None:
            yield place, data[place].astype(float, copy=False)
        else:
            yield place, np.subtract(data[place], centre, out=buffer[: place.stop - start])


def squared_norms(rows: Array) -> Array:
    """The squared Euclidean norm of every row.

    In slices of columns: OpenBLAS would start its threads for every single row of more than 10 000 entries.
    """
    total = np.zeros(len(rows))
    for start in range(0, rows.shape[1], _LONGEST_ROW):
        part = rows[:, start : start + _LONGEST_ROW]
        total += np.vecdot(part, part)
    return total


def not_finite(data: NDArray[Any], name: str) -> NotFinite:
    """The error for a result that is NaN or infinite: it names the entry to blame, or says that the squares overflow."""
    for start in range(0, data.shape[0], 4096):
        wrong = np.argwhere(~np.isfinite(data[start : start + 4096]))
        if wrong.size:
            row, column = start + int(wrong[0, 0]), int(wrong[0, 1])
            value = data[row, column]
            return NotFinite(f"{name} has {value} at ({row + 1}, {column + 1}), counted from 1; finite numbers are needed")
    return NotFinite(f"{name} is finite, but its squares are beyond the range of float64; choose a larger unit for it")


def _mirrored(lower: Array) -> Array:
    """The symmetric matrix of a lower triangle."""
    return np.asarray(lower + np.tril(lower, -1).T)
