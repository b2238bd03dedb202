"""log det A⁻¹ = −log det A."""

from __future__ import annotations

from typing import Any

from sympy import Inverse

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.LogDet) or not isinstance(expression.args[0], Inverse):
        return None
    return -nodes.LogDet(expression.args[0].args[0])


RULE = Rule(
    "determinant_of_inverse",
    reason=r"$\log\det A^{-1} = -\log\det A$",
    let=("A: d x d spd",),
    states=("logdet(inv(A)) = -logdet(A)",),
    near_misses=("logdet(inv(A)) = logdet(A)",),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, Eq. (21)",
    rewrite=rewrite,
)
