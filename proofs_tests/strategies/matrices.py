"""Matrices of every declared domain, in floating point, with the edges at which formulas break.

Among the real ones: a column of zeros, equal columns, columns of very different lengths. Among those with a spectrum:
repeated eigenvalues, eigenvalues shared with other variables of the point, wide spectra.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from proofs_tests.strategies import numbers
from proofs_tests.strategies.numbers import Magnitudes

Array = NDArray[np.float64]
Drawer = Callable[[st.DrawFn, int, int, Magnitudes], Array]

_FARTHEST_POWER = 4  # of ten, either way


def matrix(domain: str, rows: int, columns: int, pool: Magnitudes) -> st.SearchStrategy[Array]:
    """A matrix of the domain; raises ``ValueError`` where the domain is empty (more orthonormal columns than rows)."""
    if domain == "orthonormal columns" and columns > rows:
        raise ValueError(f"no {rows}×{columns} matrix has orthonormal columns")
    drawer = DRAWERS[domain]
    return st.composite(lambda draw: drawer(draw, rows, columns, pool))()


def _entries(draw: st.DrawFn, rows: int, columns: int, of: st.SearchStrategy[float]) -> Array:
    count = rows * columns
    return np.array(draw(st.lists(of, min_size=count, max_size=count)), dtype=float).reshape(rows, columns)


def _real(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    value = _entries(draw, rows, columns, numbers.real(pool))
    shape = draw(st.sampled_from(("any", "any", "any", "zero column", "equal columns", "scaled columns")))
    if shape == "zero column":
        value[:, draw(st.integers(0, columns - 1))] = 0.0
    elif shape == "equal columns":
        value[:, 1:] = value[:, :1]
    elif shape == "scaled columns" and pool.wild:
        powers = draw(st.lists(st.integers(-_FARTHEST_POWER, _FARTHEST_POWER), min_size=columns, max_size=columns))
        value *= 10.0 ** np.array(powers, dtype=float)
    return value


def _of_entries(of: Callable[[Magnitudes], st.SearchStrategy[float]]) -> Drawer:
    return lambda draw, rows, columns, pool: _entries(draw, rows, columns, of(pool))


def _spectrum(draw: st.DrawFn, size: int, pool: Magnitudes) -> Array:
    """Positive numbers, all equal now and then."""
    if draw(st.booleans()):
        return np.full(size, draw(numbers.positive(pool)))
    return _entries(draw, size, 1, numbers.positive(pool))[:, 0]


def _signs(draw: st.DrawFn, size: int) -> Array:
    return _entries(draw, size, 1, st.sampled_from((1.0, -1.0)))[:, 0]


def _orthogonal(draw: st.DrawFn, rows: int, _columns: int, pool: Magnitudes) -> Array:
    """The Q of I + B with B drawn, its columns signed: the identity when B = 0, and either determinant."""
    upper = np.triu(_entries(draw, rows, rows, numbers.real(pool)), 1)
    start = np.eye(rows) + upper - upper.T  # invertible whatever was drawn
    q, r = np.linalg.qr(start)
    return np.asarray(q * np.sign(np.diagonal(r)) * _signs(draw, rows))


def _orthonormal_columns(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    return _orthogonal(draw, rows, rows, pool)[:, :columns]


def _invertible(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    left, right = (_orthogonal(draw, rows, rows, pool) for _ in range(2))
    return np.asarray(left * _spectrum(draw, rows, pool) @ right)


def _symmetric(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    square = _entries(draw, rows, rows, numbers.real(pool))
    return np.asarray(np.tril(square) + np.tril(square, -1).T)


def _spd(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    vectors = _orthogonal(draw, rows, rows, pool)
    product = vectors * _spectrum(draw, rows, pool) @ vectors.T
    return np.asarray((product + product.T) / 2)


def _skew(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    below = np.tril(_entries(draw, rows, rows, numbers.real(pool)), -1)
    return np.asarray(below - below.T)


def _diagonal(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    return np.diag(_entries(draw, rows, 1, numbers.real(pool))[:, 0])


def _positive_diagonal(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    return np.diag(_spectrum(draw, rows, pool))


def _ordered_diagonal(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    """Distinct eigenvalues, the largest first; steps of at least a sixteenth keep equal ones apart."""
    return np.diag(np.sort(_spectrum(draw, rows, pool))[::-1] + np.arange(rows, 0, -1) / 16)


def _weakly_ordered_diagonal(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    """The largest eigenvalue first; some are repeated."""
    spectrum = np.sort(_spectrum(draw, rows, pool))[::-1]
    return np.diag(np.repeat(spectrum[::2], 2)[:rows] if draw(st.booleans()) else spectrum)


def _signed_permutation(draw: st.DrawFn, rows: int, columns: int, pool: Magnitudes) -> Array:
    places = draw(st.permutations(range(rows)))
    signs = draw(st.lists(st.sampled_from([-1.0, 1.0]), min_size=rows, max_size=rows))
    return np.asarray(np.eye(rows)[list(places)] * np.array(signs).reshape(1, rows))


DRAWERS: dict[str, Drawer] = {
    "real": _real,
    "positive": _of_entries(numbers.positive),
    "nonzero": _of_entries(numbers.nonzero),
    "unit interval": _of_entries(numbers.of_unit_interval),
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
