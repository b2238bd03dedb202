"""The terms of a number, products of sums multiplied out; what stands inside matrices and functions is left as it is."""

from __future__ import annotations

from itertools import product
from typing import Any

from sympy import Add, Dummy, Mul, Pow, exp, expand, log


def summands(number: Any) -> list[Any]:
    """Terms that add up to the number.

    >>> from sympy.abc import a, b, c
    >>> summands(c * (a - b))
    [a*c, -b*c]
    """
    if isinstance(number, Add):
        return [term for part in number.args for term in summands(part)]
    if isinstance(number, Mul) and any(isinstance(factor, Add) for factor in number.args):
        choices = [summands(factor) for factor in number.args]
        return [term for chosen in product(*choices) for term in summands(Mul(*chosen))]
    return [number]


def expanded(number: Any) -> Any:
    """SymPy's ``expand`` of a number, with what stands inside traces, norms and other nodes left as it is.

    SymPy would go on into the matrices and write A∘A as a power, which no reading knows.
    """
    hidden = {part: Dummy(real=part.is_real, positive=part.is_positive) for part in _closed_parts(number)}
    return expand(number.xreplace(hidden)).xreplace({dummy: part for part, dummy in hidden.items()})


def _closed_parts(number: Any) -> set[Any]:
    """The outermost parts that are no sum, product, power, logarithm or exponential of numbers."""
    if isinstance(number, Add | Mul | Pow | log | exp):
        return set().union(*(_closed_parts(part) for part in number.args))
    return {number} if number.args else set()
