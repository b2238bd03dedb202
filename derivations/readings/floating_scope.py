"""Where the floating reading looks up values: the point, the bound variables around an expression, and its memory.

Every bound variable opens a scope inside the one around it. An expression is evaluated, and remembered, in the
outermost scope whose bound variable it depends on, so that a quadrature repeats only what changes from node to node.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import Symbol

from derivations.language.errors import Unsupported
from derivations.language.nodes import free_variables
from derivations.language.plain import plain
from derivations.readings.floating_points import FloatPoint, exact_number, size_value


@dataclass
class Run:
    """One evaluation of a statement, and how it differs from the plain one.

    ``rounding`` multiplies every value by 1 ± rounding, at random; ``step_factor`` shortens the steps of derivatives
    and ``more_nodes`` lengthens the quadrature rules. The spread between runs measures how many digits to believe
    (stochastic arithmetic; Parker 1997, *Monte Carlo Arithmetic*; Vignes 1993).
    """

    rounding: float = 0.0
    step_factor: float = 1.0
    more_nodes: int = 0
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))

    def rounded(self, value: Any) -> Any:
        """The value with every entry moved by at most one unit of ``rounding``, and by at least half of one."""
        if not self.rounding:
            return value
        if isinstance(value, np.ndarray):
            noise = self.rng.uniform(-1.0, 1.0, value.shape)
            return value * (1 + self.rounding * (noise + np.copysign(1.0, noise)) / 2)
        number = self.rng.uniform(-1.0, 1.0)
        return value * (1 + self.rounding * (number + math.copysign(1.0, number)) / 2)


Rule = Callable[[Any, "Scope"], Any]


class Scope:
    """The values seen by an expression; :meth:`bind` opens a scope with one more bound variable."""

    __slots__ = ("_bound", "_memory", "_parent", "_sizes", "_value", "point", "rules", "run")

    def __init__(
        self,
        rules: Mapping[type, Rule],
        point: FloatPoint,
        run: Run,
        parent: Scope | None = None,
        bound: Any = None,
        value: Any = None,
    ) -> None:
        self.rules, self.point, self.run = rules, point, run
        self._parent, self._bound, self._value = parent, bound, value
        self._memory: dict[Any, Any] = {}
        self._sizes: dict[Any, int] = {} if parent is None else parent._sizes

    def bind(self, variable: Any, value: Any) -> Scope:
        """A scope in which the variable has this value: a 2-d array, a float, or an int for an index."""
        return Scope(self.rules, self.point, self.run, self, variable, value)

    def value(self, expression: Any) -> Any:
        """The value of a number or a matrix, as ``numpy.float64`` or a 2-d array."""
        scope = self._home(expression)
        found = scope._memory.get(expression)
        if found is None:
            found = scope.run.rounded(scope._rule(expression)(expression, scope))
            scope._memory[expression] = found
        return found

    def lookup(self, variable: Any) -> Any:
        """The value of a variable as it was bound or drawn; sizes stand for themselves."""
        scope: Scope | None = self
        while scope is not None:
            if scope._bound is not None and scope._bound == variable:
                return scope._value
            scope = scope._parent
        if variable in self.point.values:
            return self.point.values[variable]
        if isinstance(variable, Symbol) and variable.name in self.point.sizes:
            return self.point.sizes[variable.name]
        raise Unsupported(f"{plain(variable)} has no value at this point")

    def exact(self, expression: Any) -> Fraction | None:
        """The exact value of a number made of rationals, sizes and indices; None for others."""
        return exact_number(expression, self._whole)

    def size(self, expression: Any) -> int:
        """The whole number that a size expression stands for at the point."""
        found = self._sizes.get(expression)
        if found is None:
            found = self._sizes[expression] = size_value(expression, self.point.sizes)
        return found

    def shape(self, expression: Any) -> tuple[int, int]:
        """Rows and columns of a matrix at the sizes of the point."""
        rows, columns = expression.shape
        return self.size(rows), self.size(columns)

    def _home(self, expression: Any) -> Scope:
        free = free_variables(expression)
        scope = self
        while scope._parent is not None and scope._bound not in free:
            scope = scope._parent
        return scope

    def _rule(self, expression: Any) -> Rule:
        for kind in type(expression).__mro__:
            rule = self.rules.get(kind)
            if rule is not None:
                return rule
        raise Unsupported(f"the floating reading has no rule for {type(expression).__name__}: {plain(expression)[:80]}")

    def _whole(self, name: str) -> int | None:
        scope: Scope | None = self
        while scope is not None:
            if isinstance(scope._bound, Symbol) and scope._bound.name == name:
                return scope._value if isinstance(scope._value, int) else None
            scope = scope._parent
        return self.point.sizes.get(name)
