"""Sizes in subscripts and limits: ``d``, ``2d``, ``d - k``."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derivations.documents.latex.canonical import argument
from derivations.documents.latex.messages import unexpected
from derivations.documents.latex.scripted import index_name
from derivations.documents.syntax_tree import Negative, Number, Power, Product, Sum, Syntax

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader


def size_text(reader: Reader) -> Syntax:
    """A size as plain syntax: a sum of sizes with whole coefficients."""
    start = reader.token.start
    terms: list[tuple[int, Syntax]] = []
    while True:
        sign = 1
        if reader.token.kind in ("+", "-"):
            sign = 1 if reader.advance().kind == "+" else -1
        elif terms:
            break
        terms.append((sign, _term(reader)))
    if len(terms) == 1 and terms[0][0] == 1:
        return terms[0][1]
    if len(terms) == 1:
        return Negative(start, reader.end, terms[0][1])
    return Sum(start, reader.end, tuple(terms))


def _term(reader: Reader) -> Syntax:
    start = reader.token.start
    number = _number(reader) if reader.token.kind == "digit" else None
    if number is not None and reader.token.kind not in ("letter", "\\cdot") and not _is_name(reader):
        return number
    if reader.token.kind == "\\cdot":
        reader.advance()
    name = _name(reader)
    if name is None:
        raise unexpected(reader, "a size: a declared one, a whole number, or such as d - k, 2d or d k")
    made: Syntax = name if number is None else Product(start, reader.end, number, (("*", name),))
    while _is_name(reader) and (name := _name(reader)) is not None:
        made = Product(start, reader.end, made, (("*", name),))
    return made


def _name(reader: Reader) -> Syntax | None:
    """The name of a size, perhaps with a square."""
    name = index_name(reader)
    if name is None or reader.token.kind != "^":
        return name
    first, last, after = argument(reader.tokens, reader.position + 1)
    if [token.text for token in reader.tokens[first:last]] != ["2"]:
        raise unexpected(reader, "a size: the highest power of one is its square")
    reader.position = after
    return Power(name.start, reader.end, name, Number(name.end, reader.end, Fraction(2)))


def _is_name(reader: Reader) -> bool:
    return reader.symbols.find(reader.tokens, reader.position) is not None


def _number(reader: Reader) -> Syntax:
    first = reader.advance()
    text = first.text
    while reader.token.kind == "digit" and reader.token.glued and len(text) < 6:
        text += reader.advance().text
    return Number(first.start, reader.end, Fraction(text))
