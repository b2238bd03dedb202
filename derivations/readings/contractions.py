"""Counts for statements without inverses: sums of index-contraction graphs (docs/every_size.md, case 1).

For each size, ``nodes`` bounds how many distinct indices of that size one expanded term has, and ``numerator`` and
``denominator`` bound the degrees in the size of the explicit coefficients times the closed indices without a letter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sympy import (
    Add,
    HadamardProduct,
    Identity,
    Integer,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary
from derivations.readings.counting import NotCovered, size_name

Counts = Counter[str]


@dataclass(frozen=True)
class Contraction:
    """Bounds for one expression, by size name."""

    nodes: Counts = field(default_factory=Counter)
    numerator: Counts = field(default_factory=Counter)
    denominator: Counts = field(default_factory=Counter)

    def times(self, other: Contraction) -> Contraction:
        return Contraction(self.nodes + other.nodes, self.numerator + other.numerator, self.denominator + other.denominator)

    def plus(self, other: Contraction) -> Contraction:
        """Terms side by side: the larger graph, and one common denominator."""
        return Contraction(
            self.nodes | other.nodes,
            (self.numerator + other.denominator) | (other.numerator + self.denominator),
            self.denominator + other.denominator,
        )


def contraction(expression: Any, vocabulary: Vocabulary, bound: dict[Any, Any] | None = None) -> Contraction:
    """Bounds for a lowered expression; ``bound`` maps the indices of sums around it to their ranges."""
    indices = bound or {}
    if isinstance(expression, Rational):
        return Contraction()
    if isinstance(expression, Symbol):
        return _symbol(expression, vocabulary, indices)
    if isinstance(expression, MatrixSymbol):
        return _letter(expression, vocabulary)
    if isinstance(expression, Identity):
        return _loose(expression.args[0])
    if isinstance(expression, OneMatrix):
        return _loose(*expression.shape)
    if isinstance(expression, ZeroMatrix):
        return Contraction()
    if isinstance(expression, nodes.FiniteSum | nodes.MatrixFiniteSum):
        body, index, size = expression.args
        return contraction(body, vocabulary, {**indices, index: size}).times(_loose(size))
    if isinstance(expression, nodes.Entry | nodes.Column):
        _check_indices(expression, indices)
        return contraction(expression.args[0], vocabulary, indices)
    if isinstance(expression, Pow | MatPow):
        return _power(expression, vocabulary, indices)
    parts = [contraction(argument, vocabulary, indices) for argument in expression.args]
    if isinstance(expression, Add | MatAdd):
        return _fold(parts, Contraction.plus)
    if isinstance(expression, _PRODUCTS):
        return _fold(parts, Contraction.times)
    raise NotCovered(f"{type(expression).__name__} in {plain(expression)}")


_PRODUCTS = (
    Mul,
    MatMul,
    HadamardProduct,
    Transpose,
    Trace,
    nodes.AsScalar,
    nodes.AsMatrix,
    nodes.Diag,
    nodes.Diagonal,
)
"""Nodes whose indices are at most those of all their arguments together."""


def _fold(parts: list[Contraction], combine: Any) -> Contraction:
    total = parts[0]
    for part in parts[1:]:
        total = combine(total, part)
    return total


def _symbol(symbol: Any, vocabulary: Vocabulary, indices: dict[Any, Any]) -> Contraction:
    if symbol in indices:
        raise NotCovered(f"the index {nodes.display_name(symbol)} used as a number")
    if symbol.name in vocabulary.sizes:
        return Contraction(numerator=Counter([str(symbol.name)]))
    return Contraction()


def _letter(symbol: Any, vocabulary: Vocabulary) -> Contraction:
    variable = vocabulary.variables.get(nodes.display_name(symbol))
    if variable is None or variable.kind.symmetry is Symmetry.CURVED:
        raise NotCovered(f"{nodes.display_name(symbol)} is confined to a curved set")
    return Contraction(Counter(name for name in map(_free_size, symbol.shape) if name))


def _free_size(size: Any) -> str | None:
    """The name of a size; fixed numbers need no bound."""
    return None if isinstance(size, Integer) else size_name(size)


def _loose(*sizes: Any) -> Contraction:
    """Indices that may close without meeting a letter."""
    names = Counter(name for name in map(_free_size, sizes) if name)
    return Contraction(nodes=names, numerator=Counter(names))


def _check_indices(expression: Any, indices: dict[Any, Any]) -> None:
    """Every index must be bound by a sum over its whole range; a fixed row would be a unit vector."""
    matrix, *places = expression.args
    sides = matrix.shape if isinstance(expression, nodes.Entry) else matrix.shape[1:]
    for place, side in zip(places, sides, strict=True):
        if side == 1 and place == 1:
            continue
        if indices.get(place) != side:
            raise NotCovered(f"the fixed place {plain(place)} in {plain(expression)}")


def _power(expression: Any, vocabulary: Vocabulary, indices: dict[Any, Any]) -> Contraction:
    base, exponent = expression.args
    if not isinstance(exponent, Integer) or abs(exponent) > 16:
        raise NotCovered(f"the power {plain(expression)}")
    part = contraction(base, vocabulary, indices)
    if exponent < 0:
        if part.nodes or isinstance(expression, MatPow):
            raise NotCovered(f"the inverse in {plain(expression)}")
        part = Contraction(Counter(), part.denominator, part.numerator)
    total = Contraction()
    for _ in range(abs(int(exponent))):
        total = total.times(part)
    return total
