r"""The grammar of LaTeX formulas, from sums down to letters with their scripts.

From loose to tight: ``+ -``; what reaches to the end of its term (:math:`\sum`, :math:`\nabla`); ``\odot``; products, written
side by side or with ``\cdot``; scripts. A slash divides what stands before it by the one factor after it, and ends the product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Rational

from derivations.documents.elaborate import elaborate
from derivations.documents.latex import products
from derivations.documents.latex.canonical import argument, command_name, nucleus
from derivations.documents.latex.jacobians import LAYOUT
from derivations.documents.latex.messages import unexpected, unknown
from derivations.documents.latex.pieces import PartScope, Piece
from derivations.documents.latex.symbols import Symbols
from derivations.documents.latex.tokens import Token
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Call, Name, Negative, Number, Sum, Syntax
from derivations.documents.tokens import MOST_DIGITS

_DEEPEST = 120
_TIMES = ("\\cdot", "\\times", "*", "\\cdotp")
_ENTRYWISE = ("\\odot", "\\circ")
_KRONECKER = "\\otimes"

OPENING = {"(": ")", "[": "]", "\\{": "\\}", "{": "}"}
_STARTS = frozenset((*OPENING, "letter", "digit", "begin", "\\lvert", "\\lVert", "\\left."))
_RELATION_NAMES = (
    "\\sim \\to \\in \\leq \\le \\leqslant \\geqslant \\lt \\gt \\geq \\ge \\neq \\ne \\approx \\propto \\equiv \\parallel "
    "\\coloneqq \\triangleq \\doteq \\eqqcolon \\ll \\gg \\succ \\prec \\succeq \\preceq \\simeq "
    "\\Rightarrow \\implies \\iff \\mapsto \\rightarrow \\downarrow \\uparrow \\searrow \\nearrow"
)
_OPERATORS = (
    "\\cdot \\times \\cdotp \\odot \\circ \\otimes \\oplus \\pm \\mp \\dots \\ldots \\cdots \\mid \\rvert \\rVert "
    "\\rangle \\langle"
)
RELATIONS = frozenset(_RELATION_NAMES.split())
_STOPS = RELATIONS | frozenset(_OPERATORS.split())

Rule = Callable[["Reader"], Piece]


@dataclass(frozen=True)
class Rules:
    """What a factor may start with and what may follow it, kept apart from the grammar of sums and products."""

    commands: Mapping[str, Rule]
    openings: Mapping[str, Rule]
    named: Callable[[Reader], Piece | None]
    scripted: Callable[[Reader, Piece], Piece]
    evaluated: Callable[[Reader, Piece, int], Piece]
    is_differential: Callable[[Reader], bool]


class Reader:
    """Tokens, a position among them, and the names that are known."""

    def __init__(self, tokens: Sequence[Token], scope: PartScope, symbols: Symbols, rules: Rules) -> None:
        self.tokens = tokens
        self.scope = scope
        self.symbols = symbols
        self.rules = rules
        self.position = 0
        self.closers: list[str] = []
        self.differentials = 0
        self.pending: dict[str, Any] = {}
        self.depth = 0

    # ------------------------------------------------------------------------------------------ tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def peek(self, ahead: int) -> Token:
        return self.tokens[min(self.position + ahead, len(self.tokens) - 1)]

    @property
    def end(self) -> int:
        """Where the last token that was read ends."""
        return self.tokens[self.position - 1].end

    def advance(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def past_name(self) -> int:
        """Go past a name, its font and braces included; the place where it starts."""
        start = self.token.start
        _, last, after = argument(self.tokens, self.position)
        self.position = max(last, after)
        return start

    def expect(self, kind: str, opening: Token) -> Token:
        if self.token.kind != kind:
            if self.token.kind == "stop":
                raise Misread(f"the “{opening.text}” opened here is never closed", opening.start, opening.end)
            raise unexpected(self, f"an operator or “{kind}”")
        return self.advance()

    def within(self, first: int, last: int, read: Callable[[], Any], expected: str = "“}”") -> Any:
        """Read the tokens from one place up to another, all of them, and come back."""
        tokens, position, closers = self.tokens, self.position, self.closers
        at = tokens[last - 1].end if last > first else tokens[first].start
        self.tokens, self.position, self.closers = [*tokens[first:last], Token("stop", "", at, at)], 0, []
        made = read()
        if self.token.kind != "stop":
            raise unexpected(self, f"an operator or {expected}")
        self.tokens, self.position, self.closers = tokens, position, closers
        return made

    # ------------------------------------------------------------------------------------------ pieces

    def made(self, syntax: Syntax, **known: Any) -> Piece:
        """The piece for a syntax whose parts are leaves; one object for all equal trees, which SymPy compares slowly."""
        tree = elaborate(syntax, self.scope)
        return Piece(syntax, self.scope.shared.setdefault(tree, tree), **known)

    def call(self, start: int, end: int, name: str, *arguments: Piece | Syntax) -> Piece:
        """A function of plain syntax."""
        leaves = tuple(self.scope.leaf(part) if isinstance(part, Piece) else part for part in arguments)
        return self.made(Call(start, end, Name(start, end, name), leaves))

    def sized(self, piece: Piece) -> Piece:
        """The piece, which must have a shape."""
        if piece.jacobian is not None:
            raise Misread(LAYOUT, piece.start, piece.end)
        if piece.fit is not None:
            message = "its size is not clear here: write it as a subscript, such as I_d or \\mathbf{0}_{d}"
            raise Misread(message, piece.start, piece.end)
        return piece

    # ------------------------------------------------------------------------------------------ sums

    def expression(self) -> Piece:
        """Terms with their signs."""
        self._deeper()
        start = self.token.start
        signed = [(self._sign() if self.token.kind in ("+", "-") else 1, self.term())]
        while self.token.kind in ("+", "-"):
            signed.append((self._sign(), self.term()))
        self.depth -= 1
        return self.total(signed, start)

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            message = "the formula nests too deeply: name parts of it with definitions"
            raise Misread(message, self.token.start, self.token.end)

    def _sign(self) -> int:
        return 1 if self.advance().kind == "+" else -1

    def total(self, signed: Sequence[tuple[int, Piece]], start: int) -> Piece:
        """The sum; what has no size of its own takes that of the other terms."""
        (sign, first), end = signed[0], signed[-1][1].end
        if len(signed) == 1 and sign > 0:
            return first
        shapes = [piece.tree.shape for _, piece in signed if piece.is_matrix]
        unsized = any(piece.fit is not None for _, piece in signed)
        if unsized and shapes:
            return self.total([(sign, products.fitted(self, piece, *shapes[0])) for sign, piece in signed], start)
        if unsized and all(piece.fit is not None for _, piece in signed):
            return Piece(Syntax(start, end), None, fit=lambda rows, columns: self._fitted_total(signed, start, rows, columns))
        leaves = [(sign, self.scope.leaf(self.sized(piece))) for sign, piece in signed]
        if len(leaves) == 1:
            return self.made(Negative(start, end, leaves[0][1]))
        return self.made(Sum(start, end, tuple(leaves)))

    def _fitted_total(self, signed: Sequence[tuple[int, Piece]], start: int, rows: Any, columns: Any) -> Piece:
        return self.total([(sign, products.fitted(self, piece, rows, columns)) for sign, piece in signed], start)

    # ------------------------------------------------------------------------------------------ products

    def term(self) -> Piece:
        """A product, perhaps one entry by entry, perhaps with a bar that sets variables after it."""
        start = self.token.start
        piece = self.rest_of_term()
        while self.token.kind == "|" and self.peek(1).kind == "_" and self.innermost != "|":
            self.advance()
            piece = self.rules.evaluated(self, piece, start)
        return piece

    def rest_of_term(self) -> Piece:
        """Factors up to the end of the term, with products entry by entry among them."""
        first = self.token.start
        operands = [self._product()]
        operators: list[Token] = []
        while self.token.kind in (*_ENTRYWISE, _KRONECKER):
            operators.append(self.advance())
            operands.append(self._product())
            for operand in operands[-2:]:
                products.require_single(self, operand, operators[-1])
        if len(operands) == 1:
            return operands[0]
        kronecker = [operator.kind == _KRONECKER for operator in operators]
        if any(kronecker):
            return self._kronecker(operands, operators[kronecker.index(not kronecker[0])] if not all(kronecker) else None)
        shapes = [piece.tree.shape for piece in operands if piece.is_matrix]
        fitted = [products.fitted(self, piece, *shapes[0]) if shapes else self.sized(piece) for piece in operands]
        return self.call(first, self.end, "hadamard", *fitted)

    def _kronecker(self, operands: Sequence[Piece], other: Token | None) -> Piece:
        """Kronecker products from left to right, with no product entry by entry among them."""
        if other is not None:
            message = "\\otimes beside \\odot can be read in two ways: write parentheses"
            raise Misread(message, other.start, other.end)
        made, *rest = operands
        self.sized(made)
        for operand in rest:
            made = self.call(operands[0].start, operand.end, "kron", made, self.sized(operand))
        return made

    def _product(self) -> Piece:
        items = [("", self.factor())]
        while True:
            if self.starts_factor():
                items.append(("", self._juxtaposed()))
            elif self.token.kind in _TIMES:
                operator = self.advance()
                items.append((operator.kind, self.factor()))
            elif self.token.kind == "/":
                return self._divided(items)
            else:
                return products.product(self, items)

    def _juxtaposed(self) -> Piece:
        if self.token.kind == "digit":
            raise unexpected(self, "an operator")
        return self.factor()

    def _divided(self, items: list[tuple[str, Piece]]) -> Piece:
        slash = self.advance()
        divisor = self.factor()
        if self.starts_factor() or self.token.kind in ("/", *_TIMES):
            message = (
                "a slash with a product after it can be read in two ways: a/b c is \\frac{a}{b} c or \\frac{a}{b c}; "
                "write \\frac, or parentheses"
            )
            raise Misread(message, slash.start, self.token.end)
        return products.product(self, [*items, ("/", divisor)])

    def starts_factor(self) -> bool:
        """Whether another factor may stand here."""
        kind = self.token.kind
        if kind in _STARTS:
            return not (kind == "letter" and self.rules.is_differential(self))
        if kind == "|":
            return self.innermost not in ("|", "density", "KL") and self.peek(1).kind != "_"
        if kind == "\\|":
            return self.innermost not in ("\\|", "KL", "density")
        if not kind.startswith("\\") or kind in _STOPS:
            return False
        return kind[1:].isalpha() and not self.rules.is_differential(self)

    @property
    def innermost(self) -> str:
        """What closes the innermost bracket."""
        return self.closers[-1] if self.closers else ""

    # ------------------------------------------------------------------------------------------ factors

    def factor(self) -> Piece:
        """One factor with its scripts."""
        self._deeper()
        made = self._factor()
        self.depth -= 1
        return made

    def _factor(self) -> Piece:
        token, rules = self.token, self.rules
        if token.kind == "digit":
            return rules.scripted(self, self.number())
        if token.kind in rules.openings and token.kind != "{":
            return rules.openings[token.kind](self)
        named = rules.named(self)
        if named is not None:
            return named
        letter = nucleus(self.tokens, self.position)
        if letter is not None and command_name(letter.text) in rules.commands:
            return rules.commands[command_name(letter.text)](self)
        if token.kind == "{":
            return rules.openings["{"](self)
        if letter is None or token.kind in _STOPS:
            raise unexpected(self, "a number, a symbol or a bracket")
        raise unknown(self, letter)

    def number(self) -> Piece:
        """Digits side by side, with at most one point."""
        first = self.advance()
        text = first.text
        while self.token.glued and (self.token.kind == "digit" or self._is_point(text)):
            text += self.advance().text
        if len(text) > MOST_DIGITS:
            raise Misread(f"a number of {len(text)} digits; at most {MOST_DIGITS} are read", first.start, self.end)
        value = Fraction(text)
        return Piece(Number(first.start, self.end, value), Rational(value.numerator, value.denominator))

    def _is_point(self, text: str) -> bool:
        return self.token.kind == "." and "." not in text and self.peek(1).kind == "digit" and self.peek(1).glued
