"""How large the degrees of an expression can be at given sizes: the D of the Schwartz–Zippel bound.

An expression is bounded as numerator over common denominator, (a, b) for their degrees in everything that is drawn at
random. Bounds add up generously; they only have to be true.
"""

from __future__ import annotations

from functools import lru_cache
from math import log2
from typing import Any

from sympy import (
    Add,
    Determinant,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Trace,
    ZeroMatrix,
    exp,
    log,
)

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.kinks import KINKS, STEPS
from derivations.language.vocabulary import Vocabulary
from derivations.readings.exact_probability import divergence_definition, entropy_definition
from derivations.readings.point import size_value
from derivations.readings.signs import COMPARISON_BITS

Degrees = tuple[int, int]

_LOG2_OF_PRIMES = 54.6  # there are more than 2^54.6 primes between 2^60 and 2^61
_RATIOS = 4  # two numbers whose signs are compared, each times a product of two positive values or their squares
_COEFFICIENT_BITS = 64  # bits per whole number that a formula makes, beyond those it is written with


class DegreeBound:
    """Bounds the degrees of trees at one assignment of sizes."""

    def __init__(self, sizes: dict[str, int], vocabulary: Vocabulary) -> None:
        self.sizes = sizes
        self.vocabulary = vocabulary
        self._known: dict[Any, Degrees] = {}
        self.compared = 0
        """A bound for the degrees of the numbers whose signs are asked for."""

    def of(self, expression: Any) -> Degrees:
        if expression not in self._known:
            self._known[expression] = self._bound(expression)
        return self._known[expression]

    def size(self, expression: Any) -> int:
        return max(1, size_value(expression, self.sizes))

    def _bound(self, expression: Any) -> Degrees:
        if isinstance(expression, Rational | Identity | ZeroMatrix | OneMatrix) or not expression.args:
            return (1, 0) if isinstance(expression, Symbol) else (0, 0)
        if isinstance(expression, MatrixSymbol):
            return self._variable(expression)
        if isinstance(expression, nodes.KL):
            return self.of(divergence_definition(expression))
        if isinstance(expression, nodes.Entropy):
            return self.of(entropy_definition(expression))
        if isinstance(expression, nodes.BINDERS):
            return self._binder(expression)
        if isinstance(expression, nodes.LogDensity):
            return self._log_density(expression)
        parts = [self.of(part) for part in expression.args if not isinstance(part, nodes.Normal)]
        return self._combined(expression, parts)

    def _variable(self, symbol: Any) -> Degrees:
        """Orthogonal matrices are rational of degree 2d + 2 in what is drawn; logarithms of squares count twice."""
        variable = self.vocabulary.variables.get(nodes.display_name(symbol))
        if variable is not None and variable.kind.symmetry is Symmetry.CURVED:
            degree = 2 * self.size(symbol.shape[0]) + 2
            return (degree, degree)
        return (2, 0)

    def _combined(self, expression: Any, parts: list[Degrees]) -> Degrees:
        if isinstance(expression, Add | MatAdd):
            return _added(parts)
        if isinstance(expression, Mul | MatMul | HadamardProduct | nodes.Kron):
            return (sum(a for a, _ in parts), sum(b for _, b in parts))
        if isinstance(expression, Inverse | Determinant | nodes.LogDet):  # an Inverse is a MatPow too, so it comes first
            a, b = parts[0]
            n = self.size(expression.args[0].shape[0])
            return (b + (n - 1) * a + n * b, n * a) if isinstance(expression, Inverse) else (n * a, n * b)
        if isinstance(expression, Pow | MatPow):
            return self._power(expression, parts[0])
        if isinstance(expression, Trace):
            return parts[0]
        if isinstance(expression, nodes.SquaredNorm):
            return (2 * parts[0][0], 2 * parts[0][1])
        if isinstance(expression, nodes.QuadraticForm):
            return (2 * parts[0][0] + parts[1][0], 2 * parts[0][1] + parts[1][1])
        if isinstance(expression, nodes.Gradient | nodes.Directional):
            return _differentiated(_added(parts), 1)
        if isinstance(expression, nodes.OpaqueScalar | nodes.OpaqueMatrix):
            return (12, 0)
        if isinstance(expression, KINKS):
            self.compared = max(self.compared, sum(_added(parts)))
            return (0, 0) if isinstance(expression, STEPS) else _largest(parts)
        return _largest(parts)

    def _power(self, expression: Any, base: Degrees) -> Degrees:
        exponent = expression.args[1]
        a, b = base
        if not isinstance(exponent, Rational):
            times = 2 * sum(self.sizes.values()) + 2
            return (times * max(a, b), times * max(a, b))
        times = abs(int(exponent.p)) + int(exponent.q)
        return (times * a, times * b) if exponent > 0 else (times * b, times * a)

    def _log_density(self, expression: Any) -> Degrees:
        distribution, point = expression.args
        a, b = _added([self.of(point), self.of(distribution.mean)])
        inverse = self.of(Inverse(distribution.covariance))
        determinant = self.of(nodes.LogDet(distribution.covariance))
        return _added([(2 * a + inverse[0], 2 * b + inverse[1]), determinant])

    def _binder(self, expression: Any) -> Degrees:
        body, variable, *rest = expression.args
        if isinstance(expression, nodes.FiniteSum | nodes.MatrixFiniteSum):
            a, b = self.of(body)
            n = self.size(rest[0])
            return (a + (n - 1) * b, n * b)
        if isinstance(expression, nodes.LogIntegral):
            n = self.size(variable.shape[0])
            a, b = _differentiated(self.of(body), 2)
            return (4 * (n + 1) * (a + b), 4 * (n + 1) * (a + b))
        if isinstance(expression, nodes.LIMITS):
            return self._limit(body, variable, rest[0])
        inner = DegreeBound(self.sizes, self.vocabulary)
        if isinstance(rest[0], nodes.Normal):
            inner._known[variable] = _added([self.of(rest[0].mean), self.of(rest[0].covariance)])
            found = _differentiated(inner.of(body), 6)
        else:
            inner._known[variable] = self.of(rest[0])
            found = inner.of(body)
        self.compared = max(self.compared, inner.compared)
        return found

    def _limit(self, body: Any, variable: Any, target: Any) -> Degrees:
        """Its numerator and denominator are coefficients of those of the body; the lowest of them may vanish as well."""
        inner = DegreeBound(self.sizes, self.vocabulary)
        a, b = (1, 1) if target in (nodes.INFINITY, nodes.MINUS_INFINITY) else self.of(target)
        inner._known[variable] = (a + 1, b + 1)
        degree = sum(inner.of(body))
        return (2 * degree, 2 * degree)


def _added(parts: list[Degrees]) -> Degrees:
    total = sum(b for _, b in parts)
    return (max((a + total - b for a, b in parts), default=0), total)


def _largest(parts: list[Degrees]) -> Degrees:
    return (max((a for a, _ in parts), default=0), max((b for _, b in parts), default=0))


def _differentiated(degrees: Degrees, order: int) -> Degrees:
    a, b = degrees
    return (a + order * b, (order + 1) * b)


@lru_cache(maxsize=16384)
def has_formal_parts(expression: Any) -> bool:
    """Whether logarithms or exponentials occur, whose arguments are compared as products of powers."""
    kinds = (log, exp, nodes.LogDet, nodes.LogDensity, nodes.KL, nodes.Entropy, nodes.LogIntegral)
    elementwise = (nodes.ElementwiseExp, nodes.ElementwiseLog)
    return bool(nodes.occurring(expression, *kinds, *elementwise)) or any(
        isinstance(power, Pow) and not power.exp.is_Integer for power in nodes.occurring(expression, Pow)
    )


def degree_of_difference(left: Any, right: Any, sizes: dict[str, int], vocabulary: Vocabulary) -> int:
    """D for the statement left = right at these sizes."""
    bound = DegreeBound(sizes, vocabulary)
    (a, b), (c, d) = bound.of(left), bound.of(right)
    degree = max(1, a + d, c + b, b + d) + _RATIOS * bound.compared
    if has_formal_parts(left) or has_formal_parts(right):
        degree *= 4 * (sum(sizes.values()) + 4)  # whole exponents of arguments, with halves cleared
    return degree << COMPARISON_BITS if bound.compared else degree


def coefficient_bits(*expressions: Any) -> int:
    """Bits of the largest whole number written in the expressions."""
    return max((_bits_of_numbers(expression) for expression in expressions), default=0)


@lru_cache(maxsize=16384)
def _bits_of_numbers(expression: Any) -> int:
    numbers = nodes.occurring(expression, Rational)
    return max((max(int(n.p).bit_length(), int(n.q).bit_length()) for n in numbers), default=0)


def error_log2_per_point(degree: int, bits: int = 0) -> float:
    """log₂ of the chance that an untrue statement passes at one defined point modulo one random prime.

    Degree over field size, plus the chance that the prime divides every coefficient (of ``bits`` bits and more).
    """
    vanishing = degree / 2.0**60
    dividing = (degree + 1) * (_COEFFICIENT_BITS + bits + log2(degree + 1)) / 60 / 2.0**_LOG2_OF_PRIMES
    return min(0.0, log2(vanishing + dividing))
