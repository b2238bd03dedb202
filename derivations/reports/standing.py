"""Whether a verdict is what the document expects, and the exit status that follows."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from derivations.engines.judge import ClaimResult
from derivations.language.verdicts import Verdict
from derivations.reports.wording import could_not_be_read

_NEVER_STRICT = (Verdict.SUPPORTED, Verdict.UNDECIDED)
_NEVER_UNASKED = (Verdict.REFUTED, Verdict.VACUOUS)


class Standing(IntEnum):
    """How a claim counts; the number is the exit status it asks for."""

    FINE = 0
    FAILURE = 1
    BAD_INPUT = 2


def standing(result: ClaimResult, strict: bool = False) -> Standing:
    """How one claim counts.

    A shape clash is bad input unless the document expects it. A claim that states no expected verdict fails when it
    is refuted or vacuous. Under ``strict``, supported and undecided fail even where they are expected.
    """
    verdict = result.judgement.verdict
    if could_not_be_read(result.claim) or (verdict is Verdict.ILL_TYPED and result.claim.expect is not verdict):
        return Standing.BAD_INPUT
    if strict and verdict in _NEVER_STRICT:
        return Standing.FAILURE
    if result.claim.expect is None:
        return Standing.FAILURE if verdict in _NEVER_UNASKED else Standing.FINE
    return Standing.FINE if result.as_expected else Standing.FAILURE


def worst(results: Iterable[ClaimResult], strict: bool = False) -> Standing:
    """The standing of a whole document: its worst claim's."""
    return max((standing(result, strict) for result in results), default=Standing.FINE)
