"""One-edit changes of a tree, of the kind that authors make: sign, ½ ↔ 1 ↔ 2, transpose, d ↔ k, a lost term, σ ↔ σ²."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from sympy import (
    Add,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    S,
    Symbol,
    Transpose,
    ZeroMatrix,
)

from derivations.engines.size_choice import size_names
from derivations.language import nodes
from derivations.language.errors import IllTyped
from derivations.language.kinks import STEPS, Maximum, Minimum
from derivations.language.plain import plain
from derivations.language.statements import Relation
from derivations.language.vocabulary import Vocabulary

Edit = tuple[str, Any]
Stated = TypeVar("Stated", bound=Relation)

_LEFT_ALONE: dict[type, frozenset[int]] = {
    nodes.Expectation: frozenset([1]),
    nodes.MatrixExpectation: frozenset([1]),
    nodes.FiniteSum: frozenset([1, 2]),
    nodes.MatrixFiniteSum: frozenset([1, 2]),
    nodes.LogIntegral: frozenset([1]),
    nodes.At: frozenset([1]),
    nodes.MatrixAt: frozenset([1]),
    nodes.Limit: frozenset([1, 2, 3]),
    nodes.MatrixLimit: frozenset([1, 2, 3]),
    nodes.Gradient: frozenset([1]),
    nodes.Directional: frozenset([1]),
    nodes.OpaqueScalar: frozenset([0]),
    nodes.OpaqueMatrix: frozenset([0, 1, 2]),
    nodes.Entry: frozenset([1, 2]),
    nodes.Column: frozenset([1]),
    nodes.Block: frozenset([0]),
}
"""Arguments that name something (a bound variable, an index) and so are no place for an edit."""


def edited(statement: Stated) -> Iterator[tuple[str, Stated]]:
    """All well-typed one-edit changes of a statement, with words for each."""
    for words, sides in changes(statement):
        changed = made(statement, sides)
        if changed is not None:
            yield words, changed


def changes(statement: Relation) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The expressions of every one-edit change, not yet known to be well typed: that costs more than finding them."""
    occurring = size_names(statement.expressions(), statement.vocabulary)
    sizes = {name: statement.vocabulary.sizes[name] for name in occurring}
    vocabulary = replace(statement.vocabulary, sizes=sizes)
    for place, side in enumerate(statement.expressions()):
        for words, changed in (*_edits(side, vocabulary), *_whole_side(side)):
            if changed != side:
                sides = list(statement.expressions())
                sides[place] = changed
                yield f"{words} on the {'left' if place == 0 else 'right'}", tuple(sides)


def made(statement: Stated, sides: tuple[Any, ...]) -> Stated | None:
    """The statement with other sides; None where they are no numbers or do not type-check.

    An edit that no longer type-checks could not be printed by an author either.
    """
    if any(side.has(S.ComplexInfinity, S.NaN, S.Infinity) for side in sides):
        return None
    try:
        return statement.with_expressions(*sides)
    except (IllTyped, ValueError, TypeError):
        return None


def _edits(expression: Any, vocabulary: Vocabulary) -> Iterator[Edit]:
    """Edits at this node, then inside its arguments."""
    for local in _LOCAL:
        yield from local(expression, vocabulary)
    if isinstance(expression, MatrixSymbol | Identity | ZeroMatrix | OneMatrix | Symbol):
        return
    left_alone = _LEFT_ALONE.get(type(expression), frozenset())
    for place, argument in enumerate(expression.args):
        if place in left_alone:
            continue
        for words, changed in _edits(argument, vocabulary):
            rebuilt = _rebuild(expression, place, changed)
            if rebuilt is not None:
                yield words, rebuilt


def _rebuild(expression: Any, place: int, changed: Any) -> Any | None:
    arguments = list(expression.args)
    arguments[place] = changed
    try:
        return expression.func(*arguments)
    except (ValueError, TypeError, AttributeError):
        return None  # SymPy refuses shapes that do not fit


def _short(expression: Any) -> str:
    text = plain(expression)
    return text if len(text) <= 40 else text[:37] + "…"


def _terms(expression: Any, vocabulary: Vocabulary) -> Iterator[Edit]:
    """Flip the sign of a term, lose a term, double or halve a term."""
    if not isinstance(expression, Add | MatAdd):
        return
    for place, term in enumerate(expression.args):
        others = expression.args[:place] + expression.args[place + 1 :]
        scale = _scaled_matrix if isinstance(expression, MatAdd) else _scaled_number
        for factor, words in ((-1, "sign of"), (2, "twice"), (Rational(1, 2), "half of")):
            yield f"{words} {_short(term)}", expression.func(*others, scale(term, factor))
        if others:
            yield f"without {_short(term)}", expression.func(*others) if len(others) > 1 else others[0]


def _whole_side(side: Any) -> Iterator[Edit]:
    """Twice or minus one whole side; ones for a side that is zero."""
    if side == 0 or isinstance(side, ZeroMatrix):
        yield "one for zero", OneMatrix(*side.shape) if nodes.is_matrix(side) else Integer(1)
        return
    scale = _scaled_matrix if nodes.is_matrix(side) else _scaled_number
    yield "twice all", scale(side, 2)
    yield "sign of all", scale(side, -1)


def _scaled_number(term: Any, factor: Any) -> Any:
    return Mul(factor, term)


def _scaled_matrix(term: Any, factor: Any) -> Any:
    if isinstance(term, MatMul):
        scalars = [part for part in term.args if not nodes.is_matrix(part)]
        matrices = [part for part in term.args if nodes.is_matrix(part)]
        coefficient = Mul(factor, *scalars)
        return MatMul(coefficient, *matrices) if coefficient != 1 or len(matrices) > 1 else matrices[0]
    return MatMul(factor, term)


def _coefficients(expression: Any, vocabulary: Vocabulary) -> Iterator[Edit]:
    """Double or halve, or flip the sign of, a product of matrices that is not a term of a sum."""
    if isinstance(expression, MatMul):
        yield f"twice {_short(expression)}", _scaled_matrix(expression, 2)
        yield f"sign of {_short(expression)}", _scaled_matrix(expression, -1)


def _transposes(expression: Any, vocabulary: Vocabulary) -> Iterator[Edit]:
    """Drop a transpose, or transpose a factor of a product."""
    if isinstance(expression, Transpose):
        yield f"no transpose on {_short(expression.args[0])}", expression.args[0]
    elif isinstance(expression, MatMul):
        for place, factor in enumerate(expression.args):
            if nodes.is_matrix(factor) and not isinstance(factor, Transpose | Identity):
                rebuilt = _rebuild(expression, place, Transpose(factor))
                if rebuilt is not None:
                    yield f"transpose on {_short(factor)}", rebuilt


def _inverses(expression: Any, vocabulary: Vocabulary) -> Iterator[Edit]:
    if isinstance(expression, Inverse):
        yield f"no inverse on {_short(expression.args[0])}", expression.args[0]


def _sizes(expression: Any, vocabulary: Vocabulary) -> Iterator[Edit]:
    """One size for another, where a size is used as a number."""
    if isinstance(expression, Symbol) and expression.name in vocabulary.sizes:
        for other in vocabulary.sizes.values():
            if other.name != expression.name:
                yield f"size {other.name} for {expression.name}", other.symbol


def _scales(expression: Any, vocabulary: Vocabulary) -> Iterator[Edit]:
    """The square of a number variable for the variable: a deviation for a variance, or the reverse."""
    if isinstance(expression, Symbol) and expression.name in vocabulary.variables:
        name = nodes.display_name(expression)
        yield f"{name}² for {name}", Pow(expression, 2)


def _kinks(expression: Any, vocabulary: Vocabulary) -> Iterator[Edit]:
    """The smaller for the larger, one argument alone, and a comparison turned round."""
    if isinstance(expression, Maximum | Minimum):
        other, word = (Minimum, "min for max") if isinstance(expression, Maximum) else (Maximum, "max for min")
        yield word, other(*expression.args)
        for argument in expression.args:
            yield f"only {_short(argument)} of {_short(expression)}", argument
    if isinstance(expression, STEPS):
        smaller, larger = expression.args
        yield f"turned {_short(expression)}", expression.func(larger, smaller)


_LOCAL: tuple[Callable[[Any, Vocabulary], Iterator[Edit]], ...] = (
    _terms,
    _coefficients,
    _transposes,
    _inverses,
    _sizes,
    _scales,
    _kinks,
)
