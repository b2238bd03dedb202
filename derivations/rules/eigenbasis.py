"""Turning to the basis of the eigenvectors: what is UXUᵀ with an orthogonal U is a matter of X alone."""

from __future__ import annotations

from typing import Any

from sympy import Identity, Inverse, MatAdd, S, Trace, Transpose

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.products import scaled, scaled_factors

_Turned = tuple[Any, Any]  # U and X in UXUᵀ


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """Under a determinant, a trace or an inverse U is dropped or taken out; in a sum with multiples of I it is taken out."""
    if isinstance(expression, MatAdd):
        return _sum(expression, setting)
    if not isinstance(expression, nodes.LogDet | Trace | Inverse):
        return None
    turned = _turned(expression.args[0], setting)
    if turned is None:
        return None
    basis, inner = turned
    return _around(basis, Inverse(inner)) if isinstance(expression, Inverse) else expression.func(inner)


def _turned(matrix: Any, setting: Setting) -> _Turned | None:
    number, factors = scaled_factors(matrix)
    if len(factors) < 3 or not setting.is_orthogonal(factors[0]) or factors[-1] != Transpose(factors[0]):
        return None
    return factors[0], scaled(number, factors[1:-1])


def _around(basis: Any, inner: Any) -> Any:
    return scaled(S.One, [basis, inner, Transpose(basis)])


def _sum(expression: Any, setting: Setting) -> Any | None:
    """UXUᵀ + cI = U(X + cI)Uᵀ, for all terms at once."""
    turned = [_turned(term, setting) for term in expression.args]
    bases = {pair[0] for pair in turned if pair is not None}
    if len(bases) != 1:
        return None
    rest = [term for term, pair in zip(expression.args, turned, strict=True) if pair is None]
    if not all(isinstance(scaled_factors(term)[1][0], Identity) and len(scaled_factors(term)[1]) == 1 for term in rest):
        return None
    inner = [pair[1] if pair is not None else term for term, pair in zip(expression.args, turned, strict=True)]
    return _around(bases.pop(), MatAdd(*inner))


RULE = Rule(
    "eigenbasis",
    reason=r"in the basis of the eigenvectors: $(U X U^\top)^{-1} = U X^{-1} U^\top$, $\det(U X U^\top) = \det X$",
    let=("U: d x d orthogonal", "X: d x d spd", "Y: d x d", "c: positive"),
    states=(
        "logdet(U @ X @ U.T) = logdet(X)",
        "tr(U @ Y @ U.T) = tr(Y)",
        "inv(U @ X @ U.T) = U @ inv(X) @ U.T",
        "U @ Y @ U.T + c*I(d) = U @ (Y + c*I(d)) @ U.T",
    ),
    near_misses=(
        "inv(U @ X @ U.T) = inv(X)",
        "tr(U @ Y) = tr(Y)",
        "U @ Y @ U.T + c*I(d) = U @ (Y + 2*c*I(d)) @ U.T",
        "logdet(2*U @ X @ U.T) = logdet(X)",
    ),
    source="spectral theorem; Petersen & Pedersen, The Matrix Cookbook, 2012, §5.1",
    rewrite=rewrite,
)
