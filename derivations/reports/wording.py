"""The words in which a verdict, its scope and its evidence are said."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from derivations.language.verdicts import HOLDING, Verdict

if TYPE_CHECKING:
    from derivations.engines.judge import ClaimResult
    from derivations.language.claims import Claim
    from derivations.language.evidence import NearMisses
    from derivations.language.verdicts import Judgement

BAD_INPUT = "bad input"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HOLDS = (Verdict.PROVED, Verdict.CERTIFIED, Verdict.SUPPORTED)


def printable(text: str) -> str:
    """The text without control characters: a document must not be able to steer the terminal."""
    return _CONTROL.sub("�", text)


def could_not_be_read(claim: Claim) -> bool:
    """Whether the claim's mathematics is bad input, which has no verdict at all."""
    return bool(claim.problem) and not claim.ill_typed


def verdict_word(result: ClaimResult) -> str:
    """The verdict in a word, or “bad input”."""
    return BAD_INPUT if could_not_be_read(result.claim) else result.judgement.verdict.value


def seed_words(seed: int) -> str:
    """The seed as ``--seed`` takes it.

    >>> seed_words(7), seed_words(2**40)
    ('7', '0x10000000000')
    """
    return str(seed) if seed < 2**32 else hex(seed)


def duration(seconds: float) -> str:
    """A time for people.

    >>> duration(0.0123), duration(2.345)
    ('12 ms', '2.3 s')
    """
    return f"{seconds * 1000:.0f} ms" if seconds < 0.9995 else f"{seconds:.1f} s"


def error_words(error_log2: float | None) -> str:
    """The error bound rounded up to a whole power of two; empty where there is nothing to bound.

    >>> error_words(-108.7)
    'error ≤ 2^-108'
    """
    if error_log2 is None or not math.isfinite(error_log2):
        return ""
    return f"error ≤ 2^{math.ceil(error_log2)}"


def sizes_words(sizes: dict[str, int]) -> str:
    """An assignment of numbers to sizes.

    >>> sizes_words({"k": 1, "d": 2})
    'd = 2, k = 1'
    """
    return ", ".join(f"{name} = {value}" for name, value in sorted(sizes.items()))


def scope_words(judgement: Judgement, brief: bool = False) -> str:
    """Where the claim holds and with what error bound; ``brief`` leaves out what justifies “every size”."""
    scope = judgement.scope
    if judgement.witness is not None:
        return "by a point that was found" if judgement.witness.found else "by the point given"
    words = "every size" if brief and scope.every_size else scope.in_words()
    return ", ".join(part for part in (words, error_words(judgement.error_log2)) if part)


def finding_words(judgement: Judgement, brief: bool = False) -> str:
    """The scope of a verdict that holds, and the reason for any other."""
    if judgement.verdict in HOLDING:
        return scope_words(judgement, brief)
    if judgement.verdict is Verdict.SUPPORTED:
        return "; ".join(part for part in ("floating point only", judgement.reason) if part)
    witness = judgement.counterexample
    if judgement.verdict is Verdict.REFUTED and witness is not None:
        point = f"fails at {sizes_words(witness.sizes)}" if witness.sizes else "fails"
        return "; ".join([point, *(f"holds when {condition}" for condition in witness.holds_when)])
    return judgement.reason


def surprise(result: ClaimResult) -> str:
    """``expected certified, got refuted`` when the verdict is not the expected one, else nothing."""
    if could_not_be_read(result.claim) or result.claim.expect is None or result.as_expected:
        return ""
    return f"expected {result.claim.expect.value}, got {result.judgement.verdict.value}"


def first_failure(result: ClaimResult) -> str:
    """For a chain ``a = b = c`` that does not hold: the first step with the chain's verdict, such as ``step 2 of 3``."""
    verdict = result.judgement.verdict
    if len(result.steps) < 2 or verdict in _HOLDS:
        return ""
    verdicts = [step.verdict for step in result.steps]
    if verdict not in verdicts:
        return ""
    place = verdicts.index(verdict)
    lines = result.claim.step_lines
    return f"step {place + 1} of {len(verdicts)}" + (f" (line {lines[place]})" if len(lines) == len(verdicts) else "")


def refuted_words(result: ClaimResult) -> str:
    """What is refuted: the claim as written, or of LaTeX and of a chain the step that fails, in plain syntax."""
    verdicts = [step.verdict for step in result.steps]
    if result.claim.step_lines and result.judgement.verdict in verdicts:
        return result.claim.steps[verdicts.index(result.judgement.verdict)].words()
    return " ".join(result.claim.math.split())


def near_miss_ratio(near_misses: NearMisses) -> str:
    """``23/23``: how many of the near misses that change the claim were refuted."""
    relevant = near_misses.killed + near_misses.survived + near_misses.count("undecided")
    return f"{near_misses.killed}/{relevant}" if near_misses.tried else ""
