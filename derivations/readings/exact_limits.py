"""The exact reading of limits: the value at a + u with an infinitesimal u, and what is left of it as u goes to 0.

From both sides means that the limits from above and from below exist and are equal. Nothing here knows how the limit
depends on the other variables: at a special point it may be another one than nearby.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flint import ctx
from sympy.core.symbol import Str

from derivations.language import nodes
from derivations.language.errors import Undefined, Unsupported
from derivations.language.plain import plain
from derivations.readings.atoms import Atoms
from derivations.readings.domains_of_values import require_in_domain
from derivations.readings.enclosing import enclosed
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.expansions import expansion
from derivations.readings.fields import BallField, Field, RationalField
from derivations.readings.formal import FormalMatrix, formal_pi, is_formal
from derivations.readings.germs import GermField
from derivations.readings.jets import Jet
from derivations.readings.point import Scope
from derivations.readings.rational_functions import FunctionMatrix

NOT_FINITE = Str("not finite")
"""Where a matrix goes that has an entry without a finite limit."""

_ABOVE, _BELOW = 1, -1
_BITS = 256


def limit(reading: Reading, expression: Any, scope: Scope) -> Any:
    if not reading.field.exact:
        twin = _rational_twin(reading, expression, scope)
        return enclosed(twin.value(expression), reading.field)  # type: ignore[arg-type]
    found = [_finite(value, germs) for value, germs in _along_sides(reading, expression, scope)]
    if len(found) == 2 and not vanishes(found[0] + (-found[1]), reading.field):
        raise Undefined(f"the limits of {plain(expression)} from above and from below differ")
    return found[0]


def destinations(reading: Reading, expression: Any) -> list[Any]:
    """Where the body goes on each side, over the rationals: a value, ∞ or −∞ (for a matrix: no finite matrix)."""
    return [_destination(value, germs) for value, germs in _along_sides(reading, expression, reading.root)]


def _destination(value: Any, germs: GermField) -> Any:
    if isinstance(value, FunctionMatrix | FormalMatrix):
        try:
            return _finite(value, germs)
        except Undefined:
            return NOT_FINITE
    for term in expansion(value, germs):
        if term.grows and not vanishes(term.coefficient, germs.base):
            return nodes.INFINITY if _is_positive(term.coefficient) != term.logarithmic else nodes.MINUS_INFINITY
    return _finite(value, germs)


def _is_positive(value: Any) -> bool:
    """Whether a rational or formal number that is not zero is positive."""
    ball = _ball(value)
    if not (ball > 0 or ball < 0):
        raise Unsupported("the sign of a sum of logarithms or exponentials cannot be told")
    return bool(ball > 0)


def _ball(value: Any) -> Any:
    """A narrow ball around an exact number; the precision of whoever works in balls around this is left as it was."""
    before = ctx.prec
    try:
        return enclosed(value, BallField(_BITS))
    finally:
        ctx.prec = before


def _rational_twin(reading: Reading, expression: Any, scope: Scope) -> Reading:
    """A reading over the rationals at the same point, where the values in balls enclose known rational ones."""
    known = reading.point.rational_values
    values = {**known, **{symbol: value for symbol, value in scope.values.items() if isinstance(value, int)}}
    unknown = [symbol for symbol in nodes.free_variables(expression) if scope.values.get(symbol) is not None]
    if any(symbol not in values or _is_rebound(symbol, scope) for symbol in unknown):
        raise Unsupported("a limit at a point that is known in balls only")
    field, atoms = RationalField(), reading.point.atoms
    point = replace(reading.point, field=field, values=values, pi=formal_pi(field))
    point.atoms = Atoms(field, atoms.seed, atoms.degree, atoms.terms)
    return type(reading)(point)


def _is_rebound(symbol: Any, scope: Scope) -> bool:
    """Whether an enclosing scope gave a variable of the point another value; an index is a whole number anyway."""
    root = scope
    while root.parent is not None:
        root = root.parent
    return not isinstance(scope.values[symbol], int) and scope.values[symbol] is not root.values.get(symbol)


def _along_sides(reading: Reading, expression: Any, scope: Scope) -> list[tuple[Any, GermField]]:
    """The body as a germ on each side from which its variable arrives."""
    body, variable, target, side = expression.args
    point = reading.point
    if point.weighted or point.size_numbers is not None or isinstance(reading.field, GermField):
        raise Unsupported(f"the limit {plain(expression)} is no rational expression")
    germs = GermField(reading.field)
    free = nodes.free_variables(body)
    values = {symbol: germs.lifted(value) for symbol, value in scope.values.items() if symbol in free}
    found = []
    for direction in (_ABOVE, _BELOW) if side == 0 and target not in _INFINITIES else (int(side),):
        moved = _moved(reading, germs, target, direction, scope)
        atoms = Atoms(germs, point.atoms.seed, point.atoms.degree, point.atoms.terms)
        inner = type(reading)(
            replace(point, field=germs, values={**values, variable: moved}, pi=germs.lifted(point.pi), atoms=atoms, signs=None)
        )
        require_in_domain(inner, variable, moved)
        value = inner.value(body)
        if isinstance(value, Jet) or inner.point.has_stand_in:
            raise Unsupported(f"the limit {plain(expression)} has no exact value here")
        found.append((value, germs))
    return found


_INFINITIES = (nodes.INFINITY, nodes.MINUS_INFINITY)


def _moved(reading: Reading, germs: GermField, target: Any, direction: int, scope: Scope) -> Any:
    """Where the variable is: a + u, a − u, 1/u or −1/u."""
    u = germs.infinitesimal
    if target in _INFINITIES:
        away = germs.reciprocal(u)
        return away if target == nodes.INFINITY else -away
    return germs.lifted(reading.read(target, scope)) + (u if direction == _ABOVE else -u)


def _finite(value: Any, germs: GermField) -> Any:
    """The limit of a germ, entry by entry; :class:`Undefined` where it grows beyond all bounds."""
    if isinstance(value, FunctionMatrix | FormalMatrix):
        rows = [[_finite_number(value[i, j], germs) for j in range(value.ncols())] for i in range(value.nrows())]
        entries = [entry for row in rows for entry in row]
        if any(is_formal(entry) for entry in entries):
            return FormalMatrix(germs.base, rows)
        return germs.base.matrix(value.nrows(), value.ncols(), entries)
    return _finite_number(value, germs)


def _finite_number(value: Any, germs: GermField) -> Any:
    total = germs.base.number(0)
    for term in expansion(value, germs):
        if not term.grows:
            total = term.coefficient
        elif not vanishes(term.coefficient, germs.base):
            raise Undefined("a limit that is not finite")
    return total


def vanishes(value: Any, field: Field) -> bool:
    """Whether a number or matrix is zero; :class:`Unsupported` where a formal one cannot be told from zero."""
    if isinstance(value, FormalMatrix):
        return all(vanishes(entry, field) for entry in value.entries())
    if not is_formal(value):
        return field.is_zero(value)
    if value.is_zero():
        return True
    if value.is_surely_not_zero() or (field.ordered and not _ball(value).contains(0)):
        return False
    raise Unsupported("a sum of logarithms or exponentials in a limit that cannot be told from zero")


RULES: dict[type, Rule] = {nodes.Limit: limit, nodes.MatrixLimit: limit}
