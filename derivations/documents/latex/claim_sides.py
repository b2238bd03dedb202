r"""Sides of a claim that are no expressions: optima, ``\lambda_{\min}(A)``, ``\rho(A)``, ``\infty``.

A bound on extreme eigenvalues is an order of symmetric matrices: :math:`\lambda_{\min}(A) \geq c` is :math:`c I \preceq A`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from derivations.documents.beside import Beside
from derivations.documents.latex import brackets, limits
from derivations.documents.latex.canonical import script_text, scripts
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.optima import Optimum, optimum, statements_of_optimum
from derivations.documents.latex.pieces import Piece, size_syntax
from derivations.documents.limits import infinite_limit, infinity
from derivations.documents.problems import Misread
from derivations.documents.statement_text import related
from derivations.documents.syntax_tree import Call, Name, Negative, Product, Syntax
from derivations.language.domains import Symmetry
from derivations.language.shapes import equal_sizes
from derivations.language.statements import Statement
from derivations.language.symmetric_forms import has_symmetry

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_SMALLEST, _LARGEST, _RADIUS = "smallest eigenvalue", "largest eigenvalue", "spectral radius"
_TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


@dataclass(frozen=True)
class Eigenvalue:
    """An extreme eigenvalue, or the largest absolute value of one, of a symmetric matrix."""

    kind: str
    matrix: Piece
    start: int
    end: int


@dataclass(frozen=True)
class Infinite:
    """``\\infty`` or ``-\\infty``, which only a limit can be."""

    syntax: Syntax
    start: int
    end: int


Side = Piece | Optimum | Eigenvalue | Infinite


def side(reader: Reader) -> Side:
    """One side of a claim."""
    return optimum(reader) or _eigenvalue(reader) or _infinite(reader) or reader.expression()


def _infinite(reader: Reader) -> Infinite | None:
    start, syntax = reader.token.start, limits.infinity(reader)
    return None if syntax is None else Infinite(syntax, start, reader.end)


def special_statements(
    reader: Reader, sides: Sequence[Side], relations: Sequence[str], beside: Beside, reason: Any
) -> tuple[Statement, ...]:
    """The statements of a claim one side of which is no expression; ``reason`` is that of a bound, or nothing."""
    special = next(part for part in sides if not isinstance(part, Piece))
    left, right = (sides[0], sides[1]) if len(sides) == 2 else (special, special)
    relation, other = (relations[0], right) if left is special else (_TURNED.get(relations[0], "="), left)
    if not isinstance(other, Piece):
        message = "this is read as one side of a claim, with an expression on the other side and no third one"
        raise Misread(message, special.start, special.end)
    if isinstance(special, Optimum):
        return statements_of_optimum(reader, special, relation, other, beside.attained_at, reason)
    if isinstance(special, Infinite):
        return _infinite_statements(reader, special, relation, other, beside, reason)
    if reason is not None or beside.attained_at is not None:
        message = "a bound on eigenvalues with something beside it is written as an order of matrices: c I \\preceq A"
        raise Misread(message, special.start, special.end)
    return _bounds(reader, special, relation, other)


def _infinite_statements(
    reader: Reader, special: Infinite, relation: str, other: Piece, beside: Beside, reason: Any
) -> tuple[Statement, ...]:
    value = infinity(special.syntax, reader.scope)
    if beside.attained_at is not None:
        raise Misread("infinity is attained nowhere: leave out where", special.start, special.end)
    if relation != "=" or value is None:
        raise Misread("a limit equals infinity: no other relation with it is read", special.start, special.end)
    return (infinite_limit(reader.sized(other).tree, value, Syntax(other.start, other.end), reader.scope, reason),)


# ------------------------------------------------------------------------------------------ eigenvalues


def _eigenvalue(reader: Reader) -> Eigenvalue | None:
    r"""``\lambda_{\min}(A)``, ``\lambda_{\max}(A)``, ``\rho(A)`` where the letter is not declared."""
    start, position = reader.token.start, reader.position
    kind, after = _kind(reader)
    if not kind:
        return None
    reader.position = after
    matrix = reader.sized(brackets.inside(reader))
    if reader.token.kind in ("^", "_", "'") or not _ends_side(reader):
        raise unexpected(reader, f"a relation: a {kind} stands alone on its side of a bound")
    if not (matrix.is_matrix and equal_sizes(*matrix.tree.shape)):
        raise Misread(f"the {kind} is that of a square matrix", reader.tokens[position].start, reader.end)
    if not has_symmetry(matrix.tree, Symmetry.SYMMETRIC, reader.scope.vocabulary):
        message = f"the {kind} is read of a matrix whose form shows that it is symmetric, and this one does not"
        raise Misread(message, matrix.start, matrix.end)
    return Eigenvalue(kind, matrix, start, reader.end)


def _ends_side(reader: Reader) -> bool:
    return not (reader.starts_factor() or reader.token.kind in ("+", "-", "/", "*", "\\cdot", "\\times", "\\odot", "\\circ"))


def _kind(reader: Reader) -> tuple[str, int]:
    """Which eigenvalue a letter with its subscript means, and the place of the bracket after it."""
    token = reader.token
    if token.kind not in ("\\lambda", "\\rho"):
        return "", 0
    found = reader.symbols.find(reader.tokens, reader.position)
    marks = scripts(reader.tokens, reader.position + 1)
    sub = marks.slice("_")
    text = script_text(reader.tokens[slice(*sub)]).removeprefix("\\") if sub else ""
    opens = reader.tokens[marks.after].kind in ("(", "[", "\\{") and not marks.primes and marks.slice("^") is None
    if not opens or (found is not None and (sub is None or "_" in found.takes)):
        return "", 0
    if token.kind == "\\rho":
        return (_RADIUS if sub is None else ""), marks.after
    return {"min": _SMALLEST, "max": _LARGEST}.get(text, ""), marks.after


def _bounds(reader: Reader, value: Eigenvalue, relation: str, bound: Piece) -> tuple[Statement, ...]:
    """What a bound says of every eigenvalue; any other relation says something of one of them only."""
    allowed = (">=", ">") if value.kind == _SMALLEST else ("<=", "<")
    if relation not in allowed:
        message = f"of a {value.kind} only a bound by {' or '.join(allowed)} is read, which every eigenvalue obeys"
        raise Misread(message, value.start, value.end)
    if not reader.sized(bound).is_number:
        raise Misread("eigenvalues are compared with a number", bound.start, bound.end)
    statements = [_ordered(reader, value, relation, bound)]
    if value.kind == _RADIUS:
        opposite = reader.made(Negative(bound.start, bound.end, reader.scope.leaf(bound)))
        statements.append(_ordered(reader, value, _TURNED[relation], opposite))
    return tuple(statements)


def _ordered(reader: Reader, value: Eigenvalue, relation: str, bound: Piece) -> Statement:
    """The matrix beside the bound times the identity."""
    matrix, start, end = value.matrix, bound.start, bound.end
    if bound.tree == 0:
        return related(relation, matrix.tree, bound.tree, reader.scope.vocabulary)
    identity = Call(start, end, Name(start, start, "I"), (size_syntax(matrix.tree.shape[0], matrix.syntax),))
    one = bound.tree == 1
    scaled = identity if one else Product(start, end, reader.scope.leaf(bound), (("*", identity),))
    return related(relation, matrix.tree, reader.made(scaled).tree, reader.scope.vocabulary)
