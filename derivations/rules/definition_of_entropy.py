"""H(q) = −E_q[log q(z)]."""

from __future__ import annotations

from typing import Any

from derivations.deriving.bound_letter import bound_letter
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting
from derivations.language import nodes


def rewrite(expression: Any, setting: Setting) -> Any | None:
    if not isinstance(expression, nodes.Entropy):
        return None
    (q,) = expression.args
    z = bound_letter(q.mean.shape[0], setting, expression)
    return -nodes.expectation(nodes.LogDensity(q, z), z, q)


RULE = Rule(
    "definition_of_entropy",
    reason="definition of the entropy",
    let=("z: k", "m: k", "A: k x k spd"),
    states=("entropy(N(m, A)) = -E(logpdf(N(m, A), z), z ~ N(m, A))",),
    near_misses=("entropy(N(m, A)) = E(logpdf(N(m, A), z), z ~ N(m, A))",),
    source="Shannon 1948; Bishop 2006, Eq. (1.104)",
    rewrite=rewrite,
)
