"""Traps of a sixth hunt: reasons that were not needed, and sizes beside kinks."""

from __future__ import annotations

import pytest

from derivations.language.evidence import HOLDS_TOO
from derivations.language.verdicts import Verdict
from proofs_tests.one_claim import judged

HOLDING = (Verdict.PROVED, Verdict.CERTIFIED)
Row = tuple[str, tuple[str, ...]]


# -------------------------------------------------------------------------------------------------- strict versions

WITH_A_WRONG_REASON: list[Row] = [  # the gap shows the inequality by itself, so that nothing is known of the reason
    ("0 <= x**2 because x**2 + 1", ("x: real",)),
    ("0 <= norm2(W) because 1 + norm2(W)", ("W: d x k",)),
    ("log(t) <= t - 1 because t", ("t: positive",)),
    ("0 <= W @ W.T because W @ W.T + I(d)", ("W: d x k",)),
]


@pytest.mark.parametrize(("math", "lets"), WITH_A_WRONG_REASON)
def test_a_reason_that_was_not_settled_shows_no_strict_inequality(math: str, lets: tuple[str, ...]) -> None:
    judgement = judged(math, lets)
    assert not any("strict" in remark for remark in judgement.remarks)
    assert not judgement.near_misses.count(HOLDS_TOO)
    assert judged(math.split(" because")[0].replace("<=", "<"), lets).verdict is Verdict.REFUTED


def test_a_reason_that_was_settled_still_does() -> None:
    judgement = judged("2*t*r <= t**2 + r**2 + 1 because (t - r)**2 + 1", ("t: real", "r: real"))
    assert judgement.verdict in HOLDING
    assert judgement.near_misses.count(HOLDS_TOO) == 1


# -------------------------------------------------------------------------------------------------- sizes beside kinks

WITH_SIZES_AND_KINKS: list[tuple[str, tuple[str, ...], tuple[Verdict, ...]]] = [
    ("0 < max(t, d)", ("t: positive", "W: d x k"), HOLDING),
    ("0 <= max(d, x) - x*d", ("x: real", "W: d x k"), (Verdict.REFUTED,)),
    ("0 < 1 + x**2 + max(d, x) - x*d + d**2*x**2", ("x: real", "W: d x k"), (Verdict.SUPPORTED,)),
    ("0 <= (x - d)**2 - max(x, d)/10**5", ("x: real", "W: d x k"), (Verdict.REFUTED,)),
]


@pytest.mark.parametrize(("math", "lets", "expected"), WITH_SIZES_AND_KINKS)
def test_kinks_at_sizes_do_not_stop_the_program(math: str, lets: tuple[str, ...], expected: tuple[Verdict, ...]) -> None:
    """The roots of two polynomials, one in a size, were sought as those of one."""
    assert judged(math, lets).verdict in expected
