r"""When two floating-point values agree, given the conditioning: the one tolerance of the project.

Derivation of the tolerance. Let :math:`u = 2^{-53}` be the unit roundoff and :math:`\kappa` the relative condition
number of the quantity. A backward stable computation returns the exact value for data moved by at most
:math:`c\,u` (relatively), so its relative forward error is at most :math:`c\,u\,\kappa`; two such computations differ
by at most :math:`2cu\kappa`. The constant c grows with the length of the sums involved; :math:`c = 2^{10}` covers
sums of a thousand terms. Hence

.. math:: |a - b| \le 2^{11} u\, \kappa \max(|a|, |b|), \qquad 2^{11}u \approx 2.3\cdot 10^{-13}.

Matrices are compared in the norm max |entry|. When the tolerance exceeds :data:`LARGEST_TOLERANCE` there is nothing
left to compare and the answer is an error, never "they agree".

Source: Higham 2002, *Accuracy and Stability of Numerical Algorithms*, §1.6 (forward error ≲ condition × backward error)
and §3.1 (growth of the constant).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import IllConditioned, NumericsError, WrongShape

UNIT_ROUNDOFF = 2.0**-53
GROWTH = 2.0**10
LARGEST_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Agreement:
    """How far two values are apart, and how far apart rounding may put them.

    ``difference`` is the largest absolute difference of entries, ``scale`` the magnitude it is compared with and
    ``tolerance`` the relative difference that rounding explains.
    """

    difference: float
    scale: float
    tolerance: float

    @property
    def relative_difference(self) -> float:
        """``difference / scale``; 0 when both are 0."""
        if self.difference == 0:
            return 0.0
        return self.difference / self.scale if self.scale > 0 else math.inf

    @property
    def meaningful(self) -> bool:
        """Whether the values are finite and the tolerance small enough for a comparison to say anything."""
        return math.isfinite(self.difference) and self.tolerance <= LARGEST_TOLERANCE

    @property
    def agrees(self) -> bool:
        return self.meaningful and self.difference <= self.tolerance * self.scale


def compare(left: ArrayLike, right: ArrayLike, *, condition: float = 1.0, scale: float | None = None) -> Agreement:
    """The difference of two values of one shape beside its tolerance.

    ``condition`` is the relative condition number of the quantity (at least 1). ``scale`` replaces max(|left|, |right|)
    for values that come from cancellation and may vanish.

    Raises :class:`WrongShape` when the shapes differ and :class:`NumericsError` for a condition below 1.

    >>> compare(0.1 + 0.2, 0.3).agrees
    True
    >>> round(compare(1.0, 1.5).relative_difference, 6)
    0.333333
    """
    if not condition >= 1:
        raise NumericsError(f"the condition number is {condition}, but it is never below 1")
    first, second = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
    if first.shape != second.shape:
        raise WrongShape(f"cannot compare values of shapes {first.shape} and {second.shape}; they must be equal")
    if not first.size:
        return Agreement(0.0, 0.0, _tolerance(condition))
    with np.errstate(invalid="ignore", over="ignore"):
        difference = float(np.max(np.abs(first - second)))
    largest = float(max(np.max(np.abs(first)), np.max(np.abs(second))))
    return Agreement(difference, largest if scale is None else scale, _tolerance(condition))


def _tolerance(condition: float) -> float:
    return 2 * GROWTH * UNIT_ROUNDOFF * condition


def agree(left: ArrayLike, right: ArrayLike, *, condition: float = 1.0) -> bool:
    """Whether two floats, or two arrays of one shape, agree as well as the conditioning lets them.

    NaN and infinities agree with nothing. Raises :class:`IllConditioned` when the condition number leaves nothing to
    compare.

    >>> agree(1.0, 1.0 + 1e-15)
    True
    >>> agree(1.0, 1.0 + 1e-9)
    False
    >>> agree(1.0, 1.0 + 1e-9, condition=1e5)
    True
    """
    found = compare(left, right, condition=condition)
    if found.tolerance > LARGEST_TOLERANCE:
        raise IllConditioned(
            f"with the condition number {condition:.1e} rounding explains a relative difference of {found.tolerance:.1e}; "
            f"a comparison needs at most {LARGEST_TOLERANCE:.0e}"
        )
    return found.agrees
