r"""The sign of a formal number, as that of a field element.

A sum of logarithms :math:`c\sum_j q_j \log a_j` with whole :math:`q_j` has the sign of :math:`c(\prod_j a_j^{q_j} - 1)`,
an exponential :math:`c\,e^E` that of c, and :math:`c\,(e^E - e^F)` that of :math:`c\,(E - F)`.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import Any

from derivations.language.errors import Unsupported
from derivations.readings.fields import Field
from derivations.readings.formal import PI, ExpSum, LogSum
from derivations.readings.functions import whole_power

_LARGEST_EXPONENT = 4096


def sign_carrier(field: Field, value: Any) -> Any:
    """A field element with the sign of a number; raises :class:`Unsupported` for a formal number that has none."""
    if isinstance(value, LogSum):
        return _of_logarithms(field, value)
    return _of_exponentials(field, value) if isinstance(value, ExpSum) else value


def _of_logarithms(field: Field, value: LogSum) -> Any:
    if not field.is_zero(value.plain):
        raise Unsupported("the sign of a logarithm added to another number")
    factors: list[tuple[Any, Fraction]] = []
    common: dict[Any, Any] = {}
    for argument, coefficient in value.logs.values():
        for key, (factor, rational) in coefficient.items():
            common[key] = factor
            factors.append((argument, rational))
    if any(argument is PI for argument, _ in factors) or len(common) > 1:
        raise Unsupported("the sign of a sum of logarithms with different coefficients")
    if not factors:
        return field.number(0)
    below = lcm(*(rational.denominator for _, rational in factors))
    common_factor = gcd(*(int(rational * below) for _, rational in factors))  # a**2 - 1 has the sign of a - 1, with a > 0
    product = field.number(1)
    for argument, rational in factors:
        exponent = int(rational * below) // common_factor
        if abs(exponent) > _LARGEST_EXPONENT:
            raise Unsupported(f"the exponent {exponent} is too large")
        product = product * whole_power(field, argument, exponent)
    (factor,) = common.values()
    return (product - field.number(1)) * factor


def _of_exponentials(field: Field, value: ExpSum) -> Any:
    terms = [(coefficient, exponent) for coefficient, exponent in value.terms if not field.is_zero(coefficient)]
    if not terms:
        return field.number(0) if value.logs is None else _of_logarithms(field, value.logs)
    if value.logs is None and len(terms) == 1:
        return terms[0][0]
    if value.logs is None and len(terms) == 2 and field.is_zero(terms[0][0] + terms[1][0]):
        (coefficient, first), (_, second) = terms
        gap = first - second
        return sign_carrier(field, gap) * coefficient
    raise Unsupported("the sign of a sum of exponentials")
