"""Entries and columns: ``M[i, j]``, ``v[i]``, ``M[:, j]`` and the members ``x[i]`` of a family."""

from __future__ import annotations

from typing import Any

from sympy import Integer, S

from derivations.documents.problems import Clash, Misread
from derivations.documents.scope import Scope
from derivations.documents.sizes import is_within
from derivations.documents.syntax_tree import Indexed, Name, Number, Syntax
from derivations.language import nodes
from derivations.language.errors import IllTyped
from derivations.language.plain import plain
from derivations.language.shapes import brief, shape_text
from derivations.language.vocabulary import Variable


def indexed(syntax: Indexed, operand: Any, scope: Scope) -> Any:
    """The entry, column or member that an index names."""
    family = _family(syntax.operand, scope)
    if family is not None and len(syntax.indices) == 1:
        return _member(family, syntax.indices[0], scope)
    matrix = _matrix(operand)
    rows, columns = matrix.shape
    if len(syntax.indices) == 1:
        if columns != 1:
            name = brief(operand)
            raise IllTyped(f"{name} has {shape_text(matrix)}: write {name}[i, j] for an entry, {name}[:, j] for a column")
        return nodes.Entry(matrix, _index(syntax.indices[0], rows, "rows", scope), S.One)
    row, column = syntax.indices
    if row is None:
        return nodes.Column(matrix, _index(column, columns, "columns", scope))
    return nodes.Entry(matrix, _index(row, rows, "rows", scope), _index(column, columns, "columns", scope))


def _matrix(operand: Any) -> Any:
    """The operand as a matrix; a number that was a 1×1 matrix is one again."""
    if isinstance(operand, nodes.AsScalar):
        return operand.args[0]
    if not nodes.is_matrix(operand):
        raise IllTyped(f"only matrices and families have entries, but {brief(operand)} is {shape_text(operand)}")
    return operand


def _family(operand: Syntax, scope: Scope) -> Variable | None:
    if not isinstance(operand, Name) or operand.name in scope.indices:
        return None
    variable = scope.vocabulary.variables.get(operand.name)
    return variable if variable is not None and variable.over is not None else None


def _member(family: Variable, index: Syntax | None, scope: Scope) -> Any:
    position = _index(index, family.over, "members", scope)
    return nodes.Column(family.symbol, position) if family.shape else nodes.Entry(family.symbol, S.One, position)


def _index(syntax: Syntax | None, extent: Any, what: str, scope: Scope) -> Any:
    """A position from 1 up to ``extent``."""
    if isinstance(syntax, Number) and syntax.value.denominator == 1:
        position = last = Integer(syntax.value.numerator)
        if position < 1:
            raise Misread("positions are counted from 1", syntax.start, syntax.end)
    elif isinstance(syntax, Name) and syntax.name in scope.indices:
        position, last = nodes.index_symbol(syntax.name), scope.indices[syntax.name]
    elif isinstance(syntax, Name) and syntax.name in scope.vocabulary.sizes:
        position = last = nodes.size_symbol(syntax.name)
    else:
        raise _no_index(syntax, scope)
    if not is_within(last, extent, scope.vocabulary):
        raise Clash(_too_far(position, last, extent, what), syntax.start, syntax.end)
    return position


def _no_index(syntax: Syntax | None, scope: Scope) -> Misread:
    if isinstance(syntax, Name) and not scope.declares(syntax.name):
        message = f"the index “{syntax.name}” is not bound here: write sum(…, {syntax.name} in n) around it"
        return Misread(message, syntax.start, syntax.end)
    start, end = (syntax.start, syntax.end) if syntax is not None else (0, 0)
    return Misread("an index is a whole number, a size, or the index of an enclosing sum", start, end)


def _too_far(position: Any, last: Any, extent: Any, what: str) -> str:
    verb = "is" if position == last else "runs to"
    hint = f"; if {plain(last)} ≤ {plain(extent)}, declare it" if last.is_Symbol and extent.is_Symbol else ""
    return f"the index {verb} {plain(last)}, but there are {plain(extent)} {what}{hint}"
