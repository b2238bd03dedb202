r"""Functions by their names: ``\log``, ``\det``, ``\operatorname{tr}``, ``\sqrt`` and others.

A bare argument is one factor. Where more stands side by side, ``\log 2\pi\sigma^2`` (a number and the symbols after it) is read
as one argument; otherwise shapes decide, and where both readings are possible the formula is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from derivations.documents.calls import FUNCTIONS, SIZE
from derivations.documents.latex import brackets, products
from derivations.documents.latex.canonical import argument, canonical
from derivations.documents.latex.names import listed
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.scripted import powered, require_entry_by_entry, skip_scripts, with_scripts
from derivations.documents.problems import Clash, Misread
from derivations.documents.syntax_tree import Name, Negative, Number, Power, Product, Sum
from derivations.language.errors import LemmataError

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

Build = Callable[[Piece], Piece]
_MOST_BARE = 30
_SHOWN = ("(", "[", "\\{")


def applied(reader: Reader, build: Build, start: int, scripts_allowed: bool = False, any_layout: bool = False) -> Piece:
    """A function applied to the argument that stands next; ``any_layout`` says that a transpose does not change its value."""
    settled = _any_layout(reader) if any_layout else reader.sized
    if reader.token.kind in _SHOWN:
        made = build(settled(brackets.inside(reader)))
        if reader.token.kind in ("^", "_", "'"):
            if not scripts_allowed:
                message = "f(x)^2 can be read in two ways: write (f(x))^2 for the power of the value, f((x)^2) for the other"
                raise Misread(message, start, reader.token.end)
            return with_scripts(reader, made)
        return made
    return bare(reader, build, start, settled)


def _any_layout(reader: Reader) -> Callable[[Piece], Piece]:
    return lambda piece: reader.sized(piece if piece.jacobian is None else piece.jacobian)


def bare(reader: Reader, build: Build, start: int, settled: Callable[[Piece], Piece]) -> Piece:
    """A function without parentheses around its argument."""
    items = [("", reader.factor())]
    while reader.starts_factor():
        items.append(("", reader.factor()))
    pieces = [piece for _, piece in items]
    if reader.token.kind in ("/", "\\cdot", "\\times", "*"):
        message = "f a/b can be read in two ways, (f a)/b or f(a/b), and so can f a \\cdot b: write parentheses or \\frac"
        raise Misread(message, start, reader.token.end)
    if len(items) == 1 or (isinstance(pieces[0].syntax, Number) and all(_is_symbol(piece) for piece in pieces[1:])):
        return build(settled(products.product(reader, items)))
    return _only_reading(reader, build, items, start)


def _only_reading(reader: Reader, build: Build, items: list[tuple[str, Piece]], start: int) -> Piece:
    """The product in which the function takes the only number of factors that shapes allow."""
    end = items[-1][1].end
    if len(items) > _MOST_BARE:
        raise Misread("where the argument ends is not clear: write parentheses", start, end)
    readings: list[Piece] = []
    problems: list[LemmataError] = []
    for count in range(1, len(items) + 1):
        try:
            value = build(reader.sized(products.product(reader, items[:count])))
            readings.append(products.product(reader, [("", value), *items[count:]]))
        except (Misread, Clash) as found:
            problems.append(found)
    if len(readings) > 1:
        message = "where the argument ends can be read in two ways, f(a) b or f(a b): write parentheses"
        raise Misread(message, start, end)
    if not readings:
        raise problems[0]
    return readings[0]


def _is_symbol(piece: Piece) -> bool:
    """A number that is a name, perhaps with a power."""
    return piece.is_number and not piece.factors and isinstance(piece.syntax, Name | Power)


# ------------------------------------------------------------------------------------------ log and exp


def logarithm(reader: Reader) -> Piece:
    return _entrywise(reader, "log", "\\log")


def exponential(reader: Reader) -> Piece:
    return _entrywise(reader, "exp", "\\exp")


def _entrywise(reader: Reader, name: str, command: str) -> Piece:
    r"""log or exp of a number; of a matrix only where its entries are meant for sure."""
    start = reader.past_name()
    mark = _mark(reader, command)

    def build(piece: Piece) -> Piece:
        if not mark:
            require_entry_by_entry(piece, command)
        return reader.call(start, reader.end, "logplus" if mark == "+" else name, piece)

    return applied(reader, build, start)


def _mark(reader: Reader, command: str) -> str:
    r"""``\odot`` where ``^{\odot}`` stands here, + for ``\log^+``; other scripts of a function are refused."""
    if reader.token.kind not in ("_", "^"):
        return ""
    token = reader.token
    found = skip_scripts(reader)
    sup = found.slice("^")
    mark = canonical(reader.tokens[slice(*sup)]) if sup is not None and found.slice("_") is None else ""
    if mark == "\\odot" or (mark == "+" and command == "\\log"):
        return mark
    hint = "logarithms are natural" if found.slice("_") is not None else f"write ({command} …)^2 for a power of its value"
    raise Misread(f"{command} with a script is not read: {hint}", token.start, reader.end)


# ------------------------------------------------------------------------------------------ of matrices


def _function(name: str, command: str) -> Callable[[Reader], Piece]:
    def read(reader: Reader) -> Piece:
        start = reader.past_name()
        _mark_refused(reader, command)

        def build(piece: Piece) -> Piece:
            return reader.call(start, reader.end, name, piece)

        return applied(reader, build, start, scripts_allowed=name == "det", any_layout=name in ("det", "tr"))

    return read


def _mark_refused(reader: Reader, command: str) -> None:
    if reader.token.kind in ("_", "^"):
        message = f"{command} with a script is not read: write ({command} …)^2 for a power of its value"
        raise Misread(message, reader.token.start, reader.token.end)


def _plain(name: str) -> Callable[[Reader], Piece]:
    """A function of plain syntax with its arguments in parentheses."""

    def read(reader: Reader) -> Piece:
        start = reader.past_name()
        if reader.token.kind != "(":
            raise Misread(f"{name} takes its arguments in parentheses", start, reader.end)
        arguments = [reader.sized(piece) for piece in listed(reader)]
        return with_scripts(reader, reader.call(start, reader.end, name, *arguments))

    return read


def square_root(reader: Reader) -> Piece:
    r"""``\sqrt{s}`` and ``\sqrt[3]{s}``."""
    start = reader.advance().start
    order = brackets.inside(reader) if reader.token.kind == "[" else None
    first, last, after = argument(reader.tokens, reader.position)
    if first == last:
        raise Misread("\\sqrt needs an argument", start, reader.end)
    inner = reader.sized(reader.within(first, last, reader.expression))
    reader.position = after
    if order is None:
        return with_scripts(reader, reader.call(start, reader.end, "sqrt", inner))
    one = Number(order.start, order.end, Fraction(1))
    exponent = reader.made(Product(order.start, order.end, one, (("/", reader.scope.leaf(order)),)))
    return with_scripts(reader, powered(reader, inner, exponent, reader.end))


def sigmoid(reader: Reader) -> Piece:
    r"""``\operatorname{sigm}(t)``, the logistic function :math:`1/(1 + e^{-t})` of a number."""
    start = reader.past_name()
    _mark_refused(reader, "\\operatorname{sigm}")
    return applied(reader, lambda piece: _logistic(reader, piece, start), start)


def _logistic(reader: Reader, piece: Piece, start: int) -> Piece:
    if piece.is_matrix and not piece.is_single:
        message = "the logistic function is read of a number: write \\frac{1}{1 + e^{-t}} of each entry"
        raise Clash(message, piece.start, piece.end)
    end = reader.end
    one = Number(start, end, Fraction(1))
    raised = reader.call(start, end, "exp", Negative(start, end, reader.scope.leaf(piece)))
    below = reader.made(Sum(start, end, ((1, one), (1, reader.scope.leaf(raised)))))
    return reader.made(Product(start, end, one, (("/", reader.scope.leaf(below)),)))


# ------------------------------------------------------------------------------------------ constants


def circle_number(reader: Reader) -> Piece:
    return _constant(reader, "pi")


def euler_number(reader: Reader) -> Piece:
    return _constant(reader, "e")


def _constant(reader: Reader, name: str) -> Piece:
    start = reader.past_name()
    if not reader.scope.declares(name):
        return with_scripts(reader, reader.made(Name(start, reader.end, name)))
    if name == "e":
        message = "e is declared as another name here: write \\exp(…) for the exponential"
        raise Misread(message, start, reader.end)
    message = "pi is declared as another name here, so that π has no name of its own"
    raise Misread(message, start, reader.end)


_PLAIN = ("inv", "diagonal", "vec", "quad", "hadamard", "norm2", "logdet", "entropy", "logpdf", "pdf")

COMMANDS: dict[str, Callable[[Reader], Piece]] = {
    "\\log": logarithm,
    "\\ln": logarithm,
    "log": logarithm,
    "ln": logarithm,
    "\\exp": exponential,
    "exp": exponential,
    "\\sqrt": square_root,
    "sigm": sigmoid,
    "sigmoid": sigmoid,
    "\\sigmoid": sigmoid,
    "\\det": _function("det", "\\det"),
    "det": _function("det", "\\det"),
    "\\tr": _function("tr", "\\operatorname{tr}"),
    "tr": _function("tr", "\\operatorname{tr}"),
    "Tr": _function("tr", "\\operatorname{tr}"),
    "trace": _function("tr", "\\operatorname{tr}"),
    "\\Tr": _function("tr", "\\operatorname{tr}"),
    "\\pi": circle_number,
    "\\uppi": circle_number,
    "\\mathrm{e}": euler_number,
    "e": euler_number,
    **{name: _plain(name) for name in _PLAIN if SIZE not in FUNCTIONS[name].kinds},
}
