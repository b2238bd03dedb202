"""Statements that say in which direction a number moves with another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from derivations.language import nodes
from derivations.language.errors import IllTyped
from derivations.language.plain import plain
from derivations.language.shapes import check_tree
from derivations.language.statements import AtMost, Statement
from derivations.language.vocabulary import Variable

INTERVALS = ("real", "positive", "unit interval")
"""The domains of a number that are intervals."""


@dataclass(frozen=True)
class Monotone(Statement):
    r"""f(t) ≤ f(t′) for all t < t′ in the interval of t at which both are defined, whatever the other variables are.

    With ``decreasing`` it is f(t) ≥ f(t′); with ``strict`` the two differ. ``because`` is said to equal the derivative of f
    in t (for a decreasing f, that of −f), and shows by its form that it is not negative.
    """

    function: Any
    variable: Variable
    decreasing: bool = False
    strict: bool = False
    because: Any = None

    def __post_init__(self) -> None:
        for tree in (self.function, *self.reasons()):
            check_tree(tree)
            if nodes.is_matrix(tree) or isinstance(tree, nodes.Normal):
                raise IllTyped(f"{plain(tree)} is not a number: only numbers increase or decrease")
        if not self.variable.is_scalar or self.variable.domain not in INTERVALS:
            domains = ", ".join(INTERVALS)
            raise IllTyped(f"“{self.variable.name}” must be a number that ranges over an interval, one of: {domains}")

    @property
    def slope(self) -> Any:
        """The derivative in t of f, or of −f where f decreases."""
        rising = -self.function if self.decreasing else self.function
        return nodes.Directional(rising, self.variable.symbol, nodes.ONE)

    @cached_property
    def step(self) -> Variable:
        """How far it is from t to t′; inside the unit interval, as a part of what is left to 1."""
        name = f"{self.variable.name}_step"
        while name in {*self.vocabulary.variables, *self.vocabulary.sizes, *self.vocabulary.functions}:
            name += "_"
        domain = "unit interval" if self.variable.domain == "unit interval" else "positive"
        return Variable(name, domain=domain, meaning=f"from one value of {self.variable.name} to a larger one")

    @property
    def further(self) -> Any:
        """t′ as t and the step give it: every pair t < t′ of the interval is of this form."""
        t, step = self.variable.symbol, self.step.symbol
        return t + step * (1 - t) if self.variable.domain == "unit interval" else t + step

    @cached_property
    def bound(self) -> AtMost:
        """What it says, as an inequality between two values."""
        moved = nodes.set_to(self.function, self.variable.symbol, self.further)
        lhs, rhs = (moved, self.function) if self.decreasing else (self.function, moved)
        return AtMost(self.vocabulary.with_variable(self.step), lhs, rhs, strict=self.strict)

    def expressions(self) -> tuple[Any, ...]:
        return (self.function, self.variable.symbol)

    def with_expressions(self, *expressions: Any) -> Self:
        function, variable = expressions
        declared = self.vocabulary.variable_of(variable)
        if declared is None:
            raise IllTyped(f"{plain(variable)} is no declared number")
        return replace(self, function=function, variable=declared)

    def reasons(self) -> tuple[Any, ...]:
        return () if self.because is None else (self.because,)

    @property
    def direction(self) -> str:
        """``increasing``, ``strictly decreasing`` and so on."""
        return ("strictly " if self.strict else "") + ("decreasing" if self.decreasing else "increasing")

    def words(self) -> str:
        return f"{self.direction.replace(' ', '_')}({plain(self.function)}, {self.variable.name})"
