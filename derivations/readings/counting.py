r"""Counts read off a formula: how many states its series needs, and so which test size settles every size.

A lowered expression without densities and derivatives is, around a point where all its matrices are multiples of the
identity, a rational series in non-commuting letters. ``states`` bounds the dimension of that series for each size
(docs/every_size.md, case 2); ``scalar_bounds`` bounds the dimension of the gradients of a sum of traces and
log-determinants (case 3). Bounds only have to be true, so nothing is subtracted anywhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sympy import (
    Add,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    NumberSymbol,
    Pow,
    Rational,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
)

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Unsupported
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary
from derivations.readings.words import is_letter, positions, product_of, words_of

Counts = Counter[str]

_MOST_WORDS = 400


class NotCovered(Unsupported):
    """A hypothesis of the theorem fails; the message says which."""


@dataclass(frozen=True)
class Letters:
    """The matrix variables of a statement and what is known of them."""

    vocabulary: Vocabulary
    counted: dict[tuple[Any, bool], Counts] = field(default_factory=dict, compare=False)
    """The states of matrices that were counted before: terms share most of their factors."""

    def is_letter(self, expression: Any) -> bool:
        return isinstance(expression, MatrixSymbol)

    def is_vector(self, symbol: Any) -> bool:
        return bool(symbol.shape[1] == 1) and bool(symbol.shape[0] != 1)

    def symmetry(self, symbol: Any) -> Symmetry:
        variable = self.vocabulary.variables.get(nodes.display_name(symbol))
        if variable is None:
            raise NotCovered(f"{nodes.display_name(symbol)} is not declared")
        if variable.domain == "orthonormal columns":
            raise NotCovered(f"{variable.name} has orthonormal columns, which needs a size split in two")
        return variable.kind.symmetry

    def factor(self, symbol: Any) -> int:
        """2 for letters whose transpose is ± themselves (an orthogonal one is made of a skew letter), else 1."""
        return 1 if self.symmetry(symbol) is Symmetry.NONE else 2


def matrix_letters(expression: Any) -> frozenset[Any]:
    """The matrix variables an expression holds, vectors included."""
    return frozenset(symbol for symbol in nodes.free_variables(expression) if isinstance(symbol, MatrixSymbol))


def size_name(size: Any) -> str | None:
    """The name of a size, None for 1; anything else is not covered."""
    if size == 1:
        return None
    if isinstance(size, Symbol):
        return str(size.name)
    raise NotCovered(f"the size {plain(size)} is not a size of its own")


def _one_each(*sizes: Any) -> Counts:
    return Counter(name for name in map(size_name, sizes) if name is not None)


# -------------------------------------------------------------------------------------------------- case 2


def states(matrix: Any, letters: Letters, inside: bool = False) -> Counts:
    """States of each size for the series of a matrix expression; raises :class:`NotCovered` outside the hypotheses.

    A letter counts 1 at either side, a multiple of the identity 1, an inverse adds 1, sums and products add up.
    ``inside`` says that the matrix stands under an inverse, where its numbers may not depend on sizes.
    """
    key = matrix, inside
    if key not in letters.counted:
        letters.counted[key] = _states(matrix, letters, inside)
    return letters.counted[key]


def _states(matrix: Any, letters: Letters, inside: bool) -> Counts:
    if isinstance(matrix, MatrixSymbol):
        letters.symmetry(matrix)
        return _one_each(*matrix.shape)
    if isinstance(matrix, Identity):
        return _one_each(matrix.args[0])
    if isinstance(matrix, ZeroMatrix):
        return Counter()
    if isinstance(matrix, Transpose):
        return states(matrix.args[0], letters, inside)
    if isinstance(matrix, MatAdd):
        return _total(states(term, letters, inside) for term in matrix.args)
    if isinstance(matrix, MatMul):
        return _states_of_product(matrix, letters, inside)
    if isinstance(matrix, MatPow) and isinstance(matrix.args[1], Integer) and 1 <= matrix.args[1] <= 16:
        single = states(matrix.args[0], letters, inside)
        return Counter({name: count * int(matrix.args[1]) for name, count in single.items()})
    if isinstance(matrix, Inverse):
        if matrix.shape[0] == 1:
            raise NotCovered("the inverse of a 1×1 matrix")
        return states(matrix.args[0], letters, True) + _one_each(matrix.shape[0])
    raise NotCovered(f"{type(matrix).__name__} in {plain(matrix)}")


def _states_of_product(matrix: Any, letters: Letters, inside: bool) -> Counts:
    factors = [factor for factor in matrix.args if nodes.is_matrix(factor)]
    for left in factors[:-1]:
        if left.shape[1] == 1:
            raise NotCovered(f"a column times a row in {plain(matrix)}")
    for factor in matrix.args:
        if not nodes.is_matrix(factor):
            _check_number(factor, letters, inside)
    return _total(states(factor, letters, inside) for factor in factors)


def _check_number(number: Any, letters: Letters, inside: bool) -> None:
    if not is_plain_number(number):
        raise NotCovered(f"the factor {plain(number)} is more than numbers and sizes")
    if inside and any(symbol.name in letters.vocabulary.sizes for symbol in nodes.free_variables(number)):
        raise NotCovered(f"the size in {plain(number)} stands under an inverse or log-determinant")


def is_plain_number(number: Any) -> bool:
    """Whether it is made of numbers, number variables and sizes alone.

    Nothing whose value depends on the test size may pass, such as tr(I) or a sum over an index: a size used as a
    coefficient stands for a number of its own in the test.
    """
    if isinstance(number, Symbol):
        return nodes.BOUND_MARK not in number.name
    if isinstance(number, Add | Mul | Pow | exp | log) and not nodes.is_matrix(number):
        return all(is_plain_number(part) for part in number.args)
    return isinstance(number, NumberSymbol | Rational)


def _total(counts: Any) -> Counts:
    total: Counts = Counter()
    for count in counts:
        total.update(count)
    return total


# -------------------------------------------------------------------------------------------------- case 3


@dataclass(frozen=True)
class Term:
    """One term of a number: a trace of ``matrix`` (with the outer product of ``ends`` as one more letter) or log det."""

    matrix: Any | None
    ends: tuple[Any, Any] | None = None
    log_det: bool = False


def terms_of(number: Any, letters: Letters) -> list[Term]:
    """The terms of a sum of traces, log-determinants and forms aᵀ r b, times plain numbers; other terms have none."""
    if is_plain_number(number):
        return []
    if isinstance(number, Add):
        return [term for part in number.args for term in terms_of(part, letters)]
    if isinstance(number, Mul):
        holding = [factor for factor in number.args if not is_plain_number(factor)]
        if len(holding) > 1:
            raise NotCovered(f"a product of two numbers made of matrices in {plain(number)}")
        return terms_of(holding[0], letters)
    if isinstance(number, nodes.LogDet):
        _no_vectors(number.args[0], letters)
        return [Term(number.args[0], log_det=True)]
    if isinstance(number, Trace | nodes.AsScalar):
        return _closed_terms(number.args[0], letters)
    raise NotCovered(f"{type(number).__name__} in {plain(number)}")


def _no_vectors(matrix: Any, letters: Letters) -> None:
    if any(letters.is_vector(symbol) for symbol in matrix_letters(matrix)):
        raise NotCovered(f"a vector inside {plain(matrix)}")


def _closed_terms(matrix: Any, letters: Letters) -> list[Term]:
    """The words of a trace, or of a number written as a 1×1 product, cut at its vectors."""
    vectors = frozenset(symbol for symbol in matrix_letters(matrix) if letters.is_vector(symbol))
    if not vectors:
        if matrix.shape[0] == 1:
            raise NotCovered(f"a 1×1 matrix without vectors in {plain(matrix)}")
        return [Term(matrix)]
    try:
        words = words_of(matrix, vectors)
    except Unsupported as error:
        raise NotCovered(str(error)) from error
    if len(words) > _MOST_WORDS:
        raise NotCovered("too many words")
    return [_cut_at_vectors(word, vectors, matrix) for _, word in words]


def _cut_at_vectors(word: list[Any], vectors: frozenset[Any], matrix: Any) -> Term:
    places = [place for place, factor in enumerate(word) if any(is_letter(factor, vector) for vector in vectors)]
    if not places:
        return Term(product_of(word))
    if len(places) != 2:
        raise NotCovered(f"a term with {len(places)} vectors in {plain(matrix)}")
    first, second = places
    if word[first].shape[0] == 1 and word[second].shape[1] == 1:  # … aᵀ r b …, closed outside by numbers only
        inner, outer = word[first + 1 : second], word[second + 1 :] + word[:first]
        a, b = word[first].args[0], word[second]
    else:  # b … aᵀ: going round, aᵀ comes first
        inner, outer = word[second + 1 :] + word[:first], word[first + 1 : second]
        a, b = word[second], word[first]
        a = a.args[0] if isinstance(a, Transpose) else a
        if isinstance(b, Transpose):
            raise NotCovered(f"vectors that do not close to a number in {plain(matrix)}")
    if outer or a.shape[1] != 1 or b.shape[1] != 1:
        raise NotCovered(f"a matrix beside a closed form in {plain(matrix)}")
    return Term(product_of(inner) if inner else None, (a, b))


def scalar_bounds(number: Any, letters: Letters) -> Counts:
    """For each size, a test size that settles F = 0 at every size, given F at a base point (case 3)."""
    terms = terms_of(number, letters)
    found = [_term_states(term, letters) for term in terms]
    symbols = frozenset().union(*(matrix_letters(number), *(set(_end_letters(term)) for term in terms)))
    bounds: Counts = Counter()
    for symbol in symbols:
        if isinstance(symbol, MatrixSymbol) and (letters.is_vector(symbol) or _is_diagonal(symbol, letters)):
            continue
        factor = _end_factor(symbol) if isinstance(symbol, tuple) else letters.factor(symbol)
        total: Counts = Counter()
        for term, count in zip(terms, found, strict=True):
            total.update(_gradient_states(term, count, symbol))
        for name, value in total.items():
            bounds[name] = max(bounds[name], factor * value)
    return bounds


def _is_diagonal(symbol: Any, letters: Letters) -> bool:
    return letters.symmetry(symbol) is Symmetry.DIAGONAL


def _end_letters(term: Term) -> list[Any]:
    """The outer product b aᵀ as a letter of its own; that of a and b and that of b and a are transposes."""
    return [] if term.ends is None else [tuple(sorted(term.ends, key=lambda symbol: str(symbol.name)))]


def _end_factor(pair: tuple[Any, Any]) -> int:
    return 2 if pair[0] == pair[1] else 1


def _term_states(term: Term, letters: Letters) -> Counts:
    inner = states(term.matrix, letters, inside=term.log_det) if term.matrix is not None else Counter()
    if term.ends is None:
        return inner
    return inner + _one_each(term.ends[0].shape[0], term.ends[1].shape[0])


def _gradient_states(term: Term, count: Counts, symbol: Any) -> Counts:
    """2 m n for a trace, m (2 n + 1) for a log-determinant, m the occurrences of the letter."""
    if isinstance(symbol, tuple):
        occurrences = int(symbol in _end_letters(term))
    else:
        occurrences = 0 if term.matrix is None else _occurrences(term.matrix, symbol)
    if not occurrences:
        return Counter()
    if term.log_det:
        side = size_name(term.matrix.shape[0]) if term.matrix is not None else None
        names = set(count) | ({side} if side else set())
        return Counter({name: occurrences * (2 * count[name] + (1 if name == side else 0)) for name in names})
    return Counter({name: 2 * occurrences * value for name, value in count.items()})


def _occurrences(expression: Any, symbol: Any) -> int:
    if expression == symbol:
        return 1
    if isinstance(expression, MatrixSymbol) or symbol not in nodes.free_variables(expression):
        return 0
    # SymPy's Inverse is a MatPow of exponent −1, but it holds its argument once
    is_power = isinstance(expression, MatPow) and not isinstance(expression, Inverse)
    times = int(expression.args[1]) if is_power else 1
    return times * sum(_occurrences(argument, symbol) for argument in expression.args)


# -------------------------------------------------------------------------------------------------- linear in a letter


def linear_bounds(number: Any, direction: Any, letters: Letters) -> Counts:
    """Bounds for F = Σ tr(uᵢ H vᵢ), linear in the letter H: its gradient in H is all that counts, with no base value."""
    if letters.is_vector(direction) or letters.symmetry(direction) in (Symmetry.DIAGONAL, Symmetry.CURVED):
        raise NotCovered("the direction is not a free matrix")
    total: Counts = Counter()
    for term in terms_of(number, letters):
        if term.log_det or term.matrix is None:
            raise NotCovered("a term without the direction")
        total.update(_linear_term(term, direction, letters))
    factor = letters.factor(direction)
    return Counter({name: factor * value for name, value in total.items()})


def _linear_term(term: Term, direction: Any, letters: Letters) -> Counts:
    total: Counts = Counter()
    for _, word in words_of(term.matrix, frozenset([direction])):
        if len(positions(word, direction)) != 1:
            raise NotCovered("a term in which the direction does not occur exactly once")
        total.update(_total(states(factor, letters) for factor in word if not is_letter(factor, direction)))
        if term.ends is not None:
            total.update(_one_each(term.ends[0].shape[0], term.ends[1].shape[0]))
    return total
