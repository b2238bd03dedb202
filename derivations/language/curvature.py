"""Statements about a quadratic form in directions: how many curvatures are positive, zero and negative.

A quadratic form on a linear space of dimension N has p positive, z zero and m negative curvatures, p + z + m = N, in every
basis (Sylvester's law of inertia). Of a Hessian they are the signs of its eigenvalues.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sympy import Add, Integer

from derivations.language.directions import dimension, is_linear_space
from derivations.language.errors import IllTyped
from derivations.language.nodes import At, display_name, free_variables, is_matrix, occurring
from derivations.language.plain import plain
from derivations.language.second_derivatives import Point, point_of
from derivations.language.shapes import brief, check_tree, same_kind
from derivations.language.size_polynomials import require_size_polynomial
from derivations.language.statements import Statement
from derivations.language.vocabulary import Vocabulary

SIGNS = ("positive", "zero", "negative")
NOT_POSITIVE, NOT_NEGATIVE = "not positive", "not negative"


@dataclass(frozen=True)
class Count:
    """How many curvatures of one sign there are: ``number``, a polynomial in sizes, or that many at least."""

    sign: str
    number: Any
    at_least: bool = False

    def words(self) -> str:
        return f"{self.sign} {'>=' if self.at_least else '='} {plain(self.number)}"


@dataclass(frozen=True)
class Squares:
    """A reason: the form as a sum of squares ``total`` in other directions.

    ``old`` gives old directions as expressions in the new ones (those that are left out stay as they are and are among the
    new); ``new`` gives the new directions as expressions in the old ones, where that is to show that they reach them all.
    """

    total: Any
    directions: tuple[Any, ...]
    old: tuple[tuple[Any, Any], ...] = ()
    new: tuple[tuple[Any, Any], ...] = ()

    def expressions(self) -> tuple[Any, ...]:
        return (self.total, *(value for _, value in (*self.old, *self.new)))


@dataclass(frozen=True)
class Inertia(Statement):
    """The quadratic form ``form`` in ``directions`` has the curvatures that ``counts`` say."""

    form: Any
    directions: tuple[Any, ...]
    counts: tuple[Count, ...]
    because: Squares | None = None

    def __post_init__(self) -> None:
        check_tree(self.form)
        if is_matrix(self.form):
            raise IllTyped(
                f"{brief(self.form)} is a matrix, and curvatures are those of a number that is quadratic in directions"
            )
        require_directions(self.directions, self.vocabulary)
        for count in self.counts:
            require_size_polynomial(count.number, self.vocabulary)
        if self.because is not None:
            _check_squares(self.because, self)

    @property
    def dimension(self) -> Any:
        """The number of curvatures, as a polynomial in sizes."""
        return total_dimension(self.directions, self.vocabulary)

    def expressions(self) -> tuple[Any, ...]:
        return (self.form,)

    def with_expressions(self, *expressions: Any) -> Inertia:
        (form,) = expressions
        return replace(self, form=form)

    def reasons(self) -> tuple[Any, ...]:
        return () if self.because is None else self.because.expressions()

    @property
    def point(self) -> Point | None:
        """The function and the point whose second derivative it is, where it cannot be written without them.

        Letters that were made for the form have names of several words, which nobody can write.
        """
        letters = [*self.directions, *(node.args[1] for node in occurring(self.form, At))]
        is_made = any(" " in display_name(letter) for letter in letters)
        return point_of(self.form, self.directions, self.vocabulary) if is_made else None

    def words(self) -> str:
        if (point := self.point) is not None:
            return f"index({', '.join([point.words(), *(count.words() for count in self.counts)])})"
        names = [display_name(direction) for direction in self.directions]
        return f"inertia({', '.join([plain(self.form), *names, *(count.words() for count in self.counts)])})"


@dataclass(frozen=True)
class LocalShape(Statement):
    """The form, a function's second derivative at a stationary point, makes that a local maximum, minimum or saddle.

    A saddle is a stationary point that is neither; curvatures of both signs show it, and a definite form refutes it. A
    definite form shows an optimum, a curvature of the wrong sign refutes it. What is between decides nothing.
    """

    kind: str  # "maximum", "minimum" or "saddle"
    form: Any
    directions: tuple[Any, ...]
    because: Squares | None = None

    def __post_init__(self) -> None:
        _ = self.sufficient

    @property
    def sufficient(self) -> Inertia:
        """What shows it."""
        one, none = Integer(1), Integer(0)
        counts = {
            "maximum": (Count("positive", none), Count("zero", none)),
            "minimum": (Count("negative", none), Count("zero", none)),
            "saddle": (Count("positive", one, at_least=True), Count("negative", one, at_least=True)),
        }
        return self._counted(counts[self.kind])

    @property
    def necessary(self) -> Inertia:
        """What it cannot do without."""
        one, none = Integer(1), Integer(0)
        counts = {
            "maximum": (Count("positive", none),),
            "minimum": (Count("negative", none),),
            "saddle": (Count(NOT_POSITIVE, one, at_least=True), Count(NOT_NEGATIVE, one, at_least=True)),
        }
        return self._counted(counts[self.kind])

    def _counted(self, counts: tuple[Count, ...]) -> Inertia:
        return Inertia(self.vocabulary, self.form, self.directions, counts, self.because)

    def expressions(self) -> tuple[Any, ...]:
        return (self.form,)

    def with_expressions(self, *expressions: Any) -> LocalShape:
        (form,) = expressions
        return replace(self, form=form)

    def reasons(self) -> tuple[Any, ...]:
        return self.sufficient.reasons()

    @property
    def point(self) -> Point | None:
        """The function and the point whose second derivative it is, if it is one."""
        return point_of(self.form, self.directions, self.vocabulary)

    def words(self) -> str:
        if (point := self.point) is not None:
            return f"{'saddle' if self.kind == 'saddle' else f'local_{self.kind}'}({point.words()})"
        kind = "saddle" if self.kind == "saddle" else f"local {self.kind}"
        return f"{plain(self.form)} makes a {kind} along {', '.join(display_name(symbol) for symbol in self.directions)}"


def require_directions(directions: tuple[Any, ...], vocabulary: Vocabulary) -> None:
    """Raise :class:`IllTyped` unless all are different variables that take every value of a linear space."""
    if not directions or len(set(directions)) < len(directions):
        raise IllTyped("name at least one direction, each once")
    for direction in directions:
        variable = vocabulary.variable_of(direction)
        if variable is None or not is_linear_space(variable):
            domain = f"declared {variable.domain}" if variable is not None else "no variable"
            raise IllTyped(
                f"“{display_name(direction)}” is {domain}: a direction takes every value of a linear space, so declare it "
                "real, symmetric, skew or diagonal"
            )


def total_dimension(directions: tuple[Any, ...], vocabulary: Vocabulary) -> Any:
    """The sum of the dimensions of some directions."""
    variables = (vocabulary.variable_of(direction) for direction in directions)
    return Add(*(dimension(variable) for variable in variables if variable is not None))


def _check_squares(squares: Squares, statement: Inertia) -> None:
    """Shapes and kinds, that nothing is set twice, and that every name means one thing."""
    for tree in squares.expressions():
        check_tree(tree)
    if is_matrix(squares.total):
        raise IllTyped(f"{brief(squares.total)} is a matrix, and a sum of squares is a number")
    require_directions(squares.directions, statement.vocabulary)
    pairs = (*squares.old, *squares.new)
    for symbol, value in pairs:
        same_kind(symbol, value)
    changed = [symbol for symbol, _ in pairs]
    if len(set(changed)) < len(changed) or {symbol for symbol, _ in squares.old} & set(squares.directions):
        raise IllTyped("a direction is set twice, or is set and new at once: give new directions new names")
    old, new = frozenset(statement.directions), frozenset(squares.directions)
    _require_absent(new - old, (statement.form,), "occurs in the form: give the new direction another name")
    _require_absent(new - old, (value for _, value in squares.new), "is a new direction: write it in the old ones")
    _require_absent(
        old - new, (squares.total, *(value for _, value in squares.old)), "is an old direction: write it in the new ones"
    )


def _require_absent(symbols: frozenset[Any], trees: Iterable[Any], what: str) -> None:
    for tree in trees:
        for symbol in sorted(symbols & free_variables(tree), key=display_name):
            raise IllTyped(f"“{display_name(symbol)}” stands in {brief(tree)}, but {what}")
