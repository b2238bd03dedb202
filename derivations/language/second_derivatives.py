r"""A quadratic form that is a function's second derivative at a point, taken apart again into the function and the point.

A form such as ``saddle(f, X = A)`` keeps only the second derivative; to write it down, the function and the values are looked
for in it. Nothing is found where it was not put together so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Add, MatAdd, MatMul, Mul, S, Symbol

from derivations.language import nodes
from derivations.language.directions import direction_of
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary


@dataclass(frozen=True)
class Point:
    """A function, the variables that are set with their values, and the direction of each."""

    function: Any
    settings: tuple[tuple[Any, Any], ...]
    directions: tuple[Any, ...]
    vocabulary: Vocabulary

    @property
    def moves_along_any(self) -> bool:
        """Whether every direction is the one that a variable has without being given one."""
        usual = [
            direction_of(variable).symbol
            for symbol, _ in self.settings
            if (variable := self.vocabulary.variable_of(symbol)) is not None
        ]
        return list(self.directions) == usual

    def words(self) -> str:
        """The arguments of a form of plain mathematics."""
        settings = [f"{nodes.display_name(variable)} = {plain(value)}" for variable, value in self.settings]
        named = [] if self.moves_along_any else [nodes.display_name(direction) for direction in self.directions]
        return ", ".join([plain(self.function), *settings, *named])


def point_of(form: Any, directions: tuple[Any, ...], vocabulary: Vocabulary) -> Point | None:
    """The function and the point of a second derivative in some directions; None where the form is none."""
    if not isinstance(form, nodes.At):
        return None
    found = _single(form, directions, vocabulary) if len(directions) == 1 else _joint(form, directions, vocabulary)
    if found is None:
        return None
    function, settings = found
    return Point(function, settings, directions, vocabulary)


Found = tuple[Any, tuple[tuple[Any, Any], ...]]


def _single(form: Any, directions: tuple[Any, ...], vocabulary: Vocabulary) -> Found | None:
    """D(D(f, X, H), X, H) at X = A."""
    body, bound, value = form.args
    variable, (direction,) = _variable(bound, vocabulary), directions
    function = _twice_differentiated(body, bound, direction)
    if variable is None or function is None:
        return None
    return nodes.substitute(function, {bound: variable}), ((variable, value),)


def _joint(form: Any, directions: tuple[Any, ...], vocabulary: Vocabulary) -> Found | None:
    """The second derivative in t of f at X = A + t H, Y = B + t K, …, at t = 0."""
    second, bound, value = form.args
    function = _twice_differentiated(second, bound, S.One)
    if function is None or value != 0:
        return None
    step = Symbol(f"{nodes.display_name(bound)}", real=True)
    function = nodes.substitute(function, {bound: step})
    by_direction: dict[Any, tuple[Any, Any]] = {}
    for _ in directions:
        if not isinstance(function, nodes.At):
            return None
        body, inner, moved = function.args
        variable, origin = _variable(inner, vocabulary), _origin(moved, step, directions)
        if variable is None or origin is None:
            return None
        direction, start = origin
        by_direction[direction] = (variable, start)
        function = nodes.substitute(body, {inner: variable})
    if set(by_direction) != set(directions) or step in nodes.free_variables(function):
        return None
    return function, tuple(by_direction[direction] for direction in directions)


def _twice_differentiated(body: Any, variable: Any, direction: Any) -> Any | None:
    for _ in range(2):
        if not isinstance(body, nodes.Directional) or body.args[1:] != (variable, direction):
            return None
        body = body.args[0]
    return body


def _origin(moved: Any, step: Any, directions: tuple[Any, ...]) -> tuple[Any, Any] | None:
    """The direction of a value such as A + t H, and A."""
    is_matrix = nodes.is_matrix(moved)
    terms = MatAdd.make_args(moved) if is_matrix else Add.make_args(moved)
    moving = [term for term in terms if step in nodes.free_variables(term)]
    if len(moving) != 1:
        return None
    for direction in directions:
        if moving[0] in ((MatMul if is_matrix else Mul)(step, direction, evaluate=False), step * direction):
            still = [term for term in terms if term is not moving[0]]
            return direction, _total(still, moved)
    return None


def _total(terms: list[Any], moved: Any) -> Any:
    if not nodes.is_matrix(moved):
        return Add(*terms)
    return terms[0] if len(terms) == 1 else MatAdd(*terms)


def _variable(bound: Any, vocabulary: Vocabulary) -> Any | None:
    """The symbol of the variable that a bound letter stands for."""
    variable = vocabulary.variables.get(nodes.display_name(bound))
    return None if variable is None else variable.symbol
