"""Equations that follow from equations: if, and if and only if."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Self

from derivations.language.errors import IllTyped
from derivations.language.plain import plain
from derivations.language.shapes import check_tree, same_kind
from derivations.language.statements import Statement

Equations = tuple[tuple[Any, Any], ...]


@dataclass(frozen=True)
class Implication(Statement):
    """Wherever all premises hold, all conclusions do; with ``both_ways`` also the other way round.

    ``because`` is an expression that is said to equal lhs − rhs of the only premise and shows by its form where it is zero.
    """

    premises: Equations
    conclusions: Equations
    both_ways: bool = False
    because: Any = None

    def __post_init__(self) -> None:
        for left, right in (*self.premises, *self.conclusions):
            check_tree(left)
            check_tree(right)
            same_kind(left, right)
        if self.because is not None:
            if len(self.premises) != 1:
                raise IllTyped("a reason tells where one premise holds; here there are several")
            check_tree(self.because)
            same_kind(self.premises[0][0], self.because)

    def expressions(self) -> tuple[Any, ...]:
        return tuple(chain(*self.premises, *self.conclusions))

    def reasons(self) -> tuple[Any, ...]:
        return () if self.because is None else (self.because,)

    def with_expressions(self, *expressions: Any) -> Self:
        pairs = tuple(zip(expressions[::2], expressions[1::2], strict=True))
        count = len(self.premises)
        return replace(self, premises=pairs[:count], conclusions=pairs[count:])

    def words(self) -> str:
        return f"{_words(self.premises)} {'iff' if self.both_ways else 'implies'} {_words(self.conclusions)}"


def _words(equations: Equations) -> str:
    return " and ".join(f"{plain(left)} = {plain(right)}" for left, right in equations)
