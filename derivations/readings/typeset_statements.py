"""Statements in LaTeX: how each kind is put together from the LaTeX of its trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.implication import Equations, Implication
from derivations.language.statements import AtMost, Relation, Statement

Text = Callable[[Any], str]

_SIGNS = {
    ("=", False): "=",
    ("=", True): "=",
    ("<=", False): "\\leq",
    ("<=", True): "\\preceq",
    ("<", False): "<",
    ("<", True): "\\prec",
}
"""How a relation is written between numbers, and between matrices."""


def left_and_right(statement: Statement, text: Text) -> tuple[str, str]:
    """What stands before the main relation, and the relation with what follows it; between matrices the Loewner order.

    Raises :class:`Unsupported` for a statement that has no LaTeX.
    """
    if isinstance(statement, Implication):
        arrow = "\\iff" if statement.both_ways else "\\implies"
        return _equations(statement.premises, text), f"{arrow} {_equations(statement.conclusions, text)}"
    if not isinstance(statement, Relation):
        raise Unsupported(f"there is no LaTeX for the statement {type(statement).__name__}")
    left, right = (text(side) for side in statement.expressions())
    exceptions = statement.unless if isinstance(statement, AtMost) else ()
    unless = f" \\quad\\text{{unless }} {_equations(exceptions, text)}" if exceptions else ""
    return left, f"{_SIGNS[statement.sign, nodes.is_matrix(statement.lhs)]} {right}{unless}"


def _equations(equations: Equations, text: Text) -> str:
    return _joined(f"{text(left)} = {text(right)}" for left, right in equations)


def _joined(equations: Iterable[str]) -> str:
    return " \\text{ and } ".join(equations)
