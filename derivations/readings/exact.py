"""The exact reading: the value of a tree at a point, in a prime field, in the rationals or in balls.

Everything is read from its definition: a log-density is its formula, KL and entropy are expectations of log-densities,
a Gaussian expectation is the series exp(½ tr(Σ∇²)) applied to a polynomial body and evaluated at the mean, a
derivative is a coefficient of a truncated power series. Rewriting plays no part here, so what
:mod:`derivations.readings.lowering` rewrites can be checked against it.
"""

from __future__ import annotations

from typing import ClassVar

from derivations.readings import (
    exact_calculus,
    exact_expectations,
    exact_kinks,
    exact_limits,
    exact_matrices,
    exact_numbers,
    exact_probability,
)
from derivations.readings.exact_walk import Reading, Rule


class ExactReading(Reading):
    """Evaluates trees at one :class:`~derivations.readings.point.Point`."""

    rules: ClassVar[dict[type, Rule]] = {
        **exact_numbers.RULES,
        **exact_kinks.RULES,
        **exact_matrices.RULES,
        **exact_probability.RULES,
        **exact_expectations.RULES,
        **exact_calculus.RULES,
        **exact_limits.RULES,
    }
