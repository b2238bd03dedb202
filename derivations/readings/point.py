"""Where a tree is evaluated: sizes, values of variables, and a budget."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from time import monotonic, process_time
from typing import Any

from sympy import Add, Integer, Mul, Pow, Symbol

from derivations.language.errors import OutOfBudget, Unsupported
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary
from derivations.readings.atoms import Atoms
from derivations.readings.fields import Field
from derivations.readings.signs import Signs


@dataclass
class Budget:
    """A deadline in the processor time of this process, so that a verdict does not depend on what else the machine does.

    It is asked at every node, so that no claim runs away. Processor time passes no faster than time, and is dear to ask
    for: with r seconds left it is not asked for again before r seconds have passed.
    """

    deadline: float
    _next_look: float = 0.0

    @classmethod
    def of(cls, seconds: float) -> Budget:
        return cls(process_time() + seconds)

    def is_used_up(self) -> bool:
        now = monotonic()
        if now < self._next_look:
            return False
        left = self.deadline - process_time()
        self._next_look = now + left
        return left < 0

    def check(self) -> None:
        if self.is_used_up():
            raise OutOfBudget("the time for this claim is used up")


@dataclass
class Point:
    """Where a tree is evaluated.

    ``size_numbers`` replaces a size used as a coefficient by a number of its own (a test that is to count for every
    size needs that). With ``weighted`` every size is 1 and a trace or log-determinant of a v×v matrix counts ``v``
    times: the value at a base point, where every matrix is a multiple of the identity. ``matrix_expectations`` says
    that expectations of whole matrices occur, for which a stand-in measure needs more freedom. ``has_stand_in`` is set
    once such a measure was used: what differs under it may still agree under the normal distribution. ``signs`` tells the
    signs of numbers in a field without order. Where ``values`` are balls, ``rational_values`` are the exact ones that they
    enclose. With ``split_logarithms`` the logarithm of a product is read as the sum of its factors' logarithms, which is
    true of log |·| whatever their signs.
    """

    field: Field
    vocabulary: Vocabulary
    sizes: dict[str, int]
    values: dict[Any, Any]
    pi: Any
    atoms: Atoms
    budget: Budget
    size_numbers: dict[str, Any] | None = None
    weighted: bool = False
    matrix_expectations: bool = False
    has_stand_in: bool = False
    signs: Signs | None = None
    split_logarithms: bool = False
    rational_values: dict[Any, Any] = dataclasses.field(default_factory=dict)


@dataclass
class Scope:
    """Values of variables, those that this scope changed, and the values of sub-expressions known in it."""

    values: dict[Any, Any]
    changed: frozenset[Any]
    parent: Scope | None
    known: dict[Any, Any] = dataclasses.field(default_factory=dict)


def size_value(expression: Any, sizes: dict[str, int]) -> int:
    """A size expression such as d − k as a whole number."""
    if isinstance(expression, Integer):
        return int(expression)
    if isinstance(expression, Symbol):
        return sizes[expression.name]
    values = [size_value(argument, sizes) for argument in expression.args]
    if isinstance(expression, Pow):
        return int(values[0] ** values[1])
    if isinstance(expression, Add):
        return sum(values)
    if isinstance(expression, Mul):
        product = 1
        for value in values:
            product *= value
        return product
    raise Unsupported(f"the size {plain(expression)}")
