"""Statements in LaTeX, in rows: what stands before a relation, the relation with what stands after it, and the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from derivations.language import nodes
from derivations.language.convergence import Converges
from derivations.language.existence import Exists
from derivations.language.implication import Equations, Implication
from derivations.language.monotonicity import Monotone
from derivations.language.statements import AtMost, Relation, Statement, Tends
from derivations.readings.typeset_curvature import curvature_sides
from derivations.readings.typeset_probability import approach

Text = Callable[[Any], str]
"""The LaTeX of a tree."""

_SIGNS = {
    ("=", False): "=",
    ("=", True): "=",
    ("!=", False): r"\neq",
    ("!=", True): r"\neq",
    ("<=", False): r"\leq",
    ("<=", True): r"\preceq",
    ("<", False): "<",
    ("<", True): r"\prec",
}
"""How a relation is written between numbers, and between matrices."""


def rows_of(statement: Statement, text: Text) -> tuple[str, ...]:
    """Two rows or more; the second one begins with its relation and a space.

    Raises :class:`Unsupported` for a kind of statement that has no LaTeX.
    """
    if isinstance(statement, Tends) and not statement.is_infinite:
        return _tending(statement, text)
    if isinstance(statement, Relation):
        return _relation(statement, text)
    if isinstance(statement, Implication):
        arrow = r"\iff" if statement.both_ways else r"\implies"
        return _equations(statement.premises, text), f"{arrow} {_equations(statement.conclusions, text)}"
    if isinstance(statement, Exists):
        return _existence(statement, text)
    if isinstance(statement, Monotone):
        verb = "decreases" if statement.decreasing else "increases"
        manner = "strictly in" if statement.strict else "in"
        return text(statement.function), rf"\text{{ {verb} {manner} }} {text(statement.variable.symbol)}"
    if isinstance(statement, Converges):
        return _convergence(statement, text)
    return curvature_sides(statement, text)


def _relation(statement: Relation, text: Text) -> tuple[str, ...]:
    exceptions = statement.unless if isinstance(statement, AtMost) else ()
    unless = [rf"\text{{unless }} {_equations(exceptions, text)}"] if exceptions else []
    sign = _SIGNS[statement.sign, nodes.is_matrix(statement.lhs)]
    return text(statement.lhs), f"{sign} {text(statement.rhs)}", *unless


def _equations(equations: Equations, text: Text) -> str:
    return r" \text{ and } ".join(f"{text(left)} = {text(right)}" for left, right in equations)


def _existence(statement: Exists, text: Text) -> tuple[str, ...]:
    names = [text(variable) for variable in statement.variables]
    if statement.values:
        names = [f"{name} = {text(value)}" for name, value in zip(names, statement.values, strict=True)]
    others = sorted(statement.others, key=nodes.display_name)
    every = rf"\forall\, {_listed(map(text, others))}\ " if others else ""
    first, *more = (" ".join(rows_of(condition, text)) for condition in statement.conditions)
    return rf"{every}\exists\, {_listed(names)}", f": {first}", *more


def _tending(statement: Tends, text: Text) -> tuple[str, ...]:
    """A finite limit in words, which say more than an equation: that the function goes there."""
    return text(statement.lhs.args[0]), rf"\to {text(statement.rhs)}", rf"\text{{as }} {approach(statement.lhs, text)}"


def _convergence(statement: Converges, text: Text) -> tuple[str, ...]:
    steps = [rf"{text(variable)} \leftarrow {text(step)}" for variable, step in statement.moves]
    steps[0] = rf"\text{{under {'the joint step ' if steps[1:] else ''}}} {steps[0]}"
    start = rf"\text{{from {'' if statement.everywhere else 'almost '}every start}}"
    return text(statement.measured), rf"\to {text(statement.limit)}", *steps, start


def joined(rows: Sequence[str]) -> str:
    """All rows as one formula."""
    first, second, *more = rows
    return _listed([f"{first} {second}", *more])


def _listed(parts: Iterable[str]) -> str:
    return r",\ ".join(parts)
