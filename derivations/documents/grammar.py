"""Plain mathematics parsed by precedence; nothing is looked up and nothing evaluated here.

From loose to tight: relations (``=``, ``<=`` and their kin); ``+ -``; ``* / @`` from left to right; unary ``-``; ``** ^`` from
right to left; ``.T`` and ``[…]``. Sums and products keep all their terms in one node, so that a long one is not a deep one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derivations.documents.binding_forms import BINDERS_OF, BINDING_FORMS, check_binding_form
from derivations.documents.forms import FORMS, REASONS, takes_conditions
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import (
    Binding,
    Blocks,
    Call,
    Chain,
    Comparison,
    Conditions,
    Indexed,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Sum,
    Syntax,
    Transposed,
)
from derivations.documents.tokens import Token, tokenise
from derivations.documents.unexpected import unexpected

_LOOSEST, _SUM, _PRODUCT, _SIGN, _POWER, _POSTFIX = 0, 10, 20, 30, 40, 50

_BINDS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "@": _PRODUCT, "/": _PRODUCT, "^": _POWER, ".": _POSTFIX, "[": _POSTFIX}

_DEEPEST = 200
_MOST_POSTFIXES = 50

IMPLICATIONS = ("implies", "iff")
"""What may stand between the premises and the conclusions of an implication."""

RESERVED = ("in", "because", "unless", "and", *IMPLICATIONS)
"""Words that join the parts of a claim, and so are no names."""

ORDERS = ("<=", ">=", "<", ">")
RELATIONS = ("=", "!=", *ORDERS)
"""What may stand between the sides of a claim."""

_OF_COMPARISONS = ("count", "indicator")
"""Functions whose first argument is a comparison of numbers."""


Equations = tuple[tuple[Syntax, Syntax], ...]


@dataclass(frozen=True)
class ImplicationSyntax:
    """Equations that imply others, or (``both_ways``) hold exactly where those do, and the reason."""

    premises: Equations
    conclusions: Equations
    both_ways: bool
    because: Syntax | None


@dataclass(frozen=True)
class ClaimSyntax:
    """The sides of a claim or of a chain and the relations between them (one side and none for a claim such as
    ``stationary(…)``), the equations at which a strict bound is not said, and the reason given for a bound."""

    sides: tuple[Syntax, ...]
    relations: tuple[str, ...]
    because: Syntax | None = None
    unless: Equations = ()


def parse_claim(text: str) -> ClaimSyntax | ImplicationSyntax:
    """A claim such as ``a = b``, a chain such as ``a = b <= c``, a bound with its reason, ``a <= b because c``, or an
    implication, ``a = b implies c = d``.

    >>> parse_claim("a + b = c <= d").relations
    ('=', '<=')
    >>> parse_claim("a = b and c = d implies e = f").both_ways
    False
    """
    parser = _Parser(text)
    if any(token.text in IMPLICATIONS for token in parser.tokens):
        return parser.implication()
    sides, relations = parser.sides()
    unless = parser.exceptions(relations)
    because = parser.reason(relations)
    parser.expect_end("“=”, an operator or the end of the claim")
    if not relations and not (isinstance(sides[0], Call) and sides[0].name.name in FORMS):
        raise Misread("this is no claim yet: write lhs = rhs", len(text), len(text))
    return ClaimSyntax(tuple(sides), tuple(relations), because, unless)


def parse_expression(text: str) -> Syntax:
    """One expression without ``=``."""
    parser = _Parser(text)
    expression = parser.expression(_LOOSEST)
    if parser.token.kind in RELATIONS:
        raise Misread("an equation or inequality has no place here: write one expression", parser.token.start, parser.token.end)
    parser.expect_end("an operator or the end of the expression")
    return expression


class _Parser:
    """Tokens and a position among them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenise(text)
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    @property
    def following(self) -> Token:
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]

    @property
    def end(self) -> int:
        """Where the last token that was read ends."""
        return self.tokens[self.position - 1].end

    def advance(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def expect_end(self, expected: str) -> None:
        if self.token.kind != "end":
            raise unexpected(self.tokens, self.position, expected)

    def exceptions(self, relations: list[str]) -> Equations:
        """What follows “unless”, which has a place after one strict inequality only."""
        if self.token.text != "unless":
            return ()
        word = self.advance()
        if relations not in (["<"], [">"]):
            message = "“unless” says where one strict inequality need not hold: lhs < rhs unless X = A"
            raise Misread(message, word.start, word.end)
        return self.equations()

    def implication(self) -> ImplicationSyntax:
        """``a = b and c = d implies e = f because g``."""
        premises = self.equations()
        if self.token.text not in IMPLICATIONS:
            raise unexpected(self.tokens, self.position, "“and”, “implies” or “iff”")
        both_ways = self.advance().text == "iff"
        conclusions = self.equations()
        because = None
        if self.token.text == "because":
            self.advance()
            because = self.expression(_LOOSEST)
        self.expect_end("“and”, “because” or the end of the claim")
        return ImplicationSyntax(premises, conclusions, both_ways, because)

    def equations(self) -> Equations:
        """``a = b and c = d``."""
        found = [self._equation()]
        while self.token.text == "and":
            self.advance()
            found.append(self._equation())
        return tuple(found)

    def _equation(self) -> tuple[Syntax, Syntax]:
        left = self.expression(_LOOSEST)
        if self.token.kind != "=":
            raise unexpected(self.tokens, self.position, "“=”")
        self.advance()
        return left, self.expression(_LOOSEST)

    def reason(self, relations: list[str]) -> Syntax | None:
        """What follows “because”, which has a place after one inequality only."""
        if self.token.text != "because":
            return None
        word = self.advance()
        if len(relations) > 1 or relations in (["="], ["!="]):
            raise Misread("“because” gives the reason of one inequality: lhs <= rhs because …", word.start, word.end)
        return self.expression(_LOOSEST)

    def sides(self) -> tuple[list[Syntax], list[str]]:
        """Expressions and the relations between them, as many as there are."""
        sides, relations = [self.expression(_LOOSEST)], []
        while self.token.kind in RELATIONS:
            relations.append(self.advance().kind)
            sides.append(self.expression(_LOOSEST))
        return sides, relations

    # ------------------------------------------------------------------------------------------ precedence

    def expression(self, floor: int) -> Syntax:
        """The longest expression whose operators bind tighter than ``floor``."""
        self.depth += 1
        if self.depth > _DEEPEST:
            message = "the expression nests too deeply: name parts of it with definitions"
            raise Misread(message, self.token.start, self.token.end)
        left = self._prefix()
        while (strength := _BINDS.get(self.token.kind, _LOOSEST)) > floor:
            left = self._continued(left, strength)
        self.depth -= 1
        return left

    def _continued(self, left: Syntax, strength: int) -> Syntax:
        if strength == _SUM:
            return self._sum(left)
        if strength == _PRODUCT:
            return self._product(left)
        if strength == _POWER:
            self.advance()
            exponent = self.expression(_POWER - 1)
            return Power(left.start, self.end, left, exponent)
        return self._postfixes(left)

    def _sum(self, left: Syntax) -> Syntax:
        terms = [(1, left)]
        while self.token.kind in ("+", "-"):
            sign = 1 if self.advance().kind == "+" else -1
            terms.append((sign, self.expression(_SUM)))
        return Sum(left.start, self.end, tuple(terms))

    def _product(self, left: Syntax) -> Syntax:
        rest = []
        while self.token.kind in ("*", "@", "/"):
            operator = self.advance().kind
            rest.append((operator, self.expression(_PRODUCT)))
        return Product(left.start, self.end, left, tuple(rest))

    # ------------------------------------------------------------------------------------------ what stands first

    def _prefix(self) -> Syntax:
        token = self.token
        if token.kind == "number":
            self.advance()
            return Number(token.start, token.end, Fraction(token.text))
        if token.kind == "name" and token.text != "in":
            return self._name()
        if token.kind == "(":
            return self._group()
        if token.kind == "[":
            return self._blocks()
        if token.kind == "-":
            self.advance()
            operand = self.expression(_SIGN)
            return Negative(token.start, self.end, operand)
        raise unexpected(self.tokens, self.position, "a number, a name, “(” or “[[”")

    def _group(self) -> Syntax:
        opening = self.advance()
        inner = self.expression(_LOOSEST)
        self._close(opening, ")", "an operator or “)”")
        return inner

    def _blocks(self) -> Syntax:
        """``[[A, B], [C, D]]``."""
        opening = self.advance()
        rows: list[tuple[Syntax, ...]] = []
        while True:
            if self.token.kind != "[":
                message = "a matrix is written row by row, [[1, 2], [3, 4]]; a column is [[1], [2]]"
                raise Misread(message, opening.start, self.token.end)
            rows.append(self._row())
            if self.token.kind != ",":
                break
            self.advance()
        self._close(opening, "]", "“,” or “]”")
        return Blocks(opening.start, self.end, tuple(rows))

    def _row(self) -> tuple[Syntax, ...]:
        opening = self.advance()
        cells = [self.expression(_LOOSEST)]
        while self.token.kind == ",":
            self.advance()
            cells.append(self.expression(_LOOSEST))
        self._close(opening, "]", "“,” or “]”")
        return tuple(cells)

    def _close(self, opening: Token, closing: str, expected: str) -> None:
        if self.token.kind == "end":
            message = f"the “{opening.text}” opened here is never closed: write a “{closing}”"
            raise Misread(message, opening.start, opening.end)
        if self.token.kind in RELATIONS:
            message = f"the “{opening.text}” opened here is not closed before the “{self.token.text}”: write a “{closing}”"
            raise Misread(message, opening.start, self.token.end)
        if self.token.kind != closing:
            raise unexpected(self.tokens, self.position, expected)
        self.advance()

    def _name(self) -> Syntax:
        token = self.advance()
        name = Name(token.start, token.end, token.text)
        return self._call(name) if self.token.kind == "(" else name

    # ------------------------------------------------------------------------------------------ calls

    def _call(self, name: Name) -> Syntax:
        opening = self.advance()
        arguments: list[Syntax] = []
        while self.token.kind != ")" or arguments:
            conditions = not arguments and takes_conditions(name.name)
            arguments.append(self._conditions(name) if conditions else self._argument(name))
            if self.token.kind != ",":
                break
            self.advance()
        self._close(opening, ")", "“,” or “)”")
        call = Call(name.start, self.end, name, tuple(arguments))
        check_binding_form(call)
        return call

    def _conditions(self, form: Name) -> Syntax:
        """``a = b and c < d``."""
        chains: list[Chain] = []
        while not chains or self.token.text == "and":
            if chains:
                self.advance()
            start = self.token.start
            sides, relations = self.sides()
            if not relations:
                raise Misread(f"{form.name} asks for a relation, such as a = b or a < b", start, self.end)
            chains.append(Chain(start, self.end, tuple(sides), tuple(relations)))
        return Conditions(chains[0].start, self.end, tuple(chains))

    def _argument(self, function: Name) -> Syntax:
        relation = "in" if self.following.text == "in" else self.following.kind
        of_form = (function.name in FORMS and relation in ("=", ">=")) or (function.name in REASONS and relation == "=")
        if self.token.kind != "name" or not (of_form or relation in BINDERS_OF):
            return self._compared(self.expression(_LOOSEST), function)
        if not of_form and BINDING_FORMS.get(function.name, ("", ""))[0] != relation:
            message = f"“{self.token.text} {relation} …” has no place in {function.name}: it belongs in {BINDERS_OF[relation]}"
            raise Misread(message, self.token.start, self.following.end)
        token = self.advance()
        self.advance()
        value = self.expression(_LOOSEST)
        return Binding(token.start, self.end, Name(token.start, token.end, token.text), relation, value)

    def _compared(self, left: Syntax, function: Name) -> Syntax:
        """A comparison where one is meant, else the expression itself."""
        if function.name not in _OF_COMPARISONS or self.token.kind not in ORDERS:
            return left
        relation = self.advance().kind
        right = self.expression(_LOOSEST)
        return Comparison(left.start, self.end, left, relation, right)

    # ------------------------------------------------------------------------------------------ .T and […]

    def _postfixes(self, left: Syntax) -> Syntax:
        for _ in range(_MOST_POSTFIXES):
            if self.token.kind == ".":
                left = self._transpose(left)
            elif self.token.kind == "[":
                left = self._index(left)
            else:
                return left
        raise Misread(f"more than {_MOST_POSTFIXES} of “.T” or “[…]” in a row", self.token.start, self.token.end)

    def _transpose(self, left: Syntax) -> Syntax:
        dot = self.advance()
        if self.token.kind != "name" or self.token.text != "T":
            after = "write a digit before and after the point of a decimal, and " if self.token.kind == "number" else ""
            message = f"after a dot only T can stand: {after}write A.T for the transpose of A"
            raise Misread(message, dot.start, max(self.token.end, dot.end))
        self.advance()
        return Transposed(left.start, self.end, left)

    def _index(self, left: Syntax) -> Syntax:
        opening = self.advance()
        indices: list[Syntax | None] = []
        while True:
            if self.token.kind == ":":
                self.advance()
                indices.append(None)
            else:
                indices.append(self.expression(_LOOSEST))
            if self.token.kind != ",":
                break
            self.advance()
        self._close(opening, "]", "“,” or “]”")
        if len(indices) > 2 or indices[-1] is None:
            raise Misread("an index is written v[i], M[i, j] or M[:, j]", opening.start, self.end)
        return Indexed(left.start, self.end, left, tuple(indices))
