"""The trace of a product, a sum or an inverse of diagonal matrices is a sum over their entries."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Trace

from derivations.deriving.diagonal_entries import diagonal_entry
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.symmetric_forms import has_symmetry

_INDICES = ("j", "i", "l", "m")


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """Only for the trace of a matrix that its form shows to be diagonal."""
    if not isinstance(expression, Trace):
        return None
    matrix = expression.args[0]
    full = setting.unfolded(matrix)
    if isinstance(matrix, Identity) or not has_symmetry(full, Symmetry.DIAGONAL, setting.vocabulary):
        return None
    taken = {nodes.display_name(letter) for letter in nodes.free_variables(full)}
    index = next((nodes.index_symbol(name) for name in _INDICES if name not in taken), None)
    return None if index is None else nodes.finite_sum(diagonal_entry(matrix, index), index, matrix.shape[0])


RULE = Rule(
    "trace_of_diagonal",
    reason=r"$\operatorname{tr}\operatorname{diag}(a) = \sum_j a_j$",
    let=("D: d x d positive diagonal", "F: d x d diagonal", "c: positive"),
    states=(
        "tr(F) = sum(F[j, j], j in d)",
        "tr(inv(D) @ F) = sum(F[j, j]/D[j, j], j in d)",
        "tr(inv(D + c*I(d)) @ F @ F) = sum(F[j, j]**2/(D[j, j] + c), j in d)",
    ),
    near_misses=("tr(inv(D) @ F) = sum(F[j, j]*D[j, j], j in d)", "tr(F @ F) = sum(F[j, j], j in d)"),
    source="definition of the trace",
    rewrite=rewrite,
)
