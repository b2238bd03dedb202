"""Sizes, variables and the vocabulary a statement is made in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from typing import Any

from sympy import Integer, MatrixSymbol, Symbol

from derivations.language.domains import DOMAINS, Domain
from derivations.language.errors import IllTyped
from derivations.language.nodes import size_symbol


@dataclass(frozen=True)
class Size:
    """A symbolic dimension such as d, with its relations to other sizes.

    ``at_most`` and ``less_than`` name sizes (or give numbers) that bound it from above; ``at_least`` is a number.
    """

    name: str
    meaning: str = ""
    at_most: tuple[str | int, ...] = ()
    less_than: tuple[str | int, ...] = ()
    at_least: int = 1
    latex: str = ""

    @property
    def symbol(self) -> Symbol:
        return size_symbol(self.name)

    def admits(self, value: int, sizes: dict[str, int]) -> bool:
        """Whether ``value`` satisfies every relation to a number or to one of the other sizes given by name."""

        def number(bound: str | int) -> float:
            return bound if isinstance(bound, int) else sizes.get(bound, inf)

        return (
            value >= self.at_least
            and all(value <= number(bound) for bound in self.at_most)
            and all(value < number(bound) for bound in self.less_than)
        )


@dataclass(frozen=True)
class Variable:
    """A symbol with its shape (in sizes; ``()`` for a number), domain, LaTeX spelling and meaning.

    ``over`` names the size of the index of a family: ``x`` with shape ``(d,)`` over ``n`` is the data x₁ … xₙ,
    held as the d×n matrix whose columns they are. ``entries`` and ``columns`` are LaTeX letters for its parts.
    """

    name: str
    shape: tuple[Any, ...] = ()
    domain: str = "real"
    latex: str = ""
    meaning: str = ""
    over: Any = None
    entries: str = ""
    columns: str = ""

    def __post_init__(self) -> None:
        if self.domain not in DOMAINS:
            raise IllTyped(f"{self.name} has domain “{self.domain}”; the domains are: {', '.join(sorted(DOMAINS))}")
        if not self.shape and not self.kind.scalar:
            raise IllTyped(f"{self.name} is a number, but the domain “{self.domain}” is for matrices; give it a shape")
        rows, columns = self.matrix_shape
        if self.kind.square and rows != columns:
            raise IllTyped(f"{self.name} has shape ({rows}, {columns}), but the domain “{self.domain}” needs a square one")

    @property
    def kind(self) -> Domain:
        return DOMAINS[self.domain]

    @property
    def is_scalar(self) -> bool:
        return not self.shape and self.over is None

    @property
    def matrix_shape(self) -> tuple[Any, Any]:
        """Rows and columns of the matrix that holds it; a vector is one column."""
        rows = self.shape[0] if self.shape else Integer(1)
        columns = self.shape[1] if len(self.shape) > 1 else Integer(1)
        return (rows, columns) if self.over is None else (rows, self.over)

    @cached_property
    def symbol(self) -> Any:
        """The SymPy symbol that stands for it in a tree."""
        if self.is_scalar:
            return Symbol(self.name, positive=True) if self._is_positive else Symbol(self.name, real=True)
        return MatrixSymbol(self.name, *self.matrix_shape)

    @property
    def _is_positive(self) -> bool:
        return self.domain in ("positive", "unit interval")


@dataclass(frozen=True)
class Vocabulary:
    """Every size, variable and opaque function that a statement may name.

    ``functions`` maps the name of an opaque function, such as a decoder network, to the shape of its value.
    """

    sizes: dict[str, Size] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    functions: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def with_variable(self, variable: Variable) -> Vocabulary:
        return replace(self, variables={**self.variables, variable.name: variable})

    def is_positive_size(self, size: Any) -> bool:
        """Whether a dimension is at least 1 in every case: a size, a number, or h − a where a is declared less than h."""
        if isinstance(size, Integer | Symbol):
            return bool(size.is_positive)
        larger, smaller = size.as_coefficients_dict(), -size
        names = [term.name for term in larger if term.is_Symbol and larger[term] == 1]
        taken = [term.name for term, count in smaller.as_coefficients_dict().items() if term.is_Symbol and count == 1]
        pairs = size.is_Add and len(size.args) == 2 and len(names) == len(taken) == 1
        return bool(pairs) and taken[0] in self.sizes and names[0] in self.sizes[taken[0]].less_than

    def admits(self, sizes: dict[str, int]) -> bool:
        """Whether an assignment of numbers to some size names can be part of one that satisfies every relation."""
        if not all(self._holds(name, sizes) for name in sizes):
            return False
        missing = self.related(sizes) - set(sizes)
        if not missing:
            return True
        name = min(missing)
        low = self.sizes[name].at_least
        starts = [self.sizes[other].at_least for other in missing]
        high = max([*sizes.values(), *starts, *self._numbers()]) + len(missing)
        return any(self.admits({**sizes, name: value}) for value in range(low, high + 1))

    def _holds(self, name: str, sizes: dict[str, int]) -> bool:
        """The relations of one size to numbers and to the other sizes given."""
        size = self.sizes.get(name)
        return size is None or size.admits(sizes[name], sizes)

    def related(self, names: Iterable[str]) -> set[str]:
        """The sizes tied to the given ones by relations, directly or not."""
        return set().union(*(self._ties.get(name, frozenset()) for name in names))

    @cached_property
    def _ties(self) -> dict[str, frozenset[str]]:
        """For every size, those tied to it by relations, itself among them."""
        ties = {name: {name} for name in self.sizes}
        for name, size in self.sizes.items():
            for bound in (*size.at_most, *size.less_than):
                if isinstance(bound, str) and bound in ties:
                    joined = ties[name] | ties[bound]
                    for member in joined:
                        ties[member] = joined
        return {name: frozenset(members) for name, members in ties.items()}

    def _numbers(self) -> list[int]:
        return [bound for size in self.sizes.values() for bound in (*size.at_most, *size.less_than) if isinstance(bound, int)]

    def variable_of(self, symbol: Any) -> Variable | None:
        """The declared variable behind a symbol of a tree, if there is one."""
        variable = self.variables.get(str(symbol.name))
        return variable if variable is not None and variable.symbol == symbol else None
