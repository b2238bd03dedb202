r"""The gradient of a number in a matrix, at symbolic sizes: by its differential, read off along an arbitrary direction.

Df[H] = tr(HᵀG) for every H makes G the gradient. SymPy's own matrix derivative is never used: it is silently zero for
log det(WWᵀ + σ²I) and others.

Source: Magnus and Neudecker, *Matrix Differential Calculus*, ch. 9.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derivations.deriving.contraction import contraction
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.directions import LINEAR
from derivations.language.domains import Symmetry
from derivations.language.errors import IllTyped, Unsupported
from derivations.language.plain import plain
from derivations.language.vocabulary import Variable
from derivations.readings.differentials import differential
from derivations.readings.lowering import lower

_DIRECTION = "direction of"  # two words, so that no declared variable has the name


def gradient(function: Any, variable: Any, setting: Setting) -> Any:
    """The partial derivatives of a number in the entries of a variable, in the shape of the variable.

    For a number as variable it is the plain derivative. For a symmetric (diagonal, skew) variable it is the symmetric
    (diagonal, skew) matrix G with Df[H] = tr(GᵀH) for all such H. Densities, expectations of quadratics and nested
    derivatives are written out first where that is needed. Raises :class:`IllTyped` for a function that is no number
    and :class:`Unsupported` where a differential is not known or not seen to be linear in the direction; a zero means
    that the function does not depend on the variable, or that its terms cancel.

    >>> from derivations.deriving.setting import setting_of
    >>> setting = setting_of(["W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)"], ["C"])
    >>> W = setting.vocabulary.variables["W"].symbol
    >>> plain(gradient(setting.read("logdet(C)"), W, setting))
    '2*(inv(C) @ W)'

    Source: Magnus and Neudecker 2019, ch. 9.
    """
    if nodes.is_matrix(function) or isinstance(function, nodes.Normal):
        raise IllTyped(f"a gradient is that of a number, and {plain(function)} is none")
    function = setting.unfolded(function)
    if not nodes.is_matrix(variable):
        return setting.folded(_change(function, variable, nodes.ONE))
    moving, direction = _with_direction(variable, setting)
    change = setting.folded(_change(function, variable, direction))
    found = contraction(change, direction, moving)
    if found is None:
        raise Unsupported(f"{plain(change)} is not seen to be linear in the direction")
    return setting.folded(found)


def _with_direction(variable: Any, setting: Setting) -> tuple[Setting, Any]:
    """The setting with an arbitrary direction in which the variable may move, and that direction."""
    declared = setting.vocabulary.variables.get(nodes.display_name(variable))
    symmetry = declared.kind.symmetry if declared is not None else Symmetry.NONE
    if symmetry not in LINEAR:
        raise Unsupported(f"{nodes.display_name(variable)} moves on a curved set, where its gradient depends on how it moves")
    rows, columns = variable.shape
    direction = Variable(f"{_DIRECTION} {nodes.display_name(variable)}", (rows, columns), LINEAR[symmetry])
    return replace(setting, vocabulary=setting.vocabulary.with_variable(direction)), direction.symbol


def _change(function: Any, variable: Any, direction: Any) -> Any:
    """The differential; what stands in its way is written out."""
    try:
        return differential(function, variable, direction)
    except Unsupported:
        return differential(lower(function), variable, direction)
