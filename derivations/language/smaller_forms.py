"""Sums that are surely not larger than a given one, because one term was replaced by something smaller.

A maximum is at least each of its arguments, a minimum at most each; eᵘ is at least 1 + u; a step is at most 1; the entries
of an ordered spectrum decrease strictly; a count is at most the number of indices; sums over the same index are added up
body by body; a sum of numbers that are not negative is at least each of its terms, which an entry names where it is defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sympy import Add, Integer, Mul, exp

from derivations.language import nodes
from derivations.language.kinks import STEPS, Maximum, Minimum
from derivations.language.vocabulary import Vocabulary

_MOST_TERMS = 12
_KINKED = (Maximum, Minimum, exp, *STEPS)
_MOST_KINKED, _MOST_FACTORS = 4, 5  # they are replaced one after another in every order, which takes long for many

Shows = Callable[[Any, Vocabulary], bool]


def smaller_forms(
    expression: Any, vocabulary: Vocabulary, is_nonnegative: Shows, is_positive: Shows
) -> Iterator[tuple[Any, bool]]:
    """Sums with one term replaced, and whether each is surely smaller rather than at most equal."""
    terms = Add.make_args(expression)
    if len(terms) > _MOST_TERMS:
        return
    joined = _joined(terms)
    if joined is not None:
        yield joined, False
    found = [factor for term in terms for _, factor in _taken_apart(term)]
    if len(found) > _MOST_FACTORS or sum(isinstance(factor, _KINKED) for factor in found) > _MOST_KINKED:
        return
    for term in terms:
        for coefficient, factor in _taken_apart(term):
            if is_nonnegative(coefficient, vocabulary):
                for smaller, strictly in _smaller(factor, expression, vocabulary, is_nonnegative, is_positive):
                    yield expression - term + coefficient * smaller, strictly and bool(coefficient.is_positive)
            elif is_nonnegative(-coefficient, vocabulary):
                for larger, strictly in _larger(factor, expression, vocabulary):
                    yield expression - term + coefficient * larger, strictly and bool(coefficient.is_nonzero)


def in_cases(expression: Any) -> list[Any]:
    """A sum with a maximum that is subtracted, or a minimum that is added, put equal to each of its arguments in turn.

    At every point it is one of them. Empty where there is no such term, and where there are many kinks.
    """
    terms = Add.make_args(expression)
    if len(nodes.occurring(expression, Maximum, Minimum)) > _MOST_KINKED:
        return []
    for term in terms:
        for coefficient, factor in _taken_apart(term):
            sign = coefficient if isinstance(factor, Minimum) else -coefficient
            if isinstance(factor, Maximum | Minimum) and sign.is_positive:
                return [expression - term + coefficient * argument for argument in factor.args]
    return []


def _taken_apart(term: Any) -> Iterator[tuple[Any, Any]]:
    """(c, K) for a term c·K with a kink or an entry K."""
    factors = Mul.make_args(term)
    for place, factor in enumerate(factors):
        if isinstance(factor, (nodes.Entry, nodes.FiniteSum, *_KINKED)):
            yield Mul(*factors[:place], *factors[place + 1 :]), factor


def _smaller(
    factor: Any, expression: Any, vocabulary: Vocabulary, is_nonnegative: Shows, is_positive: Shows
) -> Iterator[tuple[Any, bool]]:
    """Numbers that are at most as large, and whether they are surely smaller."""
    if isinstance(factor, Maximum):
        yield from ((argument, False) for argument in factor.args)
    elif isinstance(factor, exp):
        yield 1 + factor.args[0], is_positive(factor.args[0], vocabulary) or is_positive(-factor.args[0], vocabulary)
    elif isinstance(factor, nodes.FiniteSum) and is_nonnegative(factor.args[0], vocabulary):
        others = _has_two(factor.args[2], vocabulary) and is_positive(factor.args[0], vocabulary)
        yield from ((term, others) for term in _named_terms(factor, expression))


def _has_two(size: Any, vocabulary: Vocabulary) -> bool:
    declared = vocabulary.sizes.get(size.name) if size.is_Symbol else None
    return bool(size.is_Integer and size >= 2) or (declared is not None and declared.at_least >= 2)


def _named_terms(total: Any, expression: Any) -> Iterator[Any]:
    """Terms of a sum over all members of a family that other entries of the family name: x_j of Σᵢ xᵢ.

    Such an entry is defined only where its index is one of the sum's.
    """
    body, index, size = total.args
    own = [entry for entry in nodes.occurring(body, nodes.Entry) if index in entry.args[1:]]
    for entry in sorted(own, key=str):
        axis = 2 if entry.args[2] == index else 1
        matrix, other = entry.args[0], entry.args[3 - axis]
        if matrix.shape[axis - 1] != size or index in nodes.free_variables(matrix) or index in nodes.free_variables(other):
            continue
        for named in sorted(nodes.occurring(expression, nodes.Entry), key=str):
            if named.args[0] == matrix and named.args[3 - axis] == other and named.args[axis] != index:
                yield nodes.substitute(body, {index: named.args[axis]})


def _larger(factor: Any, expression: Any, vocabulary: Vocabulary) -> Iterator[tuple[Any, bool]]:
    """Numbers that are at least as large, and whether they are surely larger."""
    if isinstance(factor, Minimum):
        yield from ((argument, False) for argument in factor.args)
    elif isinstance(factor, STEPS):
        yield Integer(1), False
    elif isinstance(factor, nodes.FiniteSum) and isinstance(factor.args[0], STEPS):
        yield factor.args[2], False
    elif isinstance(factor, nodes.Entry) and _is_eigenvalue(factor, vocabulary):
        matrix, place, _ = factor.args
        others = sorted(nodes.occurring(expression, nodes.Entry), key=str)
        variable = vocabulary.variable_of(matrix)
        strictly = variable is not None and not variable.kind.ties
        yield from (
            (other, strictly)
            for other in others
            if other.args[0] == matrix and _is_eigenvalue(other, vocabulary) and other.args[1] < place
        )


def _is_eigenvalue(entry: Any, vocabulary: Vocabulary) -> bool:
    """An entry with a number for its place on the diagonal of an ordered spectrum."""
    matrix, row, column = entry.args
    variable = vocabulary.variable_of(matrix) if matrix.is_symbol else None
    return variable is not None and variable.kind.ordered and isinstance(row, Integer) and row == column


def _joined(terms: tuple[Any, ...]) -> Any | None:
    """The terms with sums over one index and one size made one sum; None where there are no two such."""
    bodies: dict[tuple[Any, Any], list[Any]] = {}
    rest: list[Any] = []
    for term in terms:
        factors = Mul.make_args(term)
        sums = [factor for factor in factors if isinstance(factor, nodes.FiniteSum)]
        if len(sums) != 1:
            rest.append(term)
            continue
        body, index, size = sums[0].args
        others = [factor for factor in factors if factor is not sums[0]]
        bodies.setdefault((index, size), []).append(Mul(*others, body))
    if all(len(parts) < 2 for parts in bodies.values()):
        return None
    return Add(*rest, *(nodes.FiniteSum(Add(*parts), *place) for place, parts in bodies.items()))
