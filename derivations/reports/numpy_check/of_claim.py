"""The NumPy check of a judged claim: that of the step whose counterexample its verdict rests on."""

from __future__ import annotations

from derivations.engines.judge import ClaimResult
from derivations.language.evidence import Counterexample
from derivations.language.statements import Statement
from derivations.reports.numpy_check.script import numpy_check, why_no_check


def claim_check(result: ClaimResult) -> str:
    """The script of a refuted claim; "" where there is none."""
    refuted = _refuted_step(result)
    return numpy_check(*refuted) if refuted else ""


def why_no_claim_check(result: ClaimResult) -> str:
    """Why a refuted claim has no script, as a comment of Python; "" where it has one, or is not refuted."""
    refuted = _refuted_step(result)
    return why_no_check(*refuted) if refuted else ""


def _refuted_step(result: ClaimResult) -> tuple[Statement, Counterexample] | None:
    witness = result.judgement.counterexample
    for statement, judgement in zip(result.claim.steps, result.steps, strict=False):  # made by hand, it may lack steps
        if witness is not None and judgement.counterexample == witness:
            return statement, witness
    return None
