r"""Statements rewritten without probability and derivatives: into traces, inverses and log-determinants.

What is used: the formula of the normal density, linearity of expectation, the first two moments of a Gaussian, the
Gaussian integral, and the differentials of :mod:`derivations.readings.differentials`. The exact reading evaluates the
original tree from its definitions, so every rewriting is checked against it at random points before anything rests
on it. An expression that these rules do not reach raises :class:`Unsupported`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import (
    Add,
    Determinant,
    Identity,
    Integer,
    Inverse,
    MatMul,
    MatrixSymbol,
    Mul,
    Rational,
    S,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    log,
)

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.kinks import KINKS
from derivations.language.plain import plain
from derivations.readings.differentials import differential
from derivations.readings.exact_probability import divergence_definition, entropy_definition
from derivations.readings.words import (
    Word,
    positions,
    product_of,
    scaled_matrix,
    sum_of,
    transposed,
    words_of,
)

_HALF = Rational(1, 2)


def lower(expression: Any) -> Any:
    """The expression without densities, expectations, integrals and derivatives."""
    if isinstance(expression, Symbol | MatrixSymbol) or not expression.args:
        return expression
    rule = _RULES.get(type(expression))
    if rule is not None:
        return rule(expression)
    if isinstance(expression, KINKS):
        raise Unsupported(f"{plain(expression)} has a kink, which is outside the hypotheses")
    if isinstance(expression, nodes.Gradient | nodes.OpaqueMatrix | nodes.OpaqueScalar):
        raise Unsupported(f"{plain(expression)} has no form without it")
    lowered = [lower(argument) for argument in expression.args]
    return tidied(expression if lowered == list(expression.args) else expression.func(*lowered))


def tidied(expression: Any) -> Any:
    """Numbers taken out of inverses and log-determinants, double inverses undone, identities left out.

    (cA)⁻¹ = A⁻¹/c,  (A⁻¹)⁻¹ = A,  log det A⁻¹ = −log det A,  and for c > 0  log det cA = v log c + log det A.
    """
    if isinstance(expression, Inverse):
        return _inverse(expression.args[0])
    if isinstance(expression, nodes.LogDet):
        return _log_determinant(expression.args[0])
    if isinstance(expression, MatMul):
        return product_of(list(expression.args))
    if isinstance(expression, Transpose):
        return transposed(expression.args[0])
    return expression


def _inverse(matrix: Any) -> Any:
    scale, inner = _scale_and_matrix(matrix)
    if isinstance(inner, Identity):
        return scaled_matrix(1 / scale, inner)
    return scaled_matrix(1 / scale, inner.args[0] if isinstance(inner, Inverse) else Inverse(inner))


def _log_determinant(matrix: Any) -> Any:
    scale, inner = _scale_and_matrix(matrix)
    if not scale.is_positive:
        return nodes.LogDet(matrix)
    size = matrix.shape[0]
    if isinstance(inner, Identity):
        return size * log(scale)
    rest = -nodes.LogDet(inner.args[0]) if isinstance(inner, Inverse) else nodes.LogDet(inner)
    return size * log(scale) + rest


def _scale_and_matrix(matrix: Any) -> tuple[Any, Any]:
    """(c, A) for c·A with a number c; (1, A) for anything else."""
    if isinstance(matrix, MatMul):
        numbers = [factor for factor in matrix.args if not nodes.is_matrix(factor)]
        matrices = [factor for factor in matrix.args if nodes.is_matrix(factor)]
        return Mul(*numbers), product_of(matrices)
    return Integer(1), matrix


# -------------------------------------------------------------------------------------------------- definitions


def _squared_norm(expression: Any) -> Any:
    matrix = lower(expression.args[0])
    if matrix.shape[1] == 1:
        return nodes.AsScalar(product_of([transposed(matrix), matrix]))
    return Trace(product_of([transposed(matrix), matrix]))


def _quadratic_form(expression: Any) -> Any:
    vector, matrix = (lower(argument) for argument in expression.args)
    return nodes.AsScalar(product_of([transposed(vector), matrix, vector]))


def _logarithm(expression: Any) -> Any:
    argument = lower(expression.args[0])
    return nodes.LogDet(argument.args[0]) if isinstance(argument, Determinant) else log(argument)


def _log_density(expression: Any) -> Any:
    r"""−½ (d log 2π + log det Σ + (x−m)ᵀ Σ⁻¹ (x−m)); Bishop 2006, Eq. (2.43)."""
    distribution, point = expression.args
    mean, covariance, point = lower(distribution.mean), lower(distribution.covariance), lower(point)
    residual = point if isinstance(mean, ZeroMatrix) else sum_of([point, scaled_matrix(Integer(-1), mean)])
    precision = tidied(Inverse(covariance))
    distance = nodes.AsScalar(tidied(MatMul(transposed(residual), precision, residual)))
    return -_HALF * (mean.shape[0] * log(2 * S.Pi) + tidied(nodes.LogDet(covariance)) + distance)


def _divergence(expression: Any) -> Any:
    return lower(divergence_definition(expression))


def _entropy(expression: Any) -> Any:
    return lower(entropy_definition(expression))


def _directional(expression: Any) -> Any:
    function, variable, direction = expression.args
    return differential(lower(function), variable, lower(direction))


def _at(expression: Any) -> Any:
    """Substitution, once no derivative is left in the body."""
    body, variable, value = expression.args
    return lower(body).xreplace({variable: lower(value)})


def _finite_sum(expression: Any) -> Any:
    body, index, size = expression.args
    return expression.func(lower(body), index, size)


# -------------------------------------------------------------------------------------------------- expectations


def _expectation(expression: Any) -> Any:
    body, variable, distribution = expression.args
    moments = _Moments(variable, lower(distribution.mean), lower(distribution.covariance))
    lowered = lower(body)
    return moments.of_matrix(lowered) if nodes.is_matrix(lowered) else moments.of_number(lowered)


class _Moments:
    """Expectations of polynomials of degree at most two in z ~ N(m, Σ): E z = m, E zzᵀ = Σ + mmᵀ."""

    def __init__(self, variable: Any, mean: Any, covariance: Any) -> None:
        self.variable = variable
        self.mean = mean
        self.covariance = covariance

    def _depends(self, expression: Any) -> bool:
        return self.variable in nodes.free_variables(expression)

    def of_number(self, body: Any) -> Any:
        if not self._depends(body):
            return body
        if isinstance(body, Add):
            return Add(*(self.of_number(term) for term in body.args))
        if isinstance(body, Mul):
            random = [factor for factor in body.args if self._depends(factor)]
            fixed = [factor for factor in body.args if not self._depends(factor)]
            if len(random) == 1:
                return Mul(*fixed, self.of_number(random[0]))
        if isinstance(body, nodes.FiniteSum) and not self._depends(body.args[2]):
            return nodes.FiniteSum(self.of_number(body.args[0]), *body.args[1:])
        if isinstance(body, nodes.AsScalar):
            return Add(*(self._closed_word(word, nodes.AsScalar) for word in self._words(body.args[0])))
        if isinstance(body, Trace):
            return Add(*(self._closed_word(word, Trace) for word in self._words(body.args[0])))
        raise Unsupported(f"the expectation of {plain(body)} is not rewritten by the first two moments")

    def of_matrix(self, body: Any) -> Any:
        if not self._depends(body):
            return body
        terms: list[Any] = []
        for number, word in self._words(body):
            terms.append(scaled_matrix(number, product_of(self._at_mean(word))))
            pair = self._pair(word)
            if pair is not None:
                factor, factors = pair
                if not factors:
                    raise Unsupported(f"the expectation of {plain(body)} is a number in a matrix's place")
                terms.append(scaled_matrix(Mul(number, factor), product_of(factors)))
        return sum_of(terms)

    def _words(self, matrix: Any) -> list[Word]:
        return words_of(matrix, frozenset([self.variable]))

    def _closed_word(self, word: Word, close: Callable[[Any], Any]) -> Any:
        number, factors = word
        total = close(product_of(self._at_mean(factors)))
        pair = self._pair(factors)
        if pair is not None:
            factor, rest = pair
            total = total + factor * (close(product_of(rest)) if rest else Integer(1))
        return number * total

    def _at_mean(self, word: list[Any]) -> list[Any]:
        return [
            self.mean if factor == self.variable else Transpose(self.mean) if factor == Transpose(self.variable) else factor
            for factor in word
        ]

    def _pair(self, word: list[Any]) -> tuple[Any, list[Any]] | None:
        """The covariance part of a word with two occurrences of z, as a number and the factors of a product.

        A z B zᵀ C ↦ A Σ C · B,  A zᵀ B z C ↦ A C · tr(B Σ),  A z B z C ↦ A Σ Bᵀ C,  A zᵀ B zᵀ C ↦ A Bᵀ Σ C.
        """
        places = positions(word, self.variable)
        if len(places) < 2:
            return None
        if len(places) > 2:
            raise Unsupported("an expectation of degree above two")
        first, second = places
        before, between, after = word[:first], word[first + 1 : second], word[second + 1 :]
        flipped = [transposed(factor) for factor in reversed(between)]
        column_first, column_second = word[first] == self.variable, word[second] == self.variable
        if column_first and not column_second:
            number = nodes.AsScalar(product_of(between)) if between else Integer(1)
            return number, [*before, self.covariance, *after]
        if not column_first and column_second:
            return Trace(product_of([*between, self.covariance])), [*before, *after]
        if column_first:
            return Integer(1), [*before, self.covariance, *flipped, *after]
        return Integer(1), [*before, *flipped, self.covariance, *after]


# -------------------------------------------------------------------------------------------------- Gaussian integrals


def _log_integral(expression: Any) -> Any:
    r"""log ∫ exp(c + bᵀz − ½ zᵀPz) dz = c + ½ bᵀP⁻¹b − ½ log det P + (k/2) log 2π."""
    body, variable = expression.args
    constant, rows, squares = quadratic_in(lower(body), variable)
    if not squares:
        raise Unsupported("an integral of an exponential without a quadratic part")
    precision = sum_of([scaled_matrix(Integer(-1), term) for square in squares for term in (square, transposed(square))])
    total = constant - _HALF * nodes.LogDet(precision) + variable.shape[0] * log(2 * S.Pi) / 2
    if rows:
        slope = sum_of(rows)
        total += _HALF * nodes.AsScalar(product_of([slope, Inverse(precision), transposed(slope)]))
    return total


def quadratic_in(body: Any, variable: Any) -> tuple[Any, list[Any], list[Any]]:
    """A lowered number as c + Σ rows·z + Σ zᵀ·square·z. Raises :class:`Unsupported` where it is not seen to be quadratic."""
    if variable not in nodes.free_variables(body):
        return body, [], []
    if isinstance(body, Add):
        parts = [quadratic_in(term, variable) for term in body.args]
        return (
            Add(*(constant for constant, _, _ in parts)),
            [row for _, rows, _ in parts for row in rows],
            [square for _, _, squares in parts for square in squares],
        )
    if isinstance(body, Mul):
        random = [factor for factor in body.args if variable in nodes.free_variables(factor)]
        fixed = Mul(*(factor for factor in body.args if variable not in nodes.free_variables(factor)))
        if len(random) == 1:
            constant, rows, squares = quadratic_in(random[0], variable)
            scaled_rows = [scaled_matrix(fixed, row) for row in rows]
            return fixed * constant, scaled_rows, [scaled_matrix(fixed, square) for square in squares]
    if isinstance(body, nodes.AsScalar):
        return _quadratic_word_sum(body, variable)
    raise Unsupported(f"{plain(body)} is not seen to be quadratic in {nodes.display_name(variable)}")


def _quadratic_word_sum(body: Any, variable: Any) -> tuple[Any, list[Any], list[Any]]:
    constant: Any = Integer(0)
    rows, squares = [], []
    for number, word in words_of(body.args[0], frozenset([variable])):
        places = positions(word, variable)
        if not places:
            constant += number * nodes.AsScalar(product_of(word))
        elif len(places) == 1:
            rows.append(_row_before(word, places[0], variable, number))
        elif len(places) == 2:
            squares.append(_square_between(word, places, variable, number))
        else:
            raise Unsupported("an exponent of degree above two")
    return constant, rows, squares


def _row_before(word: list[Any], place: int, variable: Any, number: Any) -> Any:
    """The row r with word = r z, the word being a number."""
    column = word[place] == variable
    ordered = word if column else [transposed(factor) for factor in reversed(word)]
    position = place if column else len(word) - 1 - place
    before, after = ordered[:position], ordered[position + 1 :]
    scale = number * nodes.AsScalar(product_of(after)) if after else number
    if not before:
        raise Unsupported("a variable of one entry written as a number")
    return scaled_matrix(scale, product_of(before))


def _square_between(word: list[Any], places: list[int], variable: Any, number: Any) -> Any:
    """The matrix B with word = zᵀ B z, the word being a number."""
    first, second = places
    before, between, after = word[:first], word[first + 1 : second], word[second + 1 :]
    back = [transposed(factor) for factor in reversed(before)]
    column_first, column_second = word[first] == variable, word[second] == variable
    if not column_first and column_second:  # a (zᵀ B z) c with numbers a and c
        scale = Mul(number, *(nodes.AsScalar(product_of(part)) for part in (before, after) if part))
        middle = product_of(between) if between else Identity(variable.shape[0])
        return scaled_matrix(scale, middle)
    if column_first and not column_second:  # (r z) b (zᵀ c) = zᵀ rᵀ b cᵀ z
        scale = number * nodes.AsScalar(product_of(between)) if between else number
        return scaled_matrix(scale, product_of([*back, *(transposed(factor) for factor in reversed(after))]))
    if column_first:  # (r z)(s z) c = zᵀ rᵀ s z · c
        scale = number * nodes.AsScalar(product_of(after)) if after else number
        return scaled_matrix(scale, product_of([*back, *between]))
    scale = number * nodes.AsScalar(product_of(before)) if before else number  # a (zᵀ r)(zᵀ s) = zᵀ r sᵀ z · a
    return scaled_matrix(scale, product_of([*between, *(transposed(factor) for factor in reversed(after))]))


_RULES: dict[type, Callable[[Any], Any]] = {
    nodes.SquaredNorm: _squared_norm,
    nodes.QuadraticForm: _quadratic_form,
    log: _logarithm,
    nodes.LogDensity: _log_density,
    nodes.KL: _divergence,
    nodes.Entropy: _entropy,
    nodes.Directional: _directional,
    nodes.At: _at,
    nodes.MatrixAt: _at,
    nodes.FiniteSum: _finite_sum,
    nodes.MatrixFiniteSum: _finite_sum,
    nodes.Expectation: _expectation,
    nodes.MatrixExpectation: _expectation,
    nodes.LogIntegral: _log_integral,
}
