"""The letter of the variable that a definition averages over."""

from __future__ import annotations

from typing import Any

from sympy import MatrixSymbol

from derivations.deriving.setting import Setting

_LETTERS = ("z", "x")


def bound_letter(size: Any, setting: Setting) -> Any:
    """z or x where one is declared as a column of this size, else u."""
    for name in _LETTERS:
        variable = setting.vocabulary.variables.get(name)
        if variable is not None and not variable.is_scalar and variable.matrix_shape == (size, 1):
            return variable.symbol
    return MatrixSymbol("u", size, 1)
