"""Number systems for the exact and ball readings: a prime field, the rationals, and rigorous real intervals.

A field makes numbers and matrices that support ``+ - *`` (the product of matrices included); the rest of what a
reading needs is a method here. Matrices are python-flint's.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import arb, arb_mat, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_mat, nmod, nmod_mat, nmod_poly

from derivations.language.errors import Undefined, Unsupported

_LARGEST_PART = 12  # of a rational number that is looked for among values modulo a prime


class Field:
    """What the readings ask of a number system."""

    exact = True
    ordered = True

    def number(self, value: Fraction | int) -> Any:
        raise NotImplementedError

    def matrix(self, rows: int, columns: int, entries: Sequence[Any]) -> Any:
        raise NotImplementedError

    def is_zero(self, value: Any) -> bool:
        """Whether a number or a matrix is exactly zero (for balls: whether it may be zero)."""
        raise NotImplementedError

    def zeros(self, rows: int, columns: int) -> Any:
        return self.matrix(rows, columns, [self.number(0)] * (rows * columns))

    def identity(self, size: int) -> Any:
        return self.diagonal([self.number(1)] * size)

    def diagonal(self, entries: Sequence[Any]) -> Any:
        size = len(entries)
        dense = [self.number(0)] * (size * size)
        dense[:: size + 1] = entries
        return self.matrix(size, size, dense)

    def reciprocal(self, value: Any) -> Any:
        if self.is_zero(value):
            raise Undefined("division by zero")
        return self.number(1) / value

    def inverse(self, matrix: Any) -> Any:
        """The inverse, or :class:`Undefined` when there is none."""
        try:
            return matrix.inv()
        except ZeroDivisionError as error:
            raise Undefined("the inverse of a singular matrix") from error

    def determinant(self, matrix: Any) -> Any:
        return matrix.det()

    def absolute(self, value: Any) -> Any:
        return abs(value)

    def polynomial(self, coefficients: Sequence[Any]) -> Any:
        """The polynomial in one letter with these coefficients, the constant one first."""
        raise Unsupported("a limit is taken of functions with rational values")

    def trace(self, matrix: Any) -> Any:
        return sum((matrix[i, i] for i in range(matrix.nrows())), self.number(0))

    def same_key(self, value: Any) -> Any:
        """A hashable stand-in by which equal numbers are found equal."""
        raise NotImplementedError

    def is_positive(self, value: Any) -> bool:
        """Whether a number is surely positive; without an order every non-zero number may stand for one."""
        return bool(value > 0)

    def sign(self, value: Any) -> int:
        """1, 0 or −1 where there is an order; raises :class:`Unsupported` where a ball does not show it."""
        return int(value > 0) - int(value < 0)

    def as_small_rational(self, value: Any) -> Fraction | None:
        """The rational number that a value of a field without order stands for, where it is one with small parts."""
        raise NotImplementedError

    def require_covariance(self, matrix: Any) -> None:
        """Raise :class:`Undefined` unless the matrix is symmetric and (where there is an order) positive definite."""
        if not self.is_zero(matrix - matrix.transpose()):
            raise Undefined("a covariance that is not symmetric")
        size = matrix.nrows()
        for k in range(1, size + 1):
            minor = self.matrix(k, k, [matrix[i, j] for i in range(k) for j in range(k)])
            if not self.is_positive(self.determinant(minor)):
                raise Undefined("a covariance that is not positive definite")


class PrimeField(Field):
    """Arithmetic modulo a prime below 2^64."""

    ordered = False

    def __init__(self, prime: int) -> None:
        self.prime = prime

    def number(self, value: Fraction | int) -> Any:
        if isinstance(value, int):
            return nmod(value, self.prime)
        if value.denominator % self.prime == 0:
            raise Undefined("a denominator divisible by the prime")
        return nmod(value.numerator, self.prime) / nmod(value.denominator, self.prime)

    def matrix(self, rows: int, columns: int, entries: Sequence[Any]) -> Any:
        return nmod_mat(rows, columns, list(entries), self.prime)

    def matrix_of_integers(self, rows: int, columns: int, entries: list[int]) -> Any:
        """The same for whole numbers, by the quicker way through integer matrices."""
        return nmod_mat(fmpz_mat(rows, columns, entries), self.prime)

    def polynomial(self, coefficients: Sequence[Any]) -> Any:
        return nmod_poly([int(coefficient) for coefficient in coefficients], self.prime)

    def zeros(self, rows: int, columns: int) -> Any:
        return nmod_mat(rows, columns, self.prime)

    def is_positive(self, value: Any) -> bool:
        return bool(value)

    def require_covariance(self, matrix: Any) -> None:
        if matrix != matrix.transpose():
            raise Undefined("a covariance that is not symmetric")

    def is_zero(self, value: Any) -> bool:
        return not value  # flint numbers and matrices are false exactly when zero

    def same_key(self, value: Any) -> Any:
        return int(value)

    def as_small_rational(self, value: Any) -> Fraction | None:
        return self._small_rationals.get(int(value))

    @cached_property
    def _small_rationals(self) -> dict[int, Fraction]:
        parts = range(1, _LARGEST_PART + 1)
        found = {Fraction(sign * above, below) for above in parts for below in parts for sign in (1, -1)}
        return {int(self.number(fraction)): fraction for fraction in found}


class RationalField(Field):
    """Exact rational numbers."""

    def number(self, value: Fraction | int) -> Any:
        return fmpq(value) if isinstance(value, int) else fmpq(value.numerator, value.denominator)

    def matrix(self, rows: int, columns: int, entries: Sequence[Any]) -> Any:
        return fmpq_mat(rows, columns, list(entries))

    def polynomial(self, coefficients: Sequence[Any]) -> Any:
        return fmpq_poly(list(coefficients))

    def zeros(self, rows: int, columns: int) -> Any:
        return fmpq_mat(rows, columns)

    def is_zero(self, value: Any) -> bool:
        return not value

    def same_key(self, value: Any) -> Any:
        return (int(value.p), int(value.q))


class BallField(Field):
    """Real numbers enclosed in balls that surely contain them (Arb)."""

    exact = False

    def __init__(self, bits: int = 192) -> None:
        self.bits = bits
        ctx.prec = bits

    def number(self, value: Fraction | int) -> Any:
        if isinstance(value, int):
            return arb(fmpz(value))
        return arb(fmpq(value.numerator, value.denominator))

    def matrix(self, rows: int, columns: int, entries: Sequence[Any]) -> Any:
        return arb_mat(rows, columns, [arb(entry) for entry in entries])

    def zeros(self, rows: int, columns: int) -> Any:
        return arb_mat(rows, columns)

    def sign(self, value: Any) -> int:
        if value.is_zero() or value > 0 or value < 0:
            return super().sign(value)
        raise Unsupported("the sign of a number that a ball does not tell from zero")

    def enclosing(self, value: Any) -> Any:
        """A rational number or matrix as balls around it."""
        return self.matrix(value.nrows(), value.ncols(), value.entries()) if isinstance(value, fmpq_mat) else arb(value)

    def is_zero(self, value: Any) -> bool:
        entries = value.entries() if isinstance(value, arb_mat) else [value]
        return all(entry.contains(0) for entry in entries)

    def same_key(self, value: Any) -> Any:
        return str(value)
