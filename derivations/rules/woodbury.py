"""The inverse of a d×d matrix through that of a k×k one: (sI + PQ)⁻¹ = s⁻¹(I − P(sI + QP)⁻¹Q), and for A in the place
of sI (A + PKQ)⁻¹ = A⁻¹ − A⁻¹P(K⁻¹ + QA⁻¹P)⁻¹QA⁻¹."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse, S

from derivations.deriving.low_rank import LowRank, low_rank
from derivations.deriving.rewriting import total_of
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language.products import scaled


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, Inverse):
        return None
    parts = low_rank(expression.args[0])
    if parts is None:
        return None
    scale = parts.base_scale
    if scale is not None:
        return setting.folded(_over_scaled_identity(parts, scale))
    return setting.folded(_over_definite(parts, setting)) if setting.is_positive_definite(parts.base) else None


def _over_scaled_identity(parts: LowRank, scale: Any) -> Any:
    small = Inverse(parts.turned_scale(scale))
    correction = scaled(S.NegativeOne * parts.number, [*parts.left, small, *parts.right])
    return scaled(1 / scale, [total_of([Identity(parts.base.shape[0]), correction])])


def _over_definite(parts: LowRank, setting: Setting) -> Any:
    """With a definite middle factor K its inverse is used; otherwise I takes its place, which needs no inverse."""
    before, number, left, right = Inverse(parts.base), parts.number, parts.left, parts.right
    start = Identity(parts.waist)
    if len(right) > 1 and setting.is_positive_definite(right[0]):
        start, right = Inverse(right[0]), right[1:]
    inner = total_of([start, scaled(number, [*right, before, *left])])
    return total_of([before, scaled(S.NegativeOne * number, [before, *left, Inverse(inner), *right, before])])


RULE = Rule(
    "woodbury",
    reason="Woodbury's identity",
    let=("W: d x k", "P: d x k", "Q: k x d", "s: positive", "A: d x d spd", "K: k x k spd"),
    states=(
        "inv(P @ Q + s*I(d)) = 1/s*(I(d) - P @ inv(Q @ P + s*I(k)) @ Q)",
        "inv(A + P @ Q) = inv(A) - inv(A) @ P @ inv(I(k) + Q @ inv(A) @ P) @ Q @ inv(A)",
        "inv(A + W @ K @ W.T) = inv(A) - inv(A) @ W @ inv(inv(K) + W.T @ inv(A) @ W) @ W.T @ inv(A)",
    ),
    near_misses=(
        "inv(P @ Q + s*I(d)) = 1/s*(I(d) + P @ inv(Q @ P + s*I(k)) @ Q)",
        "inv(P @ Q + s*I(d)) = I(d) - P @ inv(Q @ P + s*I(k)) @ Q",
        "inv(A + W @ K @ W.T) = inv(A) - inv(A) @ W @ inv(K + W.T @ inv(A) @ W) @ W.T @ inv(A)",
    ),
    source="Bishop 2006, Eq. (C.7); Woodbury 1950",
    rewrite=rewrite,
)
