"""Floating points at which a statement is tried: sizes, and a value of its domain for every variable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from derivations.engines.size_choice import size_names
from derivations.language import nodes
from derivations.language.statements import Equality, Relation
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings.floating import FloatPoint
from derivations.readings.floating_points import symmetries_of
from derivations.readings.point import size_value
from derivations.readings.residuals import Pairs, pairs_of
from proofs_tests.strategies import matrices, numbers, sizes
from proofs_tests.strategies.numbers import Magnitudes

INTEGRALS = (nodes.Expectation, nodes.MatrixExpectation, nodes.LogIntegral, nodes.KL, nodes.Entropy)
DERIVATIVES = (nodes.Directional, nodes.Gradient)


@dataclass(frozen=True)
class NamedPoint:
    """Sizes and values by name, numbers as floats and matrices as lists of rows: its text can be typed again."""

    sizes: dict[str, int]
    values: dict[str, Any]
    function_seed: int = 0

    def in_vocabulary(self, vocabulary: Vocabulary) -> FloatPoint:
        """The same point as the floating reading takes it."""
        values = {}
        for name, value in self.values.items():
            variable = vocabulary.variables[name]
            values[variable.symbol] = value if variable.is_scalar else np.array(value, dtype=float)
        return FloatPoint(dict(self.sizes), values, symmetries_of(vocabulary), self.function_seed)


def trees_of(statement: Relation) -> Pairs:
    """What is compared at a point: the sides, and for a gradient both of them along a drawn direction."""
    if isinstance(statement, Equality):
        return pairs_of(statement)
    return Pairs(((statement.lhs, statement.rhs),), statement.vocabulary)


def points_of(statement: Relation) -> st.SearchStrategy[NamedPoint]:
    """Points of the domain of a statement; sizes stay small where integrals make a point dear.

    Differences take steps in proportion to the largest entry, which a function that varies on a far smaller scale
    defeats unnoticed: statements with derivatives get moderate magnitudes here, and extreme ones in exact arithmetic.
    """
    pairs = trees_of(statement)
    names = size_names(pairs.sides, pairs.vocabulary)
    dear = any(side.has(*INTEGRALS) for side in pairs.sides)
    differences = any(side.has(*DERIVATIVES) for side in pairs.sides)
    largest, larger = (2, (3,)) if dear else (sizes.LARGEST, sizes.LARGER)
    assignments = sizes.sizes_of(names, pairs.vocabulary, largest, larger)
    inhabited = assignments.filter(lambda chosen: _has_points(pairs.symbols, pairs.vocabulary, chosen))
    return inhabited.flatmap(lambda chosen: points_at(pairs.symbols, pairs.vocabulary, chosen, not differences))


def points_at(
    symbols: Iterable[Any], vocabulary: Vocabulary, chosen: dict[str, int], may_be_wild: bool = True
) -> st.SearchStrategy[NamedPoint]:
    """Points at given sizes, for the declared variables among the symbols."""
    variables = _declared(symbols, vocabulary)
    return numbers.magnitudes(may_be_wild).flatmap(lambda pool: _at(variables, chosen, pool))


def _declared(symbols: Iterable[Any], vocabulary: Vocabulary) -> list[Variable]:
    """The variables among the symbols, by name; sizes are left out."""
    found = (vocabulary.variable_of(symbol) for symbol in symbols)
    return sorted((variable for variable in found if variable is not None), key=lambda variable: variable.name)


def _has_points(symbols: Iterable[Any], vocabulary: Vocabulary, chosen: dict[str, int]) -> bool:
    """Whether no domain is empty at these sizes."""
    shapes = [(variable.domain, *_shape(variable, chosen)) for variable in _declared(symbols, vocabulary)]
    return all(columns <= rows for domain, rows, columns in shapes if domain == "orthonormal columns")


def _shape(variable: Variable, chosen: dict[str, int]) -> tuple[int, int]:
    if variable.is_scalar:
        return 1, 1
    rows, columns = variable.matrix_shape
    return size_value(rows, chosen), size_value(columns, chosen)


def _at(variables: Sequence[Variable], chosen: dict[str, int], pool: Magnitudes) -> st.SearchStrategy[NamedPoint]:
    values = st.fixed_dictionaries({variable.name: value_of(variable, chosen, pool) for variable in variables})
    return st.builds(NamedPoint, st.just(chosen), values, st.integers(0, 9))


def value_of(variable: Variable, chosen: dict[str, int], pool: Magnitudes) -> st.SearchStrategy[Any]:
    """A value of one variable: a float, or a list of rows."""
    drawn = matrices.matrix(variable.domain, *_shape(variable, chosen), pool)
    if variable.is_scalar:
        return drawn.map(lambda value: float(value[0, 0]))
    return drawn.map(lambda value: (value + 0.0).tolist())
