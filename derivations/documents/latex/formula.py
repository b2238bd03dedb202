r"""Formulas in LaTeX to trees and statements, with every problem located.

Dollar signs and the environments of a displayed formula may stand around it; commands may be defined before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from derivations.documents.beside import NOTHING, Beside
from derivations.documents.declarations import Declarations
from derivations.documents.kept_conditions import Conditions
from derivations.documents.latex import (
    brackets,
    derivatives,
    diagonals,
    expectations,
    functions,
    kinks,
    limits,
    matrices,
    names,
    part_letters,
    probability,
    quotients,
    scripted,
    sums,
)
from derivations.documents.latex.macros import Macro, expanded
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import PartScope, Piece
from derivations.documents.latex.reader import Reader, Rules
from derivations.documents.latex.relations import statements_of
from derivations.documents.latex.rows import joined
from derivations.documents.latex.symbols import Symbols, symbols_of
from derivations.documents.latex.tokens import WIDE, Token, tokenise
from derivations.documents.latex.words import with_words
from derivations.documents.places import Source
from derivations.documents.problems import Clash, Misread
from derivations.documents.statement_text import read_expression, read_squares
from derivations.language.statements import Statement
from derivations.readings.typeset_names import Spellings

_TOO_DEEP = "the formula nests too deeply: name parts of it with definitions"
_DISPLAY_NAMES = "equation equation* align align* gather gather* displaymath math multline multline* aligned split"
_DISPLAYS = frozenset(_DISPLAY_NAMES.split())
_AROUND = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}


def _named(reader: Reader) -> Piece | None:
    """A derivative written with a slash, a part by its letter, or a declared name."""
    return derivatives.slashed(reader) or part_letters.part(reader) or names.named(reader)


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
        **kinks.COMMANDS,
    },
    openings={
        "(": brackets.group,
        "[": brackets.group,
        "\\{": brackets.group,
        "{": brackets.braces,
        "|": kinks.bars,
        "\\lvert": kinks.bars,
        "\\|": brackets.norm,
        "\\lVert": brackets.norm,
        "\\left.": brackets.evaluation,
        "\\#": kinks.count,
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
        self.shared: dict[Any, Any] = {}
        self.conditions = Conditions()
        variables = declared.vocabulary.variables
        positive = {name: variable.is_scalar and bool(variable.symbol.is_positive) for name, variable in variables.items()}
        self.symbols: Symbols = symbols_of(Spellings(declared.vocabulary, own), positive, self.macros)

    def equations(self, source: Source, beside: Beside = NOTHING) -> tuple[Statement, ...]:
        """The statements of an equation, or of a chain ``a = b = c``.

        Raises :class:`DocumentError` (with line, column and excerpt) for text that is no claim and :class:`IllTyped` for
        shapes that do not fit.
        """
        reason = self._reason(beside)
        statements: tuple[Statement, ...] = self._located(source, lambda reader: statements_of(reader, beside, reason))
        return statements

    def expression(self, source: Source) -> Any:
        """The tree of one expression."""
        return self._located(source, lambda reader: reader.sized(_whole(reader)).tree)

    def _reason(self, beside: Beside) -> Any:
        """The tree of the reason that is given, if one is; the squares of curvatures stay syntax."""
        if beside.because is not None and beside.because_latex is not None:
            raise beside.because.located(Misread("two reasons are given: leave one of them out", 0, len(beside.because.text)))
        if beside.because_latex is not None:
            return self.expression(beside.because_latex)
        if beside.because is None:
            return None
        return read_squares(beside.because) or read_expression(beside.because, self.scope)

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
            shared=self.shared,
            seen=Conditions(known=self.conditions.known),
        )
        return Reader(self._without_frame(tokens), parts, self.symbols, RULES)

    def _without_frame(self, tokens: list[Token]) -> list[Token]:
        """The tokens of one equation: without dollar signs, the environment of a display, its rows, a last full stop."""
        *tokens, stop = tokens
        tokens = _trimmed(tokens)
        while tokens and tokens[-1].kind in (".", ",", ";"):
            tokens = _trimmed(tokens[:-1])
        return [*joined(with_words(tokens, self._is_declared)), stop]

    def _is_declared(self, tokens: Sequence[Token], position: int) -> bool:
        """Whether a declared name stands at a place."""
        return self.symbols.find(tokens, position) is not None or self.symbols.phrase(tokens, position) is not None


def _whole(reader: Reader) -> Piece:
    piece = reader.expression()
    if reader.token.kind != "stop":
        raise unexpected(reader, "an operator or the end of the formula")
    return piece


# ------------------------------------------------------------------------------------------ what stands around a formula


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
