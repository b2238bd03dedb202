"""Statements about the rank of a linear map at generic points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from derivations.language.curvature import require_directions
from derivations.language.degree_in_directions import degree_in
from derivations.language.errors import IllTyped
from derivations.language.nodes import Normal, display_name
from derivations.language.plain import plain
from derivations.language.shapes import brief, check_tree
from derivations.language.size_polynomials import require_size_polynomial
from derivations.language.statements import Statement


@dataclass(frozen=True)
class GenericRank(Statement):
    """The map that takes ``directions`` to ``value``, linear in them, has rank ``rank`` at generic values of everything else.

    That is its rank everywhere but where some polynomial that is not zero vanishes, and it is smaller there.
    """

    value: Any
    directions: tuple[Any, ...]
    rank: Any

    def __post_init__(self) -> None:
        check_tree(self.value)
        if isinstance(self.value, Normal):
            raise IllTyped(f"{brief(self.value)} is a distribution, and the rank is that of a linear map")
        require_directions(self.directions, self.vocabulary)
        require_size_polynomial(self.rank, self.vocabulary)
        if degree_in(self.value, frozenset(self.directions)) != 1:
            names = ", ".join(display_name(direction) for direction in self.directions)
            raise IllTyped(f"{brief(self.value)} is not linear in {names} by its form: every term needs one of them, once")

    def expressions(self) -> tuple[Any, ...]:
        return (self.value,)

    def with_expressions(self, *expressions: Any) -> GenericRank:
        (value,) = expressions
        return replace(self, value=value)

    def words(self) -> str:
        names = ", ".join(display_name(direction) for direction in self.directions)
        return f"rank({plain(self.value)}, {names}, generic = {plain(self.rank)})"
