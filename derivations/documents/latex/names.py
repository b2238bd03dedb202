"""Declared names where they stand: variables, sizes, indices, opaque functions, distributions and their densities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derivations.documents.latex.brackets import CLOSING, variable_name
from derivations.documents.latex.canonical import nucleus, script_text, scripts
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.pieces import Density, Piece
from derivations.documents.latex.products import zeros_if_zero
from derivations.documents.latex.scripted import skip_scripts, with_scripts
from derivations.documents.latex.symbols import Found
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Call, Name
from derivations.language import nodes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader
    from derivations.documents.latex.tokens import Token

SEPARATORS = ("\\mid", "|", ";")


def named(reader: Reader) -> Piece | None:
    """The piece for the declared name that stands here, or nothing."""
    token = reader.token
    if token.kind != "letter" and not token.kind.startswith("\\") and token.kind != "{":
        return None
    if (phrase := reader.symbols.phrase(reader.tokens, reader.position)) is not None:
        return _phrase(reader, *phrase)
    if (index := _index(reader)) is not None:
        return index
    found = reader.symbols.find(reader.tokens, reader.position)
    if found is None:
        return _head(reader)
    return None if _is_divergence(reader, found) else _found(reader, found)


def _is_divergence(reader: Reader, found: Found) -> bool:
    r"""Whether ``D_{\mathrm{KL}}`` stands here, where D is declared as something else."""
    if reader.token.text != "D" or "_" in found.takes:
        return False
    sub = scripts(reader.tokens, found.letters_end).slice("_")
    return sub is not None and script_text(reader.tokens[slice(*sub)]) == "KL"


def _index(reader: Reader) -> Piece | None:
    """The index of an enclosing sum."""
    letter = nucleus(reader.tokens, reader.position) if reader.scope.indices else None
    if letter is None or letter.text.removeprefix("\\") not in reader.scope.indices:
        return None
    start = reader.token.start
    reader.position = letter.after
    return with_scripts(reader, reader.made(Name(start, reader.end, letter.text.removeprefix("\\"))))


def _found(reader: Reader, found: Found) -> Piece:
    start = reader.token.start
    reader.position = found.letters_end
    if found.name in reader.scope.vocabulary.functions:
        return with_scripts(reader, _application(reader, found, start))
    piece = reader.made(Name(start, reader.end, found.name))
    if found.is_root:
        return with_scripts(reader, reader.call(start, reader.end, "sqrt", piece))
    if piece.is_distribution:
        return _distribution(reader, piece, found)
    return with_scripts(reader, piece, found.takes)


# ------------------------------------------------------------------------------------------ functions


def _application(reader: Reader, found: Found, start: int) -> Piece:
    """An opaque function with its arguments."""
    name = Name(start, reader.end, found.name)
    if found.takes:
        marks = skip_scripts(reader)
        if {mark for mark, _, _ in marks.order} - found.takes:
            raise Misread(f"a script on the function {found.name} is not part of its spelling", start, reader.end)
    if reader.token.kind not in ("(", "["):
        raise Misread(f"{found.name} is a function: write its arguments in parentheses", start, reader.end)
    arguments = [reader.sized(argument) for argument in listed(reader)]
    leaves = tuple(reader.scope.leaf(argument) for argument in arguments)
    return reader.made(Call(start, reader.end, name, leaves))


def listed(reader: Reader) -> list[Piece]:
    """Expressions in brackets with commas between them."""
    opening = reader.advance()
    reader.closers.append(opening.kind)
    made = [reader.expression()]
    while reader.token.kind == ",":
        reader.advance()
        made.append(reader.expression())
    reader.expect(CLOSING[opening.kind], opening)
    reader.closers.pop()
    return made


# ------------------------------------------------------------------------------------------ distributions


def _distribution(reader: Reader, piece: Piece, found: Found) -> Piece:
    """A distribution by its name, or its density where a point follows."""
    if found.takes:
        skip_scripts(reader)
    if reader.token.kind in ("_", "^"):
        raise unexpected(reader, "an operator or “(”")
    return density(reader, piece) if reader.token.kind == "(" else piece


def density(reader: Reader, distribution: Piece) -> Piece:
    r"""``q(z)`` or ``q(z \mid x)``: after the bar stand variables that the distribution depends on."""
    opening = reader.advance()
    reader.closers.append("density")
    point = reader.expression()
    if reader.token.kind in SEPARATORS:
        reader.advance()
        _conditions(reader, distribution)
    reader.expect(")", opening)
    reader.closers.pop()
    return density_at(reader, distribution, point, reader.end)


def density_at(reader: Reader, distribution: Piece, point: Piece, end: int) -> Piece:
    """The density of a distribution at a point."""
    rows = distribution.tree.mean.shape[0]
    point = zeros_if_zero(reader, point, rows, nodes.ONE) if rows != 1 else reader.sized(point)
    made = reader.call(distribution.start, end, "pdf", distribution, point)
    return Piece(made.syntax, made.tree, density=Density(distribution, point))


def _conditions(reader: Reader, distribution: Piece) -> None:
    """Variables after the bar; one that the distribution does not depend on would be dropped, so it is refused."""
    free = nodes.free_variables(distribution.tree)
    while True:
        name = variable_name(reader)
        if reader.scope.vocabulary.variables[name.name].symbol not in free:
            message = f"this distribution does not depend on “{name.name}”: declare another one, or leave it out"
            raise Misread(message, name.start, name.end)
        if reader.token.kind != ",":
            return
        reader.advance()


def _phrase(reader: Reader, name: str, end: int) -> Piece:
    r"""A name spelled as a whole phrase, such as ``p(x \mid z)``, the density of x."""
    first, tokens = reader.position, reader.tokens
    start = tokens[first].start
    reader.position = end
    piece = reader.made(Name(start, reader.end, name))
    if not piece.is_distribution:
        return with_scripts(reader, piece)
    point = _point_of_phrase(reader, tokens[first:end])
    made = reader.call(start, reader.end, "pdf", piece, point)
    return with_scripts_of_density(reader, Piece(made.syntax, made.tree, density=Density(piece, point)))


def _head(reader: Reader) -> Piece | None:
    r"""``q`` alone, where one distribution is spelled ``q(z)``; its variable is that of the phrase."""
    names, end = reader.symbols.headed(reader.tokens, reader.position)
    names = [name for name in names if isinstance(reader.scope.definitions.get(name), nodes.Normal)]
    if not names or reader.tokens[end].kind in ("(", "[", "_", "^", "'"):
        return None
    start = reader.token.start
    reader.position = end
    if len(names) > 1:
        spelled = " or ".join(f"“{name}”" for name in names)
        raise Misread(f"this may be {spelled}: write the distribution with its variables", start, reader.end)
    piece = reader.made(Name(start, reader.end, names[0]))
    phrase = reader.symbols.written[names[0]]
    place = next(place for place, token in enumerate(phrase) if token.kind == "(")
    found = reader.symbols.find(phrase, place + 1)
    if found is None or found.name not in reader.scope.vocabulary.variables:
        return piece
    return Piece(piece.syntax, piece.tree, density=Density(piece, reader.made(Name(start, reader.end, found.name))))


def with_scripts_of_density(reader: Reader, piece: Piece) -> Piece:
    return with_scripts(reader, piece) if reader.token.kind in ("_", "^", "'") else piece


def _point_of_phrase(reader: Reader, tokens: Sequence[Token]) -> Piece:
    """The variable after the first parenthesis of a phrase."""
    opening = next((place for place, token in enumerate(tokens) if token.kind == "("), None)
    if opening is None:
        raise Misread("the spelling of a density names its variable in parentheses", tokens[0].start, tokens[-1].end)
    last = next((place for place, token in enumerate(tokens) if token.kind in (*SEPARATORS, ",", ")")), len(tokens))
    base = reader.position - len(tokens)
    return reader.within(base + opening + 1, base + last, lambda: reader.made(variable_name(reader)))
