"""log, exp, powers, reciprocals, inverses and determinants of plain, formal and jet values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from derivations.language.errors import Undefined, Unsupported
from derivations.readings.fields import Field
from derivations.readings.formal import ExpSum, FormalMatrix, LogSum, is_formal
from derivations.readings.jets import Jet, all_masks, convolve, derivative_parts, parts_of, solve_derivative


def scaled(field: Field, value: Any, factor: Fraction) -> Any:
    """The value times a number known to be rational, so that logarithms stay collectable."""
    if factor == 1:
        return value
    if isinstance(value, Jet):
        return Jet({mask: scaled(field, part, factor) for mask, part in value.parts.items()})
    return value.scaled(factor) if isinstance(value, LogSum) else value * field.number(factor)


def log(field: Field, value: Any) -> Any:
    """The natural logarithm; of a negative rational or ball it is :class:`Undefined`."""
    if isinstance(value, Jet):
        quotient = parts_of(reciprocal(field, value))
        return solve_derivative(value.parts, log(field, value.value), lambda _, step, rest: convolve(quotient, step, rest))
    if isinstance(value, ExpSum):
        return value.log()
    if isinstance(value, LogSum):
        raise Unsupported("a logarithm of a logarithm")
    if not field.is_positive(value):
        raise Undefined("the logarithm of a number that is not positive")
    return LogSum.log(field, value) if field.exact else value.log()


def exp(field: Field, value: Any) -> Any:
    if isinstance(value, Jet):
        return solve_derivative(value.parts, exp(field, value.value), convolve)
    return ExpSum.exp(field, value) if field.exact else value.exp()


def reciprocal(field: Field, value: Any) -> Any:
    if isinstance(value, Jet):
        return inverse(field, value)
    if isinstance(value, ExpSum):
        return value.reciprocal()
    if isinstance(value, LogSum):
        raise Unsupported("a division by a logarithm")
    return field.reciprocal(value)


def whole_power(field: Field, value: Any, exponent: int) -> Any:
    if exponent < 0:
        return whole_power(field, reciprocal(field, value), -exponent)
    if not isinstance(value, Jet) and not is_formal(value):
        return value**exponent
    result = field.number(1)
    for _ in range(exponent):
        result = result * value
    return result


def real_power(field: Field, value: Any, exponent: Fraction | Any) -> Any:
    """A positive number to a real exponent (a :class:`~fractions.Fraction` when it is known to be rational).

    A root of zero is zero. It has no derivative where the radicand has one that is not zero, as √t at 0; where that vanishes
    too it may have one, as √(t⁴) at 0, or the root of what is zero all around.
    """
    if isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) <= 4096:
        return whole_power(field, value, int(exponent))
    if isinstance(exponent, Fraction) and exponent > 0 and _is_exactly_zero(field, value):
        return field.number(0)
    if isinstance(exponent, Fraction) and exponent > 0 and isinstance(value, Jet) and _is_flat_zero(field, value, exponent):
        raise Unsupported("the derivative of a root of zero")
    logarithm = log(field, value)
    product = scaled(field, logarithm, exponent) if isinstance(exponent, Fraction) else logarithm * exponent
    return exp(field, product)


def _is_exactly_zero(field: Field, value: Any) -> bool:
    if isinstance(value, Jet) or is_formal(value):
        return False
    return field.is_zero(value) if field.exact else bool(value.is_zero())


def _is_flat_zero(field: Field, value: Jet, exponent: Fraction) -> bool:
    """Whether a radicand is zero and its first derivatives do not show that the root has none."""
    if not _is_exactly_zero(field, value.value):
        return False
    slopes = (part for mask, part in value.parts.items() if mask.bit_count() == 1)
    return exponent > 1 or all(_is_exactly_zero(field, slope) for slope in slopes)


def inverse(field: Field, value: Any) -> Any:
    """The inverse of a matrix, or the reciprocal of a jet of numbers."""
    if not isinstance(value, Jet):
        return _plain_inverse(field, value)
    start = _plain_inverse(field, value.value) if hasattr(value.value, "ncols") else reciprocal(field, value.value)
    known = {0: start}
    for mask in all_masks(value.parts):
        total = _convolve_without_start(value.parts, known, mask)
        if total is not None:
            known[mask] = -(start * total)
    return Jet(known)


def _convolve_without_start(parts: dict[int, Any], known: dict[int, Any], mask: int) -> Any | None:
    return convolve({sub: part for sub, part in parts.items() if sub}, known, mask)


def _plain_inverse(field: Field, matrix: Any) -> Any:
    if not isinstance(matrix, FormalMatrix):
        return field.inverse(matrix)
    diagonal = _diagonal_entries(matrix, "the inverse")
    rows = [[field.number(0)] * matrix.nrows() for _ in diagonal]
    for i, entry in enumerate(diagonal):
        rows[i][i] = reciprocal(field, entry)
    return FormalMatrix(field, rows)


def _diagonal_entries(matrix: FormalMatrix, what: str) -> list[Any]:
    for i, row in enumerate(matrix.rows):
        for j, entry in enumerate(row):
            if i != j and (is_formal(entry) or not matrix.field.is_zero(entry)):
                raise Unsupported(f"{what} of a matrix that is not diagonal and holds exponentials or logarithms")
    return [matrix[i, i] for i in range(matrix.nrows())]


def log_determinant(field: Field, value: Any) -> Any:
    if not isinstance(value, Jet):
        return _plain_log_determinant(field, value)
    weights = inverse(field, value).parts
    start = _plain_log_determinant(field, value.value)
    return solve_derivative(value.parts, start, _traced(field, weights))


def _traced(field: Field, weights: dict[int, Any]) -> Callable[[dict[int, Any], dict[int, Any], int], Any]:
    def rule(_: dict[int, Any], step: dict[int, Any], rest: int) -> Any:
        product = convolve(weights, step, rest)
        return None if product is None else field.trace(product)

    return rule


def _plain_log_determinant(field: Field, matrix: Any) -> Any:
    if isinstance(matrix, FormalMatrix):
        logs = [log(field, entry) for entry in _diagonal_entries(matrix, "the determinant")]
        return sum(logs[1:], logs[0])
    value = field.determinant(matrix)
    if field.is_zero(value):
        raise Undefined("the log-determinant of a singular matrix")
    return log(field, value)


def determinant(field: Field, value: Any) -> Any:
    if isinstance(value, Jet):
        return _jet_determinant(field, value)
    if isinstance(value, FormalMatrix):
        product = field.number(1)
        for entry in _diagonal_entries(value, "the determinant"):
            product = entry * product
        return product
    return field.determinant(value)


def _jet_determinant(field: Field, value: Jet) -> Jet:
    """Jacobi's formula; it needs an invertible value, which a random point almost surely has."""
    weights = inverse(field, value).parts
    known = {0: determinant(field, value.value)}
    for mask in all_masks(value.parts):
        bit = mask & -mask
        step = derivative_parts(value.parts, bit)
        slopes = {sub: field.trace(part) for sub, part in _product_parts(weights, step, mask ^ bit).items()}
        coefficient = convolve(known, slopes, mask ^ bit)
        if coefficient is not None:
            known[mask] = coefficient
    return Jet(known)


def _product_parts(left: dict[int, Any], right: dict[int, Any], mask: int) -> dict[int, Any]:
    parts = {}
    for sub in [0, *all_masks({mask: None})]:
        part = convolve(left, right, sub)
        if part is not None:
            parts[sub] = part
    return parts
