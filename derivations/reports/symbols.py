"""The declared sizes, variables and functions that a claim involves, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sympy import MatrixSymbol, Symbol, preorder_traversal

from derivations.language.nodes import OpaqueMatrix, OpaqueScalar
from derivations.language.plain import plain
from derivations.language.statements import Statement
from derivations.language.vocabulary import Size, Variable


def symbol_rows(steps: Sequence[Statement], meanings: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """Name, what it is, and its meaning, for every declared symbol in the statements: sizes, variables, functions.

    ``meanings`` gives those of functions, which the vocabulary does not hold.
    """
    if not steps:
        return []
    vocabulary = steps[0].vocabulary
    names = _names(steps)
    sizes = [(name, _size(size), size.meaning) for name, size in vocabulary.sizes.items() if name in names]
    variables = [(name, _variable(item), item.meaning) for name, item in vocabulary.variables.items() if name in names]
    functions = [
        (name, f"function, {_shape(shape)}", (meanings or {}).get(name, ""))
        for name, shape in vocabulary.functions.items()
        if name in names
    ]
    return sizes + variables + functions


def _names(steps: Sequence[Statement]) -> set[str]:
    """Every name in the trees; the bound names of sums and expectations carry a mark and match no declaration."""
    found: set[str] = set()
    for step in steps:
        for expression in step.expressions():
            for node in preorder_traversal(expression):
                if isinstance(node, Symbol | MatrixSymbol):
                    found.add(str(node.name))
                elif isinstance(node, OpaqueScalar | OpaqueMatrix):
                    found.add(str(node.args[0].name))
    return found


def _size(size: Size) -> str:
    relations = [f"≥ {size.at_least}"] if size.at_least > 1 else []
    relations += [f"≤ {bound}" for bound in size.at_most] + [f"< {bound}" for bound in size.less_than]
    return ", ".join(["size", *relations])


def _variable(variable: Variable) -> str:
    over = f", for each of {plain(variable.over)}" if variable.over is not None else ""
    return f"{_shape(variable.shape)}, {variable.domain}{over}"


def _shape(shape: tuple[Any, ...]) -> str:
    """``d × k``, ``column of d`` or ``number``."""
    if not shape:
        return "number"
    return f"column of {plain(shape[0])}" if len(shape) == 1 else " × ".join(plain(size) for size in shape)
