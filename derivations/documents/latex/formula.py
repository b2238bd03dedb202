r"""Formulas in LaTeX to trees and statements, with every problem located.

Dollar signs and the environments of a displayed formula may stand around it; commands may be defined before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from derivations.documents.declarations import Declarations
from derivations.documents.kept_conditions import require_kept
from derivations.documents.latex import (
    brackets,
    derivatives,
    diagonals,
    expectations,
    functions,
    limits,
    matrices,
    names,
    probability,
    quotients,
    scripted,
    sums,
)
from derivations.documents.latex.claim_sides import Side, side, special_statements
from derivations.documents.latex.macros import Macro, expanded
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import PartScope, Piece
from derivations.documents.latex.products import zeros_if_zero
from derivations.documents.latex.reader import Reader, Rules
from derivations.documents.latex.rows import joined
from derivations.documents.latex.symbols import Symbols, symbols_of
from derivations.documents.latex.tokens import WIDE, Token, tokenise
from derivations.documents.places import Source
from derivations.documents.problems import Clash, Misread
from derivations.documents.scope import Placed
from derivations.documents.statement_text import related
from derivations.documents.syntax_tree import Syntax
from derivations.language.statements import Statement
from derivations.readings.typeset_names import Spellings

_TOO_DEEP = "the formula nests too deeply: name parts of it with definitions"
_DISPLAY_NAMES = "equation equation* align align* gather gather* displaymath math multline multline* aligned split"
_DISPLAYS = frozenset(_DISPLAY_NAMES.split())
_AROUND = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_EQUALS = ("=", "\\equiv", "\\coloneqq", "\\triangleq", "\\doteq", "\\eqqcolon")
_RELATIONS = {
    **dict.fromkeys(_EQUALS, "="),
    **dict.fromkeys(("\\leq", "\\le", "\\leqslant", "\\preceq"), "<="),
    **dict.fromkeys(("\\geq", "\\ge", "\\geqslant", "\\succeq"), ">="),
    **dict.fromkeys(("<", "\\lt", "\\prec"), "<"),
    **dict.fromkeys((">", "\\gt", "\\succ"), ">"),
}
_LOEWNER = ("\\preceq", "\\prec", "\\succeq", "\\succ")


def _named(reader: Reader) -> Piece | None:
    """A derivative written with a slash, or a declared name."""
    return derivatives.slashed(reader) or names.named(reader)


RULES = Rules(
    commands={
        **functions.COMMANDS,
        **quotients.COMMANDS,
        **derivatives.COMMANDS,
        **sums.COMMANDS,
        **limits.COMMANDS,
        **matrices.COMMANDS,
        **probability.COMMANDS,
        **expectations.COMMANDS,
        **diagonals.COMMANDS,
    },
    openings={
        "(": brackets.group,
        "[": brackets.group,
        "\\{": brackets.group,
        "{": brackets.braces,
        "|": brackets.bars,
        "\\lvert": brackets.bars,
        "\\|": brackets.norm,
        "\\lVert": brackets.norm,
        "\\left.": brackets.evaluation,
        "begin": matrices.environment,
    },
    named=_named,
    scripted=scripted.with_scripts,
    evaluated=brackets.evaluated,
    is_differential=probability.is_differential,
)


class Formulas:
    r"""Reads formulas in one set of declarations; the spellings are looked up once.

    >>> from derivations.documents.lets import read_lets
    >>> from derivations.documents.declarations import read_declarations
    >>> lets = read_lets(["W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)"])
    >>> formulas = Formulas(read_declarations(lets.tables, lets))
    >>> (statement,) = formulas.equations(Source(r"\log|C| = \log\det(W W^\top + \sigma^2 I)"))
    >>> statement.lhs == statement.rhs
    True
    """

    def __init__(self, declared: Declarations, macros: Mapping[str, Macro] | None = None) -> None:
        own = {name: note.latex for name, note in declared.notes.items() if note.latex}
        own.update({name: "" for name in declared.definitions if name not in own})
        self.scope = declared.scope
        self.macros = dict(macros or {})
        self.known: dict[str, Any] = {}
        variables = declared.vocabulary.variables
        positive = {name: variable.is_scalar and bool(variable.symbol.is_positive) for name, variable in variables.items()}
        self.symbols: Symbols = symbols_of(Spellings(declared.vocabulary, own), positive, self.macros)

    def equations(self, source: Source) -> tuple[Statement, ...]:
        """The statements of an equation, or of a chain ``a = b = c``.

        Raises :class:`DocumentError` (with line, column and excerpt) for text that is no claim and :class:`IllTyped` for
        shapes that do not fit.
        """
        statements: tuple[Statement, ...] = self._located(source, self._equations)
        return statements

    def expression(self, source: Source) -> Any:
        """The tree of one expression."""
        return self._located(source, lambda reader: reader.sized(_whole(reader)).tree)

    def _located(self, source: Source, read: Callable[[Reader], Any]) -> Any:
        try:
            return read(self._reader(source.text))
        except (Misread, Clash) as problem:
            raise source.located(problem) from None
        except RecursionError:
            raise source.located(Misread(_TOO_DEEP, 0, 1)) from None

    def _reader(self, text: str) -> Reader:
        tokens, _ = expanded(tokenise(text), self.macros)
        scope = self.scope
        parts = PartScope(
            scope.vocabulary,
            scope.definitions,
            scope.signatures,
            scope.broken,
            scope.indices,
            scope.conventions,
            known=self.known,
        )
        return Reader(_without_frame(tokens), parts, self.symbols, RULES)

    def _equations(self, reader: Reader) -> tuple[Statement, ...]:
        sides, relations = [side(reader)], []
        while (relation := _relation(reader)) is not None:
            relations.append(relation)
            sides.append(side(reader))
        if reader.token.kind != "stop":
            raise unexpected(reader, "“=”, an operator or the end of the formula")
        if len(sides) < 2:
            raise Misread("this is no claim yet: write lhs = rhs", reader.token.start, reader.token.end)
        pieces = [part for part in sides if isinstance(part, Piece)]
        if len(pieces) < len(sides):
            return _special(reader, sides, relations)
        return _statements(reader, pieces, relations)


def _relation(reader: Reader) -> Token | None:
    """The relation that stands here, ``:=`` among them; the position after it."""
    token = reader.token
    if token.kind == ":" and reader.peek(1).kind == "=":
        reader.position += 2
        return token._replace(kind="=")
    if token.kind not in _RELATIONS:
        return None
    return reader.advance()


def _whole(reader: Reader) -> Piece:
    piece = reader.expression()
    if reader.token.kind != "stop":
        raise unexpected(reader, "an operator or the end of the formula")
    return piece


def _special(reader: Reader, sides: list[Side], relations: list[Token]) -> tuple[Statement, ...]:
    """The statements of a claim about an optimum or an eigenvalue."""
    for relation in relations:
        if relation.kind in _LOEWNER:
            raise Misread(f"{relation.text} compares matrices: between numbers write \\leq or <", relation.start, relation.end)
    with Placed(Syntax(sides[0].start, sides[-1].end)):
        statements = special_statements(reader, sides, [_RELATIONS[relation.kind] for relation in relations])
    trees = [tree for statement in statements for tree in statement.expressions()]
    require_kept(reader.scope.seen, trees, reader.scope.vocabulary, sides[-1].end)
    limits.require_inside(trees, sides[-1].end)
    return statements


def _statements(reader: Reader, sides: list[Piece], relations: list[Token]) -> tuple[Statement, ...]:
    """One statement for each neighbouring pair; 0 and I take the shape of the other sides."""
    shapes = [side.tree.shape for side in sides if side.is_matrix]
    if shapes:
        sides = [zeros_if_zero(reader, side, *shapes[0]) for side in sides]
    fitted_sides = [reader.sized(side) for side in sides]
    statements: list[Statement] = []
    for (left, right), relation in zip(pairwise(fitted_sides), relations, strict=True):
        _require_order(left, right, relation)
        with Placed(Syntax(left.start, right.end)):
            statements.append(related(_RELATIONS[relation.kind], left.tree, right.tree, reader.scope.vocabulary))
    trees = [tree for statement in statements for tree in statement.expressions()]
    require_kept(reader.scope.seen, trees, reader.scope.vocabulary, fitted_sides[-1].end)
    limits.require_inside(trees, fitted_sides[-1].end)
    return tuple(statements)


def _require_order(left: Piece, right: Piece, relation: Token) -> None:
    """Matrices are compared in the Loewner order, which has signs of its own."""
    is_loewner = relation.kind in _LOEWNER
    if left.is_matrix and right.is_matrix and relation.kind not in _EQUALS and not is_loewner:
        message = (
            f"{relation.text} between matrices can be read in two ways: the Loewner order is written \\preceq, "
            "and an order entry by entry is not in the language"
        )
        raise Misread(message, relation.start, relation.end)
    if is_loewner and not (left.is_matrix and right.is_matrix):
        raise Misread(f"{relation.text} compares matrices: between numbers write \\leq or <", relation.start, relation.end)


# ------------------------------------------------------------------------------------------ what stands around a formula


def _without_frame(tokens: list[Token]) -> list[Token]:
    """The tokens of one equation: without dollar signs, the environment of a display, its rows, a last full stop."""
    *tokens, stop = tokens
    tokens = _trimmed(tokens)
    while tokens and tokens[-1].kind in (".", ",", ";"):
        tokens = _trimmed(tokens[:-1])
    return [*joined(tokens), stop]


def _trimmed(tokens: list[Token]) -> list[Token]:
    """The tokens without the frames around them, and without wide spaces at the ends."""
    while True:
        if tokens and tokens[-1].kind in WIDE:
            tokens = tokens[:-1]
        elif tokens and tokens[0].kind in WIDE:
            tokens = tokens[1:]
        elif len(tokens) >= 2 and _is_frame(tokens[0], tokens[-1]):
            tokens = tokens[1:-1]
        else:
            return tokens


def _is_frame(first: Token, last: Token) -> bool:
    if first.kind == "begin" and last.kind == "end":
        name = first.text
        return name in _DISPLAYS and last.text == name
    return _AROUND.get(first.text) == last.text and first.text in _AROUND
