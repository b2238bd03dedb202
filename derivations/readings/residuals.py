"""An equality as pairs of trees that are compared at a point.

A gradient claim ∇f = G is compared along a random tangent direction H, as Df[H] = tr(GᵀH): one evaluation instead of
one for every entry. For a symmetric or diagonal variable G must have that symmetry too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Add, MatAdd, MatMul, Mul, Pow, Trace, Transpose, log

from derivations.language import nodes
from derivations.language.directions import LINEAR, direction_of
from derivations.language.domains import Symmetry
from derivations.language.kinks import KINKS, STEPS
from derivations.language.statements import Equality
from derivations.language.vocabulary import Variable, Vocabulary


@dataclass(frozen=True)
class Pairs:
    """Trees that must agree pairwise, and the vocabulary they are written in."""

    pairs: tuple[tuple[Any, Any], ...]
    vocabulary: Vocabulary
    along: str = ""

    @cached_property
    def sides(self) -> tuple[Any, ...]:
        """All trees, in order."""
        return tuple(side for pair in self.pairs for side in pair)

    @cached_property
    def symbols(self) -> frozenset[Any]:
        """The variables and sizes they depend on."""
        return frozenset().union(*(nodes.free_variables(side) for side in self.sides))

    @cached_property
    def has_kinks(self) -> bool:
        return any(nodes.occurring(side, *KINKS) for side in self.sides)

    @cached_property
    def has_steps(self) -> bool:
        return any(nodes.occurring(side, *STEPS) for side in self.sides)

    @cached_property
    def has_logarithms_of_products(self) -> bool:
        logarithms = (node for side in self.sides for node in nodes.occurring(side, log))
        return any(isinstance(node.args[0], Mul | Pow | Add) for node in logarithms)

    @cached_property
    def has_matrix_expectations(self) -> bool:
        return any(nodes.occurring(side, nodes.MatrixExpectation) for side in self.sides)


def pairs_of(statement: Equality) -> Pairs:
    """The pairs to compare for an equality."""
    plain = Pairs(((statement.lhs, statement.rhs),), statement.vocabulary)
    gradients = nodes.occurring(statement.lhs, nodes.Gradient) | nodes.occurring(statement.rhs, nodes.Gradient)
    variables = {nodes.display_name(gradient.args[1]) for gradient in gradients}
    if len(variables) != 1 or not nodes.is_matrix(statement.lhs):
        return plain
    variable = statement.vocabulary.variables.get(next(iter(variables)))
    if variable is None or variable.kind.symmetry not in LINEAR:
        return plain
    direction = direction_of(variable)
    try:
        left, right = (_contract(side, direction.symbol) for side in (statement.lhs, statement.rhs))
    except _NotLinearError:
        return plain
    symmetry = _symmetry_pairs(statement.lhs, statement.rhs, variable)
    return Pairs(((left, right), *symmetry), statement.vocabulary.with_variable(direction), along=variable.name)


class _NotLinearError(Exception):
    """A gradient stands where contraction with a direction does not reach it."""


def _contract(side: Any, direction: Any) -> Any:
    """tr(HᵀM) of a side M that is linear in its gradients."""
    if not nodes.occurring(side, nodes.Gradient):
        return Trace(MatMul(Transpose(direction), side))
    if isinstance(side, nodes.Gradient):
        if nodes.occurring(side.args[0], nodes.Gradient):
            raise _NotLinearError
        return nodes.Directional(*side.args, direction)
    if isinstance(side, MatAdd):
        return Add(*(_contract(term, direction) for term in side.args))
    if isinstance(side, MatMul):
        scalars = [factor for factor in side.args if not nodes.is_matrix(factor)]
        matrices = [factor for factor in side.args if nodes.is_matrix(factor)]
        if len(matrices) == 1 and not any(nodes.occurring(scalar, nodes.Gradient) for scalar in scalars):
            return Mul(*scalars, _contract(matrices[0], direction))
    if isinstance(side, nodes.MatrixAt):
        body, variable, value = side.args
        if not nodes.occurring(value, nodes.Gradient):
            return nodes.At(_contract(body, direction), variable, value)
    raise _NotLinearError


def _symmetry_pairs(lhs: Any, rhs: Any, variable: Variable) -> list[tuple[Any, Any]]:
    """What contraction with symmetric directions cannot see: all that is not a gradient must be symmetric as well."""
    if variable.kind.symmetry is Symmetry.NONE:
        return []
    left, right = _without_gradients(lhs), _without_gradients(rhs)
    rest = [left] if left is not None else []
    rest += [MatMul(-1, right)] if right is not None else []
    if not rest:
        return []
    total = rest[0] if len(rest) == 1 else MatAdd(*rest)
    if variable.kind.symmetry is Symmetry.DIAGONAL:
        return [(total, nodes.Diag(nodes.Diagonal(total)))]
    return [(total, Transpose(total) if variable.kind.symmetry is Symmetry.SYMMETRIC else MatMul(-1, Transpose(total)))]


def _without_gradients(side: Any) -> Any | None:
    """The terms of a side that are no gradients; None when there are none."""
    if not nodes.occurring(side, nodes.Gradient):
        return side
    if isinstance(side, MatAdd):
        kept = [part for part in (_without_gradients(term) for term in side.args) if part is not None]
        return None if not kept else kept[0] if len(kept) == 1 else MatAdd(*kept)
    if isinstance(side, MatMul):
        (matrix,) = [factor for factor in side.args if nodes.is_matrix(factor)]
        inner = _without_gradients(matrix)
        return None if inner is None else MatMul(*(inner if factor is matrix else factor for factor in side.args))
    if isinstance(side, nodes.MatrixAt):
        inner = _without_gradients(side.args[0])
        return None if inner is None else nodes.MatrixAt(inner, *side.args[1:])
    return None
