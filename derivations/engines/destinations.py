"""Where the body of a limit goes at an exact point, beside where a statement says that it goes."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

from derivations.language import nodes
from derivations.language.statements import Tends
from derivations.readings.comparison import difference
from derivations.readings.exact_limits import destinations, vanishes
from derivations.readings.exact_walk import Reading
from derivations.readings.fields import Field
from derivations.readings.spelling import spell


def other_destination(statement: Tends, reading: Reading) -> tuple[Any, Any] | None:
    """(where the body goes, the value stated) when it goes elsewhere on some side, over the rationals; else None.

    Raises :class:`~derivations.language.errors.Undefined` where the body is defined on no side, or the value is not, and
    :class:`~derivations.language.errors.Unsupported` where they cannot be told apart.
    """
    limit, value = statement.expressions()
    wanted = value if value in (nodes.INFINITY, nodes.MINUS_INFINITY) else reading.value(value)
    found = destinations(reading, limit)
    if all(_is_same(place, wanted, reading.field) for place in found):
        return None
    if len(found) == 2 and not _is_same(found[0], found[1], reading.field):
        return f"{spell(found[0])} above, {spell(found[1])} below", wanted
    return found[0], wanted


def _is_same(place: Any, other: Any, field: Field) -> bool:
    if isinstance(place, Str) or isinstance(other, Str):
        return bool(place == other)
    return vanishes(difference(place, other), field)
