"""What must be zero where a quantity that is not negative by its form is zero.

A sum of terms that are not negative is zero where all of them are; ‖X‖² and tr(X P Xᵀ) where X is, for a positive
definite P; a divergence of two normal distributions where they are the same one; t − 1 − log t where t = 1. Every rule
holds both ways: the quantity is zero exactly where all that it forces to be zero is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Add, Identity, MatAdd, Mul, Pow, S, Trace, Transpose

from derivations.language import nodes
from derivations.language.definiteness import are_transposes, is_injective, is_positive_definite, is_positive_semidefinite
from derivations.language.nonnegative import is_nonnegative, is_positive, without_logarithms
from derivations.language.products import scaled, scaled_factors
from derivations.language.vocabulary import Vocabulary

_MOST_FACTORS = 12


@dataclass(frozen=True)
class Zeros:
    """Trees that all vanish exactly where the quantity does; ``never`` when it vanishes nowhere."""

    trees: tuple[Any, ...] = ()
    never: bool = False


def zeros(expression: Any, vocabulary: Vocabulary) -> Zeros | None:
    """Where a number or positive semidefinite matrix vanishes; ``None`` when its form does not show that.

    >>> from derivations.language.vocabulary import Variable
    >>> x = Variable("x", (3,))
    >>> zeros(nodes.SquaredNorm(x.symbol), Vocabulary(variables={"x": x})).trees
    (x,)
    """
    if nodes.is_matrix(expression):
        return _of_semidefinite(expression, vocabulary)
    if is_positive(expression, vocabulary):
        return Zeros(never=True)
    if not is_nonnegative(expression, vocabulary):
        return None
    if isinstance(expression, Add):
        return _of_sum(expression, vocabulary)
    if isinstance(expression, Mul):
        rest = [factor for factor in expression.args if not is_positive(factor, vocabulary)]
        return zeros(rest[0], vocabulary) if len(rest) == 1 else None
    if isinstance(expression, Pow):
        return _of_power(expression, vocabulary)
    return _of_node(expression, vocabulary)


def suggested_zeros(expression: Any, vocabulary: Vocabulary) -> tuple[Any, ...]:
    """Trees that may be what vanishes where a number does that is not negative by its form: a guess, to be tried at points.

    For tr(X A Xᵀ B) with an A that is not definite by its form, X is enough, though it may not be needed.
    """
    found = zeros(expression, vocabulary)
    if found is not None:
        return found.trees
    if isinstance(expression, Add | Mul):
        parts = [part for part in expression.args if not is_positive(part, vocabulary)]
        return tuple(tree for part in parts for tree in suggested_zeros(part, vocabulary))
    if isinstance(expression, Trace | nodes.AsScalar):
        _, factors = scaled_factors(expression.args[0])
        return tuple(one for one in factors if isinstance(one, MatAdd) and Transpose(one) in factors)[:1]
    return ()


def _of_sum(expression: Any, vocabulary: Vocabulary) -> Zeros | None:
    taken, rest = without_logarithms(expression, vocabulary)
    if any(not is_positive(coefficient, vocabulary) for coefficient, _ in taken):
        return None
    terms = [term for term in Add.make_args(rest) if term != 0]
    if not all(is_nonnegative(term, vocabulary) for term in terms):
        return None  # one term may make up for another, as in d - 1
    found = [zeros(term, vocabulary) for term in terms]
    return _all([*found, Zeros(tuple(argument - 1 for _, argument in taken))])


def _all(found: list[Zeros | None]) -> Zeros | None:
    """Where several quantities that are not negative vanish together."""
    known = [item for item in found if item is not None]
    if any(item.never for item in known):
        return Zeros(never=True)
    return Zeros(tuple(tree for item in known for tree in item.trees)) if len(known) == len(found) else None


def _of_power(expression: Any, vocabulary: Vocabulary) -> Zeros | None:
    base, exponent = expression.args
    if not (exponent.is_Rational and exponent > 0):
        return None
    inner = zeros(base, vocabulary) if is_nonnegative(base, vocabulary) else None
    return inner or Zeros((base,))


def _of_node(expression: Any, vocabulary: Vocabulary) -> Zeros | None:
    if isinstance(expression, nodes.SquaredNorm):
        return Zeros((peeled(expression.args[0], vocabulary),))
    if isinstance(expression, nodes.KL):
        first, second = expression.args
        pairs = ((first.mean, second.mean), (first.covariance, second.covariance))
        return Zeros(tuple(_difference(one, other, vocabulary) for one, other in pairs if one != other))
    if isinstance(expression, nodes.QuadraticForm):
        column, matrix = expression.args
        return _of_trace([Transpose(column), matrix, column], vocabulary)
    if isinstance(expression, nodes.AsScalar):
        coefficient, factors = scaled_factors(expression.args[0])
        return _of_trace(factors, vocabulary) if is_positive(coefficient, vocabulary) else None
    if isinstance(expression, nodes.FiniteSum) and expression.args[1] not in nodes.free_variables(expression.args[0]):
        return zeros(expression.args[0], vocabulary)
    if isinstance(expression, Trace):
        return _of_semidefinite(expression.args[0], vocabulary) or _of_product(expression.args[0], vocabulary)
    return None


def _difference(one: Any, other: Any, vocabulary: Vocabulary) -> Any:
    """The difference of two matrices; of two multiples of I the difference of the numbers."""
    (first, left), (second, right) = scaled_factors(one), scaled_factors(other)
    if left == right and isinstance(left[0], Identity) and len(left) == 1 and vocabulary.is_positive_size(one.shape[0]):
        return first - second
    return MatAdd(one, scaled(S.NegativeOne, [other]))


def _of_semidefinite(matrix: Any, vocabulary: Vocabulary) -> Zeros | None:
    """Where a matrix vanishes that is positive semidefinite by its form."""
    if is_positive_definite(matrix, vocabulary) and vocabulary.is_positive_size(matrix.shape[0]):
        return Zeros(never=True)
    if not is_positive_semidefinite(matrix, vocabulary):
        return None
    if isinstance(matrix, MatAdd):
        return _all([_of_semidefinite(term, vocabulary) for term in matrix.args])
    coefficient, factors = scaled_factors(matrix)
    return _of_trace(factors, vocabulary) if is_positive(coefficient, vocabulary) else None


def _of_trace(factors: list[Any], vocabulary: Vocabulary) -> Zeros | None:
    """Where X P Xᵀ (or its trace) vanishes, given as its factors: where X does, when P is definite."""
    coefficient, flat = scaled_factors(scaled(S.One, factors))
    root = _root(flat, vocabulary) if is_positive(coefficient, vocabulary) else None
    return None if root is None or not root else Zeros((peeled(scaled(S.One, root), vocabulary),))


def _root(factors: list[Any], vocabulary: Vocabulary) -> list[Any] | None:
    """The factors of X in X P Xᵀ with a positive definite P, from the outside in; empty when the whole is definite."""
    if is_positive_definite(scaled(S.One, factors), vocabulary):
        return []
    if len(factors) < 2 or not are_transposes(factors[0], factors[-1], vocabulary):
        return None
    if len(factors) == 2:
        return factors[:1]
    inner = _root(factors[1:-1], vocabulary)
    return None if inner is None else [factors[0], *inner]


def _of_product(matrix: Any, vocabulary: Vocabulary) -> Zeros | None:
    """Where tr(PQ) vanishes for P = X A Xᵀ and Q = Y B Yᵀ with definite A and B: where XᵀY does."""
    coefficient, factors = scaled_factors(matrix)
    if not is_positive(coefficient, vocabulary) or not 2 <= len(factors) <= _MOST_FACTORS:
        return None
    for start in range(len(factors)):
        turned = factors[start:] + factors[:start]
        for cut in range(1, len(factors)):
            if turned[0].shape[0] != turned[cut - 1].shape[1]:
                continue
            first, second = _root(turned[:cut], vocabulary), _root(turned[cut:], vocabulary)
            if first is not None and second is not None and (first or second):
                between = [Transpose(factor) for factor in reversed(first)] + second
                return Zeros((peeled(scaled(S.One, between), vocabulary),))
    return None


def peeled(matrix: Any, vocabulary: Vocabulary) -> Any:
    """The matrix without outer factors that cannot make it zero: numbers, invertible ones, orthonormal columns."""
    if isinstance(matrix, MatAdd):
        return _sum_peeled(matrix, vocabulary)
    coefficient, factors = scaled_factors(matrix)
    if not (is_positive(coefficient, vocabulary) or is_positive(-coefficient, vocabulary)):
        return matrix
    while len(factors) > 1 and is_injective(factors[0], vocabulary):
        factors = factors[1:]
    while len(factors) > 1 and is_injective(Transpose(factors[-1]), vocabulary):
        factors = factors[:-1]
    return scaled(S.One, factors)


def _sum_peeled(matrix: Any, vocabulary: Vocabulary) -> Any:
    """A sum without such outer factors that all of its terms have in common; I where nothing else is left of a term."""
    terms = [scaled_factors(term) for term in matrix.args]
    while (first := _common([factors[0] for _, factors in terms])) is not None and is_injective(first, vocabulary):
        terms = [(number, factors[1:] or [Identity(first.shape[1])]) for number, factors in terms]
    while (last := _common([factors[-1] for _, factors in terms])) is not None and is_injective(Transpose(last), vocabulary):
        terms = [(number, factors[:-1] or [Identity(last.shape[0])]) for number, factors in terms]
    return MatAdd(*(scaled(number, factors) for number, factors in terms))


def _common(factors: list[Any]) -> Any | None:
    """The factor that all terms begin, or end, with."""
    first, *others = factors
    same = not isinstance(first, Identity) and all(other == first for other in others)
    return first if same else None
