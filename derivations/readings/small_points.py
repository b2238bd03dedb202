"""Small rational points strictly inside a declared domain: the material of counterexamples.

Every variable is described by a few parameters (entries, or a skew matrix and signs for an orthogonal one). A
counterexample is made small by moving parameters towards 0, ±1, ±½ while the claim still fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from sympy import Symbol

from derivations.language import nodes
from derivations.language.errors import Undefined, Unsupported
from derivations.language.vocabulary import Variable, Vocabulary
from derivations.readings import signed_permutations
from derivations.readings.fields import Field
from derivations.readings.point import size_value

_HALF = Fraction(1, 2)
_REAL = [Fraction(value) for value in (0, 1, -1)] + [_HALF, -_HALF] + [Fraction(value) for value in (2, -2, 3)]
_NONZERO = [value for value in _REAL if value]
_POSITIVE = [Fraction(1), Fraction(2), _HALF, Fraction(3), Fraction(1, 3)]
_UNIT = [_HALF, Fraction(1, 3), Fraction(2, 3), Fraction(1, 4)]
SIGN = [Fraction(1), Fraction(-1)]


@dataclass(frozen=True)
class Description:
    """How the parameters of one variable are chosen and put together.

    ``choices`` lists the values of each parameter, simplest first; ``build`` makes the value and raises
    :class:`Undefined` outside the domain.
    """

    choices: list[list[Fraction]]
    build: Callable[[Field, list[Fraction]], Any]


SmallPoint = dict[Any, list[Fraction]]


def describe(symbols: set[Any], sizes: dict[str, int], vocabulary: Vocabulary) -> dict[Any, Description]:
    """A description of every variable among the symbols; sizes are left out."""
    found = {}
    for symbol in sorted(symbols, key=lambda item: str(item.name)):
        variable = vocabulary.variable_of(symbol)
        if variable is None:
            if isinstance(symbol, Symbol) and symbol.name in sizes:
                continue
            raise Unsupported(f"{nodes.display_name(symbol)} is not declared")
        shape = (1, 1) if variable.is_scalar else tuple(size_value(side, sizes) for side in symbol.shape)
        found[symbol] = _describe_one(variable, *shape)
    return found


def draw(descriptions: dict[Any, Description], source: Random, level: int) -> SmallPoint:
    """Parameters chosen among the ``level`` + 2 simplest values of each."""
    return {
        symbol: [source.choice(choices[: level + 2]) for choices in description.choices]
        for symbol, description in descriptions.items()
    }


def values_at(point: SmallPoint, descriptions: dict[Any, Description], field: Field) -> dict[Any, Any]:
    """The values in a field; :class:`Undefined` when the parameters leave the domain."""
    return {symbol: descriptions[symbol].build(field, parameters) for symbol, parameters in point.items()}


def simpler(point: SmallPoint, descriptions: dict[Any, Description]) -> Iterator[SmallPoint]:
    """Points in which one parameter has a simpler value."""
    for symbol, parameters in point.items():
        for place, value in enumerate(parameters):
            choices = descriptions[symbol].choices[place]
            for candidate in choices[: choices.index(value)] if value in choices else choices:
                yield {**point, symbol: [*parameters[:place], candidate, *parameters[place + 1 :]]}


def _describe_one(variable: Variable, rows: int, columns: int) -> Description:
    if variable.is_scalar:
        return Description([entry_choices(variable.domain)], lambda field, values: field.number(values[0]))
    maker = _MAKERS.get(variable.domain)
    if maker is not None:
        return maker(rows, columns)
    choices = [entry_choices(variable.domain)] * (rows * columns)
    return Description(choices, lambda field, values: _dense(field, rows, columns, values))


def entry_choices(domain: str) -> list[Fraction]:
    """Simple values of a number of a domain."""
    return {"positive": _POSITIVE, "nonzero": _NONZERO, "unit interval": _UNIT}.get(domain, _REAL)


def _dense(field: Field, rows: int, columns: int, values: list[Fraction]) -> Any:
    return field.matrix(rows, columns, [field.number(value) for value in values])


def _invertible(rows: int, columns: int) -> Description:
    def build(field: Field, values: list[Fraction]) -> Any:
        matrix = _dense(field, rows, columns, values)
        if field.is_zero(matrix.det()):
            raise Undefined("a singular matrix")
        return matrix

    identity = [_NONZERO if i == j else _REAL for i in range(rows) for j in range(columns)]
    return Description(identity, build)


def _mirrored(rows: int, values: list[Fraction], sign: int) -> list[Fraction]:
    """A full symmetric (or skew) matrix from its upper triangle."""
    entries = [Fraction(0)] * (rows * rows)
    remaining = iter(values)
    for i in range(rows):
        for j in range(i + (sign < 0), rows):
            value = next(remaining)
            entries[j * rows + i] = sign * value
            entries[i * rows + j] = value
    return entries


def _symmetric(rows: int, columns: int) -> Description:
    choices = [_REAL] * (rows * (rows + 1) // 2)
    return Description(choices, lambda field, values: _dense(field, rows, rows, _mirrored(rows, values, 1)))


def _skew(rows: int, columns: int) -> Description:
    choices = [_REAL] * (rows * (rows - 1) // 2)
    return Description(choices, lambda field, values: _dense(field, rows, rows, _mirrored(rows, values, -1)))


def _spd(rows: int, columns: int) -> Description:
    """L D Lᵀ with L unit lower triangular and D positive diagonal: every choice is positive definite."""
    below = rows * (rows - 1) // 2

    def build(field: Field, values: list[Fraction]) -> Any:
        entries = [Fraction(int(i == j)) for i in range(rows) for j in range(rows)]
        remaining = iter(values[rows:])
        for i in range(rows):
            for j in range(i):
                entries[i * rows + j] = next(remaining)
        triangular = _dense(field, rows, rows, entries)
        scales = field.diagonal([field.number(value) for value in values[:rows]])
        return triangular * scales * triangular.transpose()

    return Description([_POSITIVE] * rows + [_REAL] * below, build)


def _diagonal_of(choices: list[Fraction]) -> Callable[[int, int], Description]:
    def make(rows: int, columns: int) -> Description:
        return Description([choices] * rows, lambda field, values: field.diagonal([field.number(value) for value in values]))

    return make


def _ordered_diagonal(rows: int, columns: int) -> Description:
    """Sums of positive numbers, the smallest entry last: every choice decreases strictly."""

    def build(field: Field, values: list[Fraction]) -> Any:
        return field.diagonal([field.number(sum(values[i:], Fraction(0))) for i in range(rows)])

    return Description([_POSITIVE] * rows, build)


def _weakly_ordered_diagonal(rows: int, columns: int) -> Description:
    """Sums of numbers that may be 0, but for the last: equal entries are among the simplest choices."""
    steps = _ordered_diagonal(rows, columns).build

    def build(field: Field, values: list[Fraction]) -> Any:
        if any(value < 0 for value in values) or values[-1:] == [0]:
            raise Undefined("a spectrum that is not positive, or increases")
        return steps(field, values)

    return Description([[Fraction(0), *_POSITIVE]] * (rows - 1) + [_POSITIVE] * min(rows, 1), build)


def _orthonormal(rows: int, columns: int) -> Description:
    """The first columns of a Cayley transform times signs."""
    if columns > rows:
        raise Undefined("more orthonormal columns than rows")
    turns = rows * (rows - 1) // 2

    def build(field: Field, values: list[Fraction]) -> Any:
        skew = _dense(field, rows, rows, _mirrored(rows, values[:turns], -1))
        identity = field.identity(rows)
        rotation = field.inverse(identity + skew) * field.number(2) - identity
        turned = rotation * field.diagonal([field.number(value) for value in values[turns:]])
        return field.matrix(rows, columns, [turned[i, j] for i in range(rows) for j in range(columns)])

    return Description([_REAL] * turns + [SIGN] * rows, build)


def _signed_permutation(rows: int, columns: int) -> Description:
    """For each row one of the columns that are left, and a sign."""
    places = [[Fraction(place) for place in range(left)] for left in range(rows, 0, -1)]

    def build(field: Field, values: list[Fraction]) -> Any:
        chosen, signs = values[:rows], values[rows:]
        among = all(place in choices for place, choices in zip(chosen, places, strict=True))
        if not among or any(sign not in SIGN for sign in signs):
            raise Undefined("no permutation with signs")
        entries = signed_permutations.from_choices([int(place) for place in chosen], [int(sign) for sign in signs])
        return _dense(field, rows, columns, [Fraction(entry) for entry in entries])

    return Description([*places, *([SIGN] * rows)], build)


_MAKERS: dict[str, Callable[[int, int], Description]] = {
    "invertible": _invertible,
    "symmetric": _symmetric,
    "skew": _skew,
    "spd": _spd,
    "diagonal": _diagonal_of(_REAL),
    "positive diagonal": _diagonal_of(_POSITIVE),
    "ordered diagonal": _ordered_diagonal,
    "weakly ordered diagonal": _weakly_ordered_diagonal,
    "orthogonal": _orthonormal,
    "signed permutation": _signed_permutation,
    "orthonormal columns": _orthonormal,
}
