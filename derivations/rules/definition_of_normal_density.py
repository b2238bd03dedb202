"""The density of N(m, Σ): log N(x; m, Σ) = −½ (d log 2π + log det Σ + (x − m)ᵀ Σ⁻¹ (x − m))."""

from __future__ import annotations

from typing import Any

from sympy import Inverse, Rational, S, ZeroMatrix, log

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes
from derivations.readings.words import scaled_matrix, sum_of


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.LogDensity):
        return None
    distribution, x = expression.args
    m, Sigma = distribution.args
    residual = x if isinstance(m, ZeroMatrix) else sum_of([x, scaled_matrix(S.NegativeOne, m)])
    terms = m.shape[0] * log(2 * S.Pi), nodes.LogDet(Sigma), nodes.QuadraticForm(residual, Inverse(Sigma))
    return sum(-Rational(1, 2) * term for term in terms)


RULE = Rule(
    "definition_of_normal_density",
    reason="density of the normal distribution",
    let=("x: d", "m: d", "Sigma: d x d spd"),
    states=("logpdf(N(m, Sigma), x) = -1/2*(d*log(2*pi) + logdet(Sigma) + quad(x - m, inv(Sigma)))",),
    near_misses=(
        "logpdf(N(m, Sigma), x) = -1/2*(d*log(2*pi) + logdet(Sigma) - quad(x - m, inv(Sigma)))",
        "logpdf(N(m, Sigma), x) = -1/2*(log(2*pi) + logdet(Sigma) + quad(x - m, inv(Sigma)))",
        "logpdf(N(m, Sigma), x) = -1/2*(d*log(2*pi) + logdet(Sigma) + quad(x - m, Sigma))",
    ),
    source="Bishop 2006, Eq. (2.43)",
    rewrite=rewrite,
    axiom="the normal density with this normalising constant integrates to one",
)
