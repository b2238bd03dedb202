"""The letter of the variable that a definition averages over."""

from __future__ import annotations

from typing import Any

from sympy import MatrixSymbol

from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.errors import Unsupported

_LETTERS = ("z", "x")
_OTHERS = ("u", "v", "w", "y")


def bound_letter(size: Any, setting: Setting, inside: Any) -> Any:
    """z or x where one is declared as a column of this size, else u; never a name that occurs free ``inside``."""
    taken = {nodes.display_name(letter) for letter in nodes.free_variables(inside)}
    for name in _LETTERS:
        variable = setting.vocabulary.variables.get(name)
        fits = variable is not None and not variable.is_scalar and variable.matrix_shape == (size, 1)
        if variable is not None and fits and name not in taken:
            return variable.symbol
    for name in _OTHERS:
        if name not in taken:
            return MatrixSymbol(name, size, 1)
    raise Unsupported(f"no letter is left for the variable of an average: {', '.join(sorted(taken))} all have a meaning")
