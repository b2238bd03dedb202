"""The script of a refuted limit, where the limit stated or the one found is infinite: the values on the way there."""

from __future__ import annotations

from typing import Any

from derivations.language import nodes
from derivations.language.statements import Tends
from derivations.reports.numpy_check.assignments import assigned
from derivations.reports.numpy_check.spelling import Writer

_STEPS = "1e-2, 1e-4, 1e-6"
OWN_NAMES = ("along", "rises", "grows", "side", "step", "first", "then")
"""What the script calls its own quantities."""


def growth_lines(statement: Tends, body: Any, found: Any, writer: Writer) -> list[str]:
    """Values at three steps on each side: what grows like log h, or faster, keeps at least half its pace.

    Where a finite limit was stated, ``found`` is the infinity that the formula goes to.
    """
    _, variable, target, side = statement.lhs.args
    infinite = target in (nodes.INFINITY, nodes.MINUS_INFINITY)
    if infinite:
        body = nodes.substitute(body, {variable: 1 / variable})
        signs = [1 if target == nodes.INFINITY else -1]
    else:
        signs = [int(side)] if side != 0 else [1, -1]
    place = "" if infinite else f"{writer.sides(target)[0]} + "
    text, at = writer.function(variable, body), f"along({place}side*step)"
    if nodes.is_matrix(body):
        at = f"np.max(np.abs({at}))"
    growth = statement.rhs if statement.is_infinite else found
    upward = "-" if str(growth) == str(nodes.MINUS_INFINITY) else ""
    stated = "all(grows)" if statement.is_infinite else "not any(grows)"
    return [
        *assigned("along", text),
        f"rises = [{upward}np.diff([{at} for step in ({_STEPS})]) for side in {signs}]",
        "grows = [bool(then > first/2 > 0) for first, then in rises]",
        f'print("the limit stated", "holds" if {stated} else "fails", "- growth beyond all bounds:", *grows, *rises)',
    ]
