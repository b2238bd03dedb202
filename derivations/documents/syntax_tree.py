"""What the grammar makes of a text: small immutable nodes, each with the offsets of its first and last character."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Syntax:
    """A part of the text, from ``start`` up to ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number(Syntax):
    """``12`` or ``0.5``, as the exact fraction it spells."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name(Syntax):
    name: str


@dataclass(frozen=True, slots=True)
class Sum(Syntax):
    """Terms with their signs, +1 or -1, as written from left to right."""

    terms: tuple[tuple[int, Syntax], ...]


@dataclass(frozen=True, slots=True)
class Product(Syntax):
    """A first factor, then operators (``*``, ``@`` or ``/``) with their factors, from left to right."""

    first: Syntax
    rest: tuple[tuple[str, Syntax], ...]


@dataclass(frozen=True, slots=True)
class Negative(Syntax):
    operand: Syntax


@dataclass(frozen=True, slots=True)
class Power(Syntax):
    operand: Syntax
    exponent: Syntax


@dataclass(frozen=True, slots=True)
class Transposed(Syntax):
    operand: Syntax


@dataclass(frozen=True, slots=True)
class Indexed(Syntax):
    """``M[i, j]``, ``v[i]`` or ``M[:, j]``; a lone colon is ``None``."""

    operand: Syntax
    indices: tuple[Syntax | None, ...]


@dataclass(frozen=True, slots=True)
class Blocks(Syntax):
    """``[[A, B], [C, D]]``: a matrix of blocks or numbers, row by row."""

    rows: tuple[tuple[Syntax, ...], ...]


@dataclass(frozen=True, slots=True)
class Binding(Syntax):
    """``z ~ q``, ``i in n`` or ``X = value`` as an argument."""

    name: Name
    relation: str
    value: Syntax


@dataclass(frozen=True, slots=True)
class Comparison(Syntax):
    """``a < b`` or its kin, as the first argument of count and indicator."""

    left: Syntax
    relation: str
    right: Syntax


@dataclass(frozen=True, slots=True)
class Call(Syntax):
    """``name(arguments)``."""

    name: Name
    arguments: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Chain(Syntax):
    """``a = b <= c``: sides and the relations between them."""

    sides: tuple[Syntax, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conditions(Syntax):
    """``a = b and c < d``, where a form of claims asks for what shall hold."""

    chains: tuple[Chain, ...]
