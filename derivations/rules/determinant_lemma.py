"""The determinant of a d×d matrix through that of a k×k one: det(sI + PQ) = s^(d−k) det(sI + QP), and for A in the
place of sI det(A + PKQ) = det A · det K · det(K⁻¹ + QA⁻¹P)."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse, log

from derivations.deriving.low_rank import LowRank, low_rank
from derivations.deriving.rewriting import total_of
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.products import scaled


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.LogDet):
        return None
    parts = low_rank(expression.args[0])
    if parts is None:
        return None
    scale = parts.base_scale
    if scale is not None:
        return _over_scaled_identity(parts, scale, setting) if scale.is_positive else None
    return _over_definite(parts, setting) if setting.is_positive_definite(parts.base) else None


def _over_scaled_identity(parts: LowRank, scale: Any, setting: Setting) -> Any:
    small = setting.folded(parts.turned_scale(scale))
    return (parts.base.shape[0] - parts.waist) * log(scale) + nodes.LogDet(small)


def _over_definite(parts: LowRank, setting: Setting) -> Any:
    """With a definite middle factor K its inverse is used; otherwise I takes its place, which needs no inverse."""
    right, start, more = parts.right, Identity(parts.waist), 0
    if len(right) > 1 and setting.is_positive_definite(right[0]):
        start, right, more = Inverse(right[0]), right[1:], nodes.LogDet(right[0])
    inner = total_of([start, scaled(parts.number, [*right, Inverse(parts.base), *parts.left])])
    return nodes.LogDet(parts.base) + more + nodes.LogDet(setting.folded(inner))


RULE = Rule(
    "determinant_lemma",
    reason="the matrix determinant lemma",
    let=("W: d x k", "P: d x k", "Q: k x d", "s: positive", "A: d x d spd", "K: k x k spd"),
    states=(
        "det(P @ Q + s*I(d)) = s**(d - k)*det(Q @ P + s*I(k))",
        "logdet(W @ W.T + s*I(d)) = (d - k)*log(s) + logdet(W.T @ W + s*I(k))",
        "det(A + P @ Q) = det(A)*det(I(k) + Q @ inv(A) @ P)",
        "logdet(A + W @ K @ W.T) = logdet(A) + logdet(K) + logdet(inv(K) + W.T @ inv(A) @ W)",
    ),
    near_misses=(
        "logdet(W @ W.T + s*I(d)) = d*log(s) + logdet(W.T @ W + s*I(k))",
        "logdet(W @ W.T + s*I(d)) = (k - d)*log(s) + logdet(W.T @ W + s*I(k))",
        "logdet(A + W @ K @ W.T) = logdet(A) + logdet(inv(K) + W.T @ inv(A) @ W)",
        "det(A + P @ Q) = det(A) + det(I(k) + Q @ inv(A) @ P)",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (24); Sylvester 1851",
    rewrite=rewrite,
)
