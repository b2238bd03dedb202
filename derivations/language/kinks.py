"""The nodes that depend on an order: the larger and the smaller of numbers, and whether one number is below another.

``logplus(s)`` is ``Maximum(log s, 0)``, and a count of indices is a sum of :class:`IsBelow` or :class:`IsAtMost`. In every
region where the signs of the arguments' differences do not change such a node is one of its arguments, or 0 or 1; the exact
readings go through these regions (:mod:`derivations.readings.signs`).
"""

from __future__ import annotations

from sympy import Abs

from derivations.language.nodes import ScalarNode


class Maximum(ScalarNode):
    """``Maximum(a, b, …)``: the largest of two or more numbers."""

    def _eval_is_nonnegative(self) -> bool | None:
        return True if any(argument.is_nonnegative for argument in self.args) else None

    def _eval_is_positive(self) -> bool | None:
        return True if any(argument.is_positive for argument in self.args) else None


class Minimum(ScalarNode):
    """``Minimum(a, b, …)``: the smallest of two or more numbers."""

    def _eval_is_nonnegative(self) -> bool | None:
        return True if all(argument.is_nonnegative for argument in self.args) else None

    def _eval_is_positive(self) -> bool | None:
        return True if all(argument.is_positive for argument in self.args) else None


class IsBelow(ScalarNode):
    """``IsBelow(a, b)``: 1 where a < b, else 0."""


class IsAtMost(ScalarNode):
    """``IsAtMost(a, b)``: 1 where a ≤ b, else 0."""


STEPS = (IsBelow, IsAtMost)
"""The nodes that jump, so that what holds on both sides of a tie need not hold at it."""

KINKS = (Maximum, Minimum, Abs, *STEPS)
"""All nodes whose value is one of several expressions, depending on signs."""
