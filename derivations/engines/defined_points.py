"""Points at which a statement may be defined: simple ones, ones at numbers that it names or between roots, multiples of I.

log(y − 1000) is defined at no simple number, log((y − 4)(6 − y)) between two roots only, and a density with the covariance
M − 50 I at no simple matrix. So others are looked at before a statement is said to be defined nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from sympy import Pow, log

from derivations.engines.between_roots import points_between_roots
from derivations.language import nodes
from derivations.language.statements import Relation
from derivations.readings.parameters import parameters_of
from derivations.readings.small_points import Description, SmallPoint, draw
from derivations.readings.telling_points import TellingPoints, is_among

_SIMPLE, _TELLING, _BETWEEN = 160, 120, 60
_SCALES = (Fraction(10), Fraction(100), Fraction(1000), Fraction(1, 100), Fraction(-10), Fraction(-1000))


def points_where_defined(
    statement: Relation, sizes: dict[str, int], descriptions: dict[Any, Description], source: Random
) -> Iterator[SmallPoint]:
    """Points to try one after the other until one is found."""
    for attempt in range(_SIMPLE):
        yield draw(descriptions, source, attempt % 6)
    telling = TellingPoints(statement.expressions())
    for attempt in range(_TELLING):
        yield telling.drawn(descriptions, source, attempt, 0)
    numbers = _between_roots(statement, sizes, descriptions)
    for _ in range(_BETWEEN if numbers else 0):
        yield draw(descriptions, source, 1) | {symbol: [source.choice(values)] for symbol, values in numbers.items()}
    for scale in _SCALES:
        yield draw(descriptions, source, 1) | dict(_multiples_of_identity(statement, sizes, descriptions, scale))


def _multiples_of_identity(
    statement: Relation, sizes: dict[str, int], descriptions: dict[Any, Description], scale: Fraction
) -> Iterator[tuple[Any, list[Fraction]]]:
    """Every square matrix, where its domain has the multiple of I."""
    at_sizes = {statement.vocabulary.sizes[name].symbol: value for name, value in sizes.items()}
    for symbol in descriptions:
        variable = statement.vocabulary.variable_of(symbol)
        if variable is None or not nodes.is_matrix(symbol):
            continue
        rows, columns = (int(side.xreplace(at_sizes)) for side in symbol.shape)
        multiple = [[scale if row == column else Fraction(0) for column in range(columns)] for row in range(rows)]
        parameters = parameters_of(variable.domain, multiple) if rows == columns else None
        if parameters is not None:
            yield symbol, parameters


def _between_roots(
    statement: Relation, sizes: dict[str, int], descriptions: dict[Any, Description]
) -> dict[Any, list[Fraction]]:
    """For numbers of which logarithms and roots are taken, values that give each of these every sign it has."""
    found: dict[Any, list[Fraction]] = {}
    at_sizes = {statement.vocabulary.sizes[name].symbol: value for name, value in sizes.items()}
    partly = frozenset().union(*(nodes.occurring(side, log, Pow) for side in statement.expressions()))
    for node in sorted(partly, key=str):
        argument = nodes.substitute(node.args[0], at_sizes)
        variables = [symbol for symbol in nodes.free_variables(argument) if symbol in descriptions]
        if len(variables) == 1 and not nodes.is_matrix(variables[0]):
            choices = descriptions[variables[0]].choices[0]
            values = [value for value in points_between_roots(argument) if is_among(value, choices)]
            found[variables[0]] = [*found.get(variables[0], []), *values]
    return {symbol: values for symbol, values in found.items() if values}
