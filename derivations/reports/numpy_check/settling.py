"""A tree in which every value is set and every derivative says where it is taken.

``at(f, X = A)`` becomes f with A for X, except inside derivatives in X, which then are taken at A. What is left of
``At`` stands around each derivative: ``At(Gradient(f, X), X, A)``. Bound variables are renamed by how deep they stand, so
that no value is captured.
"""

from __future__ import annotations

from typing import Any

from sympy import MatrixSymbol, Symbol

from derivations.language import nodes
from derivations.language.errors import Unsupported

_MOST_NODES = 20_000

DERIVATIVES = (nodes.Gradient, nodes.Directional)


def unsettled(expression: Any) -> Any:
    """The tree with each derivative that is taken at a plain variable written in that variable again.

    Its degree in any variable is at least that of the settled tree.
    """
    arguments = [unsettled(argument) for argument in expression.args] if not _is_variable(expression) else []
    if isinstance(expression, nodes.At | nodes.MatrixAt) and _is_variable(arguments[2]):
        derivative, variable, point = arguments
        body, _, *directions = derivative.args
        return derivative.func(nodes.substitute(body, {variable: point}), point, *directions)
    if all(new is old for new, old in zip(arguments, expression.args, strict=False)):
        return expression
    return expression.func(*arguments)


def _is_variable(expression: Any) -> bool:
    return isinstance(expression, Symbol | MatrixSymbol)


class _Setting:
    """What stands for the variables here, how many binders are around, and what was settled before."""

    def __init__(self, values: dict[Any, Any], depth: int) -> None:
        self.values = values
        self.depth = depth
        self.known: dict[Any, Any] = {}

    def with_value(self, variable: Any, value: Any, deeper: int = 0) -> _Setting:
        return _Setting({**self.values, variable: value}, self.depth + deeper)


def settled(expression: Any) -> Any:
    """The same mathematics with every value set and every derivative taken at a point that is written down.

    Raises :class:`~derivations.language.errors.Unsupported` where that makes the tree too large to write.
    """
    tree = _settle(expression, _Setting({}, 0))
    if _count(tree, {}) > _MOST_NODES:
        raise Unsupported("with its values set, the formula is too long to retype")
    return tree


def _count(expression: Any, known: dict[Any, int]) -> int:
    """How many nodes the tree has when it is written out."""
    if expression not in known:
        known[expression] = 1 + sum(_count(argument, known) for argument in expression.args)
    return known[expression]


def _settle(expression: Any, setting: _Setting) -> Any:
    if expression not in setting.known:
        setting.known[expression] = _settle_anew(expression, setting)
    return setting.known[expression]


def _settle_anew(expression: Any, setting: _Setting) -> Any:
    if _is_variable(expression):
        return setting.values.get(expression, expression)
    if isinstance(expression, nodes.At | nodes.MatrixAt):
        body, variable, value = expression.args
        return _settle(body, setting.with_value(variable, _settle(value, setting)))
    if isinstance(expression, (*DERIVATIVES, *nodes.BINDERS)):
        return _bound(expression, setting)
    arguments = [_settle(argument, setting) for argument in expression.args]
    if all(new is old for new, old in zip(arguments, expression.args, strict=True)):
        return expression
    return expression.func(*arguments)


def _bound(expression: Any, setting: _Setting) -> Any:
    """A derivative or a binder, its variable renamed; what stands beside the body is settled outside."""
    body, variable, *others = expression.args
    renamed = _renamed(variable, setting.depth)
    inner = _settle(body, setting.with_value(variable, renamed, deeper=1))
    node = expression.func(inner, renamed, *(_settle(part, setting) for part in others))
    if not isinstance(expression, DERIVATIVES):
        return node
    kind = nodes.MatrixAt if nodes.is_matrix(node) else nodes.At
    return kind(node, renamed, _settle(variable, setting))


def _renamed(variable: Any, depth: int) -> Any:
    name = f"{nodes.display_name(variable)}{nodes.BOUND_MARK}at{depth}"
    if isinstance(variable, MatrixSymbol):
        return MatrixSymbol(name, *variable.shape)
    return Symbol(name, **variable.assumptions0)
