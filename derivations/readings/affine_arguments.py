"""The affine expressions through which alone a body depends on the variable of an expectation.

    E g(Aε + c) over ε ~ N(m, S)  =  E g(z) over z ~ N(Am + c, ASAᵀ),

because an affine function of a normal column is normal and has these moments, and an expectation depends on the law of
its variable only. What is found is an expression u = Aε + c of the body and the body with a fresh z in its place. It
counts only when

- ε does not occur outside u, and A and c do not depend on it: u is a polynomial of degree one in ε;
- u depends on nothing that is bound inside the body, such as the index of a sum: its law could not be written down outside;
- nothing inside the body differentiates in a variable that u depends on: with z for u that derivative would be lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sympy import Expr, MatrixSymbol

from derivations.language import nodes
from derivations.readings.polynomials import degree_in


@dataclass(frozen=True)
class AffineArgument:
    """An affine expression of the old variable, and the body as a function of it."""

    expression: Any
    body: Any
    variable: Any


@lru_cache(maxsize=4096)
def affine_arguments(body: Any, variable: Any) -> tuple[AffineArgument, ...]:
    """All that there are, the largest expression first, so that one body has one first choice however it is written."""
    free = nodes.free_variables(body)
    differentiated = {node.args[1] for node in nodes.occurring(body, nodes.Gradient, nodes.Directional)}
    found = []
    for part in nodes.occurring(body, Expr):
        known = nodes.free_variables(part)
        if variable not in known or part == variable or not known <= free or known & differentiated:
            continue
        if _is_column_or_number(part) and degree_in(part, variable) == 1:
            found.append(part)
    ordered = sorted(found, key=_weight, reverse=True)  # of two that both take every ε in, one contains the other
    return tuple(argument for part in ordered if (argument := _with_fresh(body, part, variable)) is not None)


def _with_fresh(body: Any, part: Any, variable: Any) -> AffineArgument | None:
    fresh = MatrixSymbol(f"value of {variable.name}", *(part.shape if nodes.is_matrix(part) else (1, 1)))
    changed = nodes.substitute(body, {part: fresh if nodes.is_matrix(part) else nodes.AsScalar(fresh)})
    return None if variable in nodes.free_variables(changed) else AffineArgument(part, changed, fresh)


def _is_column_or_number(part: Any) -> bool:
    return not nodes.is_matrix(part) or bool(part.shape[1] == 1)


@lru_cache(maxsize=65536)
def _weight(expression: Any) -> int:
    return 1 + sum(_weight(argument) for argument in expression.args)
