"""The floating cross-check: an independent implementation that can raise a disagreement and never decides."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from time import monotonic
from typing import Any

import numpy as np

from derivations.engines.size_choice import choose_sizes, size_names
from derivations.language.errors import Undefined, Unsupported
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.statements import Equality
from derivations.language.vocabulary import Vocabulary
from derivations.readings.floating import draw_float_point, float_value, floating_difference
from derivations.readings.points import free_symbols
from derivations.readings.residuals import pairs_of

ENGINE = "floating cross-check"
_PLAINLY_EQUAL = 1e-9


def sees_change(before: Equality, after: Equality, seed: int) -> bool:
    """Whether NumPy reliably sees a side of one statement differ from the same side of the other."""
    names = size_names(before.expressions(), before.vocabulary)
    old, new = pairs_of(before), pairs_of(after)
    for sizes in _small_sizes(names, before.vocabulary)[:2]:
        for left, right in zip(old.pairs[0], new.pairs[0], strict=True):
            try:
                if left != right and _agreement(left, right, old.vocabulary, sizes, seed)[0] is False:
                    return True
            except (Unsupported, Undefined):
                continue
    return False


def cross_check(statement: Equality, seed: int) -> Evidence:
    """Both sides in floating point at small, unequal sizes; the evidence is marked as floating."""
    started = monotonic()
    names = size_names(statement.expressions(), statement.vocabulary)
    sizes = next(iter(_small_sizes(names, statement.vocabulary)), {})
    pairs = pairs_of(statement)  # a gradient is compared along one direction, not entry by entry
    found = Evidence(ENGINE, Outcome.UNKNOWN, Certainty.FLOATING, Scope((sizes,)), seed=seed, points_tried=1)
    try:
        agreed, reason = _agreement(*pairs.pairs[0], pairs.vocabulary, sizes, seed)
    except (Unsupported, Undefined) as error:
        return replace(found, reason=str(error), seconds=monotonic() - started)
    outcome = {True: Outcome.HOLDS, False: Outcome.FAILS, None: Outcome.UNKNOWN}[agreed]
    used = int(agreed is not None)
    return replace(found, outcome=outcome, reason=reason, points_used=used, seconds=monotonic() - started)


def _agreement(left: Any, right: Any, vocabulary: Vocabulary, sizes: dict[str, int], seed: int) -> tuple[bool | None, str]:
    """Whether the sides agree, None when that cannot be told; the careful comparison only where a plain one is in doubt."""
    point = draw_float_point(free_symbols([left, right]), vocabulary, sizes, np.random.default_rng(seed))
    first, second = np.asarray(float_value(left, point)), np.asarray(float_value(right, point))
    scale = max(1.0, float(np.max(np.abs(first), initial=0.0)))
    finite = bool(np.all(np.isfinite(first)) and np.all(np.isfinite(second)))
    if finite and np.all(np.abs(first - second) <= _PLAINLY_EQUAL * scale):
        return True, ""
    found = floating_difference(left, right, point)
    if not found.reliable:
        return None, found.reason or "no reliable floating value"
    return found.agree, "" if found.agree else f"relative difference {found.relative_difference:.1e}"


def _small_sizes(names: list[str], vocabulary: Vocabulary) -> list[dict[str, int]]:
    """Small admissible sizes, not all equal if the relations allow it: quadratures and differences cost much."""
    chosen = choose_sizes(names, vocabulary, Random(0), most=6, large=False)
    return sorted(chosen, key=_cost)


def _cost(sizes: dict[str, int]) -> tuple[bool, int, list[int]]:
    """Unequal sizes first, then small ones; of two like (1, 2) and (2, 1) the latter."""
    return len(set(sizes.values())) < min(2, len(sizes)), sum(sizes.values()), [-value for value in sizes.values()]
