r"""One-sided limits from values alone: Richardson's extrapolation of f(a + h) to h = 0.

Where f has a Taylor series on that side, each level of the table removes one power of h; the entry with the smallest
estimated error is taken. Logarithms and roots of h converge slowly, which the estimate shows.

Source: Richardson 1911, *The approximate arithmetical solution by finite differences of physical problems*; the table is
that of Ridders 1982, *Accurate computation of F'(x) and F'(x)F''(x)*.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numerics.errors import NotFinite
from numerics.linalg import Array

_LEVELS = 12
FIRST_STEP = 1 / 16


@dataclass(frozen=True)
class Limit:
    """A limit in the shape of the function's values, and an estimate of the largest absolute error of an entry."""

    value: Array
    error: float


def one_sided_limit(function: Callable[[float], ArrayLike], *, step: float = FIRST_STEP) -> Limit:
    """The limit of function(h) as h goes to 0 from above; ``step`` is the first h, halved from level to level.

    Raises :class:`NotFinite` when a value is NaN or infinite, or when no two levels agree to a thousandth: the function
    has no finite limit that this method can see.

    >>> round(float(one_sided_limit(lambda h: np.sin(h) / h).value), 10)
    1.0
    """
    best, error = np.asarray(np.nan), math.inf
    previous: list[Array] = []
    for level in range(_LEVELS):
        row = [np.asarray(function(step / 2**level), dtype=float)]
        if not np.all(np.isfinite(row[0])):
            raise NotFinite(f"the function has no finite value at h = {step / 2**level:.1e}, so no limit is seen")
        for order in range(1, level + 1):
            row.append(row[-1] + (row[-1] - previous[order - 1]) / (2**order - 1))
            apart = (np.max(np.abs(row[-1] - other), initial=0.0) for other in (row[-2], previous[order - 1]))
            estimate = float(max(apart))
            if estimate <= error:
                best, error = row[-1], estimate
        previous = row
    if not error <= 1e-3 * max(1.0, float(np.max(np.abs(best), initial=0.0))):
        raise NotFinite(f"no two levels of the extrapolation agree (they differ by {error:.1e}), so no limit is seen")
    return Limit(best, error)
