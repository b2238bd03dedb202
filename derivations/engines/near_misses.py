"""Near misses: every one-edit change of a true claim that changes what it says must be refuted.

This is how a verdict shows that it could have been otherwise. Whether an edit changes anything is told by the floating
reading, an independent implementation; an edit that it sees and the exact reading does not is a survivor, and makes the
claim undecided.
"""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

from derivations.engines.counterexamples import surely_fails
from derivations.engines.edits import changes, made
from derivations.engines.floating_check import sees_change
from derivations.engines.size_choice import choose_sizes, size_names, small_sizes
from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.evidence import NearMiss, NearMisses
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.readings.comparison import Agreement, compare
from derivations.readings.point import Budget
from derivations.readings.residuals import Pairs, pairs_of
from derivations.readings.signs import TooManyCases

MOST = 14
_MOST_WHILE_NONE_FAILS = 4 * MOST  # a claim may hold so widely that most edits change nothing
_MOST_SIZES = 5
_LARGEST_FOR_A_LIMIT = 3


def try_near_misses(statement: Equality, seed: int, budget: Budget) -> NearMisses:
    """The fate of up to :data:`MOST` near misses, spread over the kinds of edit; of more while none was refuted."""
    source = Random(f"{seed}/near misses")
    names = size_names(statement.expressions(), statement.vocabulary)
    candidates = choose_sizes(names, statement.vocabulary, source)
    if any(nodes.occurring(side, *nodes.LIMITS) for side in statement.expressions()):  # a limit costs far more than a value
        candidates = small_sizes(names, statement.vocabulary, _LARGEST_FOR_A_LIMIT)
    sizes = _telling_first(candidates)
    judged: list[NearMiss] = []
    for words, changed in _spread(statement, source):
        if len(judged) >= MOST and any(miss.fate in ("refuted", "survived") for miss in judged):
            break
        judged.append(_judge(words, changed, statement, sizes, source, budget))
    return NearMisses(tuple(judged))


def problem_with(misses: NearMisses) -> str:
    """Why the near misses speak against the verdict, if they do."""
    if misses.survived:
        survivor = next(miss for miss in misses.tried if miss.fate == "survived")
        return f"a near miss was not refuted ({survivor.edit}): {survivor.statement}"
    if misses.tried and not misses.killed:
        return "none of its near misses could be refuted, so nothing shows that this claim could have failed"
    return ""


def _telling_first(sizes: list[dict[str, int]]) -> list[dict[str, int]]:
    """Sizes at which most false statements fail: no two equal, none 1, small ones first; at most five.

    Every two sizes differ in one of them where that is possible, or one written for the other would not be seen.
    """
    ordered = sorted(
        sizes,
        key=lambda item: (
            len(item) - len(set(item.values())),
            min(item.values(), default=0) < 2,
            sum(item.values()),
        ),
    )
    chosen: list[dict[str, int]] = []
    for one, other in combinations(sorted(ordered[0]) if ordered else (), 2):
        if all(item[one] == item[other] for item in chosen):
            chosen += [item for item in ordered if item[one] != item[other]][:1]
    chosen += [item for item in ordered if item not in chosen]
    return chosen[:_MOST_SIZES]


def _spread(statement: Equality, source: Random) -> list[tuple[str, Equality]]:
    """Distinct edits, taking turns between the kinds (the first word says the kind)."""
    kinds: dict[str, list[tuple[str, tuple[Any, ...]]]] = {}
    seen: set[Any] = set()
    for words, sides in changes(statement):
        if sides not in seen:
            seen.add(sides)
            kinds.setdefault(words.split()[0], []).append((words, sides))
    for group in kinds.values():
        source.shuffle(group)
    chosen: list[tuple[str, Equality]] = []
    while len(chosen) < _MOST_WHILE_NONE_FAILS and any(kinds.values()):
        for group in kinds.values():
            if group and len(chosen) < _MOST_WHILE_NONE_FAILS:
                words, sides = group.pop()
                changed = made(statement, sides)
                if isinstance(changed, Equality):
                    chosen.append((words, changed))
    return chosen


def _judge(
    words: str, changed: Equality, original: Equality, sizes: list[dict[str, int]], source: Random, budget: Budget
) -> NearMiss:
    lhs, rhs = changed.expressions()
    text = f"{plain(lhs)} {changed.sign} {plain(rhs)}"
    try:
        fate = _fate(changed, original, sizes, source, budget)
    except Unsupported:
        fate = "undecided"
    return NearMiss(words, text, fate)


def _compared(pairs: Pairs, sizes: dict[str, int], source: Random, budget: Budget) -> Agreement:
    """What has no reading modulo a prime, such as an absolute value, may still be told apart at rational points."""
    try:
        return compare(pairs, sizes, source, budget, source.getrandbits(3)).agreement
    except Unsupported:
        return Agreement.NOT_RECOGNISED


def _fate(changed: Equality, original: Equality, sizes: list[dict[str, int]], source: Random, budget: Budget) -> str:
    pairs = pairs_of(changed)
    held = unclear = False
    for assignment in sizes:
        try:
            agreement = _compared(pairs, assignment, source, budget)
        except TooManyCases:
            continue
        if agreement is Agreement.UNEQUAL:
            return "refuted"
        if agreement is Agreement.NOT_RECOGNISED:
            fails = surely_fails(changed, assignment, source.getrandbits(32), budget, draws=24)
            if fails:
                return "refuted"
            unclear = unclear or fails is False
        held = held or agreement is Agreement.EQUAL
    if unclear or not held:
        return "undecided" if unclear else "undefined"
    return "survived" if sees_change(original, changed, source.getrandbits(32)) else "changes nothing"
