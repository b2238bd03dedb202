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
    Identity,
    Integer,
    Inverse,
    MatMul,
    Mul,
    Pow,
    Trace,
    Transpose,
    cancel,
    expand_log,
    log,
    together,
)

from derivations.deriving.matrix_form import MatrixForm, Words
from derivations.deriving.rewriting import rebuilt
from derivations.deriving.setting import Setting
from derivations.deriving.summands import expanded
from derivations.language import nodes
from derivations.language.plain import plain
from derivations.readings.words import product_of


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
    difference = expanded(number)
    if difference == 0:
        return True
    fractions = any(isinstance(power.args[0], Add) for power in difference.atoms(Pow))
    return fractions and bool(cancel(together(difference)) == 0)  # without sums below a line, multiplying out is enough


def _difference(left: Words, right: Words) -> Words:
    total = dict(left)
    for word, number in right.items():
        total[word] = total.get(word, Integer(0)) - number
    return {word: number for word, number in total.items() if not vanishes(number)}


class NormalForm(MatrixForm):
    """Normal forms in one setting."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._known: dict[Any, Any] = {}

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
        return expanded(Mul(*(self.number(factor) for factor in expression.args)))

    def _power(self, expression: Any) -> Any:
        base, exponent = (self.number(argument) for argument in expression.args)
        return expanded(Pow(base, exponent)) if exponent.is_Integer and exponent.is_positive else Pow(base, exponent)

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
        return Add(*(expanded(number * self._closed_word(word, matrix)) for word, number in self.words(matrix, cyclic).items()))

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
        return expanded(Add(*terms))

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
        return expanded(Add(*terms))


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
