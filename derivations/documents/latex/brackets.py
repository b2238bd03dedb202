r"""Parentheses, brackets and braces; bars and double bars; the bar that sets variables, :math:`f|_{X=V}`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from derivations.documents.elaborate import elaborate
from derivations.documents.latex.canonical import script_text
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.products import zeros_if_zero
from derivations.documents.latex.reader import RELATIONS
from derivations.documents.latex.scripted import skip_scripts, with_scripts
from derivations.documents.latex.tokens import DEEPER, SHALLOWER
from derivations.documents.problems import Clash, Misread
from derivations.documents.syntax_tree import Binding, Call, Name, Negative, Number, Power, Product, Sum, Syntax, Transposed
from derivations.language.shapes import equal_sizes, shape_text

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader
    from derivations.documents.latex.tokens import Token

CLOSING = {"(": ")", "[": "]", "\\{": "\\}", "{": "}"}
_BEFORE_A_TERM = frozenset(("stop", "+", "=", "<", ">", ",", ";", "&", "\\\\", "\\mid")) | DEEPER
_AFTER_A_TERM = frozenset(("stop", "+", "-", "=", "<", ">", ",", ";", "&", "\\\\", "\\mid")) | SHALLOWER
_SCRIPTS = ("^", "_", "'")
_APPLIED = (
    "\\log",
    "\\ln",
    "\\exp",
    "\\det",
    "\\tr",
    "\\Tr",
    "\\sum",
    "\\lim",
    "\\nabla",
    "\\Delta",
    "\\operatorname",
    "\\mathrm",
)
_HIDDEN = "braces do not show, and what is printed would be read in another way: write parentheses"


def inside(reader: Reader, closing: str = "") -> Piece:
    """What stands in the bracket that opens here, without the scripts after it."""
    opening = reader.advance()
    reader.closers.append(opening.kind)
    piece = reader.expression()
    reader.expect(closing or CLOSING[opening.kind], opening)
    reader.closers.pop()
    return piece


def group(reader: Reader) -> Piece:
    """A bracketed expression with its scripts."""
    start = reader.token.start
    piece = inside(reader)
    return with_scripts(reader, replace(piece, syntax=Syntax(start, reader.end), factors=()))


def braces(reader: Reader) -> Piece:
    r"""Braces group without showing; around :math:`x^\top A x` they say that it is one quadratic form."""
    start, opening = reader.token.start, reader.position
    piece = inside(reader)
    _require_shown(reader, piece, opening)
    if _is_form(reader, piece):
        _, matrix, vector = piece.factors
        piece = reader.call(start, reader.end, "quad", vector, matrix)
    return with_scripts(reader, replace(piece, factors=()))


def _require_shown(reader: Reader, piece: Piece, opening: int) -> None:
    r"""Refuse braces that change the meaning of what is printed: ``2{a + b}`` is set as 2a + b, ``{-a}^2`` as -a²."""
    tokens, after = reader.tokens[opening + 1 : reader.position - 1], reader.token.kind
    before = reader.tokens[opening - 1].kind if opening else "stop"
    bar = reader.innermost if reader.innermost in ("|", "\\|") else "stop"
    alone = before in (*_BEFORE_A_TERM, *RELATIONS, bar) and after in (*_AFTER_A_TERM, *RELATIONS, bar)
    is_sum = isinstance(piece.syntax, Sum | Negative) or piece.fit is not None
    hides_a_sum = not alone and is_sum and _has_outside(tokens, ("+", "-"))
    is_product = bool(piece.factors) or _has_outside(tokens, ("/",))
    takes_all = after in _SCRIPTS and (is_product or tokens[0].kind in _APPLIED)
    if hides_a_sum or takes_all or (before == "/" and is_product):
        raise Misread(_HIDDEN, reader.tokens[opening].start, reader.end)


def _has_outside(tokens: Sequence[Token], kinds: tuple[str, ...]) -> bool:
    """Whether a token of these kinds stands outside all brackets."""
    depth = 0
    for token in tokens:
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
        if not depth and token.kind in kinds:
            return True
    return False


def _is_form(reader: Reader, piece: Piece) -> bool:
    """Whether three factors are the transpose of a vector, a square matrix and that vector."""
    if len(piece.factors) != 3 or not piece.is_number:
        return False
    left, matrix, vector = piece.factors
    if not (isinstance(left.syntax, Transposed) and vector.is_matrix and matrix.is_matrix):
        return False
    return elaborate(left.syntax.operand, reader.scope) == vector.tree and equal_sizes(*matrix.tree.shape)


# ------------------------------------------------------------------------------------------ bars


def bars(reader: Reader) -> Piece:
    """The determinant of a matrix, the absolute value of a number."""
    opening = reader.advance()
    if opening.kind == "|" and reader.token.kind == "|" and reader.token.glued:
        reader.advance()
        return _norm(reader, opening, ("|", "|"))
    closing = "|" if opening.kind == "|" else "\\rvert"
    reader.closers.append("|")
    piece = reader.sized(reader.expression())
    reader.expect(closing, opening)
    reader.closers.pop()
    return with_scripts(reader, _measured(reader, piece, opening.start, reader.end))


def _measured(reader: Reader, piece: Piece, start: int, end: int) -> Piece:
    if not piece.is_matrix:
        square = reader.made(Power(start, end, reader.scope.leaf(piece), Number(start, end, Fraction(2))))
        return reader.call(start, end, "sqrt", square)
    if not equal_sizes(*piece.tree.shape):
        message = (
            "|…| is the determinant of a square matrix or the absolute value of a number, but this has "
            f"{shape_text(piece.tree)}; a norm is written \\lVert … \\rVert"
        )
        raise Clash(message, start, end)
    return reader.call(start, end, "det", piece)


def norm(reader: Reader) -> Piece:
    r"""``\|x\|^2`` and its kin."""
    opening = reader.advance()
    return _norm(reader, opening, ("\\|",) if opening.kind == "\\|" else ("\\rVert",))


def _norm(reader: Reader, opening: Token, closing: tuple[str, ...]) -> Piece:
    reader.closers.append(closing[0])
    piece = reader.sized(reader.expression())
    for kind in closing:
        reader.expect(kind, opening)
    reader.closers.pop()
    inner_end = reader.end
    found = skip_scripts(reader)
    end = reader.end
    sub = found.slice("_")
    _check_norm(reader, piece, script_text(reader.tokens[slice(*sub)]) if sub else "", opening.start, end)
    squared = reader.call(opening.start, inner_end, "norm2", piece)
    sup = found.slice("^")
    if found.primes or sup is None:
        return reader.call(opening.start, end, "sqrt", squared)
    exponent = reader.within(*sup, reader.expression)
    halved = reader.made(Product(exponent.start, exponent.end, reader.scope.leaf(exponent), (("/", _two(exponent)),)))
    if halved.tree == 1:
        return squared
    return reader.made(Power(opening.start, end, reader.scope.leaf(squared), reader.scope.leaf(halved)))


def _two(place: Piece) -> Syntax:
    return Number(place.start, place.end, Fraction(2))


def _check_norm(reader: Reader, piece: Piece, kind: str, start: int, end: int) -> None:
    """The norm must be the one the language has: Euclidean of a vector, Frobenius of a matrix."""
    is_vector = not piece.is_matrix or any(equal_sizes(size, 1) for size in piece.tree.shape)
    if kind in ("F", "\\mathrm{F}", "\\mathcal{F}", "Fro", "fro", "\\mathsf{F}") or (is_vector and kind in ("", "2")):
        return
    if not is_vector and kind in ("", "2"):
        message = (
            "a norm of a matrix can be read in two ways, spectral or Frobenius: write \\lVert A\\rVert_F, the one that is read"
        )
    else:
        message = f"the norm with subscript {kind} is not in the language: there are \\lVert x\\rVert and \\lVert A\\rVert_F"
    raise Misread(message, start, end)


# ------------------------------------------------------------------------------------------ setting variables


def evaluation(reader: Reader) -> Piece:
    r"""``\left. f \right|_{X = V}``."""
    opening = reader.advance()
    reader.closers.append("\\left.")
    piece = reader.expression()
    reader.expect("\\rvert", opening)
    reader.closers.pop()
    return with_scripts_after(reader, evaluated(reader, piece, opening.start))


def with_scripts_after(reader: Reader, piece: Piece) -> Piece:
    if reader.token.kind == "_":
        raise unexpected(reader, "an operator")
    return with_scripts(reader, piece)


def evaluated(reader: Reader, piece: Piece, start: int) -> Piece:
    """The piece at the values in the subscript that stands next."""
    if reader.token.kind != "_":
        raise unexpected(reader, "the values as a subscript, such as _{X = V}")
    found = skip_scripts(reader)
    sub = found.slice("_")
    if sub is None or found.slice("^") is not None or found.primes:
        raise Misread("the bar of an evaluation takes a subscript such as _{X = V}, and nothing else", start, reader.end)
    end = reader.end
    settings = reader.within(*sub, lambda: _settings(reader))
    call = Call(start, end, Name(start, end, "at"), (reader.scope.leaf(reader.sized(piece)), *settings))
    return reader.made(call)


def _settings(reader: Reader) -> list[Binding]:
    made = [_setting(reader)]
    while reader.token.kind == ",":
        reader.advance()
        made.append(_setting(reader))
    return made


def _setting(reader: Reader) -> Binding:
    name = variable_name(reader)
    if reader.token.kind != "=":
        raise unexpected(reader, "“=”")
    reader.advance()
    value = reader.expression()
    variable = reader.scope.vocabulary.variables.get(name.name)
    if variable is not None and not variable.is_scalar:
        value = zeros_if_zero(reader, value, *variable.matrix_shape)
    return Binding(name.start, reader.end, name, "=", reader.scope.leaf(reader.sized(value)))


def variable_name(reader: Reader) -> Name:
    """The declared variable that stands here, with the scripts of its spelling."""
    token = reader.token
    found = reader.symbols.find(reader.tokens, reader.position)
    if found is None or found.is_root or found.name not in reader.scope.vocabulary.variables:
        raise unexpected(reader, "a declared variable")
    reader.position = found.letters_end
    if found.takes:
        marks = skip_scripts(reader)
        if {mark for mark, _, _ in marks.order} - found.takes:
            raise Misread("a declared variable is needed here, not an expression", token.start, reader.end)
    return Name(token.start, reader.end, found.name)
