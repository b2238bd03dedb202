"""Σ(a fᵢ + gᵢ) = a Σfᵢ + Σgᵢ for a that does not depend on i, and Σᵢ c = nc; the same for matrices, whose fixed factors
come out on their own side: ΣAXᵢB = A(ΣXᵢ)B."""

from __future__ import annotations

from typing import Any

from sympy import Add, MatAdd, Mul

from derivations.deriving.rewriting import total_of
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.deriving.summands import summands
from derivations.language import nodes
from derivations.language.products import scaled, scaled_factors


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if isinstance(expression, nodes.FiniteSum):
        found = _of_numbers(*expression.args)
    elif isinstance(expression, nodes.MatrixFiniteSum):
        body, index, size = expression.args
        terms = body.args if isinstance(body, MatAdd) else (body,)
        found = total_of([_of_matrix(term, index, size) for term in terms])
    else:
        return None
    return None if found == expression else found


def _of_numbers(body: Any, index: Any, size: Any) -> Any:
    terms = []
    for term in summands(body):
        varying = [factor for factor in Mul.make_args(term) if index in nodes.free_variables(factor)]
        fixed = Mul(*(factor for factor in Mul.make_args(term) if index not in nodes.free_variables(factor)))
        terms.append(fixed * (nodes.finite_sum(Mul(*varying), index, size) if varying else size))
    return Add(*terms)


def _of_matrix(term: Any, index: Any, size: Any) -> Any:
    """One product: the number and the factors at either end that do not depend on the index come out."""
    number, factors = scaled_factors(term)
    if index in nodes.free_variables(number):
        return nodes.finite_sum(term, index, size)
    depends = [place for place, factor in enumerate(factors) if index in nodes.free_variables(factor)]
    if not depends:
        return scaled(number * size, factors)
    first, last = depends[0], depends[-1] + 1
    inner = factors[first:last]
    return scaled(number, [*factors[:first], nodes.finite_sum(scaled(1, inner), index, size), *factors[last:]])


RULE = Rule(
    "linearity_of_sum",
    reason="linearity of the sum",
    let=("x: d over n", "y: d over n", "A: k x d", "b: d", "c: number"),
    states=(
        "sum(c*norm2(x[i]) + b.T @ y[i] + c, i in n) = c*sum(norm2(x[i]), i in n) + sum(b.T @ y[i], i in n) + n*c",
        "sum(A @ x[i] + c*A @ b, i in n) = A @ sum(x[i], i in n) + (n*c)*(A @ b)",
        "sum(A @ x[i] @ y[i].T @ A.T, i in n) = A @ sum(x[i] @ y[i].T, i in n) @ A.T",
    ),
    near_misses=(
        "sum(c*norm2(x[i]) + b.T @ y[i] + c, i in n) = c*sum(norm2(x[i]), i in n) + sum(b.T @ y[i], i in n) + c",
        "sum(A @ x[i] + c*A @ b, i in n) = A @ sum(x[i], i in n) + c*(A @ b)",
        "sum(x[i] @ y[i].T, i in n) = sum(x[i], i in n) @ sum(y[i], i in n).T",
    ),
    source="distributivity",
    rewrite=rewrite,
)
