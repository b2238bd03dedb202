"""tr(DA) = tr(D diag(A)): under a trace a diagonal matrix sees only the diagonal of what stands beside it."""

from __future__ import annotations

from typing import Any

from sympy import Trace

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.products import scaled_factors
from derivations.language.symmetric_forms import has_symmetry
from derivations.readings.words import product_of, scaled_matrix


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """The diagonal factors must stand side by side, once the trace is turned."""
    if not isinstance(expression, Trace):
        return None
    scale, factors = scaled_factors(expression.args[0])
    diagonal = [has_symmetry(factor, Symmetry.DIAGONAL, setting.vocabulary) for factor in factors]
    count = sum(diagonal)
    if count in (0, len(factors)):
        return None
    for turn in range(len(factors)):
        turned = factors[turn:] + factors[:turn]
        if all((diagonal[turn:] + diagonal[:turn])[:count]):
            rest = product_of(turned[count:])
            if has_symmetry(rest, Symmetry.DIAGONAL, setting.vocabulary):
                return None
            return Trace(scaled_matrix(scale, product_of([*turned[:count], nodes.Diag(nodes.Diagonal(rest))])))
    return None


RULE = Rule(
    "diagonal_part",
    reason=r"$\operatorname{tr}(DA) = \operatorname{tr}(D \operatorname{diag} A)$ for diagonal $D$",
    let=("D: k x k diagonal", "A: k x k", "W: d x k"),
    states=(
        "tr(D @ A) = tr(D @ diag(diagonal(A)))",
        "tr(W @ D @ W.T) = tr(D @ diag(diagonal(W.T @ W)))",
    ),
    near_misses=(
        "tr(A @ A) = tr(A @ diag(diagonal(A)))",
        "tr(D @ A @ D @ A) = tr(D @ D @ diag(diagonal(A @ A)))",
        "tr(D @ A) = tr(A)",
    ),
    source="Magnus & Neudecker 2019, ch. 2; the off-diagonal entries meet zeros",
    rewrite=rewrite,
)
