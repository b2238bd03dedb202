"""Signatures of a quadratic form at small points of the domain, and a search for one that contradicts what is claimed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random
from typing import Any

from derivations.engines.places import Place, simplified
from derivations.engines.signature import Signature, ball_signature, rational_signature
from derivations.engines.size_choice import size_names, small_sizes
from derivations.language.curvature import Count, Inertia
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.size_polynomials import value_at
from derivations.readings.directions import basis, gram
from derivations.readings.fields import BallField, RationalField
from derivations.readings.formal import is_formal
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import SmallPoint, describe
from derivations.readings.telling_points import TellingPoints

_BALL_BITS = 192
EXACT, IN_BALLS = "exact rational arithmetic", "balls"


@dataclass(frozen=True)
class Effort:
    """How long to look: sizes, points at each, seconds in all."""

    sizes: int
    points: int
    seconds: float


@dataclass
class Search:
    """At how many points the counts were seen to hold, or could be told or not, and one where they fail."""

    sizes: list[dict[str, int]]
    held: int = 0
    unclear: int = 0
    undefined: int = 0
    found: Counterexample | None = None
    signatures: list[tuple[dict[str, int], Signature]] = field(default_factory=list)

    def refutes(self, counts: tuple[Count, ...]) -> bool:
        """Whether other counts surely fail at one of the points."""
        pairs = ((count, sizes, signature) for sizes, signature in self.signatures for count in counts)
        return any(signature.contradicts(count, value_at(count.number, sizes)) for count, sizes, signature in pairs)

    @property
    def looked_at(self) -> int:
        return self.held + self.unclear + (self.found is not None)


def signature_at(statement: Inertia, place: Place) -> tuple[Signature, str]:
    """The signature of the form at a point, and how it was found. Raises :class:`Undefined` where there is no form."""
    try:
        reading = place.reading(RationalField())
        moves = basis(statement.directions, reading.field, place.sizes, statement.vocabulary)
        rows = gram(statement.form, moves, reading)
        if not any(is_formal(entry) for row in rows for entry in row):
            return rational_signature(rows), EXACT
    except Unsupported:
        pass  # what has no exact value may have one in balls
    reading = place.reading(BallField(_BALL_BITS))
    moves = basis(statement.directions, reading.field, place.sizes, statement.vocabulary)
    return ball_signature(gram(statement.form, moves, reading)), IN_BALLS


def places(statement: Inertia, sizes: dict[str, int], points: int, seed: int, budget: Budget) -> Iterator[Place]:
    """Small points at given sizes, simple ones first; one alone where there is nothing to choose."""
    source = Random(f"{seed}/curvatures/{sorted(sizes.items())}")
    symbols = free_symbols([statement.form]) - set(statement.directions)
    descriptions = describe(symbols, sizes, statement.vocabulary)
    telling = TellingPoints([statement.form])
    for attempt in range(3 * points if _has_choice(statement, descriptions) else 1):
        terms = 0 if attempt < points // 2 else 1 << 30
        point = telling.drawn(descriptions, source, attempt, points)
        yield Place(statement.vocabulary, sizes, descriptions, point, source.getrandbits(32), terms, budget)


def _has_choice(statement: Inertia, descriptions: dict[Any, Any]) -> bool:
    return bool(descriptions) or bool(statement.vocabulary.functions)


def search(statement: Inertia, seed: int, effort: Effort, budget: Budget) -> Search:
    """Look at small points for one at which a count surely fails."""
    names = size_names((statement.form, *statement.directions), statement.vocabulary)
    names = sorted({*names, *_sizes_of_counts(statement)})
    chosen = small_sizes(names, statement.vocabulary)[: effort.sizes]
    result = Search(chosen)
    own = Budget(min(budget.deadline, Budget.of(effort.seconds).deadline))
    for sizes in chosen:
        try:
            for place in places(statement, sizes, effort.points, seed, own):
                _look(statement, place, result)
                if result.found is not None:
                    return result
        except (OutOfBudget, Undefined, Unsupported):
            if own.is_used_up():
                break
    return result


def _sizes_of_counts(statement: Inertia) -> set[str]:
    return {str(symbol.name) for count in statement.counts for symbol in count.number.free_symbols}


def _look(statement: Inertia, place: Place, result: Search) -> None:
    try:
        signature, how = signature_at(statement, place)
    except (Undefined, ZeroDivisionError):
        result.undefined += 1
        return
    result.signatures.append((place.sizes, signature))
    verdicts = _judged(statement, place.sizes, signature)
    if False in verdicts:
        result.found = _simplest(statement, place, how)
    elif None in verdicts:
        result.unclear += 1
    else:
        result.held += 1


def _judged(statement: Inertia, sizes: dict[str, int], signature: Signature) -> list[bool | None]:
    """Of every count whether it surely holds or surely fails; None where neither is sure."""
    verdicts: list[bool | None] = []
    for count in statement.counts:
        number = value_at(count.number, sizes)
        fails, holds = signature.contradicts(count, number), signature.confirms(count, number)
        verdicts.append(False if fails else True if holds else None)
    return verdicts


def fails_at(statement: Inertia, place: Place) -> bool:
    """Whether a count surely fails at a point."""
    try:
        return False in _judged(statement, place.sizes, signature_at(statement, place)[0])
    except (Undefined, Unsupported, ZeroDivisionError):
        return False


def _simplest(statement: Inertia, place: Place, how: str) -> Counterexample:
    def fails(point: SmallPoint) -> bool:
        return fails_at(statement, replace(place, point=point))

    place = replace(place, point=simplified(place.point, place.descriptions, fails))
    signature, how = signature_at(statement, place)
    claimed = ", ".join(_claimed(count.sign, value_at(count.number, place.sizes), count.at_least) for count in statement.counts)
    return Counterexample(
        place.sizes, place.shown([statement.form]), signature.words(), claimed, how, labels=("curvatures", "claimed")
    )


def _claimed(sign: str, number: Fraction, at_least: bool) -> str:
    return f"{'at least ' if at_least else ''}{number} {sign}"
