"""The linear spaces in which variables move: a direction for each variable, and the dimension of a space."""

from __future__ import annotations

from typing import Any

from sympy import Integer

from derivations.language.domains import Symmetry
from derivations.language.errors import IllTyped
from derivations.language.vocabulary import Variable

DIRECTION = "direction"

LINEAR = {
    Symmetry.NONE: "real",
    Symmetry.SYMMETRIC: "symmetric",
    Symmetry.SKEW: "skew",
    Symmetry.DIAGONAL: "diagonal",
}
"""The domain of the directions in which a variable of each symmetry moves."""


def direction_of(variable: Variable) -> Variable:
    """An arbitrary direction in which a variable moves; its name is two words and more, which no declared one is.

    Raises :class:`IllTyped` for a variable that is confined to a curved set.
    """
    if variable.kind.symmetry not in LINEAR:
        raise IllTyped(
            f"“{variable.name}” is declared {variable.domain} and moves on a curved set, on which second derivatives depend "
            "on how it moves: declare it without that domain"
        )
    shape = variable.shape if variable.over is None else variable.matrix_shape
    return Variable(f"{DIRECTION} of {variable.name}", tuple(shape), LINEAR[variable.kind.symmetry])


def is_linear_space(variable: Variable) -> bool:
    """Whether the values of a variable are all of a linear space, as those of a direction must be."""
    return variable.domain in LINEAR.values()


def dimension(variable: Variable) -> Any:
    """The dimension of the linear space of a direction, as a polynomial in the sizes.

    >>> from derivations.language.nodes import size_symbol
    >>> d = size_symbol("d")
    >>> [dimension(Variable("H", (d, d), domain)) for domain in LINEAR.values()]
    [d**2, d*(d + 1)/2, d*(d - 1)/2, d]
    """
    if variable.is_scalar:
        return Integer(1)
    rows, columns = variable.matrix_shape
    return {
        Symmetry.NONE: rows * columns,
        Symmetry.SYMMETRIC: rows * (rows + 1) / 2,
        Symmetry.SKEW: rows * (rows - 1) / 2,
        Symmetry.DIAGONAL: rows,
    }[variable.kind.symmetry]
