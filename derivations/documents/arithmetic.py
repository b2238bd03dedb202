"""Sums, products and powers of numbers and matrices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Add, Identity, Integer, Inverse, MatAdd, S, Transpose

from derivations.documents import magnitudes
from derivations.documents.kinds import as_matrix, as_number, is_number, matrix_of, settled
from derivations.language import nodes
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.plain import plain_factor
from derivations.language.products import multiplied, scaled
from derivations.language.shapes import brief, require_addable, require_multipliable, require_square, shape_text


def total(terms: Sequence[tuple[int, Any]]) -> Any:
    """The sum of terms with signs: all numbers, or all matrices of one shape."""
    for _, term in terms:
        if isinstance(term, nodes.Normal):
            raise IllTyped(f"{brief(term)} is a distribution and has no sum; its density is pdf({brief(term)}, x)")
    if all(is_number(term) for _, term in terms):
        return Add(*(term if sign > 0 else multiplied(S.NegativeOne, term) for sign, term in terms))
    require_addable([term for _, term in terms])
    signed = [term if sign > 0 else negative(term) for sign, term in terms]
    return MatAdd(*(part for term in signed for part in (term.args if isinstance(term, MatAdd) else (term,))))


def negative(tree: Any) -> Any:
    """-tree."""
    if nodes.is_matrix(tree):
        return scaled(S.NegativeOne, [tree])
    return multiplied(S.NegativeOne, as_number(tree))


class Chain:
    """A product read from left to right: numbers so far, and matrices so far."""

    def __init__(self, first: Any, sign: Any = S.One) -> None:
        if isinstance(first, nodes.Normal):
            raise IllTyped(f"{brief(first)} is a distribution and has no product")
        self.numbers = [sign] if nodes.is_matrix(first) else [sign, first]
        self.matrices = [first] if nodes.is_matrix(first) else []

    def extend(self, operator: str, factor: Any) -> None:
        """Take in the next factor."""
        if isinstance(factor, nodes.Normal):
            raise IllTyped(f"{brief(factor)} is a distribution and has no product")
        if operator == "@":
            self._join(factor)
        elif operator == "/":
            self.numbers.append(self._divisor(factor))
        elif is_number(factor):
            self.numbers.append(factor)
        else:
            self._scale(factor)

    def tree(self) -> Any:
        """The product so far; a 1×1 matrix is a number."""
        if not self.matrices:
            return multiplied(*self.numbers)
        return settled(scaled(multiplied(*self.numbers), self.matrices))

    def _divisor(self, factor: Any) -> Any:
        if nodes.is_matrix(factor):
            text = plain_factor(factor)
            raise IllTyped(f"cannot divide by the matrix {brief(factor)} ({shape_text(factor)}); write … @ inv({text})")
        return magnitudes.reciprocal(factor)

    def _scale(self, matrix: Any) -> None:
        """number * matrix; two matrices are refused, because it is not clear which product is meant."""
        if self.matrices:
            left = settled(scaled(S.One, self.matrices))
            if nodes.is_matrix(left):
                raise IllTyped(_ambiguous(left, matrix))
            self.numbers.append(left)
        self.matrices = [matrix]

    def _join(self, factor: Any) -> None:
        """The matrix product with the next factor; a number joins as a 1×1 matrix where that fits."""
        if not self.matrices and is_number(factor):
            if not (self.numbers[-1].has(nodes.AsScalar) or factor.has(nodes.AsScalar)):
                raise IllTyped(f"{brief(self.numbers[-1])} and {brief(factor)} are numbers: write * instead of @")
            self.numbers.append(factor)
            return
        if not self.matrices:
            left = multiplied(*self.numbers)
            _require_one(left, factor, factor.shape[0])
            self.numbers, self.matrices = [], [matrix_of(left)]
        if is_number(factor):
            _require_one(factor, self.matrices[-1], self.matrices[-1].shape[1])
        right = as_matrix(factor)
        require_multipliable(self.matrices[-1], right)
        self.matrices.append(right)


def _ambiguous(left: Any, right: Any) -> str:
    a, b = plain_factor(left), plain_factor(right)
    return (
        f"{brief(left)} ({shape_text(left)}) * {brief(right)} ({shape_text(right)}) is ambiguous: "
        f"write {a} @ {b} for the matrix product, hadamard({a}, {b}) for the product entry by entry"
    )


def _require_one(number: Any, matrix: Any, size: Any) -> None:
    """A number may stand beside @ only where a size of 1 meets it."""
    if size != 1:
        a, b = plain_factor(number), plain_factor(matrix)
        raise IllTyped(
            f"{brief(number)} is a number, but {brief(matrix)} has {shape_text(matrix)}: write {a} * {b} instead of @"
        )


def power(base: Any, exponent: Any) -> Any:
    """A number to a number, or a square matrix to a whole number."""
    exponent = as_number(exponent)
    if nodes.is_matrix(base):
        return _matrix_power(base, exponent)
    return magnitudes.power(as_number(base), exponent)


def _matrix_power(base: Any, exponent: Any) -> Any:
    require_square("a power", base)
    bound = magnitudes.LARGEST_MATRIX_POWER
    if not isinstance(exponent, Integer):
        raise IllTyped(f"the exponent of a matrix is a whole number from -{bound} to {bound}; {brief(exponent)} is not")
    if abs(exponent) > bound:
        raise DocumentError(f"the exponent of a matrix is a whole number from -{bound} to {bound}; this one is too large")
    count = abs(int(exponent))
    if count == 0:
        if nodes.occurring(base, Inverse):
            raise DocumentError("the power 0 of a matrix is the identity only where the matrix is defined: write I(…)")
        return Identity(base.shape[0])
    if magnitudes.extent(base)[0] * count > magnitudes.MOST_NODES:
        raise DocumentError(f"this power has more than {magnitudes.MOST_NODES} parts")
    return scaled(S.One, [base if exponent > 0 else Inverse(base)] * count)


def transposed(tree: Any) -> Any:
    """The transpose of a matrix."""
    if is_number(tree) and not tree.has(nodes.AsScalar):
        raise IllTyped(f"{brief(tree)} is a number: leave out .T")
    matrix = as_matrix(tree)
    return matrix.args[0] if isinstance(matrix, Transpose) else Transpose(matrix)
