"""The relations of a claim: its sides, and the statements that they make in pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from derivations.documents.beside import Beside
from derivations.documents.kept_conditions import require_kept
from derivations.documents.latex import limits
from derivations.documents.latex.claim_sides import Side, side, special_statements
from derivations.documents.latex.constants import PROPORTIONAL, agreement, variables_of, without_constants
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.products import zeros_if_zero
from derivations.documents.latex.sentences import Sentence, sentence_statements, squares_refused
from derivations.documents.latex.tokens import Token
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed
from derivations.documents.statement_text import Pairs, related
from derivations.documents.syntax_tree import Chain, Syntax
from derivations.language.statements import AtMost, Statement

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_EQUALS = ("=", "\\equiv", "\\coloneqq", "\\triangleq", "\\doteq", "\\eqqcolon")
_DIFFERS = ("\\neq", "\\ne")
_RELATIONS = {
    **dict.fromkeys(_EQUALS, "="),
    **dict.fromkeys(_DIFFERS, "!="),
    **dict.fromkeys(("\\leq", "\\le", "\\leqslant", "\\preceq"), "<="),
    **dict.fromkeys(("\\geq", "\\ge", "\\geqslant", "\\succeq"), ">="),
    **dict.fromkeys(("<", "\\lt", "\\prec"), "<"),
    **dict.fromkeys((">", "\\gt", "\\succ"), ">"),
    PROPORTIONAL: PROPORTIONAL,
}
_LOEWNER = ("\\preceq", "\\prec", "\\succeq", "\\succ")


def statements_of(reader: Reader, beside: Beside, reason: Any) -> tuple[Statement, ...]:
    """The statements of an equation or of a chain, read to the end; ``reason`` is the tree given for a bound, or nothing."""
    if (found := sentence_statements(reader, beside, reason)) is not None:
        return _kept(reader, found, reader.tokens[-1].start, with_reasons=isinstance(reason, Syntax))
    if isinstance(reason, Syntax):
        raise squares_refused(Syntax(reader.token.start, reader.tokens[-1].start))
    reader.tokens, constants = without_constants(reader, beside.constant)
    sides, relations = _sides(reader)
    if reader.token.kind != "stop":
        raise unexpected(reader, "“=”, an operator or the end of the formula")
    if len(sides) < 2:
        raise Misread("this is no claim yet: write lhs = rhs", reader.token.start, reader.token.end)
    pieces = [part for part in sides if isinstance(part, Piece)]
    if reason is not None and len(relations) > 1:
        raise Misread("“because” gives the reason of one inequality", relations[1].start, relations[1].end)
    if beside.attained_at is not None and len(pieces) == len(sides):
        message = "only a maximum or a minimum is attained: \\min_w f = v"
        raise Misread(message, sides[0].start, sides[-1].end)
    if constants or beside.constant_in or any(relation.kind == PROPORTIONAL for relation in relations):
        return _up_to(reader, sides, relations, constants, beside, reason)
    if len(pieces) < len(sides):
        return _special(reader, sides, relations, beside, reason)
    return _statements(reader, pieces, relations, reason)


def _sides(reader: Reader) -> tuple[list[Side], list[Token]]:
    """Sides and the relations between them, as many as there are."""
    sides, relations = [side(reader)], []
    while (relation := _relation(reader)) is not None:
        relations.append(relation)
        sides.append(side(reader))
    return sides, relations


def equations(sentence: Sentence, name: str, written: str) -> Pairs:
    """Both sides of each equation in a place of a sentence; ``written`` says how that is written."""
    return tuple(sentence.read(part, lambda: _equation(sentence.reader, written)) for part in sentence.parts(name))


def _equation(reader: Reader, written: str) -> tuple[Any, Any]:
    sides, relations = _sides(reader)
    pieces = [part for part in sides if isinstance(part, Piece)]
    if len(pieces) != 2 or len(sides) != 2 or relations[0].kind not in _EQUALS:
        raise Misread(written, sides[0].start, sides[-1].end)
    left, right = _fitted(reader, pieces)
    return left.tree, right.tree


def bound(reader: Reader, because: Any, unless: Pairs) -> Statement:
    """The one strict inequality that has an exception."""
    sides, relations = _sides(reader)
    pieces = [part for part in sides if isinstance(part, Piece)]
    if len(pieces) != 2 or len(sides) != 2 or _RELATIONS[relations[0].kind] not in ("<", ">"):
        message = "“unless” says where one strict inequality need not hold: a < b \\text{ unless } X = A"
        raise Misread(message, sides[0].start, sides[-1].end)
    left, right = _fitted(reader, pieces)
    return _related(reader, left, right, relations[0], because, unless)


def chain(reader: Reader) -> Chain:
    """A relation, or several in a chain, as plain syntax: what is asked of values that exist."""
    sides, relations = _sides(reader)
    pieces = [part for part in sides if isinstance(part, Piece)]
    kinds = [_RELATIONS[relation.kind] for relation in relations]
    if len(pieces) < len(sides) or not relations or PROPORTIONAL in kinds:
        raise Misread("what is asked is a relation between expressions, such as a = b or a < b", sides[0].start, sides[-1].end)
    fitted = _fitted(reader, pieces)
    for relation, (left, right) in zip(relations, pairwise(fitted), strict=True):
        _require_order(left, right, relation)
    return Chain(sides[0].start, sides[-1].end, tuple(reader.scope.leaf(piece) for piece in fitted), tuple(kinds))


def _relation(reader: Reader) -> Token | None:
    """The relation that stands here, ``:=`` among them; the position after it."""
    token = reader.token
    if token.kind == ":" and reader.peek(1).kind == "=":
        reader.position += 2
        return token._replace(kind="=")
    if token.kind not in _RELATIONS:
        return None
    return reader.advance()


def _special(reader: Reader, sides: list[Side], relations: list[Token], beside: Beside, reason: Any) -> tuple[Statement, ...]:
    """The statements of a claim about an optimum or an eigenvalue."""
    for relation in relations:
        if relation.kind in _LOEWNER:
            raise Misread(f"{relation.text} compares matrices: between numbers write \\leq or <", relation.start, relation.end)
        if relation.kind in _DIFFERS:
            message = f"{relation.text} has a place between two expressions only: an optimum or an eigenvalue is no such side"
            raise Misread(message, relation.start, relation.end)
    with Placed(Syntax(sides[0].start, sides[-1].end)):
        statements = special_statements(reader, sides, [_RELATIONS[relation.kind] for relation in relations], beside, reason)
    return _kept(reader, statements, sides[-1].end)


def _statements(reader: Reader, sides: list[Piece], relations: list[Token], reason: Any) -> tuple[Statement, ...]:
    """One statement for each neighbouring pair."""
    fitted = _fitted(reader, sides)
    statements = [
        _related(reader, left, right, relation, reason)
        for (left, right), relation in zip(pairwise(fitted), relations, strict=True)
    ]
    return _kept(reader, statements, fitted[-1].end)


def _fitted(reader: Reader, sides: Sequence[Piece]) -> list[Piece]:
    """The sides; 0 and I take the shape of the other ones."""
    shapes = [side.tree.shape for side in sides if side.is_matrix]
    return [reader.sized(zeros_if_zero(reader, side, *shapes[0]) if shapes else side) for side in sides]


def _related(reader: Reader, left: Piece, right: Piece, relation: Token, reason: Any = None, unless: Pairs = ()) -> Statement:
    _require_order(left, right, relation)
    if reason is not None:
        _require_bound(relation)
    with Placed(Syntax(left.start, right.end)):
        return related(_RELATIONS[relation.kind], left.tree, right.tree, reader.scope.vocabulary, reason, unless)


def _require_bound(relation: Token) -> None:
    if relation.kind in (*_EQUALS, *_DIFFERS, PROPORTIONAL):
        raise Misread("only a bound has a reason: leave out what stands after “because”", relation.start, relation.end)


def _kept(reader: Reader, statements: Sequence[Statement], end: int, *, with_reasons: bool = False) -> tuple[Statement, ...]:
    """The statements, in which nothing has been lost; reasons are read together with a claim only where they are syntax."""
    read = [statement.trees() if with_reasons else _written(statement) for statement in statements]
    trees = [tree for found in read for tree in found]
    require_kept(reader.scope.seen, trees, reader.scope.vocabulary, end)
    limits.require_inside(trees, end)
    return tuple(statements)


def _written(statement: Statement) -> tuple[Any, ...]:
    """The trees of a statement without those of its reason."""
    unless = statement.unless if isinstance(statement, AtMost) else ()
    return (*statement.expressions(), *(side for pair in unless for side in pair))


def _up_to(
    reader: Reader,
    sides: Sequence[Side],
    relations: Sequence[Token],
    constants: Mapping[int, Token],
    beside: Beside,
    reason: Any,
) -> tuple[Statement, ...]:
    """The statements of a claim some of whose relations are up to a constant or a scale."""
    pieces = _fitted(reader, [part for part in sides if isinstance(part, Piece)])
    if len(pieces) < len(sides):
        raise Misread("an optimum or an eigenvalue is not compared up to a constant", sides[0].start, sides[-1].end)
    statements: list[Statement] = []
    is_used = False
    for position, (relation, (left, right)) in enumerate(zip(relations, pairwise(pieces), strict=True)):
        constant = constants.get(position) or constants.get(position + 1)
        place = relation if relation.kind == PROPORTIONAL else constant
        if place is None:
            statements.append(_related(reader, left, right, relation, reason))
            continue
        is_used = True
        if constant is not None:
            _require_equality(relation, constant)
        if reason is not None:
            _require_bound(relation)
        variables = variables_of(reader, beside, pieces[0], place)
        with Placed(Syntax(left.start, right.end)):
            statements.extend(agreement(reader, left, right, variables, is_scaled=place is relation))
    if not is_used:
        raise Misread("nothing here is up to a constant: leave out what it is constant in", sides[0].start, sides[-1].end)
    return _kept(reader, statements, pieces[-1].end)


def _require_equality(relation: Token, constant: Token) -> None:
    """Refuse a bound up to a constant, and a scale together with one."""
    if relation.kind not in _EQUALS:
        message = f"{relation.text} up to a constant says nothing: write the constant in full"
        raise Misread(message, constant.start, constant.end)


def _require_order(left: Piece, right: Piece, relation: Token) -> None:
    """Matrices are compared in the Loewner order, which has signs of its own."""
    is_loewner = relation.kind in _LOEWNER
    if left.is_matrix and right.is_matrix and relation.kind not in (*_EQUALS, *_DIFFERS) and not is_loewner:
        message = (
            f"{relation.text} between matrices can be read in two ways: the Loewner order is written \\preceq, "
            "and an order entry by entry is not in the language"
        )
        raise Misread(message, relation.start, relation.end)
    if is_loewner and not (left.is_matrix and right.is_matrix):
        raise Misread(f"{relation.text} compares matrices: between numbers write \\leq or <", relation.start, relation.end)
