"""log ∫ exp(c + bᵀz − ½ zᵀPz) dz = c + ½ bᵀP⁻¹b + (k/2) log 2π − ½ log det P, for P positive definite."""

from __future__ import annotations

from typing import Any

from sympy import Add, Inverse, Rational, S, log

from derivations.deriving.normal_form import NormalForm
from derivations.deriving.quadratics import quadratic_in
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    """None where the exponent is not seen to be quadratic, or its matrix not seen to be definite."""
    if not isinstance(expression, nodes.LogIntegral):
        return None
    body, z = expression.args
    found = quadratic_in(body, z, setting)
    if found is None or not setting.is_positive_definite(found.precision):
        return None
    terms = [found.constant, z.shape[0] * log(2 * S.Pi) / 2, -Rational(1, 2) * nodes.LogDet(setting.folded(found.precision))]
    if found.slope is not None:
        slope = NormalForm(setting).matrix(found.slope)
        terms.append(Rational(1, 2) * nodes.QuadraticForm(slope, Inverse(setting.folded(found.precision))))
    return Add(*terms)


RULE = Rule(
    "completing_the_square",
    reason="completing the square, and the normal integral",
    let=("z: k", "b: k", "P: k x k spd", "c: number"),
    states=(
        "logintegral(c + b.T @ z - 1/2*quad(z, P), z) = c + 1/2*quad(b, inv(P)) + k/2*log(2*pi) - 1/2*logdet(P)",
        "b.T @ z - 1/2*quad(z, P) = 1/2*quad(b, inv(P)) - 1/2*quad(z - inv(P) @ b, P)",
    ),
    near_misses=(
        "logintegral(c + b.T @ z - 1/2*quad(z, P), z) = c + quad(b, inv(P)) + k/2*log(2*pi) - 1/2*logdet(P)",
        "logintegral(c + b.T @ z - 1/2*quad(z, P), z) = c + 1/2*quad(b, inv(P)) + k/2*log(2*pi) + 1/2*logdet(P)",
        "logintegral(c + b.T @ z - 1/2*quad(z, P), z) = c + 1/2*quad(b, P) + k/2*log(2*pi) - 1/2*logdet(P)",
        "b.T @ z - 1/2*quad(z, P) = 1/2*quad(b, inv(P)) - 1/2*quad(z + inv(P) @ b, P)",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, §8.1.1; Bishop 2006, §2.3.1",
    rewrite=rewrite,
    axiom="the normal density with this normalising constant integrates to one",
)
