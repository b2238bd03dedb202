"""The floating cross-check: an independent implementation that can raise a disagreement and never decides."""

from __future__ import annotations

from random import Random
from time import monotonic
from typing import Any

import numpy as np

from derivations.engines.size_choice import choose_sizes, size_names
from derivations.language.errors import Undefined, Unsupported
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.statements import Equality
from derivations.language.vocabulary import Vocabulary
from derivations.readings.floating import Comparison, draw_float_point, floating_difference
from derivations.readings.points import free_symbols
from derivations.readings.residuals import pairs_of

ENGINE = "floating cross-check"
_POINTS = 2


def differs_in_floats(before: Any, after: Any, vocabulary: Vocabulary, sizes: dict[str, int], seed: int) -> bool:
    """Whether two expressions reliably differ at a random floating point."""
    found = _at_random_point(before, after, vocabulary, sizes, seed)
    return found.reliable and not found.agree


def cross_check(statement: Equality, seed: int) -> Evidence:
    """Both sides in floating point at a few small sizes; the evidence is marked as floating."""
    started = monotonic()
    names = size_names(statement.expressions(), statement.vocabulary)
    sizes = _small_and_uneven(names, statement.vocabulary)
    pairs = pairs_of(statement)  # a gradient is compared along one direction, not entry by entry
    tried = agreed = 0
    for index in range(_POINTS):
        tried += 1
        try:
            found = _at_random_point(*pairs.pairs[0], pairs.vocabulary, sizes, seed + index)
        except (Unsupported, Undefined) as error:
            return Evidence(ENGINE, Outcome.UNKNOWN, Certainty.FLOATING, reason=str(error), points_tried=tried)
        if found.reliable and not found.agree:
            reason = f"relative difference {found.relative_difference:.1e}"
            seconds = monotonic() - started
            scope = Scope((sizes,))
            return Evidence(
                ENGINE, Outcome.FAILS, Certainty.FLOATING, scope, reason, None, seed, (), tried, tried, None, seconds
            )
        agreed += found.reliable
    outcome = Outcome.HOLDS if agreed else Outcome.UNKNOWN
    reason = "" if agreed else "no reliable floating value"
    return Evidence(
        ENGINE,
        outcome,
        Certainty.FLOATING,
        Scope((sizes,)),
        reason,
        seed=seed,
        points_tried=tried,
        points_used=agreed,
        seconds=monotonic() - started,
    )


def _small_and_uneven(names: list[str], vocabulary: Vocabulary) -> dict[str, int]:
    """The smallest admissible sizes above 1 that are not all equal, as far as the relations allow."""
    chosen = choose_sizes(names, vocabulary, Random(0), most=12)
    ranked = sorted(chosen, key=lambda sizes: (len(set(sizes.values())) < len(sizes), min(sizes.values(), default=0) < 2))
    return ranked[0] if ranked else {}


def _at_random_point(left: Any, right: Any, vocabulary: Vocabulary, sizes: dict[str, int], seed: int) -> Comparison:
    symbols = free_symbols([left, right])
    point = draw_float_point(symbols, vocabulary, sizes, np.random.default_rng(seed))
    return floating_difference(left, right, point)
