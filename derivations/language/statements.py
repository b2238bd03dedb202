"""Statements: a relation between expressions, in a vocabulary.

Each relation is a class of its own. An engine says which relations it can settle, so a new one (at most, stationary,
definite, …) is a new class here and an engine for it; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from derivations.language.shapes import check_tree, same_kind
from derivations.language.vocabulary import Vocabulary


@dataclass(frozen=True)
class Statement:
    """A relation between expressions; made only when shapes and kinds fit (otherwise :class:`IllTyped`)."""

    vocabulary: Vocabulary

    def expressions(self) -> tuple[Any, ...]:
        """The trees it relates, in reading order."""
        raise NotImplementedError

    def with_expressions(self, *expressions: Any) -> Statement:
        """The same relation between other trees."""
        raise NotImplementedError


@dataclass(frozen=True)
class Equality(Statement):
    """lhs = rhs, for every value of every variable and every admissible size.

    A gradient claim is an equality one side of which is a :class:`~derivations.language.nodes.Gradient`.
    """

    lhs: Any
    rhs: Any

    def __post_init__(self) -> None:
        check_tree(self.lhs)
        check_tree(self.rhs)
        same_kind(self.lhs, self.rhs)

    def expressions(self) -> tuple[Any, ...]:
        return (self.lhs, self.rhs)

    def with_expressions(self, *expressions: Any) -> Equality:
        lhs, rhs = expressions
        return Equality(self.vocabulary, lhs, rhs)

    def __iter__(self) -> Iterator[Any]:
        return iter((self.lhs, self.rhs))
