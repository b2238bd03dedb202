"""The form in which terms are compared: everything multiplied out, like terms collected, traces put in one order.

Only these laws are used, all of them valid at every size: distributivity, linearity of trace and finite sums,
tr(AB) = tr(BA), tr A = tr Aᵀ, symmetric letters equal their transposes, XX⁻¹ = I, UᵀU = I for declared orthonormal
columns, (cA)⁻¹ = A⁻¹/c, and log(ab) = log a + log b for positive numbers. Two expressions with equal forms are equal;
two equal expressions may have different forms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import (
    Add,
    Determinant,
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    Mul,
    Pow,
    Trace,
    Transpose,
    ZeroMatrix,
    cancel,
    expand,
    expand_log,
    log,
    together,
)

from derivations.deriving.rewriting import rebuilt
from derivations.deriving.setting import Setting, is_transpose_of
from derivations.language import nodes
from derivations.language.errors import OutOfBudget
from derivations.language.plain import plain
from derivations.readings.words import product_of, scaled_matrix, sum_of

Words = dict[tuple[Any, ...], Any]
"""A matrix as a sum: factors in order to the number in front. No factors stand for the identity."""

_MOST_WORDS = 2000


def same_form(left: Any, right: Any, setting: Setting) -> bool:
    """Whether two expressions are seen to be equal by multiplying out and collecting like terms."""
    if nodes.is_matrix(left) != nodes.is_matrix(right):
        return False
    form = NormalForm(setting)
    if nodes.is_matrix(left):
        if tuple(left.shape) != tuple(right.shape):
            return False
        return not _difference(form.words(left), form.words(right))
    return vanishes(form.number(left) - form.number(right))


def vanishes(number: Any) -> bool:
    """Whether a number is zero as a rational function of its letters."""
    expanded = expand(number)
    return bool(expanded == 0 or cancel(together(expanded)) == 0)


def _difference(left: Words, right: Words) -> Words:
    total = dict(left)
    for word, number in right.items():
        total[word] = total.get(word, Integer(0)) - number
    return {word: number for word, number in total.items() if not vanishes(number)}


class NormalForm:
    """Normal forms in one setting."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._known: dict[Any, Any] = {}

    # ------------------------------------------------------------------------------------------ numbers

    def number(self, expression: Any) -> Any:
        """An equal number, multiplied out."""
        if expression not in self._known:
            self._known[expression] = self._number(expression)
        return self._known[expression]

    def _number(self, expression: Any) -> Any:
        if not expression.args or expression.is_symbol:
            return expression
        rule = _NUMBER_RULES.get(type(expression))
        if rule is not None:
            return rule(self, expression)
        return rebuilt(expression, [self.any(argument) for argument in expression.args])

    def any(self, expression: Any) -> Any:
        """The normal form of a number, a matrix or what else may stand in a tree."""
        if nodes.is_matrix(expression):
            return self.matrix(expression)
        if isinstance(expression, nodes.Normal):
            return nodes.Normal(*(self.matrix(part) for part in expression.args))
        return self.number(expression) if hasattr(expression, "is_commutative") and expression.is_commutative else expression

    def _sum(self, expression: Any) -> Any:
        return Add(*(self.number(term) for term in expression.args))

    def _product(self, expression: Any) -> Any:
        return expand(Mul(*(self.number(factor) for factor in expression.args)))

    def _power(self, expression: Any) -> Any:
        base, exponent = (self.number(argument) for argument in expression.args)
        return expand(Pow(base, exponent)) if exponent.is_Integer and exponent.is_positive else Pow(base, exponent)

    def _logarithm(self, expression: Any) -> Any:
        argument = expression.args[0]
        if isinstance(argument, Determinant):
            return self._log_determinant(nodes.LogDet(argument.args[0]))
        return expand_log(log(self.number(argument)))

    def _log_determinant(self, expression: Any) -> Any:
        scale, inner = self._scale(expression.args[0])
        size = expression.args[0].shape[0]
        if scale != 1 and not scale.is_positive:
            scale, inner = Integer(1), self.matrix(expression.args[0])
        start = size * expand_log(log(scale))
        if isinstance(inner, Identity):
            return start
        return start + (-nodes.LogDet(inner.args[0]) if isinstance(inner, Inverse) else nodes.LogDet(inner))

    def _scale(self, matrix: Any) -> tuple[Any, Any]:
        words = self.words(matrix)
        if len(words) == 1:
            ((word, number),) = words.items()
            return number, product_of(list(word)) if word else Identity(matrix.shape[0])
        return Integer(1), self._matrix_of(words, matrix)

    def _trace(self, expression: Any) -> Any:
        return self._closed(expression.args[0], cyclic=True)

    def _as_scalar(self, expression: Any) -> Any:
        inner = expression.args[0]
        return self.number(inner.args[0]) if isinstance(inner, nodes.AsMatrix) else self._closed(inner, cyclic=False)

    def _quadratic_form(self, expression: Any) -> Any:
        vector, matrix = expression.args
        return self._closed(MatMul(Transpose(vector), matrix, vector), cyclic=False)

    def _squared_norm(self, expression: Any) -> Any:
        matrix = expression.args[0]
        return self._closed(MatMul(Transpose(matrix), matrix), cyclic=True)

    def _closed(self, matrix: Any, cyclic: bool) -> Any:
        """The sum over the words of a matrix of their traces; a 1×1 matrix is its own."""
        return Add(*(expand(number * self._closed_word(word, matrix)) for word, number in self.words(matrix, cyclic).items()))

    def _closed_word(self, word: tuple[Any, ...], matrix: Any) -> Any:
        """A trace, turned so that a column beside a row makes it a number, in the order whose spelling comes first."""
        if not word or isinstance(word[0], Identity):
            return (word[0] if word else matrix).shape[0]
        if len(word) == 1 and isinstance(word[0], nodes.AsMatrix):
            return self.number(word[0].args[0])
        flipped = tuple(self._transposed(factor) for factor in reversed(word))
        turns = [version[i:] + version[:i] for version in (word, flipped) for i in range(len(word))]
        closing = [turn for turn in turns if turn[0].shape[0] == 1]
        best = min(closing or turns, key=lambda version: [plain(factor) for factor in version])
        return self._numbers_between(best) if closing else Trace(product_of(list(best)))

    def _numbers_between(self, word: tuple[Any, ...]) -> Any:
        """aᵀ…b cᵀ…e as the product of the numbers that it is cut into, each in the order that is spelled first."""
        numbers: list[Any] = []
        start = 0
        for end in range(1, len(word) + 1):
            if end == len(word) or word[end].shape[0] == 1:
                part = word[start:end]
                flipped = tuple(self._transposed(factor) for factor in reversed(part))
                best = min((part, flipped), key=lambda version: [plain(factor) for factor in version])
                numbers.append(nodes.AsScalar(product_of(list(best))))
                start = end
        return Mul(*numbers)

    def _finite_sum(self, expression: Any) -> Any:
        """Linear in the body; what does not depend on the index comes out."""
        body, index, size = expression.args
        terms = []
        for term in Add.make_args(self.number(body)):
            fixed, varying = term.as_independent(index, as_Add=False)
            terms.append(fixed * (nodes.finite_sum(varying, index, size) if varying != 1 else size))
        return expand(Add(*terms))

    def _expectation(self, expression: Any) -> Any:
        """Linear in the body; what does not depend on the variable comes out."""
        body, variable, distribution = expression.args
        terms = []
        for term in Add.make_args(self.number(body)):
            factors = Mul.make_args(term)
            varying = [factor for factor in factors if variable in nodes.free_variables(factor)]
            fixed = Mul(*(factor for factor in factors if variable not in nodes.free_variables(factor)))
            mean = nodes.expectation(Mul(*varying), variable, self.any(distribution)) if varying else Integer(1)
            terms.append(fixed * mean)
        return expand(Add(*terms))

    # ------------------------------------------------------------------------------------------ matrices

    def matrix(self, expression: Any) -> Any:
        """An equal matrix: a sum of products in a fixed order."""
        return self._matrix_of(self.words(expression), expression)

    def _matrix_of(self, words: Words, like: Any) -> Any:
        if not words:
            return ZeroMatrix(*like.shape)
        terms = [
            scaled_matrix(number, product_of(list(word)) if word else Identity(like.shape[0])) for word, number in words.items()
        ]
        return sum_of(sorted(terms, key=plain))

    def words(self, matrix: Any, cyclic: bool = False) -> Words:
        """The matrix multiplied out, like words added up; ``cyclic`` cancels round the end of a trace too."""
        total: Words = {}
        for number, word in self._spread(matrix):
            reduced = self._reduced(word, cyclic)
            if reduced is not None:
                total[reduced] = expand(total.get(reduced, Integer(0)) + number)
        return {word: number for word, number in total.items() if number != 0}

    def _spread(self, matrix: Any) -> list[tuple[Any, list[Any]]]:
        if isinstance(matrix, MatAdd):
            return [pair for term in matrix.args for pair in self._spread(term)]
        if isinstance(matrix, MatMul):
            return self._multiplied(list(matrix.args))
        if isinstance(matrix, MatPow) and not isinstance(matrix, Inverse) and 1 <= matrix.args[1] <= 16:
            return self._multiplied([matrix.args[0]] * int(matrix.args[1]))
        if isinstance(matrix, Transpose) and not matrix.args[0].is_symbol:
            spread = self._spread(matrix.args[0])
            return [(number, [self._transposed(factor) for factor in reversed(word)]) for number, word in spread]
        if isinstance(matrix, Inverse):
            return self._inverse(matrix)
        if isinstance(matrix, nodes.MatrixFiniteSum | nodes.MatrixExpectation):
            return self._linear(matrix)
        return [(Integer(1), [self._factor(matrix)])]

    def _multiplied(self, factors: list[Any]) -> list[tuple[Any, list[Any]]]:
        words: list[tuple[Any, list[Any]]] = [(Integer(1), [])]
        for factor in factors:
            parts = self._spread(factor) if nodes.is_matrix(factor) else [(self.number(factor), [])]
            words = [(expand(a * b), [*left, *right]) for a, left in words for b, right in parts]
            if len(words) > _MOST_WORDS:
                raise OutOfBudget(f"multiplied out, a product has more than {_MOST_WORDS} terms")
        return words

    def _inverse(self, matrix: Any) -> list[tuple[Any, list[Any]]]:
        scale, inner = self._scale(matrix.args[0])
        if isinstance(inner, Inverse):
            return [(1 / scale * number, word) for number, word in self._spread(inner.args[0])]
        factor = [] if isinstance(inner, Identity) else [self._inverted(inner)]
        return [(1 / scale, factor)]

    def _inverted(self, inner: Any) -> Any:
        return Transpose(inner) if self.setting.is_orthogonal(inner) else Inverse(inner)

    def _linear(self, matrix: Any) -> list[tuple[Any, list[Any]]]:
        """Numbers in front come out of a sum over data or an expectation."""
        body, variable, *rest = matrix.args
        pairs: list[tuple[Any, list[Any]]] = []
        for word, number in self.words(body).items():
            fixed, varying = number.as_independent(variable, as_Add=False)
            inner = scaled_matrix(varying, product_of(list(word)) if word else Identity(body.shape[0]))
            pairs.append((fixed, [rebuilt(matrix, [inner, variable, *(self.any(part) for part in rest)])]))
        return pairs

    def _factor(self, matrix: Any) -> Any:
        if isinstance(matrix, Transpose):
            return self._transposed(matrix.args[0])
        if isinstance(matrix, HadamardProduct):
            return HadamardProduct(*sorted((self.matrix(part) for part in matrix.args), key=plain))
        if matrix.is_symbol or not matrix.args or isinstance(matrix, Identity | ZeroMatrix):
            return matrix
        return rebuilt(matrix, [self.any(argument) for argument in matrix.args])

    def _transposed(self, factor: Any) -> Any:
        if isinstance(factor, Transpose):
            return factor.args[0]
        if isinstance(factor, ZeroMatrix):
            return ZeroMatrix(*reversed(factor.shape))
        if isinstance(factor, Identity) or self.setting.is_symmetric(factor):
            return factor
        if isinstance(factor, Inverse):
            return Inverse(self.matrix(Transpose(factor.args[0])))
        return Transpose(factor)

    def _reduced(self, word: list[Any], cyclic: bool) -> tuple[Any, ...] | None:
        """The word without identities and neighbours that cancel; None when a factor is zero.

        Under a trace the ends are neighbours too, and what is left of tr(UUᵀ) is an identity of the size between them.
        """
        kept: list[Any] = []
        for factor in word:
            if isinstance(factor, ZeroMatrix):
                return None
            if isinstance(factor, Identity):
                continue
            if kept and self._cancel(kept[-1], factor):
                kept.pop()
            else:
                kept.append(factor)
        size = kept[0].shape[0] if kept else None
        while cyclic and len(kept) > 1 and self._cancel(kept[-1], kept[0]):
            size = kept[0].shape[1]
            kept = kept[1:-1]
        return (Identity(size),) if size is not None and not kept else tuple(kept)

    def _cancel(self, left: Any, right: Any) -> bool:
        if (isinstance(left, Inverse) and left.args[0] == right) or (isinstance(right, Inverse) and right.args[0] == left):
            return True
        if isinstance(left, Transpose) and left.args[0] == right:
            return self.setting.has_orthonormal_columns(right)
        return is_transpose_of(left, right, self.setting) and left.is_symbol and self.setting.is_orthogonal(left)


_NUMBER_RULES: dict[type, Callable[[NormalForm, Any], Any]] = {
    Add: NormalForm._sum,
    Mul: NormalForm._product,
    Pow: NormalForm._power,
    log: NormalForm._logarithm,
    nodes.LogDet: NormalForm._log_determinant,
    Trace: NormalForm._trace,
    nodes.AsScalar: NormalForm._as_scalar,
    nodes.QuadraticForm: NormalForm._quadratic_form,
    nodes.SquaredNorm: NormalForm._squared_norm,
    nodes.FiniteSum: NormalForm._finite_sum,
    nodes.Expectation: NormalForm._expectation,
}
