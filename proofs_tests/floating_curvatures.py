"""Counts of curvatures and ranks at a floating point: the form in unit moves by NumPy's definitions, and its eigenvalues."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from derivations.engines.size_choice import size_names, small_sizes
from derivations.language import nodes
from derivations.language.curvature import NOT_NEGATIVE, NOT_POSITIVE, Inertia
from derivations.language.domains import Symmetry
from derivations.language.generic_rank import GenericRank
from derivations.language.size_polynomials import value_at
from derivations.language.vocabulary import Vocabulary
from derivations.readings.floating import FloatPoint, draw_float_point, float_value
from derivations.readings.point import size_value

ZERO, CLEARLY_NONZERO = 1e-8, 1e-6  # beside the largest eigenvalue; difference quotients leave about 1e-11

Move = dict[Any, Any]


def holds_at(statement: Inertia | GenericRank, place: int, seed: int) -> bool:
    """Whether NumPy finds the counts or the rank at a random point of the place-th smallest sizes."""
    names = size_names((*statement.expressions(), *statement.directions), statement.vocabulary)
    sizes = small_sizes(names, statement.vocabulary)[place] if names else {}
    symbols = nodes.free_variables(statement.expressions()[0]) - set(statement.directions)
    point = draw_float_point(symbols, statement.vocabulary, sizes, np.random.default_rng(seed))
    moves = moves_of(statement.directions, statement.vocabulary, sizes)
    if isinstance(statement, GenericRank):
        images = np.array([np.ravel(_value(statement.value, move, point)) for move in moves])
        return bool(np.linalg.matrix_rank(images, tol=ZERO) == value_at(statement.rank, sizes))
    counted = _counted(np.linalg.eigvalsh(_matrix(statement.form, moves, point)))
    claimed = [(counted[count.sign], value_at(count.number, sizes), count.at_least) for count in statement.counts]
    return all(number >= wanted if at_least else number == wanted for number, wanted, at_least in claimed)


def _counted(eigenvalues: Any) -> dict[str, int]:
    """How many there are of each sign; all of them must be clear."""
    sizes = np.abs(eigenvalues) / max(1.0, float(np.max(np.abs(eigenvalues), initial=0)))
    assert not np.any((sizes > ZERO) & (sizes < CLEARLY_NONZERO)), eigenvalues
    positive, negative = (int(np.sum((sizes > ZERO) & (sign * eigenvalues > 0))) for sign in (1, -1))
    every = len(eigenvalues)
    counts = {"positive": positive, "negative": negative, "zero": every - positive - negative}
    return counts | {NOT_POSITIVE: every - positive, NOT_NEGATIVE: every - negative}


def moves_of(directions: tuple[Any, ...], vocabulary: Vocabulary, sizes: dict[str, int]) -> list[Move]:
    """Unit moves of each direction, the others at rest."""
    spaces = {direction: _units(direction, vocabulary, sizes) for direction in directions}
    rest = {direction: zero for direction, (zero, _) in spaces.items()}
    return [{**rest, direction: unit} for direction, (_, units) in spaces.items() for unit in units]


def _units(direction: Any, vocabulary: Vocabulary, sizes: dict[str, int]) -> tuple[Any, list[Any]]:
    if not nodes.is_matrix(direction):
        return 0.0, [1.0]
    rows, columns = (size_value(side, sizes) for side in direction.shape)
    units = list(np.eye(rows * columns).reshape(-1, rows, columns))
    variable = vocabulary.variable_of(direction)
    symmetry = variable.kind.symmetry if variable is not None else Symmetry.NONE
    if symmetry is Symmetry.SYMMETRIC:
        units = [unit + unit.T for unit in units if np.triu(unit).any()]
    elif symmetry is Symmetry.SKEW:
        units = [unit - unit.T for unit in units if np.triu(unit, 1).any()]
    elif symmetry is Symmetry.DIAGONAL:
        units = [unit for unit in units if np.diag(unit).any()]
    return np.zeros((rows, columns)), units


def _matrix(form: Any, moves: list[Move], point: FloatPoint) -> Any:
    """The form's matrix by polarisation."""
    single = [_value(form, move, point) for move in moves]
    matrix = np.diag(np.array(single, dtype=float))
    for i, one in enumerate(moves):
        for j in range(i):
            both = _value(form, {direction: one[direction] + moves[j][direction] for direction in one}, point)
            matrix[i, j] = matrix[j, i] = (both - single[i] - single[j]) / 2
    return matrix


def _value(tree: Any, move: Move, point: FloatPoint) -> Any:
    return float_value(tree, replace(point, values={**point.values, **move}))
