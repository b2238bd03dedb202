"""Counterexamples: small rational points of the domain at which the two sides surely differ.

The sides are compared in exact rational arithmetic; where logarithms, exponentials or π remain they are enclosed in
balls, and only disjoint balls count. Opaque functions are affine or quadratic functions that can be written down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from random import Random
from typing import Any

from derivations.engines.violation import is_violated, surely_holds
from derivations.language import nodes
from derivations.language.errors import Undefined, Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.statements import AtMost, Relation
from derivations.readings.atoms import Atoms
from derivations.readings.comparison import difference
from derivations.readings.exact import ExactReading
from derivations.readings.fields import BallField, Field, RationalField
from derivations.readings.formal import FormalMatrix, formal_pi, is_formal
from derivations.readings.point import Budget, Point, size_value
from derivations.readings.points import free_symbols
from derivations.readings.small_points import Description, SmallPoint, describe, draw, simpler, values_at
from derivations.readings.spelling import spell

_DRAWS_PER_SIZE = 40
_DRAWS_FOR_DEFINEDNESS, _MOST_DRAWS_FOR_DEFINEDNESS = 6, 240  # as many as the latter only while no point is defined
_MOST_SIMPLIFICATIONS = 400
_BALL_BITS = 192


@dataclass(frozen=True)
class Trial:
    """One point with all that is needed to evaluate it again."""

    statement: Relation
    sizes: dict[str, int]
    descriptions: dict[Any, Description]
    point: SmallPoint
    atoms_seed: int
    atoms_terms: int
    budget: Budget
    atoms_degree: int = 1

    @property
    def in_domain(self) -> bool:
        """Whether the parameters make a point of the declared domain."""
        try:
            values_at(self.point, self.descriptions, RationalField())
        except Undefined:
            return False
        return True

    def reading(self, field: Field) -> ExactReading:
        values = values_at(self.point, self.descriptions, field)
        pi = formal_pi(field) if field.exact else field.number(1).pi()
        atoms = Atoms(field, self.atoms_seed, self.atoms_degree, self.atoms_terms)
        return ExactReading(Point(field, self.statement.vocabulary, self.sizes, values, pi, atoms, self.budget))


@dataclass(frozen=True)
class _Found:
    """Both sides at a trial where they surely differ."""

    lhs: Any
    rhs: Any
    confirmed_by: str


def find(statement: Relation, sizes: dict[str, int], seed: int, budget: Budget) -> Counterexample | None:
    """A small counterexample at these sizes, or None when none was found."""
    source = Random(f"{seed}/counterexample/{sorted(sizes.items())}")
    symbols = free_symbols(statement.expressions())
    try:
        descriptions = describe(symbols, sizes, statement.vocabulary)
    except Undefined:
        return None
    for attempt in range(_DRAWS_PER_SIZE):
        level = attempt * 6 // _DRAWS_PER_SIZE
        terms = 0 if attempt < _DRAWS_PER_SIZE // 2 else 1 << 30
        point = draw(descriptions, source, level)
        degree = 2 if attempt >= 3 * _DRAWS_PER_SIZE // 4 else 1
        trial = Trial(statement, sizes, descriptions, point, source.getrandbits(32), terms, budget, degree)
        if failure_at(trial) is not None:
            return simplest(trial)
    return None


def simplest(trial: Trial) -> Counterexample:
    """The counterexample at a point where the statement fails, its parameters made as simple as they can be."""
    return _described(_simplified(trial))


class Definedness(Enum):
    """At how many of some small points both sides of a statement are defined."""

    EVERYWHERE = "all"
    PARTLY = "some"
    NOWHERE = "none"


def definedness(statement: Relation, sizes: dict[str, int], seed: int, budget: Budget) -> Definedness:
    """Whether both sides are defined at small points of the domain; without any such point they are so NOWHERE."""
    source = Random(f"{seed}/definedness")
    try:
        descriptions = describe(free_symbols(statement.expressions()), sizes, statement.vocabulary)
    except Undefined:
        return Definedness.NOWHERE
    found: set[bool] = set()
    for attempt in range(_MOST_DRAWS_FOR_DEFINEDNESS):
        if attempt >= _DRAWS_FOR_DEFINEDNESS and True in found:
            break
        point = draw(descriptions, source, attempt % 6)
        trial = Trial(statement, sizes, descriptions, point, source.getrandbits(32), 1 << 30, budget)
        try:
            values_at(point, descriptions, RationalField())
        except Undefined:
            continue  # not a point of the domain
        found.add(_is_defined(trial))
        if found == {True, False}:
            return Definedness.PARTLY
    return Definedness.EVERYWHERE if found == {True} else Definedness.NOWHERE


def surely_fails(statement: Relation, sizes: dict[str, int], seed: int, budget: Budget, draws: int = 8) -> bool | None:
    """Whether some small point at these sizes surely refutes the statement; None when it is defined at none of them."""
    source = Random(f"{seed}/surely fails")
    try:
        descriptions = describe(free_symbols(statement.expressions()), sizes, statement.vocabulary)
    except Undefined:
        return None
    trials = []
    for attempt in range(draws):
        point = draw(descriptions, source, 2 + attempt)
        trial = Trial(
            statement, sizes, descriptions, point, source.getrandbits(32), 1 << 30, budget, 1 + (4 * attempt >= 3 * draws)
        )
        if _differs_in_balls(trial, None, None) is not None:
            return True
        trials.append(trial)
    return False if any(_is_defined(trial) for trial in trials) else None


def _is_defined(trial: Trial) -> bool:
    try:
        reading = trial.reading(BallField(_BALL_BITS))
        for side in trial.statement.expressions():
            reading.value(side)
    except Undefined:
        return False
    except Unsupported:
        return True  # what cannot be evaluated is not known to be undefined
    return True


def holds_without_variables(statement: AtMost, budget: Budget) -> bool:
    """Whether an inequality between constants surely holds, in rational numbers or in balls."""
    trial = Trial(statement, {}, {}, {}, 0, 0, budget)
    for field in (RationalField(), BallField(_BALL_BITS)):
        try:
            reading = trial.reading(field)
            left, right = (reading.value(side) for side in statement.expressions())
        except (Undefined, Unsupported):
            continue
        if not _is_formal(left) and not _is_formal(right):
            return surely_holds(statement, left, right)
    return False


def failure_at(trial: Trial) -> _Found | None:
    """Both sides if they surely violate the statement; None when they do not, are undefined or cannot be told apart."""
    try:
        reading = trial.reading(RationalField())
        lhs, rhs = (reading.value(side) for side in trial.statement.expressions())
        if not _is_formal(lhs) and not _is_formal(rhs):
            violated = is_violated(trial.statement, lhs, rhs, reading.field)
            return _Found(lhs, rhs, "exact rational arithmetic") if violated else None
        if _is_exactly_zero(lhs, rhs) and isinstance(trial.statement, AtMost):
            return _Found(lhs, rhs, "exact arithmetic with logarithms") if trial.statement.strict else None
    except Undefined:
        return None
    except Unsupported:
        lhs = rhs = None
    return _differs_in_balls(trial, lhs, rhs)


def _is_exactly_zero(lhs: Any, rhs: Any) -> bool:
    """Whether two formal numbers are equal, their logarithms collected."""
    gap = difference(lhs, rhs)
    return is_formal(gap) and bool(gap.is_zero())


def _is_formal(value: Any) -> bool:
    return is_formal(value) or isinstance(value, FormalMatrix)


def _differs_in_balls(trial: Trial, lhs: Any, rhs: Any) -> _Found | None:
    try:
        reading = trial.reading(BallField(_BALL_BITS))
        left, right = (reading.value(side) for side in trial.statement.expressions())
        if not is_violated(trial.statement, left, right, reading.field):
            return None
    except (Undefined, Unsupported):
        return None
    shown = (left, right) if lhs is None or rhs is None else (lhs, rhs)
    return _Found(*shown, "disjoint balls")


def _simplified(trial: Trial) -> Trial:
    """Move parameters to simpler values, one at a time, as long as the sides surely differ."""
    steps = 0
    improved = True
    while improved and steps < _MOST_SIMPLIFICATIONS:
        improved = False
        for point in simpler(trial.point, trial.descriptions):
            steps += 1
            candidate = replace(trial, point=point)
            if failure_at(candidate) is not None:
                trial, improved = candidate, True
                break
            if steps >= _MOST_SIMPLIFICATIONS:
                break
    return trial


def _described(trial: Trial) -> Counterexample:
    found = failure_at(trial)
    if found is None:
        raise Unsupported("a counterexample that did not repeat itself")
    field = RationalField()
    values = values_at(trial.point, trial.descriptions, field)
    shown = {nodes.display_name(symbol): spell(value) for symbol, value in values.items()}
    shown.update(_functions(trial, field))
    return Counterexample(trial.sizes, shown, spell(found.lhs), spell(found.rhs), found.confirmed_by)


def _functions(trial: Trial, field: Field) -> dict[str, str]:
    """The polynomials that stood for opaque functions, in words."""
    calls: dict[str, Any] = {}
    for side in trial.statement.expressions():
        for call in side.atoms(nodes.OpaqueScalar, nodes.OpaqueMatrix):
            calls[call.args[0].name] = call
    atoms = Atoms(field, trial.atoms_seed, trial.atoms_degree, trial.atoms_terms)
    form = "b + a·(arguments) with" if trial.atoms_degree == 1 else "t + t², t = b + a·(arguments),"
    words = {}
    for name, call in calls.items():
        skip = 3 if isinstance(call, nodes.OpaqueMatrix) else 1
        count = _entries(call, trial.sizes) if isinstance(call, nodes.OpaqueMatrix) else 1
        arguments = sum(_entries(part, trial.sizes) if nodes.is_matrix(part) else 1 for part in call.args[skip:])
        rows = [[str(entry) for entry in row] for row in atoms.coefficients(name, count, arguments)]
        zero = all(entry == "0" for row in rows for entry in row)
        words[name] = "the zero function" if zero else f"entry i is {form} rows (b, a) = {rows}"
    return words


def _entries(matrix: Any, sizes: dict[str, int]) -> int:
    rows, columns = (size_value(side, sizes) for side in matrix.shape)
    return rows * columns
