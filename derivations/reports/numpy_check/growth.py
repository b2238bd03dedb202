"""The script of a refuted infinite limit: the values on the way there, which do not grow as the claim says."""

from __future__ import annotations

from typing import Any

from derivations.language import nodes
from derivations.language.statements import Tends
from derivations.reports.numpy_check.spelling import Writer

_STEPS = "1e-2, 1e-4, 1e-6"
OWN_NAMES = ("along", "side", "values", "step", "first", "then")
"""What the script calls its own quantities."""


def growth_lines(statement: Tends, body: Any, writer: Writer) -> list[str]:
    """Values at three steps on each side; one that grows like log h, or faster, keeps at least half its pace."""
    _, variable, target, side = statement.lhs.args
    infinite = target in (nodes.INFINITY, nodes.MINUS_INFINITY)
    if infinite:
        body = nodes.substitute(body, {variable: 1 / variable})
        signs = [1 if target == nodes.INFINITY else -1]
    else:
        signs = [int(side)] if side != 0 else [1, -1]
    place = "" if infinite else f"{writer.sides(target)[0]} + "
    text = writer.function(variable, body)
    upward = "" if statement.rhs == nodes.INFINITY else "-"
    return [
        f"along = {text}",
        f"for side in {signs}:",
        f"    values = [along({place}side*step) for step in ({_STEPS})]",
        f"    first, then = {upward}(values[1] - values[0]), {upward}(values[2] - values[1])",
        '    print("values on the way:", *values, "- to the infinity claimed:", "holds" if then > first/2 > 0 else "fails")',
    ]
