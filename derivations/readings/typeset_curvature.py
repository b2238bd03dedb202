r"""Counts of curvatures and ranks as equations: :math:`\operatorname{inertia}_H(Q) = (p, z, m)`, positive, zero, negative."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivations.language.curvature import SIGNS, Count, Inertia, LocalShape
from derivations.language.errors import Unsupported
from derivations.language.generic_rank import GenericRank
from derivations.language.statements import Statement

Latex = Callable[[Any], str]


def curvature_sides(statement: Statement, latex: Latex) -> tuple[str, str]:
    """The left side, and the relation with the right side; a count that is left out is a dot.

    A local optimum or saddle is written by what shows it. Raises :class:`Unsupported` for any other statement.
    """
    if isinstance(statement, GenericRank):
        return _of("rank", statement.value, statement.directions, latex), f"= {latex(statement.rank)}"
    if isinstance(statement, LocalShape):
        statement = statement.sufficient
    if not isinstance(statement, Inertia):
        raise Unsupported(f"there is no LaTeX for the statement {type(statement).__name__}")
    counts = {count.sign: count for count in statement.counts}
    numbers = ", ".join(_number(counts.get(sign), latex) for sign in SIGNS)
    return _of("inertia", statement.form, statement.directions, latex), f"= ({numbers})"


def _of(name: str, tree: Any, directions: tuple[Any, ...], latex: Latex) -> str:
    moving = ", ".join(latex(direction) for direction in directions)
    return rf"\operatorname{{{name}}}_{{{moving}}}\left({latex(tree)}\right)"


def _number(count: Count | None, latex: Latex) -> str:
    if count is None:
        return r"\cdot"
    return (r"\geq " if count.at_least else "") + latex(count.number)
