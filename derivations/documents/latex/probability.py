r"""Normal distributions, densities, divergences, entropies and integrals of densities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sympy import Add, Mul, exp

from derivations.documents.latex import brackets
from derivations.documents.latex.canonical import Nucleus, argument, script_text
from derivations.documents.latex.derivatives import directional
from derivations.documents.latex.expectations import sized_for
from derivations.documents.latex.messages import unexpected, unknown
from derivations.documents.latex.names import SEPARATORS, density_at
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.products import fitted, zeros_if_zero
from derivations.documents.latex.scripted import skip_scripts, with_scripts
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Syntax
from derivations.language import nodes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader
    from derivations.documents.latex.tokens import Token

_ENDS = "stop + - = ) ] } \\} , ; & end | \\| \\\\ \\rvert \\rVert \\mid ( [ \\{ / \\cdot \\times"
_ORDERS = (
    "< > \\lt \\gt \\leq \\le \\leqslant \\geq \\ge \\geqslant \\neq \\ne \\preceq \\prec \\succeq \\succ \\propto \\equiv"
)
_AFTER_DIFFERENTIAL = frozenset(f"{_ENDS} {_ORDERS}".split())
_OPENS = ("(", "[", "\\{")


def _bracket(reader: Reader, what: str) -> Token:
    """The bracket that opens here."""
    if reader.token.kind not in _OPENS:
        raise unexpected(reader, f"“(” or “[” after {what}")
    return reader.advance()


# ------------------------------------------------------------------------------------------ normal distributions


def normal(reader: Reader) -> Piece:
    r"""``\mathcal{N}(m, S)``, and the density ``\mathcal{N}(x; m, S)``, ``\mathcal{N}(x \mid m, S)``."""
    start = reader.past_name()
    opening = _bracket(reader, "\\mathcal{N}")
    reader.closers.append("density")
    first, point = reader.expression(), None
    if reader.token.kind in SEPARATORS:
        reader.advance()
        point, first = reader.sized(first), reader.expression()
    if reader.token.kind != ",":
        raise unexpected(reader, "“,” and the covariance: \\mathcal{N}(m, S) or \\mathcal{N}(x; m, S)")
    reader.advance()
    covariance = reader.expression()
    reader.expect(brackets.CLOSING[opening.kind], opening)
    reader.closers.pop()
    rows = point.tree.shape[0] if point is not None and point.is_matrix else None
    distribution = _normal(reader, start, first, covariance, rows)
    if point is None:
        return distribution
    density = density_at(reader, reader.sized(distribution), point, reader.end)
    return with_scripts(reader, density) if reader.token.kind in ("^", "_", "'") else density


def _normal(reader: Reader, start: int, mean: Piece, covariance: Piece, rows: Any = None) -> Piece:
    """The distribution; where neither part has a size it waits for one."""
    end = reader.end
    for part in (covariance, mean):
        if rows is None and part.is_matrix:
            rows = part.tree.shape[0]
    if rows is None and covariance.fit is None and mean.fit is None:
        return reader.call(start, end, "N", mean, covariance)
    if rows is None:
        return Piece(Syntax(start, end), None, fit=lambda size, _: _normal(reader, start, mean, covariance, size))
    mean = zeros_if_zero(reader, mean, rows, nodes.ONE)
    return reader.call(start, end, "N", mean, fitted(reader, covariance, rows, rows))


# ------------------------------------------------------------------------------------------ divergence and entropy


def divergence(reader: Reader) -> Piece:
    r"""``\mathrm{KL}(q \,\|\, p)`` in its spellings."""
    return _divergence(reader, reader.past_name())


def _divergence(reader: Reader, start: int) -> Piece:
    opening = _bracket(reader, "KL")
    reader.closers.append("KL")
    first = reader.expression()
    _separator(reader)
    second = reader.expression()
    reader.expect(brackets.CLOSING[opening.kind], opening)
    reader.closers.pop()
    rows = next((found for piece in (first, second) if (found := _rows(piece)) is not None), None)
    if rows is None:
        raise Misread("the size of these distributions is not clear: write I_{d} for the identity", start, reader.end)
    pair = [sized_for(reader, piece, rows) for piece in (first, second)]
    return with_scripts(reader, reader.call(start, reader.end, "KL", *pair))


def _separator(reader: Reader) -> None:
    if reader.token.kind in ("\\|", "\\parallel", ","):
        reader.advance()
        return
    if reader.token.kind in ("|", "\\mid") and reader.peek(1).kind == reader.token.kind:
        reader.advance()
        reader.advance()
        return
    raise unexpected(reader, "“\\|” between two distributions")


def _rows(piece: Piece) -> Any:
    """How many rows the variable of a distribution has, where it says so."""
    if piece.fit is not None:
        return None
    if piece.density is not None:
        return piece.density.distribution.tree.mean.shape[0]
    return piece.tree.mean.shape[0] if piece.is_distribution else nodes.ONE


def letter_d(reader: Reader) -> Piece:
    r"""``D_{\mathrm{KL}}(q \,\|\, p)``, or the derivative ``\operatorname{D}_X[f][H]``."""
    position, start = reader.position, reader.past_name()
    found = skip_scripts(reader)
    sub = found.slice("_")
    text = script_text(reader.tokens[slice(*sub)]).removesuffix("}").removeprefix("\\operatorname{") if sub else ""
    if text == "KL" and found.slice("^") is None:
        return _divergence(reader, start)
    reader.position = position
    if sub is None:
        raise unknown(reader, Nucleus(reader.token.text, position + 1))
    return directional(reader)


def entropy(reader: Reader) -> Piece:
    r"""``\mathbb{H}[q]``."""
    start = reader.past_name()
    if reader.token.kind not in _OPENS:
        raise unexpected(reader, "a distribution in brackets: \\mathbb{H}[q]")
    piece = reader.sized(brackets.inside(reader))
    distribution = piece.density.distribution if piece.density is not None else piece
    return with_scripts(reader, reader.call(start, reader.end, "entropy", distribution))


# ------------------------------------------------------------------------------------------ integrals


def integral(reader: Reader) -> Piece:
    r"""``\int p(x \mid z) p(z) \,dz``: the integral of densities and exponentials over all values of a variable."""
    start = reader.advance().start
    if reader.token.kind in ("_", "^"):
        raise Misread("an integral is over all values: leave out its limits", reader.token.start, reader.token.end)
    reader.differentials += 1
    body = reader.sized(reader.rest_of_term())
    reader.differentials -= 1
    if not is_differential(reader, inside=True):
        raise unexpected(reader, "a differential such as \\,dz at the end of the integral")
    reader.past_name()
    name = brackets.variable_name(reader)
    if not (all(isinstance(factor, exp) for factor in Mul.make_args(body.tree)) or body.tree.is_positive):
        message = (
            "the integrand has to be positive for sure, such as a product of densities; write an expectation for anything else"
        )
        raise Misread(message, body.start, body.end)
    logarithm = _logarithm(reader, body)
    value = reader.call(start, reader.end, "logintegral", logarithm, name)
    return reader.call(start, reader.end, "exp", value)


def _logarithm(reader: Reader, body: Piece) -> Piece:
    """The logarithm of the integrand; SymPy does not take it where it cannot tell that the exponent is real."""
    factors = Mul.make_args(body.tree)
    if all(isinstance(factor, exp) for factor in factors):
        return Piece(Syntax(body.start, body.end), Add(*(factor.args[0] for factor in factors)))
    return reader.call(body.start, body.end, "log", body)


def is_differential(reader: Reader, inside: bool = False) -> bool:
    r"""Whether ``dz`` stands here, in an integral, as the last thing of its term."""
    if not (reader.differentials or inside):
        return False
    first, last, after = argument(reader.tokens, reader.position)
    text = script_text(reader.tokens[reader.position : after]) if first < last else ""
    if text != "d" or after >= len(reader.tokens):
        return False
    found = reader.symbols.find(reader.tokens, after)
    if found is None or found.name not in reader.scope.vocabulary.variables:
        return False
    position, reader.position = reader.position, found.letters_end
    if found.takes:
        skip_scripts(reader)
    ends = reader.token.kind in _AFTER_DIFFERENTIAL
    reader.position = position
    return ends


COMMANDS: dict[str, Callable[[Reader], Piece]] = {
    **dict.fromkeys(("\\mathcal{N}", "\\mathscr{N}", "\\mathbb{N}", "N", "Normal"), normal),
    **dict.fromkeys(("KL", "\\KL"), divergence),
    **dict.fromkeys(("D", "\\mathbb{D}", "\\mathcal{D}"), letter_d),
    **dict.fromkeys(("\\mathbb{H}", "\\mathcal{H}", "H", "\\Ent"), entropy),
    "\\int": integral,
}
