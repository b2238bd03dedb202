r"""Limits: ``\lim_{t \to a} f``, from one side ``\lim_{t \downarrow a} f`` or ``\lim_{t \to a^+} f``.

The target may be ``\infty``. A limit is of the product after it, up to the next ``+`` or ``-``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from derivations.documents.latex import brackets
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.scripted import skip_scripts
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Binding, Call, Name, Negative, Syntax
from derivations.language import nodes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader

_FORM = "a limit is written \\lim_{t \\to a} f, or \\lim_{t \\downarrow a} f from above"
_ARROWS = {
    "\\to": "",
    "\\rightarrow": "",
    "\\downarrow": "above",
    "\\searrow": "above",
    "\\uparrow": "below",
    "\\nearrow": "below",
}
_SIGNS = {"+": "above", "-": "below"}


def limit(reader: Reader) -> Piece:
    """A limit with its variable, its target and its body."""
    start = reader.advance().start
    sub = skip_scripts(reader).slice("_")
    if sub is None or reader.tokens[reader.position - 1].kind == "'":
        raise Misread(_FORM, start, reader.end)
    binding, words = approach(reader, *sub)
    body = reader.sized(reader.rest_of_term())
    return reader.made(Call(start, reader.end, Name(start, start, "limit"), (reader.scope.leaf(body), binding, *words)))


def approach(reader: Reader, first: int, last: int) -> tuple[Binding, tuple[Name, ...]]:
    """The variable with its target, and the word for the side that it comes from, if one is said."""
    start, end = reader.tokens[first].start, reader.tokens[last - 1].end
    last, sign = _one_sided(reader, first, last)
    binding, side = reader.within(first, last, lambda: _approach(reader))
    if side and sign and side != sign:
        raise Misread("the arrow and the sign say different sides", start, end)
    return binding, (Name(binding.start, binding.end, side or sign),) if side or sign else ()


def _one_sided(reader: Reader, first: int, last: int) -> tuple[int, str]:
    """Where the target ends, and the side that a ``^+`` or ``^-`` after it says."""
    kinds = [token.kind for token in reader.tokens[first:last]]
    for tail in (["^", sign] for sign in _SIGNS):
        if kinds[-2:] == tail:
            return last - 2, _SIGNS[tail[1]]
    if len(kinds) > 4 and kinds[-4:-2] == ["^", "{"] and kinds[-1] == "}" and kinds[-2] in _SIGNS:
        return last - 4, _SIGNS[kinds[-2]]
    return last, ""


def _approach(reader: Reader) -> tuple[Binding, str]:
    """``t \\to a``: the variable with its target, and the side that the arrow says."""
    name = brackets.variable_name(reader)
    if reader.token.kind not in _ARROWS:
        raise unexpected(reader, "\\to, \\downarrow or \\uparrow")
    side = _ARROWS[reader.advance().kind]
    target = infinity(reader) or reader.scope.leaf(reader.sized(reader.expression()))
    return Binding(name.start, reader.end, name, "=", target), side


def infinity(reader: Reader) -> Syntax | None:
    r"""``\infty``, ``+\infty`` or ``-\infty`` as plain syntax; None where something else stands."""
    start, sign = reader.token.start, reader.token.kind
    signed = sign in ("+", "-")
    if (reader.peek(1) if signed else reader.token).kind != "\\infty":
        return None
    reader.position += 2 if signed else 1
    name = Name(start, reader.end, "oo")
    return Negative(start, reader.end, name) if sign == "-" else name


def require_inside(trees: Sequence[Any], end: int) -> None:
    """Raise :class:`Misread` where the variable of a limit stands outside it too: the limit was meant to reach further."""
    moving = {nodes.display_name(limit.args[1]) for tree in trees for limit in nodes.occurring(tree, *nodes.LIMITS)}
    free = {nodes.display_name(symbol) for tree in trees for symbol in nodes.free_variables(tree)}
    for name in sorted(moving & free):
        message = f"“{name}” stands outside its limit as well: put all that the limit is of in brackets, \\lim_{{…}} [f + g]"
        raise Misread(message, 0, end)


COMMANDS: dict[str, Callable[[Reader], Piece]] = {"\\lim": limit}
