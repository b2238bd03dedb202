"""One small rational point of a declared domain: read in any field, made simpler, and shown to people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from derivations.language import nodes
from derivations.language.errors import Undefined
from derivations.language.vocabulary import Vocabulary
from derivations.readings.atoms import Atoms
from derivations.readings.exact import ExactReading
from derivations.readings.fields import Field, RationalField
from derivations.readings.formal import formal_pi
from derivations.readings.point import Budget, Point, size_value
from derivations.readings.small_points import Description, SmallPoint, simpler, values_at
from derivations.readings.spelling import spell

_MOST_SIMPLIFICATIONS = 400


@dataclass(frozen=True)
class Place:
    """A point with all that is needed to evaluate there, again and again."""

    vocabulary: Vocabulary
    sizes: dict[str, int]
    descriptions: dict[Any, Description]
    point: SmallPoint
    atoms_seed: int
    atoms_terms: int
    budget: Budget
    atoms_degree: int = 1

    @property
    def in_domain(self) -> bool:
        """Whether the parameters make a point of the declared domain."""
        try:
            values_at(self.point, self.descriptions, RationalField())
        except Undefined:
            return False
        return True

    def reading(self, field: Field) -> ExactReading:
        values = values_at(self.point, self.descriptions, field)
        pi = formal_pi(field) if field.exact else field.number(1).pi()
        atoms = Atoms(field, self.atoms_seed, self.atoms_degree, self.atoms_terms)
        point = Point(field, self.vocabulary, self.sizes, values, pi, atoms, self.budget)
        if not field.exact:
            point.rational_values = values_at(self.point, self.descriptions, RationalField())
        return ExactReading(point)

    def shown(self, expressions: Iterable[Any]) -> dict[str, Any]:
        """The exact values of the variables, and the functions that stood for opaque ones, as text."""
        field = RationalField()
        values = values_at(self.point, self.descriptions, field)
        shown = {nodes.display_name(symbol): spell(value) for symbol, value in values.items()}
        return {**shown, **self._functions(expressions, field)}

    def _functions(self, expressions: Iterable[Any], field: Field) -> dict[str, str]:
        """The polynomials that stood for opaque functions, in words."""
        calls: dict[str, Any] = {}
        for expression in expressions:
            for call in expression.atoms(nodes.OpaqueScalar, nodes.OpaqueMatrix):
                calls[call.args[0].name] = call
        atoms = Atoms(field, self.atoms_seed, self.atoms_degree, self.atoms_terms)
        form = "b + a·(arguments) with" if self.atoms_degree == 1 else "t + t², t = b + a·(arguments),"
        words = {}
        for name, call in calls.items():
            skip = 3 if isinstance(call, nodes.OpaqueMatrix) else 1
            count = self._entries(call) if isinstance(call, nodes.OpaqueMatrix) else 1
            arguments = sum(self._entries(part) if nodes.is_matrix(part) else 1 for part in call.args[skip:])
            rows = [[str(entry) for entry in row] for row in atoms.coefficients(name, count, arguments)]
            zero = all(entry == "0" for row in rows for entry in row)
            words[name] = "the zero function" if zero else f"entry i is {form} rows (b, a) = {rows}"
        return words

    def _entries(self, matrix: Any) -> int:
        rows, columns = (size_value(side, self.sizes) for side in matrix.shape)
        return rows * columns


def simplified(point: SmallPoint, descriptions: dict[Any, Description], fails: Callable[[SmallPoint], bool]) -> SmallPoint:
    """The point with parameters moved to simpler values, one at a time, as long as the statement fails there."""
    steps = 0
    improved = True
    while improved and steps < _MOST_SIMPLIFICATIONS:
        improved = False
        for candidate in simpler(point, descriptions):
            steps += 1
            if fails(candidate):
                point, improved = candidate, True
                break
            if steps >= _MOST_SIMPLIFICATIONS:
                break
    return point
