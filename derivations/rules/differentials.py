"""Matrix differentials: d(AB) = dA·B + A·dB, d(A⁻¹) = −A⁻¹ dA A⁻¹, d tr A = tr dA, d log det A = tr(A⁻¹ dA)."""

from __future__ import annotations

from typing import Any

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.readings.differentials import differential
from derivations.readings.lowering import lower


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Directional):
        return None
    function, variable, direction = (setting.unfolded(part) for part in expression.args)
    try:
        change = differential(function, variable, direction)
    except Unsupported:
        change = differential(lower(function), variable, direction)
    return setting.folded(change)


RULE = Rule(
    "differentials",
    reason=r"matrix differentials: $\mathrm d\log\det A = \operatorname{tr}(A^{-1}\,\mathrm dA)$, "
    r"$\mathrm d(A^{-1}) = -A^{-1}\,\mathrm dA\,A^{-1}$",
    let=("X: d x k", "H: d x k", "A: d x d spd", "B: k x k spd", "G: d x d symmetric"),
    states=(
        "D(tr(X.T @ A @ X @ B), X, H) = tr(H.T @ A @ X @ B) + tr(X.T @ A @ H @ B)",
        "D(tr(inv(A) @ G), A, G) = -tr(inv(A) @ G @ inv(A) @ G)",
        "D(logdet(A), A, G) = tr(inv(A) @ G)",
    ),
    near_misses=(
        "D(tr(X.T @ A @ X @ B), X, H) = tr(H.T @ A @ X @ B)",
        "D(tr(inv(A) @ G), A, G) = tr(inv(A) @ G @ inv(A) @ G)",
        "D(logdet(A), A, G) = tr(A @ G)",
    ),
    source="Magnus & Neudecker 2019, ch. 8, Eqs. (8.11)–(8.13)",
    rewrite=rewrite,
)
