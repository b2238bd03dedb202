"""Floating-point values for the variables of a statement, drawn from their domains.

Values are moderate (magnitudes between about a third and two, spectra between a half and two and a half), so that a
disagreement seen at such a point comes from the mathematics and not from conditioning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Add, Mul, Pow, Rational, Symbol

from derivations.language.domains import Symmetry
from derivations.language.errors import Undefined, Unsupported
from derivations.language.nodes import is_matrix
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary

Array = NDArray[np.float64]


@dataclass
class FloatPoint:
    """Numbers for sizes and variables: floats, and 2-d arrays for matrices (columns have shape (d, 1)).

    ``symmetries`` maps the names of variables that move in a linear space of their own to that space, which fixes what
    a gradient in them means (:func:`symmetries_of`); ``function_seed`` chooses the opaque functions.
    """

    sizes: dict[str, int]
    values: dict[Any, Any]
    symmetries: dict[str, Symmetry] = field(default_factory=dict)
    function_seed: int = 0


def symmetries_of(vocabulary: Vocabulary) -> dict[str, Symmetry]:
    """The linear space in which each matrix variable moves, where it is not all matrices of its shape."""
    kinds = {name: variable.kind.symmetry for name, variable in vocabulary.variables.items()}
    return {name: symmetry for name, symmetry in kinds.items() if symmetry is not Symmetry.NONE}


def draw_float_point(
    symbols: Iterable[Any], vocabulary: Vocabulary, sizes: dict[str, int], rng: np.random.Generator
) -> FloatPoint:
    """A point of the domain of every symbol; a symbol without a declaration (a bound one) gets real values.

    Size symbols and the names of opaque functions are passed over. Raises :class:`Undefined` when a domain is empty at
    these sizes and :class:`Unsupported` for a size without a value.
    """
    point = FloatPoint(dict(sizes), {}, symmetries_of(vocabulary), int(rng.integers(2**31)))
    for symbol in sorted(symbols, key=str):
        if isinstance(symbol, Symbol) and (symbol.name in sizes or symbol.name in vocabulary.functions):
            continue
        variable = vocabulary.variable_of(symbol)
        domain = variable.domain if variable is not None else "real"
        if is_matrix(symbol):
            rows, columns = (size_value(side, sizes) for side in symbol.shape)
            point.values[symbol] = _DRAWS[domain](rows, columns, rng)
        elif symbol.is_integer:
            raise Unsupported(f"the size {symbol} has no value; sizes are given for: {', '.join(sorted(sizes)) or 'none'}")
        else:
            point.values[symbol] = float(_DRAWS[domain](1, 1, rng)[0, 0])
    return point


# ---------------------------------------------------------------------------------------------- sizes


def size_value(expression: Any, sizes: dict[str, int]) -> int:
    """The whole number that a size expression such as ``d - k`` or ``2*d`` stands for.

    Raises :class:`Unsupported` for anything but sums, products and powers of sizes, and :class:`Undefined` for a value
    that is not a whole number from 0.
    """
    value = exact_number(expression, sizes.get)
    if value is None:
        raise Unsupported(f"{plain(expression)} is not made of sizes with values; given: {', '.join(sorted(sizes)) or 'none'}")
    if value.denominator != 1 or value < 0:
        raise Undefined(f"{plain(expression)} is {value} at these sizes, but a size is a whole number from 0")
    return int(value)


def exact_number(expression: Any, number_of: Callable[[str], int | None]) -> Fraction | None:
    """The exact value of a number made of rationals and of symbols that stand for whole numbers; None for others."""
    if isinstance(expression, Rational):
        return Fraction(int(expression.p), int(expression.q))
    if isinstance(expression, Symbol):
        found = number_of(expression.name)
        return None if found is None else Fraction(found)
    if not isinstance(expression, Add | Mul | Pow):
        return None
    parts = [exact_number(argument, number_of) for argument in expression.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if isinstance(expression, Add):
        return sum(known, Fraction(0))
    if isinstance(expression, Pow):
        return _power(*known)
    product = Fraction(1)
    for part in known:
        product *= part
    return product


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """The power where it is rational and small enough to be worth having exactly."""
    if exponent.denominator != 1 or abs(exponent) > 64 or (base == 0 and exponent < 0):
        return None
    return Fraction(base ** int(exponent))


# ---------------------------------------------------------------------------------------------- domains


def _real(rows: int, columns: int, rng: np.random.Generator) -> Array:
    """Magnitudes away from 0 as well as from infinity, of either sign."""
    return rng.uniform(0.3, 1.7, (rows, columns)) * rng.choice([-1.0, 1.0], (rows, columns))


def _positive(rows: int, columns: int, rng: np.random.Generator) -> Array:
    return rng.uniform(0.5, 2.0, (rows, columns))


def _unit_interval(rows: int, columns: int, rng: np.random.Generator) -> Array:
    return rng.uniform(0.15, 0.85, (rows, columns))


def _orthogonal(rows: int, _columns: int, rng: np.random.Generator) -> Array:
    """The Q of a Gaussian matrix with the signs of its columns drawn anew: either determinant, each half the time."""
    q, _ = np.linalg.qr(rng.standard_normal((rows, rows)))
    return np.asarray(q * rng.choice([-1.0, 1.0], rows))


def _orthonormal_columns(rows: int, columns: int, rng: np.random.Generator) -> Array:
    if columns > rows:
        raise Undefined(f"no {rows}×{columns} matrix has orthonormal columns; it needs at least {columns} rows")
    return _orthogonal(rows, rows, rng)[:, :columns]


def _invertible(rows: int, columns: int, rng: np.random.Generator) -> Array:
    left, right = _orthogonal(rows, columns, rng), _orthogonal(rows, columns, rng)
    return np.asarray(left * rng.uniform(0.5, 2.0, rows) @ right)


def _symmetric(rows: int, columns: int, rng: np.random.Generator) -> Array:
    square = _real(rows, columns, rng)
    return np.asarray(np.tril(square) + np.tril(square, -1).T)


def _spd(rows: int, columns: int, rng: np.random.Generator) -> Array:
    vectors = _orthogonal(rows, columns, rng)
    product = vectors * rng.uniform(0.5, 2.5, rows) @ vectors.T
    return np.asarray((product + product.T) / 2)


def _skew(rows: int, columns: int, rng: np.random.Generator) -> Array:
    below = np.tril(_real(rows, columns, rng), -1)
    return np.asarray(below - below.T)


def _diagonal(rows: int, _columns: int, rng: np.random.Generator) -> Array:
    return np.diag(_real(rows, 1, rng)[:, 0])


def _positive_diagonal(rows: int, _columns: int, rng: np.random.Generator) -> Array:
    return np.diag(_positive(rows, 1, rng)[:, 0])


def _ordered_diagonal(rows: int, _columns: int, rng: np.random.Generator) -> Array:
    return np.diag(np.cumsum(_positive(rows, 1, rng)[:, 0])[::-1])


def _weakly_ordered_diagonal(rows: int, _columns: int, rng: np.random.Generator) -> Array:
    steps = _positive(rows, 1, rng)[:, 0] * rng.integers(0, 2, rows)
    steps[:1] = _positive(1, 1, rng)[:, 0]
    return np.diag(np.cumsum(steps)[::-1])


def _signed_permutation(rows: int, _columns: int, rng: np.random.Generator) -> Array:
    return np.asarray(np.eye(rows)[rng.permutation(rows)] * rng.choice([-1.0, 1.0], rows))


_DRAWS: dict[str, Callable[[int, int, np.random.Generator], Array]] = {
    "real": _real,
    "positive": _positive,
    "nonzero": _real,
    "unit interval": _unit_interval,
    "invertible": _invertible,
    "symmetric": _symmetric,
    "spd": _spd,
    "skew": _skew,
    "diagonal": _diagonal,
    "positive diagonal": _positive_diagonal,
    "ordered diagonal": _ordered_diagonal,
    "weakly ordered diagonal": _weakly_ordered_diagonal,
    "orthogonal": _orthogonal,
    "signed permutation": _signed_permutation,
    "orthonormal columns": _orthonormal_columns,
}
