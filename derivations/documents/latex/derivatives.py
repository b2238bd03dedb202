r"""Derivatives: ``\nabla_W f``, ``\frac{\partial f}{\partial W}``, ``\frac{d}{dt} f``, ``\partial f/\partial W``.

The derivative of a number in a matrix has the shape of the matrix. A derivative is of the whole product after it, unless shapes
leave only a part of it; where both are possible the formula is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from derivations.documents.latex import brackets, products
from derivations.documents.latex.canonical import argument, canonical, scripts
from derivations.documents.latex.jacobians import jacobian, laplacian, not_differentiated
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.names import listed
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.scripted import skip_scripts, with_scripts
from derivations.documents.problems import Clash, Misread
from derivations.documents.syntax_tree import Call, Name, Syntax
from derivations.language import nodes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_PARTIAL = "\\partial"
_UPRIGHT_D = ("d", "\\mathrm{d}", "\\operatorname{d}")
_MAY_BE_D = ("d", "\\mathrm", "\\operatorname", "\\rm", "{")
_MOST_BARE = 30
_ALONG, _ALONG_TWO = "\\operatorname{D}_X[f][H]", "\\operatorname{D}_X^2[f][H, K]"
Span = tuple[int, int]
Build = Callable[["Reader", Piece, Name, int], Piece]


def nabla(reader: Reader) -> Piece:
    r"""``\nabla_W f``."""
    token = reader.advance()
    found = skip_scripts(reader)
    sub = found.slice("_")
    if sub is None or found.slice("^") is not None or found.primes:
        message = f"the gradient is written \\nabla_W f, with the variable as its subscript; second derivatives as {_ALONG_TWO}"
        raise Misread(message, token.start, reader.end)
    name = reader.within(*sub, lambda: brackets.variable_name(reader))
    return _of_the_rest(reader, name, token.start)


def derivative(reader: Reader, above: Span, below: Span, after: int) -> Piece | None:
    r"""The derivative that a fraction is, or nothing when it is a quotient."""
    marks = _marks(reader, above, below)
    if marks is None:
        return None
    last = above[1]
    start = reader.tokens[reader.position - 1].start
    order, function = _order(reader, marks[0], last)
    name = _variable_below(reader, marks[1], below[1], order)
    if function == last:
        reader.position = after
        inner = _of_the_rest(reader, name, start)
    else:
        whole = reader.within(function, last, reader.expression)
        reader.position = after
        _require_dependence(reader, whole, name)
        inner = _derivative(reader, reader.sized(whole), name, start, order)
    for _ in range(order - 1):
        inner = _gradient(reader, inner, name, start)
    return with_scripts_of_derivative(reader, inner) if function != last else inner


def _marks(reader: Reader, above: Span, below: Span) -> tuple[int, int] | None:
    """The places after the d above and the d below, when the fraction is a derivative."""
    if reader.tokens[above[0]].kind == _PARTIAL:
        if reader.tokens[below[0]].kind == _PARTIAL:
            return above[0] + 1, below[0] + 1
        raise Misread("\\partial stands above the line but not below it", *_span(reader, above[0], below[1]))
    top, bottom = _after_d(reader, above), _after_d(reader, below)
    if top is None or bottom is None or not _is_variable(reader, bottom, below[1]):
        return None
    return top, bottom


def _span(reader: Reader, first: int, last: int) -> Span:
    return reader.tokens[first].start, reader.tokens[last - 1].end


def _after_d(reader: Reader, span: Span) -> int | None:
    """The place after the d with which a span begins."""
    first, last, after = argument(reader.tokens, span[0])
    if first < last and after <= span[1] and canonical(reader.tokens[span[0] : after]) in _UPRIGHT_D:
        return after
    return None


def _is_variable(reader: Reader, first: int, last: int) -> bool:
    found = reader.symbols.find(reader.tokens, first) if first < last else None
    if found is None or found.is_root or found.name not in reader.scope.vocabulary.variables:
        return False
    position, reader.position = reader.position, found.letters_end
    if found.takes:
        skip_scripts(reader)
    reached, reader.position = reader.position, position
    return reached == last


def _order(reader: Reader, position: int, last: int) -> tuple[int, int]:
    r"""The order of a derivative (``\partial^2``) and the place after it."""
    if position < last and reader.tokens[position].kind == "^":
        first, end, after = argument(reader.tokens, position + 1)
        text = canonical(reader.tokens[first:end])
        if text not in ("1", "2", "3", "4"):
            raise Misread("the order of a derivative is a number up to 4", *_span(reader, position, after))
        return int(text), after
    return 1, position


def _variable_below(reader: Reader, first: int, last: int, order: int) -> Name:
    """The variable under the line, with the order of the derivative as its power."""
    end = last
    if order > 1:
        mark = next((place for place in range(first, last) if reader.tokens[place].kind == "^"), None)
        if mark is None or canonical(reader.tokens[mark + 1 : last]).strip("{}") != str(order):
            message = f"a derivative of order {order} has the variable to that power below the line, once"
            raise Misread(message, *_span(reader, first, last))
        end = mark
    name: Name = reader.within(first, end, lambda: brackets.variable_name(reader))
    variable = reader.scope.vocabulary.variables[name.name]
    if order > 1 and not variable.is_scalar:
        raise Misread(f"second derivatives are read in a number only; in a matrix write {_ALONG_TWO}", name.start, name.end)
    return name


# ------------------------------------------------------------------------------------------ what is differentiated


def _gradient(reader: Reader, function: Piece, name: Name, start: int) -> Piece:
    if function.is_matrix and not function.is_single:
        raise not_differentiated(function)
    return reader.call(start, reader.end, "grad", function, name)


def _derivative(reader: Reader, function: Piece, name: Name, start: int, order: int = 1) -> Piece:
    """The derivative of a number or, once, of a column in a column."""
    if order == 1 and function.is_matrix and not function.is_single:
        return jacobian(reader, function, name, start)
    return _gradient(reader, function, name, start)


def _require_dependence(reader: Reader, function: Piece, name: Name) -> None:
    """Refuse ∂y/∂x of two symbols declared apart: it would be zero, and is not what was meant."""
    variables = reader.scope.vocabulary.variables
    if isinstance(function.syntax, Name) and function.syntax.name in variables and function.syntax.name != name.name:
        message = (
            f"“{function.syntax.name}” is declared a symbol of its own, so that its derivative in “{name.name}” is zero: "
            "say by a definition how it depends on it"
        )
        raise Misread(message, function.start, function.end)


def _of_the_rest(reader: Reader, name: Name, start: int, build: Build | None = None) -> Piece:
    """The derivative of the product that stands next, or of the only beginning of it that can be differentiated."""
    build = build or _gradient
    items = [("", reader.factor())]
    while reader.starts_factor():
        items.append(("", reader.factor()))
    if reader.token.kind in ("/", "\\cdot", "\\times", "*"):
        message = "what is differentiated can be read in two ways here: put brackets around it"
        raise Misread(message, start, reader.token.end)
    if len(items) == 1:
        return build(reader, reader.sized(items[0][1]), name, start)
    if len(items) > _MOST_BARE:
        raise Misread("what is differentiated is not clear: put brackets around it", start, items[-1][1].end)
    readings, problem = _readings(reader, items, name, start, build)
    if len(readings) > 1:
        message = f"what is differentiated in {name.name} can be read in two ways here: put brackets around it"
        raise Misread(message, start, items[-1][1].end)
    if not readings and problem is not None:
        raise problem
    return readings[0]


def _readings(
    reader: Reader, items: Sequence[tuple[str, Piece]], name: Name, start: int, build: Build
) -> tuple[list[Piece], Misread | Clash | None]:
    """Every way to end what is differentiated that shapes allow; one that does not depend on the variable is none."""
    symbol = reader.scope.vocabulary.variables[name.name].symbol
    readings: list[Piece] = []
    problem: Misread | Clash | None = None
    for count in range(len(items), 0, -1):
        try:
            function = reader.sized(products.product(reader, items[:count]))
            if count < len(items) and symbol not in nodes.free_variables(function.tree):
                continue
            inner = build(reader, function, name, start)
            readings.append(products.product(reader, [("", inner), *items[count:]]))
        except (Misread, Clash) as found:
            problem = problem or found
    return readings, problem


def directional(reader: Reader) -> Piece:
    r"""``\operatorname{D}_X[f][H]``, the derivative of f in X along H; ``\operatorname{D}_X^2[f][H, K]``, then along K."""
    start = reader.token.start
    _, _, reader.position = argument(reader.tokens, reader.position)
    found = skip_scripts(reader)
    sub, sup = found.slice("_"), found.slice("^")
    order = canonical(reader.tokens[slice(*sup)]) if sup is not None else "1"
    if sub is None or order not in ("1", "2") or found.primes:
        raise Misread(f"a directional derivative is written {_ALONG}, and a second one {_ALONG_TWO}", start, reader.end)
    name: Syntax = reader.within(*sub, lambda: brackets.variable_name(reader))
    (function,) = _bracketed(reader, 1, _ALONG)
    made = reader.sized(function)
    for direction in _bracketed(reader, int(order), _ALONG if order == "1" else _ALONG_TWO):
        leaves = (reader.scope.leaf(made), name, reader.scope.leaf(reader.sized(direction)))
        made = reader.made(Call(start, reader.end, Name(start, start, "D"), leaves))
    return with_scripts(reader, made)


def _bracketed(reader: Reader, count: int, form: str) -> list[Piece]:
    """So many expressions in square brackets."""
    if reader.token.kind != "[":
        raise unexpected(reader, f"“[”: a directional derivative is written {form}")
    opening = reader.token
    pieces = listed(reader)
    if len(pieces) != count:
        raise Misread(f"a directional derivative is written {form}", opening.start, reader.end)
    return pieces


def partial(reader: Reader) -> Piece:
    r"""``\partial f/\partial W``."""
    token = reader.token
    first = reader.position + 1
    slash = next((place for place in range(first, len(reader.tokens)) if reader.tokens[place].kind == "/"), None)
    if slash is None or slash + 1 >= len(reader.tokens) or reader.tokens[slash + 1].kind != _PARTIAL:
        raise Misread("a derivative is written \\frac{\\partial f}{\\partial W} or \\nabla_W f", token.start, token.end)
    function = reader.within(first, slash, reader.factor)
    reader.position = slash + 2
    name = brackets.variable_name(reader)
    _require_dependence(reader, function, name)
    return with_scripts_of_derivative(reader, _derivative(reader, reader.sized(function), name, token.start))


def with_scripts_of_derivative(reader: Reader, piece: Piece) -> Piece:
    return with_scripts(reader, piece) if reader.token.kind in ("_", "^", "'") else piece


def slashed(reader: Reader) -> Piece | None:
    r"""``dy/dx`` of a declared name in a declared symbol, or nothing; where d is a symbol it is a quotient."""
    if reader.token.text not in _MAY_BE_D or "d" in reader.scope.vocabulary.variables:
        return None
    start, first = reader.token.start, _after_d(reader, (reader.position, len(reader.tokens)))
    found = reader.symbols.find(reader.tokens, first) if first is not None else None
    if first is None or found is None:
        return None
    slash = scripts(reader.tokens, found.letters_end).after if found.takes else found.letters_end
    if reader.tokens[slash].kind != "/":
        return None
    below = _after_d(reader, (slash + 1, len(reader.tokens)))
    if below is None or not _starts_variable(reader, below):
        return None
    function: Piece = reader.within(first, slash, reader.factor)
    reader.position = below
    name = brackets.variable_name(reader)
    _require_dependence(reader, function, name)
    return with_scripts_of_derivative(reader, _derivative(reader, reader.sized(function), name, start))


def _starts_variable(reader: Reader, position: int) -> bool:
    found = reader.symbols.find(reader.tokens, position)
    return found is not None and not found.is_root and found.name in reader.scope.vocabulary.variables


def laplace(reader: Reader) -> Piece:
    r"""``\Delta_x f``, the sum of second derivatives."""
    token = reader.advance()
    found = skip_scripts(reader)
    sub = found.slice("_")
    if sub is None or found.slice("^") is not None or found.primes:
        message = "\\Delta is declared nowhere; the Laplacian is written \\Delta_x f, with the variable as its subscript"
        raise Misread(message, token.start, reader.end)
    name = reader.within(*sub, lambda: brackets.variable_name(reader))
    return _of_the_rest(reader, name, token.start, laplacian)


COMMANDS: dict[str, Callable[[Reader], Piece]] = {
    "\\nabla": nabla,
    "\\partial": partial,
    "\\Delta": laplace,
}
