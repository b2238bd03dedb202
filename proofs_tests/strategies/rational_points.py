"""Small rational points of a domain, for the readings that are exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from derivations.language.vocabulary import Vocabulary
from derivations.readings.atoms import Atoms
from derivations.readings.exact import ExactReading
from derivations.readings.fields import BallField, Field, RationalField
from derivations.readings.floating import FloatPoint
from derivations.readings.floating_points import symmetries_of
from derivations.readings.formal import FormalMatrix, formal_pi, is_formal
from derivations.readings.point import Budget, Point
from derivations.readings.small_points import Description, describe, values_at

_SECONDS = 20.0
_BALL_BITS = 128


@dataclass(frozen=True)
class RationalPoint:
    """Sizes and the parameters of every variable by name; its text can be typed again."""

    sizes: dict[str, int]
    parameters: dict[str, list[Fraction]]

    def reading(self, vocabulary: Vocabulary, field: Field) -> ExactReading:
        """The exact reading at this point, over the rationals or in balls."""
        pi = formal_pi(field) if field.exact else field.number(1).pi()
        atoms = Atoms(field, 1, degree=1)
        budget = Budget.of(_SECONDS)
        return ExactReading(Point(field, vocabulary, self.sizes, self._values(vocabulary, field), pi, atoms, budget))

    def as_floats(self, vocabulary: Vocabulary) -> FloatPoint:
        """The same point for the floating reading."""
        values = {symbol: as_float(value) for symbol, value in self._values(vocabulary, RationalField()).items()}
        return FloatPoint(self.sizes, values, symmetries_of(vocabulary))

    def _values(self, vocabulary: Vocabulary, field: Field) -> dict[Any, Any]:
        symbols = {vocabulary.variables[name].symbol: name for name in self.parameters}
        descriptions = describe(set(symbols), self.sizes, vocabulary)
        return values_at({symbol: self.parameters[name] for symbol, name in symbols.items()}, descriptions, field)


def rational_points(symbols: set[Any], vocabulary: Vocabulary, chosen: dict[str, int]) -> st.SearchStrategy[RationalPoint]:
    """Points whose parameters are among the small numbers that counterexamples are made of."""
    descriptions = describe(symbols, chosen, vocabulary)
    parameters = {symbol.name: _parameters(description) for symbol, description in descriptions.items()}
    return st.builds(RationalPoint, st.just(chosen), st.fixed_dictionaries(parameters))


def _parameters(description: Description) -> st.SearchStrategy[list[Fraction]]:
    return st.tuples(*(st.sampled_from(choices) for choices in description.choices)).map(list)


def exact_value(expression: Any, point: RationalPoint, vocabulary: Vocabulary) -> Any:
    """A float or an array, rounded once from a rational value, or from a narrow ball where logarithms remain."""
    value = point.reading(vocabulary, RationalField()).value(expression)
    if is_formal(value) or isinstance(value, FormalMatrix):
        value = point.reading(vocabulary, BallField(_BALL_BITS)).value(expression)
    return as_float(value)


def as_float(value: Any) -> Any:
    """A number or matrix of a field as a float or a 2-d array."""
    if hasattr(value, "ncols"):
        return np.array([[as_float(value[i, j]) for j in range(value.ncols())] for i in range(value.nrows())], dtype=float)
    if hasattr(value, "mid"):
        return float(value.mid())
    return float(Fraction(int(value.p), int(value.q)))
