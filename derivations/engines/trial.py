"""A statement at a small rational point of its domain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from derivations.engines.places import Place
from derivations.language.statements import Relation
from derivations.readings.exact import ExactReading
from derivations.readings.fields import Field
from derivations.readings.point import Budget
from derivations.readings.small_points import Description, SmallPoint


@dataclass(frozen=True)
class Trial:
    """One statement and one place, at which it is evaluated again and again."""

    statement: Relation
    place: Place

    @property
    def sizes(self) -> dict[str, int]:
        return self.place.sizes

    @property
    def descriptions(self) -> dict[Any, Description]:
        return self.place.descriptions

    @property
    def point(self) -> SmallPoint:
        return self.place.point

    @property
    def in_domain(self) -> bool:
        """Whether the parameters make a point of the declared domain."""
        return self.place.in_domain

    def reading(self, field: Field) -> ExactReading:
        return self.place.reading(field)

    def moved(self, point: SmallPoint) -> Trial:
        """The same statement at another point."""
        return replace(self, place=replace(self.place, point=point))

    def stating(self, statement: Relation) -> Trial:
        """Another statement at the same point."""
        return Trial(statement, replace(self.place, vocabulary=statement.vocabulary))


def trial_at(
    statement: Relation,
    sizes: dict[str, int],
    descriptions: dict[Any, Description],
    point: SmallPoint,
    budget: Budget,
    atoms_seed: int = 0,
    atoms_terms: int = 0,
    atoms_degree: int = 1,
) -> Trial:
    """A statement at a point; the last three say which functions stand for opaque ones there."""
    vocabulary = statement.vocabulary
    return Trial(statement, Place(vocabulary, sizes, descriptions, point, atoms_seed, atoms_terms, budget, atoms_degree))
