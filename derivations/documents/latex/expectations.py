r"""Expectations, variances and covariances: ``\mathbb{E}_{z \sim q}[…]``, ``\operatorname{Cov}_{x \sim p,\, y \sim q}[…]``.

The subscript says what is drawn: a variable and its distribution, a density, several of them with commas between, or a product
of densities such as :math:`p(x)\,q(z \mid x)`. What a distribution depends on is drawn before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derivations.documents.latex import brackets
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.products import fitted
from derivations.documents.latex.scripted import skip_scripts, with_scripts
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Binding, Call, Name, Number, Power, Product, Sum, Transposed
from derivations.language import nodes
from derivations.language.shapes import equal_sizes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

Draw = tuple[Name, Piece]
_OPENS = ("(", "[", "\\{")


def expectation(reader: Reader) -> Piece:
    r"""``\mathbb{E}_{z \sim q}[…]``, ``\mathbb{E}_{q(z \mid x)}[…]``, ``\mathbb{E}_{p(x) q(z \mid x)}[…]``."""
    start = reader.past_name()
    draws = _draws(reader, start, "an expectation", "\\mathbb{E}")
    return with_scripts(reader, _expected(reader, _body(reader, start, "an expectation"), draws, start))


def covariance(reader: Reader) -> Piece:
    r"""``\operatorname{Cov}_{z \sim q}[f]``, the matrix :math:`E[f f^\top] - E[f]\,E[f]^\top` of a column f."""
    start = reader.past_name()
    draws = _draws(reader, start, "a covariance", "\\operatorname{Cov}")
    body = _body(reader, start, "a covariance")
    if not (body.is_matrix and equal_sizes(body.tree.shape[1], 1)):
        message = "the covariance matrix is that of a column; of a number write \\operatorname{Var}"
        raise Misread(message, body.start, body.end)
    mean = _expected(reader, body, draws, start)
    second = _expected(reader, _outer(reader, body, start), draws, start)
    return with_scripts(reader, _difference(reader, second, _outer(reader, mean, start), start))


def variance(reader: Reader) -> Piece:
    r"""``\operatorname{Var}_{z \sim q}[f]``, the variance :math:`E[f^2] - E[f]^2` of a number f."""
    start = reader.past_name()
    draws = _draws(reader, start, "a variance", "\\operatorname{Var}")
    body = _body(reader, start, "a variance")
    if body.is_matrix and not body.is_single:
        message = (
            "the variance of a vector can be read in two ways, its covariance matrix or the variances of its entries: "
            "write \\operatorname{Cov} for the matrix"
        )
        raise Misread(message, body.start, body.end)
    mean = _expected(reader, body, draws, start)
    second = _expected(reader, _squared(reader, body, start), draws, start)
    return with_scripts(reader, _difference(reader, second, _squared(reader, mean, start), start))


# ------------------------------------------------------------------------------------------ what it is made of


def _body(reader: Reader, start: int, what: str) -> Piece:
    if reader.token.kind not in _OPENS:
        message = f"the body of {what} stands in brackets: \\mathbb{{E}}_{{z \\sim q}}[…]"
        raise Misread(message, start, reader.end)
    return reader.sized(brackets.inside(reader))


def _expected(reader: Reader, body: Piece, draws: Sequence[Draw], start: int) -> Piece:
    """The expectation over each draw in turn, the last one first."""
    for name, distribution in reversed(draws):
        binding = Binding(name.start, distribution.end, name, "~", reader.scope.leaf(distribution))
        body = reader.made(Call(start, reader.end, Name(start, start, "E"), (reader.scope.leaf(body), binding)))
    return body


def _outer(reader: Reader, column: Piece, start: int) -> Piece:
    leaf = reader.scope.leaf(column)
    transposed = Transposed(column.start, column.end, leaf)
    return reader.made(Product(start, reader.end, leaf, (("@", transposed),)))


def _squared(reader: Reader, number: Piece, start: int) -> Piece:
    two = Number(number.start, number.end, Fraction(2))
    return reader.made(Power(start, reader.end, reader.scope.leaf(number), two))


def _difference(reader: Reader, first: Piece, second: Piece, start: int) -> Piece:
    terms = ((1, reader.scope.leaf(first)), (-1, reader.scope.leaf(second)))
    return reader.made(Sum(start, reader.end, terms))


# ------------------------------------------------------------------------------------------ what is drawn


def _draws(reader: Reader, start: int, what: str, spelling: str) -> list[Draw]:
    """What the subscript says is drawn, in an order in which no distribution depends on what is drawn after it."""
    found = skip_scripts(reader)
    sub = found.slice("_")
    if sub is None or found.slice("^") is not None or found.primes:
        message = (
            f"{what} says of what: {spelling}_{{z \\sim q}}[…], where q is a declared distribution or \\mathcal{{N}}(m, S)"
        )
        raise Misread(message, start, reader.end)
    draws: list[Draw] = reader.within(*sub, lambda: _listed(reader))
    names = [name.name for name, _ in draws]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise Misread(f"“{repeated}” is drawn twice", start, reader.end)
    return _outermost_first(reader, draws, start)


def _outermost_first(reader: Reader, draws: list[Draw], start: int) -> list[Draw]:
    waiting, order = list(draws), []
    while waiting:
        symbols = {name.name: reader.scope.vocabulary.variables[name.name].symbol for name, _ in waiting}
        free = [draw for draw in waiting if not _others(symbols, draw) & nodes.free_variables(draw[1].tree)]
        if not free:
            message = f"what is drawn first? The distributions of {' and '.join(symbols)} depend on what is drawn"
            raise Misread(message, start, reader.end)
        waiting.remove(free[0])
        order.append(free[0])
    return order


def _others(symbols: Mapping[str, Any], draw: Draw) -> set[Any]:
    """What is drawn besides; the name of a draw in its own distribution is that of a value outside."""
    return {symbol for name, symbol in symbols.items() if name != draw[0].name}


def _listed(reader: Reader) -> list[Draw]:
    draws = _drawn(reader)
    while reader.token.kind == ",":
        reader.advance()
        draws += _drawn(reader)
    return draws


def _drawn(reader: Reader) -> list[Draw]:
    r"""``z \sim q``; ``q(z)``, ``q(z \mid x)``, or a product of these."""
    if _says_sim(reader):
        name = brackets.variable_name(reader)
        if reader.token.kind != "\\sim":
            raise unexpected(reader, "“\\sim”")
        reader.advance()
        rows = reader.scope.vocabulary.variables[name.name].matrix_shape[0]
        return [(name, reader.sized(sized_for(reader, reader.expression(), rows)))]
    token = reader.token
    piece = reader.expression()
    draws: list[Draw] = []
    for factor in piece.factors or (piece,):
        if factor.density is None or not isinstance(factor.density.point.syntax, Name):
            message = "which variable is drawn? write \\mathbb{E}_{z \\sim q}[…] or \\mathbb{E}_{q(z)}[…]"
            raise Misread(message, token.start, reader.end)
        draws.append((factor.density.point.syntax, factor.density.distribution))
    return draws


def _says_sim(reader: Reader) -> bool:
    r"""Whether a ``\sim`` stands before the next comma outside brackets."""
    depth = 0
    for token in reader.tokens[reader.position :]:
        depth += (token.kind in ("(", "[", "\\{", "{")) - (token.kind in (")", "]", "\\}", "}"))
        if token.kind == "," and depth <= 0:
            return False
        if token.kind == "\\sim":
            return True
    return False


def sized_for(reader: Reader, piece: Piece, rows: object) -> Piece:
    """A distribution over vectors with so many rows."""
    made = fitted(reader, piece, rows, rows)
    return made.density.distribution if made.density is not None else made


_VARIANCES = ("Var", "var", "\\mathbb{V}", "\\Var", "\\var")
_COVARIANCES = ("Cov", "cov", "\\Cov", "\\cov")
COMMANDS: dict[str, Callable[[Reader], Piece]] = {
    **dict.fromkeys(("\\mathbb{E}", "E", "\\mathcal{E}", "\\E"), expectation),
    **dict.fromkeys(_COVARIANCES, covariance),
    **dict.fromkeys(_VARIANCES, variance),
}
