"""Bases of the spaces in which directions move, and the matrices of linear maps and quadratic forms in them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from derivations.language.domains import Symmetry
from derivations.language.errors import OutOfBudget, Unsupported
from derivations.language.vocabulary import Vocabulary
from derivations.readings.exact import ExactReading
from derivations.readings.fields import Field
from derivations.readings.formal import FormalMatrix, is_formal
from derivations.readings.jets import parts_of
from derivations.readings.point import size_value

MOST_DIRECTIONS = 26

Move = dict[Any, Any]
"""A value for every direction."""


def basis(
    directions: tuple[Any, ...], field: Field, sizes: dict[str, int], vocabulary: Vocabulary, most: int = MOST_DIRECTIONS
) -> list[Move]:
    """Unit moves: one direction moves along one free entry (mirrored, where it has a symmetry), the others rest."""
    rest = {direction: _unit(direction, field, sizes, []) for direction in directions}
    moves = []
    for direction in directions:
        for entries in _free_entries(direction, sizes, vocabulary):
            moves.append({**rest, direction: _unit(direction, field, sizes, entries)})
    if len(moves) > most:
        raise OutOfBudget(f"{len(moves)} directions are too many to look at one by one")
    return moves


def _unit(direction: Any, field: Field, sizes: dict[str, int], entries: list[tuple[int, int, int]]) -> Any:
    """The matrix with the given entries, or the number."""
    if not hasattr(direction, "shape"):
        return field.number(entries[0][2] if entries else 0)
    rows, columns = (size_value(side, sizes) for side in direction.shape)
    dense = [field.number(0)] * (rows * columns)
    for i, j, value in entries:
        dense[i * columns + j] = field.number(value)
    return field.matrix(rows, columns, dense)


def _free_entries(direction: Any, sizes: dict[str, int], vocabulary: Vocabulary) -> Iterator[list[tuple[int, int, int]]]:
    variable = vocabulary.variable_of(direction)
    symmetry = variable.kind.symmetry if variable is not None else Symmetry.NONE
    shape = (size_value(side, sizes) for side in direction.shape) if hasattr(direction, "shape") else (1, 1)
    rows, columns = shape
    for i in range(rows):
        for j in range(columns):
            if i == j and symmetry is not Symmetry.SKEW:
                yield [(i, i, 1)]
            elif symmetry is Symmetry.NONE:
                yield [(i, j, 1)]
            elif i < j and symmetry is Symmetry.SYMMETRIC:
                yield [(i, j, 1), (j, i, 1)]
            elif i < j and symmetry is Symmetry.SKEW:
                yield [(i, j, 1), (j, i, -1)]


def gram(form: Any, moves: list[Move], reading: ExactReading) -> list[list[Any]]:
    """The symmetric matrix of a quadratic form, by polarisation: B(u, v) = ½(Q(u + v) − Q(u) − Q(v))."""
    half = reading.field.number(Fraction(1, 2))
    single = [reading.value_with(form, move) for move in moves]
    rows: list[list[Any]] = [[] for _ in moves]
    for i, one in enumerate(moves):
        for j in range(i):
            both = reading.value_with(form, {direction: one[direction] + moves[j][direction] for direction in one})
            mixed = (both + (-single[i]) + (-single[j])) * half
            rows[i].append(mixed)
            rows[j].append(mixed)
        rows[i].append(single[i])
    return rows


def images(value: Any, moves: list[Move], reading: ExactReading) -> list[list[Any]]:
    """The entries of what is linear in directions, at every move: the rank of these rows is that of the map."""
    rows = []
    for move in moves:
        image = parts_of(reading.value_with(value, move))[0]
        entries = list(image.entries()) if hasattr(image, "ncols") else [image]
        if isinstance(image, FormalMatrix) or any(is_formal(entry) for entry in entries):
            raise Unsupported("a map whose values are no fractions")
        rows.append(entries)
    return rows
