r"""When a climb that converges linearly has arrived: what is left to gain, judged by the gains so far.

With gains that shrink by a factor r from step to step, what is left after a gain Δ is :math:`\Delta(r + r^2 + \dots) =
\Delta\,r/(1-r)`. A small gain alone is no sign of a maximum: with r = 0.999 a thousand times as much is left.

Source: Böhning et al. 1994, *The distribution of the likelihood ratio for mixtures of densities*, §3 (Aitken acceleration).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from numerics.linalg import Array

ARRIVED = "nothing measurable is left to gain"
DROWNED = "gains are below rounding while the estimate of what is left is not"


def reason_to_stop(history: Sequence[float], rounding: float, enough: float) -> str:
    """:data:`ARRIVED` when at most ``enough`` is left to gain, :data:`DROWNED` when that cannot be told, or nothing yet.

    ``history`` holds the value before the first step and after each, all known up to ``rounding``.

    >>> reason_to_stop([1 - 0.5**step for step in range(20)], rounding=1e-15, enough=1e-5)
    'nothing measurable is left to gain'
    >>> reason_to_stop([1 - 0.99**step for step in range(1000)], rounding=1e-15, enough=1e-5)
    ''
    """
    gains = np.diff(history)
    if gains.size < 3 or gains[-1] > gains[-2] + 2 * rounding:
        return ""
    # Twice in a row: when a fast part of the error vanishes, a single ratio knows nothing of the slow part.
    if max(_left(gains, rounding), _left(gains[:-1], rounding)) <= enough:
        return ARRIVED
    return DROWNED if gains[-1] <= rounding else ""


def _left(gains: Array, rounding: float) -> float:
    """The limit of the geometric series that goes on from the last gain."""
    gain = max(float(gains[-1]), 0.0) + rounding
    doubled = np.flatnonzero(gains >= 2 * gain)
    if not doubled.size:  # either no step has gained anything or the gains do not shrink yet
        return 0.0 if gain <= 2 * rounding else math.inf
    # Over a halving rounding hardly changes the ratio; from one gain to the next it may be all that changes.
    rate = float(gain / gains[doubled[-1]]) ** (1 / (gains.size - 1 - int(doubled[-1])))
    return gain * rate / (1 - rate)
