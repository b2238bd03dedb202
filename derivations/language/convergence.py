"""Statements that say what an iteration tends to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from derivations.language.nodes import at, display_name
from derivations.language.plain import plain
from derivations.language.shapes import check_tree, require_settable, same_kind
from derivations.language.statements import Equality, Statement


@dataclass(frozen=True)
class Converges(Statement):
    r"""``measured`` tends to ``limit`` as all ``variables`` are replaced by their ``steps`` again and again.

    With ``everywhere`` this is said of every start in the domains of the variables, otherwise of almost every one: all but
    a set of measure zero. The limit does not depend on the variables; other variables may have any value.
    """

    measured: Any
    variables: tuple[Any, ...]
    steps: tuple[Any, ...]
    limit: Any
    everywhere: bool = True

    def __post_init__(self) -> None:
        for tree in self.expressions():
            check_tree(tree)
        same_kind(self.measured, self.limit)
        for variable, step in zip(self.variables, self.steps, strict=True):
            require_settable(variable, step)

    def expressions(self) -> tuple[Any, ...]:
        return (self.measured, *self.steps, self.limit)

    def with_expressions(self, *expressions: Any) -> Self:
        measured, *steps, limit = expressions
        return replace(self, measured=measured, steps=tuple(steps), limit=limit)

    @property
    def moves(self) -> tuple[tuple[Any, Any], ...]:
        """Every variable with its step."""
        return tuple(zip(self.variables, self.steps, strict=True))

    @property
    def rests(self) -> tuple[Equality, ...]:
        """That a step leaves every variable as it is."""
        return tuple(Equality(self.vocabulary, step, variable) for variable, step in self.moves)

    @property
    def arrived(self) -> Equality:
        """That what is watched is at the limit."""
        return Equality(self.vocabulary, self.measured, self.limit)

    @property
    def limit_rests(self) -> Equality | None:
        """That a step leaves the limit as it is; nothing where the limit is not that of the one variable itself."""
        if self.variables != (self.measured,):
            return None
        return Equality(self.vocabulary, at(self.steps[0], self.measured, self.limit), self.limit)

    def words(self) -> str:
        steps = ", ".join(f"{display_name(variable)} = {plain(step)}" for variable, step in self.moves)
        form = "converges" if self.everywhere else "generically_converges"
        return f"{form}({plain(self.measured)}, {steps}, to = {plain(self.limit)})"
