"""A wrong threshold: σ⁴ for σ² where a value is put in for a variable, or where a maximum, minimum or step has its kink.

"Collapse is stable when no eigenvalue exceeds σ²" is stated with S = σ²I − YYᵀ, and must fail with σ⁴I − YYᵀ.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from derivations.engines.edits import Stated, made
from derivations.language import nodes
from derivations.language.kinks import KINKS

THRESHOLD = "threshold"


def wrong_thresholds(statement: Stated) -> Iterator[tuple[str, Stated]]:
    """The statement with the square of a positive number for it wherever it is part of a threshold, one number at a time.

    A number that occurs nowhere else is left out: its square is any positive number just as well.
    """
    sides = statement.expressions()
    for variable in statement.vocabulary.variables.values():
        if not variable.is_scalar or variable.domain != "positive":
            continue
        changed = tuple(_in_thresholds(side, variable.symbol) for side in sides)
        everywhere = tuple(_squared(side, variable.symbol) for side in sides)
        if changed in (sides, everywhere):
            continue
        wrong = made(statement, changed)
        if wrong is not None:
            yield f"{THRESHOLD} {variable.name}² for {variable.name}", wrong


def _in_thresholds(tree: Any, number: Any) -> Any:
    """The tree with the square of the number in every value put in for a variable, and in every argument of a kink."""
    if not tree.args:
        return tree
    parts = [_in_thresholds(part, number) for part in tree.args]
    if isinstance(tree, nodes.At | nodes.MatrixAt):
        parts[2] = _squared(tree.args[2], number)
    elif isinstance(tree, KINKS):
        parts = [_squared(part, number) for part in tree.args]
    return tree.func(*parts) if any(one is not other for one, other in zip(parts, tree.args, strict=True)) else tree


def _squared(tree: Any, number: Any) -> Any:
    return tree.xreplace({number: number**2}) if tree.has(number) else tree
