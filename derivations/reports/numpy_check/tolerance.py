"""How closely a script can tell the two sides apart, and whether that is close enough for its counterexample."""

from __future__ import annotations

from typing import Any

import numpy as np

from derivations.language.errors import Unsupported
from derivations.language.evidence import Counterexample, Held
from derivations.language.nodes import LIMITS, is_matrix
from derivations.language.statements import AtMost, Differs, Relation
from derivations.readings.floating_points import Array
from derivations.reports.numpy_check.exact_texts import float_of
from derivations.reports.numpy_check.settling import DERIVATIVES

# For difference quotients and extrapolated limits nested this deep: the step that balances truncation against rounding,
# and what is then lost.
_STEPS = {0: ("", "1e-9"), 1: ("1e-5", "1e-6"), 2: ("1e-4", "1e-5"), 3: ("1e-3", "1e-4")}
_ROOM = 100  # times the tolerance that a difference must be, to be shown by it


def step_and_tolerance(*expressions: Any) -> tuple[str, str]:
    """The step of the difference quotients, and the relative error that rounding and truncation may leave."""
    known: dict[Any, int] = {}
    depth = max(_depth(expression, known) for expression in expressions)
    if depth not in _STEPS:
        raise Unsupported("derivatives are nested too deeply for difference quotients")
    return _STEPS[depth]


def _depth(expression: Any, known: dict[Any, int]) -> int:
    if expression not in known:
        inner = max((_depth(part, known) for part in expression.args), default=0)
        known[expression] = inner + isinstance(expression, (*DERIVATIVES, *LIMITS))
    return known[expression]


def smallest_scale(statement: Relation, witness: Counterexample, tolerance: str) -> str:
    """What errors are measured beside at least: 1, or 0 where the sides are too small for that.

    Raises :class:`Unsupported` where the sides are closer than the tolerance could show.
    """
    left, right = _sides(statement, witness)
    excess, largest = _excess(statement, left, right), max(float(np.max(np.abs(side), initial=0)) for side in (left, right))
    needed = _ROOM * float(tolerance)
    if not np.isfinite(excess) or not np.isfinite(largest):
        raise Unsupported("a side is too large for floating point")
    if excess <= 0 or excess >= needed * max(1.0, largest) or _is_strict(statement):
        return "1"
    if excess >= needed * largest:
        return "0"
    raise Unsupported("the sides are closer together than floating point can show")


def require_wide(statement: Relation, held: Held, tolerance: str) -> None:
    """Raise :class:`Unsupported` where a strict relation holds by less than the tolerance could show."""
    if not isinstance(statement, Differs) and not _is_strict(statement):
        return
    left, right = float_of(held.lhs), float_of(held.rhs)
    room = abs(_excess(statement, left, right))
    if not room >= _ROOM * float(tolerance) * max(1.0, float(np.max(np.abs(left), initial=0))):
        raise Unsupported("the sides are closer together than floating point can show")


def _sides(statement: Relation, witness: Counterexample) -> tuple[Array, Array]:
    """Both sides, rounded: numbers, or matrices of one shape (square, where they are ordered)."""
    left, right = float_of(witness.lhs), float_of(witness.rhs)
    square = not isinstance(statement, AtMost) or left.shape[:1] == left.shape[1:] or left.ndim == 0
    if left.shape != right.shape or left.ndim != (2 if is_matrix(statement.lhs) else 0) or not square:
        raise Unsupported("the sides of the counterexample do not have the shapes of the statement's")
    return left, right


def _is_strict(statement: Relation) -> bool:
    return isinstance(statement, AtMost) and statement.strict


def _excess(statement: Relation, left: Array, right: Array) -> float:
    """By how much the relation fails between two rounded sides; nothing or less where it does not."""
    if not isinstance(statement, AtMost):
        return float(np.max(np.abs(left - right), initial=0))
    if is_matrix(statement.lhs):
        return -float(np.min(np.linalg.eigvalsh(right - left), initial=np.inf))
    return float(np.max(left - right))
