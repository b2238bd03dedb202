"""A 1×1 matrix is a number, and a number is 1×1 where a matrix is needed.

Reading text, every 1×1 matrix becomes a number at once; it becomes a matrix again where one is needed. ``number_of`` and
``matrix_of`` undo each other, so a tree does not depend on how often that happened.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, MatAdd, MatMul, Mul, S
from sympy.core.sorting import default_sort_key

from derivations.language import nodes
from derivations.language.errors import IllTyped
from derivations.language.products import multiplied, scaled, scaled_factors
from derivations.language.shapes import brief, shape_text


def is_number(tree: Any) -> bool:
    return not nodes.is_matrix(tree) and not isinstance(tree, nodes.Normal)


def is_one_by_one(matrix: Any) -> bool:
    if not nodes.is_matrix(matrix):
        return False
    rows, columns = matrix.shape
    return rows is S.One and columns is S.One


def settled(tree: Any) -> Any:
    """The tree itself, or the number that a 1×1 matrix stands for."""
    return number_of(tree) if is_one_by_one(tree) else tree


def number_of(matrix: Any) -> Any:
    """The number that a 1×1 matrix stands for, sums and coefficients taken outside."""
    if isinstance(matrix, nodes.AsMatrix):
        return matrix.args[0]
    if isinstance(matrix, MatAdd):
        return Add(*(number_of(term) for term in matrix.args))
    coefficient, factors = scaled_factors(matrix)
    inner = factors[0] if len(factors) == 1 else MatMul(*factors)
    if len(factors) == 1 and coefficient is not S.One:
        return multiplied(coefficient, number_of(inner))
    return multiplied(coefficient, nodes.AsScalar(inner))


def matrix_of(number: Any) -> Any:
    """A number as a 1×1 matrix; what was one before it was read as a number is that again."""
    if isinstance(number, nodes.AsScalar):
        return number.args[0]
    if isinstance(number, Add) and any(_holds_matrix(term) for term in number.args):
        # sorted as matrices: how SymPy sorts the numbers depends on whether a sign was multiplied into a coefficient
        return MatAdd(*sorted((matrix_of(term) for term in number.args), key=default_sort_key))
    if isinstance(number, Mul) and sum(_holds_matrix(factor) for factor in number.args) == 1:
        (inner,) = (factor for factor in number.args if _holds_matrix(factor))
        rest = multiplied(*(factor for factor in number.args if factor is not inner))
        return scaled(rest, [matrix_of(inner)])
    return nodes.AsMatrix(number)


def _holds_matrix(number: Any) -> bool:
    """Whether a number is a 1×1 matrix, a multiple of one or a sum with one."""
    if isinstance(number, Mul):
        return sum(_holds_matrix(factor) for factor in number.args) == 1
    if isinstance(number, Add):
        return any(_holds_matrix(term) for term in number.args)
    return isinstance(number, nodes.AsScalar)


def as_number(tree: Any) -> Any:
    """The tree as a number; raise :class:`IllTyped` when it is not one."""
    tree = settled(tree)
    if is_number(tree):
        return tree
    raise IllTyped(f"a number is needed here, but {brief(tree)} is {_described(tree)}")


def as_matrix(tree: Any) -> Any:
    """The tree as a matrix; raise :class:`IllTyped` when it is a distribution."""
    if nodes.is_matrix(tree):
        return tree
    if is_number(tree):
        return matrix_of(tree)
    raise IllTyped(f"a matrix is needed here, but {brief(tree)} is a distribution")


def as_distribution(tree: Any) -> Any:
    """The tree as a distribution."""
    if isinstance(tree, nodes.Normal):
        return tree
    raise IllTyped(f"a distribution such as N(m, S) is needed here, but {brief(tree)} is {_described(tree)}")


def _described(tree: Any) -> str:
    text = shape_text(tree)
    return f"a matrix of {text}" if nodes.is_matrix(tree) else text
