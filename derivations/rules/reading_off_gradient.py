"""From tr(Hᵀ ∇f) = tr(Hᵀ G) for every direction H: ∇f = G."""

from __future__ import annotations

from typing import Any

from sympy import Add, Identity, MatMul, Mul, Trace, ZeroMatrix

from derivations.deriving.normal_form import NormalForm
from derivations.deriving.rewriting import total_of
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.statements import Equality
from derivations.readings.words import positions, product_of, scaled_matrix, transposed


def conclude(start: Any, end: Any, setting: Setting) -> Equality | None:
    """The gradient that the start contracts with a direction, and what the end contracts with it."""
    (gradient, direction) = _contracted(start)
    if gradient is None:
        return None
    found = contraction(end, direction, setting)
    return None if found is None else Equality(setting.vocabulary, gradient, found)


def _contracted(start: Any) -> tuple[Any, Any]:
    if isinstance(start, Trace | nodes.AsScalar) and len(start.args[0].args) == 2:
        flipped, gradient = start.args[0].args
        if isinstance(gradient, nodes.Gradient):
            return gradient, transposed(flipped)
    return None, None


def contraction(number: Any, direction: Any, setting: Setting) -> Any | None:
    """The matrix G with number = tr(HᵀG), read off term by term; None where a term is not seen to be linear in H."""
    terms = []
    for term in Add.make_args(NormalForm(setting).number(number)):
        if term == 0:
            continue
        factors = Mul.make_args(term)
        holding = [factor for factor in factors if direction in nodes.free_variables(factor)]
        found = _without(holding[0], direction, setting) if len(holding) == 1 else None
        if found is None:
            return None
        terms.append(scaled_matrix(Mul(*(factor for factor in factors if factor is not holding[0])), found))
    return total_of(terms) if terms else ZeroMatrix(*direction.shape)


def _without(closed: Any, direction: Any, setting: Setting) -> Any | None:
    """G for tr(…) = tr(HᵀG), where H or its transpose is one factor of the product under the trace."""
    if not isinstance(closed, Trace | nodes.AsScalar):
        return None
    factors = list(closed.args[0].args) if isinstance(closed.args[0], MatMul) else [closed.args[0]]
    places = positions(factors, direction)
    if len(places) != 1 or any(direction in nodes.free_variables(factor) for i, factor in enumerate(factors) if i != places[0]):
        return None
    (place,) = places
    around = [*factors[place + 1 :], *factors[:place]]
    if factors[place] == direction:
        around = [setting.transposed(factor) for factor in reversed(around)]
    return product_of(around) if around else Identity(direction.shape[0])


RULE = Rule(
    "reading_off_gradient",
    reason="reading off the gradient: the direction is arbitrary",
    let=("X: d x k", "A: d x d symmetric"),
    states=("grad(tr(X.T @ A @ X), X) = 2*A @ X",),
    near_misses=("grad(tr(X.T @ A @ X), X) = A @ X",),
    source="Magnus & Neudecker 2019, ch. 9",
    conclude=conclude,
    axiom="a matrix G is determined by tr(HᵀG) for all H",
)
