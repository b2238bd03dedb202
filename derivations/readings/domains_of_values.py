"""Whether the value that a variable is set to lies in the domain that was declared for it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from derivations.language import nodes
from derivations.language.domains import DOMAINS
from derivations.language.errors import Undefined
from derivations.readings.formal import FormalMatrix, is_formal

if TYPE_CHECKING:
    from derivations.readings.exact_walk import Reading


def require_in_domain(reading: Reading, variable: Any, value: Any) -> None:
    """Raise :class:`Undefined` for a value outside the domain; modulo a prime only zero can be told from the rest."""
    if is_formal(value) or isinstance(value, FormalMatrix):
        return
    declared = reading.point.vocabulary.variables.get(nodes.display_name(variable))
    domain = declared.domain if declared is not None else "positive" if variable.is_positive else "real"
    field = reading.field
    if domain in ("nonzero", "positive", "unit interval") and any(field.is_zero(entry) for entry in _entries(value)):
        raise _outside(variable, domain)
    if domain == "invertible" and field.is_zero(value.det()):
        raise _outside(variable, domain)
    if field.ordered and not _is_inside(field, domain, value):
        raise _outside(variable, domain)


def _is_inside(field: Any, domain: str, value: Any) -> bool:
    if DOMAINS[domain].definite:
        try:
            field.require_covariance(value)
        except Undefined:
            return False
    if DOMAINS[domain].ordered and not _decreases(value, ties=DOMAINS[domain].ties):
        return False
    if domain in ("positive", "unit interval"):
        one = field.number(1)
        return all(field.is_positive(e) and (domain == "positive" or field.is_positive(one - e)) for e in _entries(value))
    return True


def _decreases(value: Any, *, ties: bool) -> bool:
    pairs = pairwise(value[i, i] for i in range(value.nrows()))
    return all(first > second or (ties and first == second) for first, second in pairs)


def _entries(value: Any) -> list[Any]:
    return list(value.entries()) if hasattr(value, "ncols") else [value]


def _outside(variable: Any, domain: str) -> Undefined:
    return Undefined(f"{nodes.display_name(variable)} is {domain}, and was set to a value that is not")
