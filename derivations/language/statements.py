"""Statements: a relation between expressions, in a vocabulary.

Each relation is a class of its own. An engine says which relations it can settle, so a new one (at most, stationary,
definite, …) is a new class here and an engine for it; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

from sympy import MatAdd, S, ZeroMatrix

from derivations.language.errors import IllTyped
from derivations.language.nodes import INFINITY, LIMITS, MINUS_INFINITY, display_name, free_variables, is_matrix
from derivations.language.plain import plain
from derivations.language.products import scaled
from derivations.language.shapes import check_tree, same_kind
from derivations.language.vocabulary import Vocabulary


@dataclass(frozen=True)
class Statement:
    """A relation between expressions; made only when shapes and kinds fit (otherwise :class:`IllTyped`)."""

    vocabulary: Vocabulary

    def expressions(self) -> tuple[Any, ...]:
        """The trees it relates, in reading order."""
        raise NotImplementedError

    def trees(self) -> tuple[Any, ...]:
        """All trees that were written for it, reasons and conditions among them."""
        return (*self.expressions(), *self.reasons())

    def with_expressions(self, *expressions: Any) -> Statement:
        """The same relation between other trees."""
        raise NotImplementedError

    def reasons(self) -> tuple[Any, ...]:
        """The trees that are given as a reason, if any are."""
        return ()

    def words(self) -> str:
        """The trees in plain syntax, and what is said of them."""
        raise NotImplementedError


@dataclass(frozen=True)
class Relation(Statement):
    """A relation between two expressions of one kind: numbers, or matrices of one shape."""

    lhs: Any
    rhs: Any

    def __post_init__(self) -> None:
        check_tree(self.lhs)
        check_tree(self.rhs)
        same_kind(self.lhs, self.rhs)

    @property
    def sign(self) -> str:
        """How the relation is written between its sides."""
        raise NotImplementedError

    def expressions(self) -> tuple[Any, ...]:
        return (self.lhs, self.rhs)

    def with_expressions(self, *expressions: Any) -> Self:
        lhs, rhs = expressions
        return replace(self, lhs=lhs, rhs=rhs)

    def words(self) -> str:
        return f"{plain(self.lhs)} {self.sign} {plain(self.rhs)}"

    def __iter__(self) -> Iterator[Any]:
        return iter((self.lhs, self.rhs))


@dataclass(frozen=True)
class Equality(Relation):
    """lhs = rhs, for every value of every variable and every admissible size.

    A gradient claim is an equality one side of which is a :class:`~derivations.language.nodes.Gradient`.
    """

    @property
    def sign(self) -> str:
        return "="


@dataclass(frozen=True)
class Differs(Relation):
    """lhs ≠ rhs, for every value of every variable and every admissible size; matrices differ when an entry does."""

    @property
    def sign(self) -> str:
        return "!="


@dataclass(frozen=True)
class AtMost(Relation):
    """lhs ≤ rhs (or <, when ``strict``), for every value of every variable and every admissible size.

    For symmetric matrices it is the Loewner order: rhs − lhs is positive semidefinite (definite, when strict).
    ``because`` is an expression that is said to equal rhs − lhs and shows by its form that it is not negative.
    ``unless`` holds pairs (a, b): the strict inequality is said of all points but those at which every a equals its b.
    """

    strict: bool = False
    because: Any = None
    unless: tuple[tuple[Any, Any], ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if is_matrix(self.lhs) and self.lhs.shape[0] != self.lhs.shape[1]:
            raise IllTyped(f"{plain(self.lhs)} is not square: matrices are compared by the sign of a quadratic form")
        if self.because is not None:
            check_tree(self.because)
            same_kind(self.lhs, self.because)
        if self.unless and (not self.strict or is_matrix(self.lhs)):
            raise IllTyped("an exception needs a strict inequality between numbers: lhs < rhs unless X = A")
        for left, right in self.unless:
            check_tree(left)
            check_tree(right)
            same_kind(left, right)
        self._require_known_exceptions()

    def _require_known_exceptions(self) -> None:
        """What a point is must be told by the sides alone, or an exception could hold or not at one and the same point."""
        known = free_variables(self.lhs) | free_variables(self.rhs)
        for symbol in frozenset().union(*(free_variables(side) for pair in self.unless for side in pair)) - known:
            raise IllTyped(f"the exception mentions “{display_name(symbol)}”, which the inequality does not")

    def trees(self) -> tuple[Any, ...]:
        return (*super().trees(), *(side for pair in self.unless for side in pair))

    def words(self) -> str:
        excepted = " and ".join(f"{plain(left)} = {plain(right)}" for left, right in self.unless)
        return super().words() + (f" unless {excepted}" if excepted else "")

    @property
    def sign(self) -> str:
        return "<" if self.strict else "<="

    def reasons(self) -> tuple[Any, ...]:
        return () if self.because is None else (self.because,)

    @property
    def gap(self) -> Any:
        """rhs − lhs."""
        return gap(self.rhs, self.lhs)


def gap(larger: Any, smaller: Any) -> Any:
    """larger − smaller, for matrices without the terms that both have."""
    if not is_matrix(larger):
        return larger - smaller
    terms, others = (
        [term for term in MatAdd.make_args(side) if not isinstance(term, ZeroMatrix)] for side in (larger, smaller)
    )
    for term in list(terms):
        if term in others:
            terms.remove(term)
            others.remove(term)
    terms += [scaled(S.NegativeOne, [term]) for term in others]
    if not terms:
        return ZeroMatrix(*larger.shape)
    return terms[0] if len(terms) == 1 else MatAdd(*terms)


@dataclass(frozen=True)
class Tends(Relation):
    """The limit lhs is rhs: a number or matrix, or ∞ or −∞ (``nodes.INFINITY``, ``nodes.MINUS_INFINITY``).

    ``because`` is an expression that is said to equal the body of the limit near its target and to show by its form
    where it goes.
    """

    because: Any = None

    def __post_init__(self) -> None:
        if not isinstance(self.lhs, LIMITS):
            raise IllTyped(f"{plain(self.lhs)} is no limit")
        if self.is_infinite and is_matrix(self.lhs):
            raise IllTyped(f"the matrix {plain(self.lhs)} tends to no infinity: speak of its entries, or of a norm")
        super().__post_init__()
        if self.because is not None:
            check_tree(self.because)
            same_kind(self.lhs, self.because)

    def reasons(self) -> tuple[Any, ...]:
        return () if self.because is None else (self.because,)

    def words(self) -> str:
        """A finite limit as the form that says that it is reached, and not as an equation."""
        if self.is_infinite:
            return super().words()
        return f"tends({plain(self.lhs).removeprefix('limit(')[:-1]}, {plain(self.rhs)})"

    @property
    def is_infinite(self) -> bool:
        return self.rhs in (INFINITY, MINUS_INFINITY)

    @property
    def sign(self) -> str:
        return "="
