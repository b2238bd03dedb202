"""det(cI) = c^d and (cI)⁻¹ = I/c, and the same for a multiple of any matrix."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse, log

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.products import scaled_factors
from derivations.readings.words import product_of, scaled_matrix


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.LogDet | Inverse):
        return None
    scale, factors = scaled_factors(expression.args[0])
    inner = product_of(factors)
    if isinstance(expression, Inverse):
        if scale == 1 and not isinstance(inner, Identity):
            return None
        return scaled_matrix(1 / scale, inner if isinstance(inner, Identity) else Inverse(inner))
    if not scale.is_positive or (scale == 1 and not isinstance(inner, Identity)):
        return None
    rest = 0 if isinstance(inner, Identity) else nodes.LogDet(inner)
    return inner.shape[0] * log(scale) + rest


RULE = Rule(
    "scaled_identity",
    reason=r"$\det(cI) = c^d$, $(cI)^{-1} = I/c$",
    let=("c: positive", "A: d x d spd"),
    states=(
        "logdet(c*I(d)) = d*log(c)",
        "inv(c*I(d)) = I(d)/c",
        "logdet(c*A) = d*log(c) + logdet(A)",
        "inv(c*A) = inv(A)/c",
    ),
    near_misses=("logdet(c*I(d)) = log(c)", "inv(c*I(d)) = c*I(d)", "logdet(c*A) = log(c) + logdet(A)"),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eqs. (20), (21)",
    rewrite=rewrite,
)
