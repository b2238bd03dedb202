r"""A quadratic function that is stationary at A: :math:`f(X) - f(A) = \tfrac12 D^2 f[X - A, X - A]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, Mul, Rational, Symbol, sift

from derivations.engines.optimum import optimum_of
from derivations.language import nodes
from derivations.language.statements import AtMost, gap
from derivations.readings.collecting import Collector
from derivations.readings.differentials import differential
from derivations.readings.lowering import lower

_HALF = Rational(1, 2)


def proposals(bound: AtMost) -> Iterator[Any]:
    """Half the second differential along the way from the optimum, times the sign."""
    optimum = optimum_of(bound)
    if optimum is None:
        return
    directions = [(variable, _direction(variable)) for variable, _ in optimum.values]
    second = lower(optimum.function)
    for _ in range(2):
        second = Add(*(differential(second, variable, direction) for variable, direction in directions))
    if any(variable in nodes.free_variables(second) for variable, _ in optimum.values):
        return
    half = _collected(optimum.sign * _HALF, second, Collector(optimum.vocabulary))
    yield nodes.substitute(
        half, {direction: gap(*pair) for (_, direction), pair in zip(directions, optimum.values, strict=True)}
    )


def _collected(factor: Any, number: Any, collector: Collector) -> Any:
    """The product with like terms collected, term by term and inside sums over an index: there each shows its sign."""
    if isinstance(number, Add):
        return Add(*(_collected(factor, term, collector) for term in number.args))
    sums, others = sift(Mul.make_args(number), lambda part: isinstance(part, nodes.FiniteSum), binary=True)
    if len(sums) != 1:
        return Add(*(factor * term for term in Add.make_args(collector.collected(number))))
    body, index, size = sums[0].args
    return nodes.FiniteSum(_collected(Mul(factor, *others), body, collector), index, size)


def _direction(variable: Any) -> Any:
    name = f"direction of {variable.name}"
    return variable.func(name, *variable.shape) if nodes.is_matrix(variable) else Symbol(name, real=True)
