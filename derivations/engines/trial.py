"""A small rational point of the domain of a statement, with all that is needed to evaluate the statement there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derivations.language.errors import Undefined
from derivations.language.statements import Relation
from derivations.readings.atoms import Atoms
from derivations.readings.exact import ExactReading
from derivations.readings.fields import Field, RationalField
from derivations.readings.formal import formal_pi
from derivations.readings.point import Budget, Point
from derivations.readings.small_points import Description, SmallPoint, values_at


@dataclass(frozen=True)
class Trial:
    """One point with all that is needed to evaluate it again."""

    statement: Relation
    sizes: dict[str, int]
    descriptions: dict[Any, Description]
    point: SmallPoint
    atoms_seed: int
    atoms_terms: int
    budget: Budget

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
        atoms = Atoms(field, self.atoms_seed, affine=True, terms=self.atoms_terms)
        point = Point(field, self.statement.vocabulary, self.sizes, values, pi, atoms, self.budget)
        if not field.exact:
            point.rational_values = values_at(self.point, self.descriptions, RationalField())
        return ExactReading(point)
