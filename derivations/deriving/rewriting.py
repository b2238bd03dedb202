"""Applying a rule to a tree: at every node where it fits, or only inside one sub-expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sympy import Identity, MatAdd, MatMul, MatrixSymbol, Symbol, ZeroMatrix

from derivations.language import nodes
from derivations.language.errors import LemmataError
from derivations.readings.words import product_of

if TYPE_CHECKING:
    from derivations.deriving.rule import Rule
    from derivations.deriving.setting import Setting

PLACES: dict[type, frozenset[int]] = {
    nodes.Gradient: frozenset([1]),
    nodes.Directional: frozenset([1]),
    nodes.OpaqueScalar: frozenset([0]),
    nodes.OpaqueMatrix: frozenset([0, 1, 2]),
    **dict.fromkeys(nodes.BINDERS, frozenset([1])),
}
"""Arguments that name something and are not part of the mathematics."""


class DoesNotApply(LemmataError):
    """A rule was called for and fits nowhere."""


def applied(rule: Rule, expression: Any, setting: Setting, to: Any = None) -> Any:
    """The expression with the rule applied wherever it fits, innermost first; inside ``to`` only, when that is given.

    Raises :class:`DoesNotApply` when that changes nothing.
    """
    if rule.rewrite is None:
        raise DoesNotApply(f"the rule {rule.name} draws a conclusion and rewrites nothing")
    result = _walk(rule, expression, setting, to, active=to is None)
    if result == expression:
        where = "" if to is None else f" inside {to}"
        raise DoesNotApply(f"the rule {rule.name} fits nowhere{where}")
    return result


def _walk(rule: Rule, node: Any, setting: Setting, to: Any, active: bool) -> Any:
    inside = active or node == to
    if node.args and not node.is_symbol and not isinstance(node, Identity | ZeroMatrix):
        fixed = PLACES.get(type(node), frozenset())
        changed = [
            argument if place in fixed else _walk(rule, argument, setting, to, inside)
            for place, argument in enumerate(node.args)
        ]
        node = rebuilt(node, changed)
    if inside and rule.rewrite is not None:
        found = rule.rewrite(node, setting)
        if found is not None:
            return found
    return node


def put(node: Any, replacements: Mapping[Any, Any]) -> Any:
    """The tree with symbols replaced, products and sums kept flat."""
    if node in replacements:
        return replacements[node]
    if not node.args or node.is_symbol or nodes.free_variables(node).isdisjoint(replacements):
        return node
    if isinstance(node, nodes.BINDERS):
        return _put_under_binder(node, replacements)
    return rebuilt(node, [put(argument, replacements) for argument in node.args])


def _put_under_binder(node: Any, replacements: Mapping[Any, Any]) -> Any:
    """The bound variable gets a name that no other has meanwhile, since what is put in may bind the same name."""
    body, variable, *rest = node.args
    name = f"{nodes.display_name(variable)}{nodes.BOUND_MARK}put{nodes.binder_depth(node)}"
    is_matrix = isinstance(variable, MatrixSymbol)
    own = MatrixSymbol(name, *variable.shape) if is_matrix else Symbol(name, **variable.assumptions0)
    inner = put(body.xreplace({variable: own}), replacements)
    return _rebound(node, [inner, own, *(put(part, replacements) for part in rest)])


def rebuilt(node: Any, arguments: list[Any]) -> Any:
    """The node with other arguments: products and sums kept flat, bound variables named by their depth."""
    if all(new is old for new, old in zip(arguments, node.args, strict=True)):
        return node
    if isinstance(node, MatMul):
        return product_of(arguments)
    if isinstance(node, MatAdd):
        return total_of(arguments)
    if isinstance(node, nodes.AsScalar) and isinstance(arguments[0], nodes.AsMatrix):
        return arguments[0].args[0]
    if isinstance(node, nodes.BINDERS):
        return _rebound(node, arguments)
    return node.func(*arguments)


def total_of(matrices: list[Any]) -> Any:
    """The sum of matrices of one shape, kept flat, zeros left out."""
    flat = [part for matrix in matrices for part in (matrix.args if isinstance(matrix, MatAdd) else (matrix,))]
    kept = [part for part in flat if not isinstance(part, ZeroMatrix)]
    if not kept:
        return flat[0]
    return kept[0] if len(kept) == 1 else MatAdd(*kept)


def _rebound(node: Any, arguments: list[Any]) -> Any:
    body, variable, *rest = arguments
    if isinstance(node, nodes.LogIntegral):
        return nodes.log_integral(body, variable)
    if isinstance(node, nodes.Expectation | nodes.MatrixExpectation):
        return nodes.expectation(body, variable, *rest)
    if isinstance(node, nodes.FiniteSum | nodes.MatrixFiniteSum):
        return nodes.finite_sum(body, variable, *rest)
    return nodes.at(body, variable, *rest)
