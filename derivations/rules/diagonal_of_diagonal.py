"""A diagonal matrix is its own diagonal part."""

from __future__ import annotations

from typing import Any

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.symmetric_forms import has_symmetry


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Diag) or not isinstance(expression.args[0], nodes.Diagonal):
        return None
    matrix = expression.args[0].args[0]
    return matrix if has_symmetry(setting.unfolded(matrix), Symmetry.DIAGONAL, setting.vocabulary) else None


RULE = Rule(
    "diagonal_of_diagonal",
    reason="a diagonal matrix is its own diagonal part",
    let=("D: k x k diagonal", "G: k x k diagonal", "A: k x k", "s: number"),
    states=("diag(diagonal(D)) = D", "diag(diagonal(G @ D + s*I(k))) = G @ D + s*I(k)"),
    near_misses=("diag(diagonal(A)) = A", "diag(diagonal(A @ D)) = A @ D"),
    source="Magnus & Neudecker 2019, ch. 1",
    rewrite=rewrite,
)
