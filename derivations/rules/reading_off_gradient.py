"""From tr(Hᵀ ∇f) = tr(Hᵀ G) for every direction H: ∇f = G."""

from __future__ import annotations

from typing import Any

from sympy import Trace

from derivations.deriving.contraction import contraction, contraction_as_written
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.language.directions import LINEAR
from derivations.language.statements import Equality
from derivations.readings.words import transposed


def conclude(start: Any, end: Any, setting: Setting) -> Equality | None:
    """The gradient that the start contracts with a direction, and what the end contracts with it."""
    gradient, direction = _contracted(start)
    if gradient is None or not _is_arbitrary(direction, gradient, setting):
        return None
    found = contraction_as_written(end, direction, setting)
    found = contraction(end, direction, setting) if found is None else found
    return None if found is None else Equality(setting.vocabulary, gradient, found)


def _contracted(start: Any) -> tuple[Any, Any]:
    if isinstance(start, Trace | nodes.AsScalar) and len(start.args[0].args) == 2:
        flipped, gradient = start.args[0].args
        if isinstance(gradient, nodes.Gradient):
            return gradient, transposed(flipped)
    return None, None


def _is_arbitrary(direction: Any, gradient: Any, setting: Setting) -> bool:
    """Whether the direction is a letter of its own that takes every value in which the variable may move."""
    if not direction.is_symbol or direction in nodes.free_variables(setting.unfolded(gradient)):
        return False
    letter, variable = (setting.vocabulary.variable_of(symbol) for symbol in (direction, gradient.args[1]))
    return letter is not None and variable is not None and letter.domain == LINEAR.get(variable.kind.symmetry)


RULE = Rule(
    "reading_off_gradient",
    reason="reading off the gradient: the direction is arbitrary",
    let=("X: d x k", "A: d x d symmetric", "B: k x k", "Y: k x k symmetric", "D: k x k diagonal"),
    states=(
        "grad(tr(X.T @ A @ X), X) = 2*A @ X",
        "grad(tr(B @ Y), Y) = 1/2*(B + B.T)",
        "grad(tr(B @ D), D) = diag(diagonal(B))",
    ),
    near_misses=(
        "grad(tr(X.T @ A @ X), X) = A @ X",
        "grad(tr(B @ Y), Y) = B",
        "grad(tr(B @ D), D) = B",
    ),
    source="Magnus & Neudecker 2019, ch. 9",
    conclude=conclude,
    axiom="a matrix G is determined by tr(HᵀG) for all H; for symmetric (diagonal) H, a symmetric (diagonal) G is",
)
