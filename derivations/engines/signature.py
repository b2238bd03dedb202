"""How many curvatures of each sign a symmetric matrix has: exactly over the rationals, with certainty in balls.

Over the rationals the characteristic polynomial has real roots only, so that Descartes' rule of signs counts its positive
roots exactly. In balls the matrix is turned by floating-point eigenvectors V, which need not be exact: rows of VᵀBV that are
strictly diagonally dominant among themselves, with positive diagonal, show that many positive curvatures, whatever V is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from flint import arb, arb_mat, fmpq_mat

from derivations.language.curvature import NOT_NEGATIVE, NOT_POSITIVE, SIGNS, Count

_OTHERS = {NOT_POSITIVE: "positive", NOT_NEGATIVE: "negative"}


@dataclass(frozen=True)
class Signature:
    """At least so many positive and negative curvatures among ``size``; exactly so many, where that is known."""

    size: int
    positive: int
    negative: int
    is_exact: bool

    def range_of(self, sign: str) -> tuple[int, int]:
        """The fewest and the most curvatures of a sign."""
        rest = self.size - self.positive - self.negative
        spare = 0 if self.is_exact else rest
        if sign in _OTHERS:
            low, high = self.range_of(_OTHERS[sign])
            return self.size - high, self.size - low
        if sign == "zero":
            return rest - spare, rest
        low = self.positive if sign == "positive" else self.negative
        return low, low + spare

    def contradicts(self, count: Count, number: Fraction) -> bool:
        """Whether a count surely fails."""
        low, high = self.range_of(count.sign)
        return high < number or (not count.at_least and low > number)

    def confirms(self, count: Count, number: Fraction) -> bool:
        """Whether a count surely holds."""
        low, high = self.range_of(count.sign)
        return low >= number if count.at_least else low == high == number

    def words(self) -> str:
        """``1 positive, 0 zero, 2 negative``."""
        ranges = ((self.range_of(sign), sign) for sign in SIGNS)
        return ", ".join(f"{low if low == high else f'{low} to {high}'} {sign}" for (low, high), sign in ranges)


def rational_signature(rows: list[list[Any]]) -> Signature:
    """The signature of a symmetric matrix of fractions.

    >>> from flint import fmpq
    >>> rational_signature([[fmpq(0), fmpq(1)], [fmpq(1), fmpq(0)]]).words()
    '1 positive, 0 zero, 1 negative'
    """
    size = len(rows)
    if not size:
        return Signature(0, 0, 0, True)
    coefficients = fmpq_mat(size, size, [entry for row in rows for entry in row]).charpoly().coeffs()
    zero = next(place for place, coefficient in enumerate(coefficients) if coefficient)
    signs = [1 if coefficient > 0 else -1 for coefficient in coefficients if coefficient]
    positive = sum(one != other for one, other in pairwise(signs))
    return Signature(size, positive, size - zero - positive, True)


def ball_signature(rows: list[list[Any]]) -> Signature:
    """What is sure of the signature of a symmetric matrix of balls."""
    size = len(rows)
    if not size:
        return Signature(0, 0, 0, True)
    middle = np.array([[float(entry.mid()) for entry in row] for row in rows])
    if not np.all(np.isfinite(middle)):
        return Signature(size, 0, 0, False)
    turn = arb_mat(size, size, [arb(float(entry)) for entry in np.linalg.eigh(middle)[1].ravel()])
    turned = turn.transpose() * arb_mat(size, size, [entry for row in rows for entry in row]) * turn
    positive, negative = _dominant(turned, 1), _dominant(turned, -1)
    return Signature(size, positive, negative, positive + negative == size)


def _dominant(matrix: arb_mat, sign: int) -> int:
    """How many rows with a diagonal of this sign dominate one another."""
    chosen = [i for i in range(matrix.nrows()) if matrix[i, i] * sign > 0]
    while True:
        kept = [i for i in chosen if matrix[i, i] * sign > sum((abs(matrix[i, j]) for j in chosen if j != i), arb(0))]
        if len(kept) == len(chosen):
            return len(kept)
        chosen = kept
