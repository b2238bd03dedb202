"""A small rational point of the domain of a statement, with all that is needed to evaluate the statement there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derivations.engines.places import Place
from derivations.language.statements import Relation
from derivations.readings.exact import ExactReading
from derivations.readings.fields import Field
from derivations.readings.point import Budget
from derivations.readings.small_points import Description, SmallPoint


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
    atoms_degree: int = 1

    @property
    def place(self) -> Place:
        """The point without the statement."""
        return Place(
            self.statement.vocabulary,
            self.sizes,
            self.descriptions,
            self.point,
            self.atoms_seed,
            self.atoms_terms,
            self.budget,
            self.atoms_degree,
        )

    @property
    def in_domain(self) -> bool:
        """Whether the parameters make a point of the declared domain."""
        return self.place.in_domain

    def reading(self, field: Field) -> ExactReading:
        return self.place.reading(field)
