"""What the LaTeX grammar makes: plain syntax together with the tree it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from sympy import Add, Integer, Mul, Pow

from derivations.documents.scope import Scope
from derivations.documents.syntax_tree import Name, Number, Power, Product, Sum, Syntax
from derivations.language import nodes
from derivations.language.shapes import equal_sizes


@dataclass(frozen=True, slots=True)
class Density:
    """The distribution and the point of a density that was written out."""

    distribution: Piece
    point: Piece


@dataclass(slots=True)  # not frozen, which would take three times as long to make
class Piece:
    """A part of a formula: its syntax, the tree that it stands for, and what its neighbours need to know.

    ``factors`` are those of a product written side by side. ``fit`` makes the piece for a given number of rows and columns
    where its own text does not say (``I``); such a piece has no tree, and ``vector`` says whether beside a matrix it is a
    column or a row. ``is_cell`` marks a 1×1 matrix written as one. ``jacobian`` is the derivative of a column in a column, for
    whoever does not mind its layout; such a piece has no tree either.
    """

    syntax: Syntax
    tree: Any
    factors: tuple[Piece, ...] = ()
    fit: Callable[[Any, Any], Piece] | None = None
    density: Density | None = None
    is_cell: bool = False
    vector: str = ""
    jacobian: Piece | None = None

    @property
    def start(self) -> int:
        return self.syntax.start

    @property
    def end(self) -> int:
        return self.syntax.end

    @property
    def is_matrix(self) -> bool:
        return nodes.is_matrix(self.tree)

    @property
    def is_single(self) -> bool:
        """Whether it is a matrix of one entry."""
        return self.is_matrix and all(equal_sizes(size, 1) for size in self.tree.shape)

    @property
    def is_distribution(self) -> bool:
        return isinstance(self.tree, nodes.Normal)

    @property
    def is_number(self) -> bool:
        return self.fit is None and not self.is_matrix and not self.is_distribution


@dataclass(frozen=True)
class PartScope(Scope):
    """A scope that also knows the parts of a formula which have their trees already, by the names given to them.

    ``known`` keeps the trees of declared names from one formula to the next, ``shared`` those of their parts.
    """

    known: dict[str, Any] = field(default_factory=dict)
    shared: dict[Any, Any] = field(default_factory=dict)

    def value(self, name: Name) -> Any:
        if name.name in self.indices:
            return super().value(name)
        if name.name not in self.known:  # one object for each name: SymPy compares equal trees slowly, identical ones fast
            self.known[name.name] = super().value(name)
        return self.known[name.name]

    def with_index(self, name: str, size: Any) -> PartScope:
        return replace(self, indices={**self.indices, name: size})

    def leaf(self, piece: Piece) -> Syntax:
        """Syntax that stands for a piece without being elaborated again."""
        if isinstance(piece.syntax, Number):
            return piece.syntax
        if isinstance(piece.syntax, Name):
            if piece.syntax.name not in self.indices:
                self.parts[piece.syntax.name] = piece.tree
            return piece.syntax
        name = f"⟨{len(self.parts)}⟩"
        self.parts[name] = piece.tree
        return Name(piece.start, piece.end, name)


def size_syntax(size: Any, place: Syntax) -> Syntax:
    """A size as plain syntax."""
    start, end = place.start, place.end
    if isinstance(size, Add):
        return Sum(start, end, tuple((1, size_syntax(term, place)) for term in size.args))
    if isinstance(size, Mul):
        first, *rest = size.args
        made = size_syntax(first, place)
        for factor in rest:
            made = Product(start, end, made, (("*", size_syntax(factor, place)),))
        return made
    if isinstance(size, Pow):
        return Power(start, end, size_syntax(size.base, place), size_syntax(size.exp, place))
    if isinstance(size, Integer):
        return Number(start, end, Fraction(int(size)))
    return Name(start, end, str(size.name))
