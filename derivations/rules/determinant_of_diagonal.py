"""log det of a diagonal matrix with a positive diagonal is the sum of the logarithms of its diagonal."""

from __future__ import annotations

from typing import Any

from sympy import log

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.symmetric_forms import has_symmetry

_INDICES = ("j", "i", "l", "m")


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """Only where the form shows each entry of the diagonal to be positive: two negative ones have a logarithm together."""
    if not isinstance(expression, nodes.LogDet):
        return None
    matrix = expression.args[0]
    if isinstance(matrix, nodes.Diag) and isinstance(matrix.args[0], nodes.Diagonal):
        matrix = matrix.args[0].args[0]
    elif not has_symmetry(setting.unfolded(matrix), Symmetry.DIAGONAL, setting.vocabulary):
        return None
    if not setting.is_positive_definite(setting.unfolded(matrix)):
        return None
    taken = {nodes.display_name(letter) for letter in nodes.free_variables(setting.unfolded(matrix))}
    index = next((nodes.index_symbol(name) for name in _INDICES if name not in taken), None)
    if index is None:
        return None
    return nodes.finite_sum(log(nodes.Entry(matrix, index, index)), index, matrix.shape[0])


RULE = Rule(
    "determinant_of_diagonal",
    reason=r"$\log\det\operatorname{diag}(a) = \sum_j \log a_j$",
    let=("D: k x k positive diagonal", "A: k x k spd"),
    states=(
        "logdet(D) = sum(log(D[j, j]), j in k)",
        "logdet(diag(diagonal(A))) = sum(log(A[j, j]), j in k)",
    ),
    near_misses=("logdet(A) = sum(log(A[j, j]), j in k)", "logdet(D) = -sum(log(D[j, j]), j in k)"),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, §1.2",
    rewrite=rewrite,
)
