"""The NumPy check of a judged claim: that of the step whose counterexample, or whose witness, its verdict rests on."""

from __future__ import annotations

from derivations.engines.judge import ClaimResult
from derivations.language.evidence import Counterexample, Witness
from derivations.language.statements import Statement
from derivations.language.verdicts import Judgement
from derivations.reports.numpy_check.script import numpy_check, why_no_check


def claim_check(result: ClaimResult) -> str:
    """The script of a refuted claim, or of one that holds by a point; "" where there is none."""
    shown = shown_step(result)
    return numpy_check(*shown) if shown else ""


def why_no_claim_check(result: ClaimResult) -> str:
    """Why such a claim has no script, as a comment of Python; "" where it has one, or rests on no point."""
    shown = shown_step(result)
    return why_no_check(*shown) if shown else ""


def shown_step(result: ClaimResult) -> tuple[Statement, Counterexample | Witness] | None:
    """What the point of the verdict shows, and the point."""
    witness = result.judgement.counterexample or result.judgement.witness
    for statement, judgement in zip(result.claim.steps, result.steps, strict=False):  # made by hand, it may lack steps
        if witness is not None and witness in (judgement.counterexample, judgement.witness):
            return _what_fails(judgement) or statement, witness
    return None


def _what_fails(judgement: Judgement) -> Statement | None:
    return next((item.fails for item in judgement.evidence if item.counterexample is not None), None)
