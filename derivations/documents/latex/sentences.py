r"""Claims in words, ``W = A \text{ is a saddle of } f``, ``a < b \text{ unless } X = A``, and with ``\implies`` or ``\exists``.

The words and signs outside brackets decide which form it is (:mod:`derivations.documents.latex.patterns`), the formulas between
them are read by the grammar, and the form says what they mean. What no form is written like is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from derivations.documents.beside import Beside
from derivations.documents.forms import REASONS, form_statements
from derivations.documents.latex import brackets, patterns
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.products import zeros_if_zero
from derivations.documents.latex.tokens import DEEPER, SHALLOWER, WORDS, Token
from derivations.documents.problems import Clash, Misread
from derivations.documents.syntax_tree import Binding, Call, Name, Syntax
from derivations.language.statements import Statement

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_SIGNS = {
    **dict.fromkeys(("\\to", "\\rightarrow", "\\longrightarrow"), "→"),
    **dict.fromkeys(("\\downarrow", "\\searrow"), "↓"),
    **dict.fromkeys(("\\uparrow", "\\nearrow"), "↑"),
    **dict.fromkeys(("\\leftarrow", "\\gets", "\\longleftarrow"), "←"),
    **dict.fromkeys(("\\mapsto", "\\longmapsto"), "↦"),
    **dict.fromkeys(("\\implies", "\\Rightarrow", "\\Longrightarrow"), "⇒"),
    **dict.fromkeys(("\\iff", "\\Leftrightarrow", "\\Longleftrightarrow"), "⇔"),
    "\\exists": "∃",
    "\\forall": "∀",
}
_DECIDING = frozenset("⇒⇔∃∀")
"""Signs that make a claim a sentence without any word."""

Part = tuple[int, int]
"""The first token of a formula, and the one after its last."""


@dataclass(frozen=True)
class Outline:
    """A claim as words and signs with ▢ for every formula, and where the formulas are."""

    text: str
    formulas: tuple[Part, ...]
    is_sentence: bool


def outline(tokens: Sequence[Token]) -> Outline:
    """What stands outside brackets; the last token is the end."""
    text, formulas, is_sentence = "", [], False
    start = depth = 0
    for position, token in enumerate(tokens):
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
        sign = _sign(tokens, position) if depth <= 0 else ""
        if not sign and token.kind != "stop":
            continue
        if position > start:
            formulas.append((start, position))
            text += f" {patterns.FORMULA}"
        start = position + 1
        text += sign if sign == "," else f" {sign}"
        is_sentence = is_sentence or token.kind == WORDS or sign in _DECIDING
    return Outline(text.strip(), tuple(formulas), is_sentence)


def _sign(tokens: Sequence[Token], position: int) -> str:
    token = tokens[position]
    if token.kind == WORDS:
        return token.text
    if token.kind == "," or (token.kind == ":" and tokens[position + 1].kind != "="):
        return token.kind
    return _SIGNS.get(token.kind, "")


@dataclass(frozen=True)
class Sentence:
    """A claim in words: the formulas in its places, and what is said beside it; ``reason`` is a tree or, of counts, syntax."""

    reader: Reader
    formulas: tuple[Part, ...]
    match: patterns.Match
    beside: Beside
    reason: Any

    @property
    def place(self) -> Syntax:
        """Where the sentence stands."""
        tokens = self.reader.tokens
        return Syntax(tokens[0].start, tokens[-1].start)

    def has(self, name: str) -> bool:
        """Whether anything stands in a place."""
        return name in self.match.places

    def parts(self, name: str) -> tuple[Part, ...]:
        """The formulas in a place."""
        return tuple(self.formulas[index] for index in self.match.places.get(name, ()))

    def read(self, part: Part, read: Callable[[], Any]) -> Any:
        """What is read of one formula, to its end."""
        return self.reader.within(*part, read, "the end of this part of the claim")

    # ------------------------------------------------------------------------------------------ formulas

    def piece(self, name: str) -> Piece:
        """The one expression in a place."""
        (part,) = self.parts(name)
        piece: Piece = self.reader.sized(self.read(part, self.reader.expression))
        return piece

    def leaf(self, name: str) -> Syntax:
        """The one expression in a place, as an argument of a form."""
        return self.reader.scope.leaf(self.piece(name))

    def names(self, name: str) -> tuple[Name, ...]:
        """The declared variables in a place."""
        return tuple(self.read(part, lambda: brackets.variable_name(self.reader)) for part in self.parts(name))

    def settings(self, name: str) -> tuple[Binding, ...]:
        """``X = A`` and the like in a place; 0 and I take the shape of the variable."""
        return tuple(self.read(part, self._setting) for part in self.parts(name))

    def _setting(self) -> Binding:
        reader = self.reader
        name = brackets.variable_name(reader)
        if reader.token.kind != "=":
            raise unexpected(reader, "“=” and a value")
        reader.advance()
        return self.bound(name, reader.expression())

    def bound(self, name: Name, value: Piece) -> Binding:
        """A variable with its value."""
        variable = self.reader.scope.vocabulary.variables[name.name]
        if not variable.is_scalar:
            value = zeros_if_zero(self.reader, value, *variable.matrix_shape)
        return Binding(name.start, value.end, name, "=", self.reader.scope.leaf(self.reader.sized(value)))

    def counts(self, name: str) -> tuple[Binding, ...]:
        """Counts of curvatures, ``positive = p`` and ``positive >= p``."""
        counted = patterns.COUNT.finditer(self.match.texts[name])
        found = []
        for part, count in zip(self.parts(name), counted, strict=True):
            piece = self.reader.sized(self.read(part, self.reader.expression))
            sign = Name(piece.start, piece.end, count["sign"])
            found.append(Binding(piece.start, piece.end, sign, ">=" if count["least"] else "=", self.reader.scope.leaf(piece)))
        return tuple(found)

    def alike(self, piece: Piece, other: Piece) -> Piece:
        """An expression; 0 and I take the shape of another one."""
        fitted = zeros_if_zero(self.reader, piece, *other.tree.shape) if other.is_matrix else piece
        return self.reader.sized(fitted)

    # ------------------------------------------------------------------------------------------ meaning

    @property
    def tree_reason(self) -> Any:
        """The reason as a tree, which every sentence has but those of curvatures."""
        if isinstance(self.reason, Syntax):
            raise squares_refused(self.place)
        return self.reason

    def form(self, name: str, *arguments: Syntax) -> tuple[Statement, ...]:
        """What a form of plain mathematics says of some arguments, with the reason given beside the claim."""
        start, end = self.place.start, self.place.end
        call = Call(start, end, Name(start, start, name), arguments)
        if isinstance(self.reason, Syntax):
            return self._with_squares(call, self.reason)
        because = None if self.reason is None else self.reader.scope.leaf(Piece(Syntax(start, end), self.reason))
        return form_statements(call, because, self.reader.scope)

    def _with_squares(self, call: Call, because: Syntax) -> tuple[Statement, ...]:
        """What a form says for a reason that is read with it; a problem with that has its place in the reason's own text.

        Without a reason the form is read first, so that no problem of its own is left.
        """
        form_statements(call, None, self.reader.scope)
        try:
            return form_statements(call, because, self.reader.scope)
        except (Misread, Clash) as problem:
            if self.beside.because is None:
                raise
            raise self.beside.because.located(problem) from None


def squares_refused(place: Syntax) -> Misread:
    """The error for squares as the reason of anything but curvatures."""
    message = f"only counts of curvatures have a reason of the form {REASONS['squares']}"
    return Misread(message, place.start, place.end)


def sentence_statements(reader: Reader, beside: Beside, reason: Any) -> tuple[Statement, ...] | None:
    """The statements of a claim in words; nothing where it has no words, and is read by its relations."""
    if not any(token.kind == WORDS or _SIGNS.get(token.kind) in _DECIDING for token in reader.tokens):
        return None
    found = outline(reader.tokens)
    if not found.is_sentence:
        return None
    matches = list(patterns.matches(found.text))
    tokens = reader.tokens
    place = tokens[0].start, tokens[-1].start
    if len({match.form for match in matches}) > 1:
        raise Misread("these words can be read in two ways", *place)
    if not matches:
        raise _unread(tokens, found)
    match = matches[0]
    _refuse_beside(beside, match, place)
    statements: tuple[Statement, ...] = match.form.statements(Sentence(reader, found.formulas, match, beside, reason))
    return statements


def _unread(tokens: Sequence[Token], found: Outline) -> Misread:
    """The error for words that no form is written with."""
    said = [token for token in tokens if token.kind == WORDS] or [token for token in tokens if token.kind in _SIGNS]
    near = patterns.nearest(found.text)
    hint = (
        f"did you mean {near}?" if near else "leave them out, or see docs/latex_syntax.md for the claims that are read in words"
    )
    shown = found.text.replace(patterns.FORMULA, "…")
    return Misread(f"words have no meaning in a formula, and “{shown}” is no claim: {hint}", said[0].start, said[-1].end)


def _refuse_beside(beside: Beside, match: patterns.Match, place: tuple[int, int]) -> None:
    if beside.attained_at is not None:
        raise Misread("only a maximum or a minimum is attained: \\min_w f = v", *place)
    if (beside.constant_in or beside.constant) and not getattr(match.form, "UP_TO_CONSTANTS", False):
        raise Misread("nothing here is up to a constant: leave out what it is constant in", *place)
