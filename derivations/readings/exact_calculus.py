"""The exact reading of derivatives, sums over an index, substitutions and opaque functions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import Undefined, Unsupported
from derivations.readings import functions
from derivations.readings.domains_of_values import require_in_domain
from derivations.readings.exact_walk import Reading, Rule
from derivations.readings.infinitesimals import coefficient_of, shifted
from derivations.readings.jets import parts_of
from derivations.readings.point import Scope


def directional(reading: Reading, expression: Any, scope: Scope) -> Any:
    function, variable, direction = expression.args
    return _derivative(reading, function, variable, reading.read(direction, scope), scope)


def _derivative(reading: Reading, function: Any, variable: Any, direction: Any, scope: Scope) -> Any:
    bit = reading.fresh_bit()
    moved = reading.read(variable, scope) + shifted(direction, bit, reading.field)
    return coefficient_of(reading.read(function, reading.binding(scope, variable, moved)), bit, reading.field)


def gradient(reading: Reading, expression: Any, scope: Scope) -> Any:
    function, variable = expression.args
    declared = reading.point.vocabulary.variables.get(nodes.display_name(variable))
    symmetry = declared.kind.symmetry if declared is not None else Symmetry.NONE
    if symmetry is Symmetry.CURVED:
        raise Unsupported("a gradient in a variable confined to a curved set")
    rows, columns = (reading.size(side) for side in variable.shape)
    entries = [[reading.field.number(0) for _ in range(columns)] for _ in range(rows)]
    for i, j in _free_entries(rows, columns, symmetry):
        direction = _unit_direction(reading, rows, columns, i, j, symmetry)
        slope = _derivative(reading, function, variable, direction, scope)
        if symmetry in (Symmetry.SYMMETRIC, Symmetry.SKEW) and i != j:
            slope = functions.scaled(reading.field, slope, Fraction(1, 2))
            entries[j][i] = slope if symmetry is Symmetry.SYMMETRIC else -slope
        entries[i][j] = slope
    return reading.assemble(entries, expression)


def _unit_direction(reading: Reading, rows: int, columns: int, i: int, j: int, symmetry: Symmetry) -> Any:
    entries = [reading.field.number(0)] * (rows * columns)
    if i != j and symmetry in (Symmetry.SYMMETRIC, Symmetry.SKEW):
        entries[j * columns + i] = reading.field.number(1 if symmetry is Symmetry.SYMMETRIC else -1)
    entries[i * columns + j] = reading.field.number(1)
    return reading.field.matrix(rows, columns, entries)


def finite_sum(reading: Reading, expression: Any, scope: Scope) -> Any:
    body, index, size = expression.args
    total: Any = None
    for i in range(1, reading.size(size) + 1):
        term = reading.read(body, reading.binding(scope, index, i))
        total = term if total is None else total + term
    if total is None:
        raise Undefined("an empty sum")
    return total


def at(reading: Reading, expression: Any, scope: Scope) -> Any:
    body, variable, value = expression.args
    chosen = reading.read(value, scope)
    require_in_domain(reading, variable, parts_of(chosen)[0])
    return reading.read(body, reading.binding(scope, variable, chosen))


def opaque_scalar(reading: Reading, expression: Any, scope: Scope) -> Any:
    name, *arguments = expression.args
    return reading.point.atoms.value(name.name, 1, _flat(reading, arguments, scope))[0]


def opaque_matrix(reading: Reading, expression: Any, scope: Scope) -> Any:
    name, rows, columns, *arguments = expression.args
    height, width = reading.size(rows), reading.size(columns)
    entries = reading.point.atoms.value(name.name, height * width, _flat(reading, arguments, scope))
    return reading.assemble([entries[i * width : (i + 1) * width] for i in range(height)], expression)


def _flat(reading: Reading, arguments: list[Any], scope: Scope) -> list[Any]:
    entries: list[Any] = []
    for argument in arguments:
        if nodes.is_matrix(argument):
            entries.extend(entry for row in reading.rows(argument, scope) for entry in row)
        else:
            entries.append(reading.read(argument, scope))
    return entries


def _free_entries(rows: int, columns: int, symmetry: Symmetry) -> list[tuple[int, int]]:
    """The positions that determine a matrix of the given symmetry."""
    positions = [(i, j) for i in range(rows) for j in range(columns)]
    if symmetry is Symmetry.DIAGONAL:
        return [(i, j) for i, j in positions if i == j]
    if symmetry is Symmetry.SYMMETRIC:
        return [(i, j) for i, j in positions if i <= j]
    if symmetry is Symmetry.SKEW:
        return [(i, j) for i, j in positions if i < j]
    return positions


RULES: dict[type, Rule] = {
    nodes.Directional: directional,
    nodes.Gradient: gradient,
    nodes.FiniteSum: finite_sum,
    nodes.MatrixFiniteSum: finite_sum,
    nodes.At: at,
    nodes.MatrixAt: at,
    nodes.OpaqueScalar: opaque_scalar,
    nodes.OpaqueMatrix: opaque_matrix,
}
