"""Mutations: every one-edit change of a line of a derivation must be caught by the check of a step beside that line.

A mutation is one of the slips of :mod:`derivations.engines.edits`, made in one line while the others stay as they are. It is
caught when the line no longer equals a neighbour. An edit that changes nothing is no slip; that it changes nothing is shown
by the judge, never assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from random import Random
from typing import Any

from derivations.deriving.derive import Derived
from derivations.deriving.refuting import is_undefined_somewhere, quick_verdict
from derivations.engines.edits import edited
from derivations.engines.judge import Settings, judge
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.verdicts import Verdict
from derivations.language.vocabulary import Vocabulary

_HOLDING = {Verdict.PROVED, Verdict.CERTIFIED}


class Fate(Enum):
    """What became of a mutated line."""

    REFUTED = "refuted"
    UNDEFINED = "undefined"
    UNDECIDED = "undecided"
    HARMLESS = "harmless"
    MISSED = "missed"


MEANING = {
    Fate.REFUTED: "the check of a step beside the line refutes it",
    Fate.UNDEFINED: "the line has no meaning for some values, or nowhere, and no check of a step beside it certifies it",
    Fate.UNDECIDED: "a check of a step beside the line does not certify it, and has no counterexample",
    Fate.HARMLESS: "the line still says the same, as the judge certifies",
    Fate.MISSED: "the checks certify it, and that it says the same is not shown",
}


@dataclass(frozen=True)
class Mutation:
    """A mutated line: where it stood (0 is the start), the edit in words, the line it became, and what became of that."""

    line: int
    edit: str
    text: str
    fate: Fate


@dataclass(frozen=True)
class _Place:
    """Something that may be mutated: as it is shown, written out, and what the checks compare it with."""

    shown: Any
    full: Any
    beside: tuple[Any, ...]


def break_every_line(derived: Derived, settings: Settings, most: int | None = None) -> tuple[Mutation, ...]:
    """The fate of every mutation of every line and of the conclusion, or of ``most`` for each, drawn with the seed."""
    source = Random(f"{settings.seed}/{derived.derivation.name}/mutations")
    alone = replace(settings, near_misses=False)
    found = []
    for number, place in enumerate(_places(derived)):
        chosen = one_edit_changes(place.shown, derived.setting.vocabulary)
        if most is not None and len(chosen) > most:
            chosen = source.sample(chosen, most)
        found += [Mutation(number, words, plain(line), _fate(derived, place, line, alone)) for words, line in chosen]
    return tuple(found)


def one_edit_changes(line: Any, vocabulary: Vocabulary) -> list[tuple[str, Any]]:
    """Every distinct one-edit change of a line, with words for the edit."""
    distinct: dict[Any, str] = {}
    for words, changed in edited(Equality(vocabulary, line, line)):
        if changed.rhs == line:
            distinct.setdefault(changed.lhs, words.removesuffix(" on the left"))
    return [(words, mutated) for mutated, words in distinct.items()]


def counted(mutations: Sequence[Mutation]) -> dict[Fate, int]:
    """How many mutations met each fate."""
    return {fate: sum(mutation.fate is fate for mutation in mutations) for fate in Fate}


def _places(derived: Derived) -> list[_Place]:
    """Every line, with its neighbours; then what is concluded, with what it is said to equal."""
    shown = [line.expression for line in derived.lines]
    full = [derived.setting.unfolded(line) for line in shown]
    beside = [[full[other] for other in (place - 1, place + 1) if 0 <= other < len(full)] for place in range(len(full))]
    found = [_Place(*parts[:2], tuple(parts[2])) for parts in zip(shown, full, beside, strict=True)]
    concluded = derived.conclusion
    if concluded is not None:
        found.append(_Place(derived.setting.folded(concluded.rhs), concluded.rhs, (concluded.lhs,)))
    return found


def _fate(derived: Derived, place: _Place, line: Any, settings: Settings) -> Fate:
    """A quick exact test on one neighbour; where it does not refute, the judge on all there is."""
    vocabulary = derived.setting.declarations.vocabulary
    mutated = derived.setting.unfolded(line)
    beside = [Equality(vocabulary, other, mutated) for other in place.beside]
    quick = quick_verdict(beside[0], settings)
    if quick is not None:
        return Fate.REFUTED if quick is Verdict.REFUTED else Fate.UNDEFINED
    if judge(Equality(vocabulary, place.full, mutated), settings).verdict in _HOLDING:
        return Fate.HARMLESS
    verdicts = {judge(pair, settings).verdict for pair in beside}
    if Verdict.REFUTED in verdicts:
        return Fate.REFUTED
    if verdicts <= _HOLDING:
        return Fate.MISSED
    senseless = verdicts & {Verdict.VACUOUS, Verdict.ILL_TYPED} or is_undefined_somewhere(beside[0], settings)
    return Fate.UNDEFINED if senseless else Fate.UNDECIDED
