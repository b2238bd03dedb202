"""Numbers and matrices whose form shows that they are not negative.

Used: squares, norms, divergences and exponentials are not negative; sums and products of such are not; xᵀPx and tr P are
not for a positive semidefinite P, nor is tr(PQ) for two of them; t − 1 − log t ≥ 0 for t > 0; a maximum is not negative
where one of its arguments is not, a minimum where none is. A ``True`` is a proof, ``False`` says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Abs, Add, Determinant, Mul, Pow, S, Trace, exp, expand_mul, log

from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite, is_positive_semidefinite
from derivations.language.kinks import KINKS, STEPS, IsBelow, Maximum, Minimum
from derivations.language.products import scaled, scaled_factors
from derivations.language.smaller_forms import Shows, in_cases, smaller_forms
from derivations.language.statements import gap
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
        if _is_below_one(1 - expression, vocabulary) or _is_larger_size(expression, vocabulary):
            return True
        return _is_positive_sum(expression, vocabulary)
    if isinstance(expression, KINKS):
        return _is_positive_kink(expression, vocabulary)
    if isinstance(expression, Mul):
        return all(is_positive(factor, vocabulary) for factor in expression.args)
    if isinstance(expression, Determinant):
        return is_positive_definite(expression.args[0], vocabulary)
    if isinstance(expression, Trace):
        return _is_positive_trace(expression.args[0], vocabulary)
    if isinstance(expression, nodes.KL):
        return _is_between_others(expression, vocabulary)
    if isinstance(expression, nodes.FiniteSum):  # a size is at least 1
        return is_positive(expression.args[0], vocabulary)
    if isinstance(expression, nodes.Entry):
        return _is_positive_entry(expression, vocabulary)
    if isinstance(expression, Pow):
        return bool(expression.exp.is_real) and is_positive(expression.base, vocabulary)
    return isinstance(expression, exp) or bool(expression.is_symbol and expression.is_positive) or _positive_number(expression)


def _is_positive_sum(expression: Any, vocabulary: Vocabulary) -> bool:
    """One term positive and none negative, where c (t − 1 − log t) with t ≠ 1 counts as positive; or so in a smaller form."""
    taken, rest = without_logarithms(expression, vocabulary)
    terms = Add.make_args(rest)
    if all(term != expression and is_nonnegative(term, vocabulary) for term in terms) and (
        any(is_positive(term, vocabulary) for term in terms)
        or any(is_positive(factor, vocabulary) and _is_not_one(argument, vocabulary) for factor, argument in taken)
    ):
        return True
    if any(
        is_nonnegative(smaller, vocabulary) if strictly else is_positive(smaller, vocabulary)
        for smaller, strictly in smaller_forms(expression, vocabulary, is_nonnegative, is_positive)
    ):
        return True
    cases = in_cases(expression)
    return bool(cases) and all(is_positive(case, vocabulary) for case in cases)


def _is_not_one(number: Any, vocabulary: Vocabulary) -> bool:
    return is_positive(number - 1, vocabulary) or is_positive(1 - number, vocabulary)


def _is_between_others(divergence: Any, vocabulary: Vocabulary) -> bool:
    """Whether two normal distributions are never the same one, because one covariance surely exceeds the other."""
    one, other = (distribution.covariance for distribution in divergence.args)
    return vocabulary.is_positive_size(one.shape[0]) and any(
        is_positive_definite(gap(*pair), vocabulary) for pair in ((one, other), (other, one))
    )


def _is_positive_kink(expression: Any, vocabulary: Vocabulary) -> bool:
    if isinstance(expression, Maximum):
        return any(is_positive(argument, vocabulary) for argument in expression.args)
    if isinstance(expression, Minimum):
        return all(is_positive(argument, vocabulary) for argument in expression.args)
    if isinstance(expression, STEPS):
        shows = is_positive if isinstance(expression, IsBelow) else is_nonnegative
        return shows(expression.args[1] - expression.args[0], vocabulary)
    return bool(expression.is_positive)


def is_nonzero(number: Any, vocabulary: Vocabulary) -> bool:
    """Known not to vanish; sizes are left to the engines, which test them one by one. SymPy takes long and is asked last."""
    if isinstance(number, Mul) and all(is_nonzero(factor, vocabulary) for factor in number.args):
        return True
    if isinstance(number, Pow) and is_nonzero(number.base, vocabulary):
        return True
    if isinstance(number, Determinant) and number.args[0].is_symbol:
        variable = vocabulary.variable_of(number.args[0])
        return variable is not None and (variable.kind.definite or variable.kind.orthogonal or variable.domain == "invertible")
    variable = vocabulary.variable_of(number) if number.is_Symbol else None
    if (variable is not None and variable.domain == "nonzero") or is_positive(number, vocabulary):
        return True
    symbols = nodes.free_variables(number)
    of_sizes = bool(symbols) and all(symbol.name in vocabulary.sizes for symbol in symbols)
    return of_sizes or bool(number.is_nonzero)


def _is_below_one(number: Any, vocabulary: Vocabulary) -> bool:
    """A product of numbers between 0 and 1, written out or declared so, or reciprocals of more than 1."""
    return all(_is_in_unit_interval(factor, vocabulary) for factor in Mul.make_args(number))


def _is_in_unit_interval(factor: Any, vocabulary: Vocabulary) -> bool:
    variable = vocabulary.variable_of(factor) if factor.is_Symbol else None
    if isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp < 0:
        return isinstance(factor.base, Add) and is_positive(factor.base - 1, vocabulary)
    return bool(factor.is_Rational and 0 < factor < 1) or (variable is not None and variable.domain == "unit interval")


def _is_larger_size(difference: Any, vocabulary: Vocabulary) -> bool:
    """d − k for sizes declared with k < d, or d − 1 for d at least 2; or a positive fraction of it."""
    _, difference = difference.primitive()
    number, size = difference.as_coeff_Add()
    if size.is_Symbol and size.name in vocabulary.sizes and number.is_Integer:
        return bool(vocabulary.sizes[size.name].at_least + number > 0)
    if not isinstance(difference, Add) or len(difference.args) != 2:
        return False
    larger, smaller = sorted(difference.args, key=lambda term: term.could_extract_minus_sign())
    declared = vocabulary.sizes.get(str(-smaller)) if (-smaller).is_Symbol and larger.is_Symbol else None
    return declared is not None and declared.symbol == -smaller and str(larger) in declared.less_than


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
    if isinstance(expression, (nodes.SquaredNorm, nodes.KL, exp, Abs, *STEPS)):
        return True
    if isinstance(expression, Maximum | Minimum):
        enough = any if isinstance(expression, Maximum) else all
        return enough(is_nonnegative(argument, vocabulary) for argument in expression.args)
    if isinstance(expression, nodes.QuadraticForm):
        return is_nonnegative(expression.args[1], vocabulary)
    if isinstance(expression, Trace):
        return is_nonnegative(expression.args[0], vocabulary) or _is_trace_of_two(
            expression.args[0], vocabulary, is_nonnegative, lambda part: is_positive_semidefinite(part, vocabulary)
        )
    if isinstance(expression, nodes.AsScalar):
        return is_positive_semidefinite(expression.args[0], vocabulary)
    if isinstance(expression, nodes.FiniteSum | nodes.Expectation):
        return is_nonnegative(expression.args[0], vocabulary)
    if isinstance(expression, nodes.Entry):
        matrix, row, column = expression.args
        return is_positive(expression, vocabulary) or (row == column and is_positive_semidefinite(matrix, vocabulary))
    if isinstance(expression, Determinant):
        return is_positive(expression, vocabulary)
    return bool(not expression.atoms(nodes.ScalarNode, Trace) and expression.is_nonnegative)


def _product(expression: Any, vocabulary: Vocabulary) -> bool:
    negative = [factor for factor in expression.args if factor.is_Number and factor < 0]
    return not negative and all(is_nonnegative(factor, vocabulary) for factor in expression.args)


def _is_positive_trace(matrix: Any, vocabulary: Vocabulary) -> bool:
    def is_definite(part: Any) -> bool:
        return vocabulary.is_positive_size(part.shape[0]) and is_positive_definite(part, vocabulary)

    return is_definite(matrix) or _is_trace_of_two(matrix, vocabulary, is_positive, is_definite)


def _is_trace_of_two(matrix: Any, vocabulary: Vocabulary, shows: Shows, is_one: Callable[[Any], bool]) -> bool:
    """tr(PQ) for P and Q that are both of one kind, found among the ways to turn the product and cut it in two.

    It is not negative for positive semidefinite ones, positive for positive definite ones.
    """
    coefficient, factors = scaled_factors(matrix)
    if not shows(coefficient, vocabulary) or not 2 <= len(factors) <= _MOST_FACTORS:
        return False
    turns = [factors[i:] + factors[:i] for i in range(len(factors))]
    return any(
        all(is_one(scaled(S.One, part)) for part in (turn[:cut], turn[cut:]))
        for turn in turns
        for cut in range(1, len(factors))
        if turn[0].shape[0] == turn[cut - 1].shape[1]
    )


def _sum(expression: Any, vocabulary: Vocabulary) -> bool:
    """Terms not negative one by one, once every −c log t has taken c(t − 1) from the rest; or so in a smaller form."""
    _, rest = without_logarithms(expression, vocabulary)
    if all(term != expression and is_nonnegative(term, vocabulary) for term in Add.make_args(rest)):
        return True
    found = smaller_forms(expression, vocabulary, is_nonnegative, is_positive)
    if any(is_nonnegative(smaller, vocabulary) for smaller, _ in found):
        return True
    cases = in_cases(expression)
    return bool(cases) and all(is_nonnegative(case, vocabulary) for case in cases)


def without_logarithms(expression: Any, vocabulary: Vocabulary) -> tuple[list[tuple[Any, Any]], Any]:
    """Pairs (c, t) with c ≥ 0 and t > 0, and a rest, so that a sum is Σ c (t − 1 − log t) + rest."""
    rest, taken = expression, []
    for term in expression.args:
        coefficient, logarithm = term.as_independent(log, as_Add=False)
        if (
            isinstance(logarithm, log)
            and is_nonnegative(-coefficient, vocabulary)
            and is_positive(logarithm.args[0], vocabulary)
        ):
            rest = rest - term + coefficient * (logarithm.args[0] - 1)
            taken.append((-coefficient, logarithm.args[0]))
    if taken:  # multiplied out at the top only: inside a sum over an index its logarithms stay together
        rest = Add(*(expand_mul(term, deep=False) for term in Add.make_args(rest)))
    return taken, rest
