"""Putting an infinitesimal into a value, and taking its coefficient out again."""

from __future__ import annotations

from typing import Any

from derivations.readings.fields import Field
from derivations.readings.jets import Jet, parts_of


def shifted(value: Any, bit: int, field: Field) -> Jet:
    """The value times an infinitesimal, with a zero constant part."""
    parts = {mask | bit: part for mask, part in parts_of(value).items()}
    return Jet({0: _zero_like(parts_of(value)[0], field), **parts})


def coefficient_of(value: Any, bits: int, field: Field, without: int = 0) -> Any:
    """The coefficient of the product of the infinitesimals in ``bits``, as a jet in the others."""
    parts = parts_of(value)
    found = {mask ^ bits: part for mask, part in parts.items() if mask & bits == bits and not mask & without}
    zero = _zero_like(parts[0], field)
    if not found:
        return zero
    found.setdefault(0, zero)
    return found[0] if len(found) == 1 else Jet(found)


def _zero_like(value: Any, field: Field) -> Any:
    if hasattr(value, "ncols"):
        return field.zeros(value.nrows(), value.ncols())
    return field.number(0)
