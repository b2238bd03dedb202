"""KL(q ‖ p) = E_q[log q(z) − log p(z)]."""

from __future__ import annotations

from typing import Any

from derivations.deriving.bound_letter import bound_letter
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.KL):
        return None
    q, p = expression.args
    z = bound_letter(q.mean.shape[0], setting, expression)
    return nodes.expectation(nodes.LogDensity(q, z) - nodes.LogDensity(p, z), z, q)


RULE = Rule(
    "definition_of_kl",
    reason="definition of the Kullback–Leibler divergence",
    let=("z: k", "m: k", "A: k x k spd", "p: k", "B: k x k spd"),
    states=("KL(N(m, A), N(p, B)) = E(logpdf(N(m, A), z) - logpdf(N(p, B), z), z ~ N(m, A))",),
    near_misses=("KL(N(m, A), N(p, B)) = E(logpdf(N(m, A), z) - logpdf(N(p, B), z), z ~ N(p, B))",),
    source="Kullback & Leibler 1951; Bishop 2006, Eq. (1.113)",
    rewrite=rewrite,
)
