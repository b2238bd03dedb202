"""An entry on the diagonal of a sum, a product or an inverse of diagonal matrices is the same of their entries."""

from __future__ import annotations

from typing import Any

from derivations.deriving.diagonal_entries import diagonal_entry
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.symmetric_forms import has_symmetry


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """Only for an entry on the diagonal, of a matrix that its form shows to be diagonal."""
    if not isinstance(expression, nodes.Entry) or expression.args[1] != expression.args[2]:
        return None
    matrix, index, _ = expression.args
    if not has_symmetry(setting.unfolded(matrix), Symmetry.DIAGONAL, setting.vocabulary):
        return None
    entry = diagonal_entry(matrix, index)
    return None if entry == expression else entry


RULE = Rule(
    "entry_of_diagonal",
    reason=r"$(D + cI)_{jj} = D_{jj} + c$",
    let=("D: d x d positive diagonal", "F: d x d diagonal", "c: positive"),
    states=(
        "sum((D + c*I(d))[j, j]**2, j in d) = sum((D[j, j] + c)**2, j in d)",
        "sum((inv(D) @ F)[j, j], j in d) = sum(F[j, j]/D[j, j], j in d)",
    ),
    near_misses=(
        "sum((D + c*I(d))[j, j], j in d) = sum(D[j, j], j in d) + c",
        "sum((inv(D) @ F)[j, j], j in d) = sum(F[j, j]*D[j, j], j in d)",
    ),
    source="definition of the sum and the product of matrices",
    rewrite=rewrite,
)
