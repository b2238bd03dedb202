"""Exact points of a declared domain, modulo a prime.

Every domain is parametrised rationally, so that a random point is generic: symmetric and positive definite matrices
are symmetric ones (in which they are dense for polynomials), orthogonal matrices are Cayley transforms times a
reflection or not. The two kinds of orthogonal matrices are separate components, and so is every permutation with signs:
``branch`` says which is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from math import prod
from random import Random
from typing import Any

from flint import fmpz
from sympy import Symbol, exp

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Undefined, Unsupported
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings import signed_permutations
from derivations.readings.fields import PrimeField
from derivations.readings.formal import FormalMatrix, LogSum
from derivations.readings.point import size_value
from derivations.readings.signs import TooManyCases

ENTRY_BITS = 60
MAX_BRANCHED_VARIABLES = 3


def random_prime(source: Random) -> int:
    """A prime drawn uniformly from those between 2^60 and 2^61, after the claim was read."""
    while True:
        candidate = source.getrandbits(60) | (1 << 60) | 1
        if fmpz(candidate).is_prime():
            return candidate


def free_symbols(expressions: Iterable[Any]) -> set[Any]:
    return set().union(*(nodes.free_variables(expression) for expression in expressions))


def branched(symbols: Iterable[Any], sizes: dict[str, int], vocabulary: Vocabulary) -> dict[Any, int]:
    """The variables whose domain has several components, and how many: two for square matrices with orthonormal columns.

    Raises :class:`Unsupported` where they are too many to go through.
    """
    counted = {symbol: _components(symbol, sizes, vocabulary) for symbol in sorted(symbols, key=lambda item: str(item.name))}
    found = {symbol: count for symbol, count in counted.items() if count > 1}
    if len(found) > MAX_BRANCHED_VARIABLES:
        raise Unsupported(f"more than {MAX_BRANCHED_VARIABLES} orthogonal variables in one statement")
    if prod(found.values()) > signed_permutations.MOST_GONE_THROUGH:
        raise TooManyCases("too many combinations of permutations with signs")
    return found


def _components(symbol: Any, sizes: dict[str, int], vocabulary: Vocabulary) -> int:
    variable = vocabulary.variable_of(symbol)
    if variable is None or variable.kind.symmetry is not Symmetry.CURVED:
        return 1
    rows, columns = (size_value(side, sizes) for side in symbol.shape)
    if variable.kind.finite:
        return signed_permutations.count(rows)
    return 2 if rows == columns else 1


def exponentiated(expressions: Iterable[Any]) -> frozenset[Any]:
    """Real variables that occur under exp: they are drawn as logarithms, so that their exponentials are exact."""
    return frozenset().union(*(_exponentiated(expression) for expression in expressions))


@lru_cache(maxsize=4096)
def _exponentiated(expression: Any) -> frozenset[Any]:
    found: frozenset[Any] = frozenset()
    for node in nodes.occurring(expression, exp, nodes.ElementwiseExp):
        found |= nodes.free_variables(node)
    return found


class PointSource:
    """Draws the values of variables in one prime field."""

    def __init__(
        self, field: PrimeField, sizes: dict[str, int], vocabulary: Vocabulary, source: Random, branch: int = 0
    ) -> None:
        self.field = field
        self.sizes = sizes
        self.vocabulary = vocabulary
        self.source = source
        self.branch = branch

    def draw(self, symbols: Iterable[Any], as_logarithms: frozenset[Any] = frozenset()) -> dict[Any, Any]:
        """Values for all symbols that are not sizes."""
        ordered = sorted(symbols, key=lambda symbol: str(symbol.name))
        curved = branched(ordered, self.sizes, self.vocabulary)
        values, branch = {}, self.branch
        for symbol in ordered:
            variable = self.vocabulary.variable_of(symbol)
            if variable is None:
                if isinstance(symbol, Symbol) and symbol.name in self.sizes:
                    continue
                raise Unsupported(f"{nodes.display_name(symbol)} is not declared")
            branch, component = divmod(branch, curved.get(symbol, 1))
            values[symbol] = self._value(symbol, variable, component, symbol in as_logarithms)
        return values

    def _value(self, symbol: Any, variable: Variable, component: int, logarithm: bool) -> Any:
        if variable.is_scalar:
            return self._logarithm() if logarithm and variable.domain == "real" else self._nonzero()
        rows, columns = (size_value(side, self.sizes) for side in symbol.shape)
        if logarithm and variable.domain == "real":
            return FormalMatrix(self.field, [[self._logarithm() for _ in range(columns)] for _ in range(rows)])
        return _DRAWERS[variable.domain](self, rows, columns, component)

    def _number(self) -> int:
        return self.source.getrandbits(ENTRY_BITS)

    def _numbers(self, count: int) -> list[int]:
        draw = self.source.getrandbits
        return [draw(ENTRY_BITS) for _ in range(count)]

    def _nonzero(self) -> Any:
        return self.field.number(1 + self._number())

    def _logarithm(self) -> Any:
        """log t² of a random t, so that exp(v) and exp(v/2) are field elements."""
        return LogSum.log(self.field, self._nonzero()).scaled(2)

    def general(self, rows: int, columns: int, component: int = 0) -> Any:
        return self.field.matrix_of_integers(rows, columns, self._numbers(rows * columns))

    def symmetric(self, rows: int, columns: int, component: int = 0) -> Any:
        return self._mirrored(rows, 1)

    def skew(self, rows: int, columns: int, component: int = 0) -> Any:
        return self._mirrored(rows, -1)

    def _mirrored(self, size: int, sign: int) -> Any:
        drawn = iter(self._numbers(size * (size + 1) // 2))
        entries = [0] * (size * size)
        for i in range(size):
            for j in range(i + (sign < 0), size):
                entries[i * size + j] = number = next(drawn)
                entries[j * size + i] = number if sign > 0 else self.field.prime - number
        return self.field.matrix_of_integers(size, size, entries)

    def diagonal(self, rows: int, columns: int, component: int = 0) -> Any:
        return self.field.diagonal([self._nonzero() for _ in range(rows)])

    def orthogonal(self, rows: int, columns: int, component: int) -> Any:
        """2(I + K)⁻¹ − I for a random skew K, times a reflection for the component of determinant −1."""
        identity = self.field.identity(rows)
        rotation = self.field.inverse(identity + self.skew(rows, rows)) * self.field.number(2) - identity
        if not component:
            return rotation
        normal = self.general(rows, 1)
        length = (normal.transpose() * normal)[0, 0]
        scale = self.field.number(2) * self.field.reciprocal(length)
        return rotation * (identity - normal * normal.transpose() * scale)

    def signed_permutation(self, rows: int, columns: int, component: int) -> Any:
        """All of them, one after another: none is generic."""
        entries = signed_permutations.numbered(rows, component)
        return self.field.matrix_of_integers(rows, columns, [entry % self.field.prime for entry in entries])

    def orthonormal_columns(self, rows: int, columns: int, component: int) -> Any:
        if columns > rows:
            raise Undefined("more orthonormal columns than rows")
        full = self.orthogonal(rows, rows, component)
        return self.field.matrix(rows, columns, [full[i, j] for i in range(rows) for j in range(columns)])


_DRAWERS: dict[str, Callable[[PointSource, int, int, int], Any]] = {
    "real": PointSource.general,
    "positive": PointSource.general,
    "nonzero": PointSource.general,
    "unit interval": PointSource.general,
    "invertible": PointSource.general,
    "symmetric": PointSource.symmetric,
    "spd": PointSource.symmetric,
    "skew": PointSource.skew,
    "diagonal": PointSource.diagonal,
    "positive diagonal": PointSource.diagonal,
    "ordered diagonal": PointSource.diagonal,
    "weakly ordered diagonal": PointSource.diagonal,
    "orthogonal": PointSource.orthogonal,
    "signed permutation": PointSource.signed_permutation,
    "orthonormal columns": PointSource.orthonormal_columns,
}
