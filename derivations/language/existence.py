"""Statements that say there are values with some property, with or without naming them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from derivations.language import nodes
from derivations.language.plain import plain
from derivations.language.statements import Relation, Statement


@dataclass(frozen=True)
class Exists(Statement):
    """There are values of ``variables`` with all of ``conditions``, for every value of every other variable.

    ``values`` are such values, one for each variable, and may depend on the other variables; without any (``values`` is
    empty), one point is looked for.
    """

    conditions: tuple[Relation, ...]
    variables: tuple[Any, ...]
    values: tuple[Any, ...] = ()

    @cached_property
    def instances(self) -> tuple[Relation, ...]:
        """The conditions at the values; no value mentions a variable that is set, so their order means nothing."""
        return self._at_values(nodes.at)

    @cached_property
    def written_out(self) -> tuple[Relation, ...]:
        """The same with the values in the place of the variables, which says nothing of the domains of these."""
        return self._at_values(nodes.set_to)

    def _at_values(self, place: Callable[[Any, Any, Any], Any]) -> tuple[Relation, ...]:
        found = self.conditions
        for variable, value in self.settings():
            found = tuple(
                item.with_expressions(*(place(side, variable, value) for side in item.expressions())) for item in found
            )
        return found

    def settings(self) -> Iterator[tuple[Any, Any]]:
        """Every variable with its value; nothing where there are no values."""
        return zip(self.variables, self.values, strict=False)

    @property
    def others(self) -> frozenset[Any]:
        """The variables that have every value."""
        free = frozenset().union(*(nodes.free_variables(tree) for tree in self.expressions()))
        return frozenset(symbol for symbol in free - set(self.variables) if str(symbol.name) not in self.vocabulary.sizes)

    def expressions(self) -> tuple[Any, ...]:
        sides = tuple(side for condition in self.conditions for side in condition.expressions())
        return sides + self.values

    def with_expressions(self, *expressions: Any) -> Self:
        count = len(self.conditions)
        sides, values = expressions[: 2 * count], expressions[2 * count :]
        pairs = zip(sides[::2], sides[1::2], strict=True)
        conditions = (condition.with_expressions(*pair) for condition, pair in zip(self.conditions, pairs, strict=True))
        return replace(self, conditions=tuple(conditions), values=values)

    def words(self) -> str:
        conditions = " and ".join(condition.words() for condition in self.conditions)
        names = [nodes.display_name(variable) for variable in self.variables]
        if self.values:
            names = [f"{name} = {plain(value)}" for name, value in zip(names, self.values, strict=True)]
        return f"exists({conditions}, {', '.join(names)})"
