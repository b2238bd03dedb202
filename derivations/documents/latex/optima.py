r"""Optima as one side of a claim: ``\arg\min_w f = A``, ``\min_w f = v`` and ``\max_w f \leq v``.

``\arg\min_w f = A`` says that f is smallest at w = A, and not that it is so nowhere else. ``\min_w f = v`` says besides that
the value there is v; the point has to be named beside the formula. ``\max_w f \leq v`` is a bound on f, whatever w is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from derivations.documents.elaborate import elaborate
from derivations.documents.forms import form_statements
from derivations.documents.grammar import parse_expression
from derivations.documents.latex import brackets
from derivations.documents.latex.canonical import command_name, nucleus
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.products import zeros_if_zero
from derivations.documents.latex.scripted import skip_scripts
from derivations.documents.latex.tokens import DEEPER, SHALLOWER, Token
from derivations.documents.places import Source
from derivations.documents.problems import Clash, Misread
from derivations.documents.statement_text import related
from derivations.documents.syntax_tree import Binding, Call, Name, Syntax
from derivations.language.nodes import free_variables
from derivations.language.statements import Statement

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_FORMS = {"min": "minimised", "max": "maximised"}
_BOUNDED_BY = {"minimised": ">=", "maximised": "<="}
_POINT = "at("
"""What stands before the settings of a point, so that they are read as those of the plain ``at``."""


@dataclass(frozen=True)
class Optimum:
    """``\\arg\\min_w f`` or, as a value, ``\\min_w f``: the form of the claim, the function and its variables."""

    form: str
    function: Piece
    names: tuple[Name, ...]
    is_value: bool
    start: int
    end: int


def optimum(reader: Reader) -> Optimum | None:
    r"""``\arg\min_w f`` or ``\min_w f`` in its spellings; f reaches to the relation."""
    start, position = reader.token.start, reader.position
    letter = nucleus(reader.tokens, position)
    words = command_name(letter.text).removeprefix("\\") if letter is not None else ""
    after = letter.after if letter is not None else position
    if words == "arg" and (second := nucleus(reader.tokens, after)) is not None:
        words, after = words + command_name(second.text).removeprefix("\\"), second.after
    kind = words.removeprefix("arg")
    if kind not in _FORMS or (words == kind and reader.symbols.find(reader.tokens, position) is not None):
        return None
    if words == kind and _is_list(reader.tokens, after):
        return None  # the largest or smallest of the numbers that stand there
    reader.position = after
    sub = skip_scripts(reader).slice("_")
    if sub is None or reader.tokens[reader.position - 1].kind == "'":
        raise Misread(f"what is varied? write \\{'arg' + chr(92) if words != kind else ''}{kind}_w f", start, reader.end)
    names = reader.within(*sub, lambda: _names(reader))
    function = reader.sized(reader.expression())
    return Optimum(_FORMS[kind], function, names, words == kind, start, reader.end)


def _is_list(tokens: Sequence[Token], position: int) -> bool:
    """Whether a bracket with several numbers in it stands at a place."""
    if tokens[position].kind not in ("(", "[", "\\{"):
        return False
    depth = 0
    for token in tokens[position:]:
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
        if depth == 0 or (depth == 1 and token.kind == ","):
            return depth == 1
    return False


def _names(reader: Reader) -> tuple[Name, ...]:
    names = [brackets.variable_name(reader)]
    while reader.token.kind == ",":
        reader.advance()
        names.append(brackets.variable_name(reader))
    return tuple(names)


def statements_of_optimum(
    reader: Reader, found: Optimum, relation: str, other: Piece, attained_at: Source | None, reason: Any
) -> tuple[Statement, ...]:
    """What a relation between an optimum and an expression says; ``reason`` is that of its bound, or nothing."""
    if found.is_value:
        _require_fixed(reader, found, reader.sized(other))
    elif attained_at is not None:
        raise Misread("\\arg\\min names its point already: leave out where it is attained", found.start, found.end)
    if found.is_value and relation == _BOUNDED_BY[found.form] and attained_at is None:
        return (related(relation, found.function.tree, other.tree, reader.scope.vocabulary, reason),)
    if relation != "=":
        message = f"of a {found.form} function only = is read" + (f", and {_BOUNDED_BY[found.form]}" if found.is_value else "")
        raise Misread(message, found.start, found.end)
    if not found.is_value:
        return _form(reader, found, (_binding(reader, found, other),), reason)
    if attained_at is None:
        raise Misread(_unattained(found), found.start, found.end)
    point = _point(found, attained_at)
    call = Call(found.start, found.end, Name(found.start, found.start, "at"), (reader.scope.leaf(found.function), *point))
    value = _in_plain(attained_at, lambda: elaborate(call, reader.scope))
    attained = related("=", value, other.tree, reader.scope.vocabulary)
    return (*_in_plain(attained_at, lambda: _form(reader, found, point, reason)), attained)


def _require_fixed(reader: Reader, found: Optimum, value: Piece) -> None:
    """The value of an optimum cannot depend on what is varied."""
    free = free_variables(value.tree)
    for name in found.names:
        if reader.scope.vocabulary.variables[name.name].symbol in free:
            raise Misread(
                f"“{name.name}” is varied on the other side, so this value cannot depend on it", value.start, value.end
            )


def _unattained(found: Optimum) -> str:
    kind = next(kind for kind, form in _FORMS.items() if form == found.form)
    name = found.names[0].name
    return (
        f'a {kind}imum that equals a value is attained somewhere: write attained_at = "{name} = …" beside the claim, or '
        f"“% lemmata: attained at {name} = …” in a comment before the equation; \\arg\\{kind} and a bound are read without"
    )


def _binding(reader: Reader, found: Optimum, value: Piece) -> Binding:
    if len(found.names) > 1:
        raise Misread("\\arg\\min over several variables has no one value: say it of each of them", found.start, found.end)
    (name,) = found.names
    variable = reader.scope.vocabulary.variables[name.name]
    if not variable.is_scalar:
        value = zeros_if_zero(reader, value, *variable.matrix_shape)
    return Binding(name.start, value.end, name, "=", reader.scope.leaf(reader.sized(value)))


def _point(found: Optimum, attained_at: Source) -> tuple[Binding, ...]:
    """The settings of the point, one for each variable that is varied."""
    read = _in_plain(attained_at, lambda: parse_expression(f"{_POINT}0, {attained_at.text})"))
    point = tuple(item for item in read.arguments if isinstance(item, Binding)) if isinstance(read, Call) else ()
    named = {item.name.name for item in point if isinstance(item.name, Name)}
    if named != {name.name for name in found.names}:
        message = f"the point sets {', '.join(sorted(named))}, but varied are {', '.join(name.name for name in found.names)}"
        raise attained_at.located(Misread(message, 0, len(attained_at.text)))
    return point


def _in_plain(source: Source, read: Callable[[], Any]) -> Any:
    """What is read of the settings; a problem with them has its place among them."""
    before = len(f"{_POINT}0, ")
    try:
        return read()
    except (Misread, Clash) as problem:
        end = len(source.text)
        problem.start, problem.end = (min(max(0, place - before), end) for place in (problem.start, problem.end))
        raise source.located(problem) from None


def _form(reader: Reader, found: Optimum, point: tuple[Binding, ...], reason: Any) -> tuple[Statement, ...]:
    form = Name(found.start, found.start, found.form)
    call = Call(found.start, max(found.end, point[-1].end), form, (reader.scope.leaf(found.function), *point))
    because = None if reason is None else reader.scope.leaf(Piece(Syntax(call.start, call.end), reason))
    return form_statements(call, because, reader.scope)
