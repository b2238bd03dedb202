"""Numbers and matrices whose form shows that they are not negative.

Used: squares, norms, divergences and exponentials are not negative; sums and products of such are not; xᵀPx and tr P are
not for a positive semidefinite P, nor is tr(PQ) for two of them; t − 1 − log t ≥ 0 for t > 0. A ``True`` is a proof,
``False`` says nothing.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Determinant, Integer, Mul, Pow, S, Trace, Transpose, exp, expand_mul, log

from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite, is_positive_semidefinite
from derivations.language.products import scaled, scaled_factors
from derivations.language.vocabulary import Vocabulary

_MOST_FACTORS = 12


def is_nonnegative(expression: Any, vocabulary: Vocabulary) -> bool:
    """Whether the number is ≥ 0, or the matrix positive semidefinite, wherever it is defined."""
    if nodes.is_matrix(expression):
        return is_positive_semidefinite(expression, vocabulary)
    if expression.is_nonnegative:
        return not expression.atoms(nodes.ScalarNode) or _by_form(expression, vocabulary)
    return _by_form(expression, vocabulary)


def is_positive(expression: Any, vocabulary: Vocabulary) -> bool:
    """Whether the number is > 0, or the matrix positive definite, wherever it is defined."""
    if nodes.is_matrix(expression):
        return is_positive_definite(expression, vocabulary)
    if isinstance(expression, Add):
        if _is_below_one(1 - expression, vocabulary):
            return True
        terms = expression.args
        return any(is_positive(term, vocabulary) for term in terms) and all(is_nonnegative(term, vocabulary) for term in terms)
    if isinstance(expression, Mul):
        return all(is_positive(factor, vocabulary) for factor in expression.args)
    if isinstance(expression, Trace | Determinant):
        return is_positive_definite(expression.args[0], vocabulary)
    if isinstance(expression, nodes.FiniteSum):  # a size is at least 1
        return is_positive(expression.args[0], vocabulary)
    if isinstance(expression, nodes.Entry):
        return _is_positive_entry(expression, vocabulary)
    if isinstance(expression, Pow):
        return bool(expression.exp.is_real) and is_positive(expression.base, vocabulary)
    return isinstance(expression, exp) or bool(expression.is_symbol and expression.is_positive) or _positive_number(expression)


def _is_below_one(number: Any, vocabulary: Vocabulary) -> bool:
    """A product of numbers declared to lie between 0 and 1."""
    factors = Mul.make_args(number)
    variables = [vocabulary.variable_of(factor) if factor.is_Symbol else None for factor in factors]
    return all(variable is not None and variable.domain == "unit interval" for variable in variables)


def _is_positive_entry(expression: Any, vocabulary: Vocabulary) -> bool:
    """An entry of positive numbers, or on the diagonal of a positive definite matrix."""
    matrix, row, column = expression.args
    variable = vocabulary.variable_of(matrix) if matrix.is_symbol else None
    if variable is not None and variable.domain in ("positive", "unit interval"):
        return True
    return bool(row == column) and is_positive_definite(matrix, vocabulary)


def _positive_number(expression: Any) -> bool:
    return bool(not expression.atoms(nodes.ScalarNode, Trace) and expression.is_positive)


def _by_form(expression: Any, vocabulary: Vocabulary) -> bool:
    if isinstance(expression, Add):
        return _is_below_one(1 - expression, vocabulary) or _sum(expression, vocabulary)
    if isinstance(expression, Mul):
        return _product(expression, vocabulary)
    if isinstance(expression, Pow):
        base, exponent = expression.args
        return bool((exponent.is_Integer and exponent % 2 == 0) or is_positive(base, vocabulary)) or (
            bool(exponent.is_Integer and exponent > 0) and is_nonnegative(base, vocabulary)
        )
    if isinstance(expression, nodes.SquaredNorm | nodes.KL | exp):
        return True
    if isinstance(expression, nodes.QuadraticForm):
        return is_nonnegative(expression.args[1], vocabulary)
    if isinstance(expression, Trace):
        return is_nonnegative(expression.args[0], vocabulary) or _is_trace_of_two(expression.args[0], vocabulary)
    if isinstance(expression, nodes.AsScalar):
        return _is_square(expression.args[0], vocabulary)
    if isinstance(expression, nodes.FiniteSum | nodes.Expectation):
        return is_nonnegative(expression.args[0], vocabulary)
    if isinstance(expression, nodes.Entry):
        matrix, row, column = expression.args
        return is_positive(expression, vocabulary) or (row == column and is_positive_semidefinite(matrix, vocabulary))
    return bool(not expression.atoms(nodes.ScalarNode, Trace) and expression.is_nonnegative)


def _product(expression: Any, vocabulary: Vocabulary) -> bool:
    negative = [factor for factor in expression.args if factor.is_Number and factor < 0]
    return not negative and all(is_nonnegative(factor, vocabulary) for factor in expression.args)


def _is_square(matrix: Any, vocabulary: Vocabulary) -> bool:
    """vᵀv or vᵀPv for a column v."""
    factors = [factor for factor in getattr(matrix, "args", ()) if nodes.is_matrix(factor)]
    if len(factors) < len(matrix.args) or len(factors) not in (2, 3) or matrix.is_symbol:
        return False
    mirrored = Transpose(factors[-1]) == factors[0] or factors[-1] == Transpose(factors[0])
    return mirrored and (len(factors) == 2 or is_nonnegative(factors[1], vocabulary))


def _is_trace_of_two(matrix: Any, vocabulary: Vocabulary) -> bool:
    """tr(PQ) ≥ 0 for positive semidefinite P and Q, found among the ways to turn the product and cut it in two."""
    coefficient, factors = scaled_factors(matrix)
    if not is_nonnegative(coefficient, vocabulary) or not 2 <= len(factors) <= _MOST_FACTORS:
        return False
    turns = [factors[i:] + factors[:i] for i in range(len(factors))]
    return any(
        all(is_positive_semidefinite(scaled(S.One, part), vocabulary) for part in (turn[:cut], turn[cut:]))
        for turn in turns
        for cut in range(1, len(factors))
        if turn[0].shape[0] == turn[cut - 1].shape[1]
    )


def _sum(expression: Any, vocabulary: Vocabulary) -> bool:
    """Terms not negative one by one, once every −c log t has taken c(t − 1) from the rest."""
    rest = expression
    for term in expression.args:
        coefficient, logarithm = term.as_independent(log, as_Add=False)
        if (
            isinstance(logarithm, log)
            and is_nonnegative(-coefficient, vocabulary)
            and is_positive(logarithm.args[0], vocabulary)
        ):
            rest = rest - term + coefficient * (logarithm.args[0] - 1)
    if rest != expression:  # multiplied out at the top only: inside a sum over an index its logarithms stay together
        rest = Add(*(expand_mul(term, deep=False) for term in Add.make_args(rest)))
    terms = Add.make_args(rest)
    if rest == Integer(0):
        return True
    return all(term != expression and is_nonnegative(term, vocabulary) for term in terms)
