"""E_q[f + c(log q − log p)] = E_q[f] + c KL(q ‖ p): the divergence recognised in an expectation."""

from __future__ import annotations

from typing import Any

from sympy import Add

from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.deriving.summands import summands
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Expectation):
        return None
    body, z, q = expression.args
    terms = summands(body)
    own = nodes.LogDensity(q, z)
    for mine in terms:
        number = mine.coeff(own)
        if not number.is_Rational or number == 0 or mine != number * own:
            continue
        for other in terms:
            p = _density_of(other, -number, z)
            if p is not None:
                rest = Add(*(term for term in terms if term not in (mine, other)))
                mean = rest if z not in nodes.free_variables(rest) else nodes.expectation(rest, z, q)
                return mean + number * nodes.KL(q, p)
    return None


def _density_of(term: Any, number: Any, z: Any) -> Any | None:
    """p for the term number · log p(z), where p does not depend on z itself."""
    density = term / number
    if not isinstance(density, nodes.LogDensity) or density.args[1] != z or z in nodes.free_variables(density.args[0]):
        return None
    return density.args[0]


RULE = Rule(
    "divergence_from_logarithms",
    reason="definition of the Kullback–Leibler divergence",
    let=("z: k", "m: k", "A: k x k spd", "p: k", "B: k x k spd", "f(z): number"),
    states=(
        "E(f(z) + logpdf(N(p, B), z) - logpdf(N(m, A), z), z ~ N(m, A)) = E(f(z), z ~ N(m, A)) - KL(N(m, A), N(p, B))",
        "E(logpdf(N(m, A), z) - logpdf(N(p, B), z), z ~ N(m, A)) = KL(N(m, A), N(p, B))",
    ),
    near_misses=(
        "E(f(z) + logpdf(N(p, B), z) - logpdf(N(m, A), z), z ~ N(m, A)) = E(f(z), z ~ N(m, A)) + KL(N(m, A), N(p, B))",
        "E(f(z) + logpdf(N(p, B), z) - logpdf(N(m, A), z), z ~ N(m, A)) = E(f(z), z ~ N(m, A)) - KL(N(p, B), N(m, A))",
    ),
    source="Kullback & Leibler 1951; Bishop 2006, Eqs. (1.113), (9.71)",
    rewrite=rewrite,
)
