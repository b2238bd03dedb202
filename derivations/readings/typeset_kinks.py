"""LaTeX of what depends on an order."""

from __future__ import annotations

from typing import Any

from derivations.language.kinks import IsBelow, Maximum
from derivations.readings.typeset_pieces import FACTOR, Piece, call, enclosed


def extreme(typesetter: Any, expression: Any) -> Piece:
    name = "\\max" if isinstance(expression, Maximum) else "\\min"
    return call(name, *(typesetter.text(argument) for argument in expression.args))


def step(typesetter: Any, expression: Any) -> Piece:
    smaller, larger = (typesetter.text(argument) for argument in expression.args)
    order = "<" if isinstance(expression, IsBelow) else "\\leq"
    return Piece("\\mathbb{1}" + enclosed("[", f"{smaller} {order} {larger}", "]"), FACTOR)
