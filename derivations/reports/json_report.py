"""Verdicts as JSON, for other programs. The structure is stable: keys are added, never renamed.

``lemmata check FILE --json`` prints one object; for several files it prints a list of such objects::

    lemmata    the version
    seed       as --seed takes it (text: it may be too long for a JSON number)
    document   the path, or "command line" for a one-off
    title      of the document
    ok         whether every claim counts as fine
    error      only for a document that could not be read: {message, line, column}
    claims     one object per claim, in the document's order:
        id, line, at
        statement        the mathematics as the document spells it
        verdict          one of the seven verdicts, or null for bad input
        expected         the verdict the document expects, or null
        as_expected      true when it expects none or this one
        ok               whether it counts as fine (with --strict taken into account)
        problem          what is wrong with the input, or null
        reason           why, where the verdict needs a reason
        scope            {words, every_size, theorem, bounds, sizes, why_not_every_size}
        error_log2       base-2 logarithm of the error bound, or null where there is none
        primes, sizes    every prime and every assignment of sizes that was used
        near_misses      {refuted, undecided, survived, unchanged, ill_typed, total, tried: [{edit, statement, fate}]}
        counterexample   null, or {sizes, values, lhs, rhs, confirmed_by, holds_when}; numbers are exact text
        witness          null, or the point at which all holds that a claim says exists: {values, held, confirmed_by, found},
                         where held lists {condition, lhs, rhs}
        numpy_check      null, or a Python script that shows the claim failing at its counterexample, or holding at its witness
        evidence         [{engine, outcome, certainty, reason, scope, error_log2, seed, primes, points_tried,
                           points_used, seconds}]
        steps            [{verdict, reason}] of a chain a = b = c, in order
        remarks, seconds
    totals     {claims, bad_input, seconds, and the count of each verdict}
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import Any

from derivations.engines.judge import ClaimResult
from derivations.language.errors import LemmataError
from derivations.language.evidence import Evidence, NearMisses, Scope
from derivations.language.verdicts import Verdict
from derivations.reports.numpy_check.of_claim import claim_check
from derivations.reports.standing import Standing, standing, worst
from derivations.reports.wording import could_not_be_read, seed_words


def version() -> str:
    """The version of Lemmata that is installed."""
    try:
        return installed_version("lemmata")
    except PackageNotFoundError:
        return "not installed"


def as_json(reports: Sequence[dict[str, Any]], several: bool = False) -> str:
    """The text: the object of the one document, or the list of several."""
    return json.dumps(list(reports) if several else reports[0], indent=2, allow_nan=False, default=str)


def document_report(
    path: str, title: str, results: Sequence[ClaimResult], *, seed: int, strict: bool = False, seconds: float = 0.0
) -> dict[str, Any]:
    """The object of one document; its keys are listed at the head of this module."""
    return {
        "lemmata": version(),
        "seed": seed_words(seed),
        "document": path,
        "title": title,
        "ok": worst(results, strict) is Standing.FINE,
        "claims": [claim_report(result, strict) for result in results],
        "totals": totals(results, seconds),
    }


def unreadable_report(path: str, error: LemmataError, *, seed: int) -> dict[str, Any]:
    """The object of a document that could not be read."""
    place = {name: getattr(error, name, None) for name in ("line", "column")}  # only errors found in a text have a place
    return {**document_report(path, "", (), seed=seed), "ok": False, "error": {"message": str(error), **place}}


def claim_report(result: ClaimResult, strict: bool = False) -> dict[str, Any]:
    """The object of one claim."""
    claim, judgement = result.claim, result.judgement
    unreadable = could_not_be_read(claim)
    witness = judgement.counterexample
    return {
        "id": claim.id,
        "line": claim.line,
        "at": claim.at,
        "statement": claim.math,
        "latex": claim.latex or None,
        "verdict": None if unreadable else judgement.verdict.value,
        "expected": claim.expect.value if claim.expect else None,
        "as_expected": result.as_expected and not unreadable,
        "ok": standing(result, strict) is Standing.FINE,
        "problem": claim.problem or None,
        "reason": judgement.reason,
        "scope": _scope(judgement.scope),
        "error_log2": _finite(judgement.error_log2),
        "primes": sorted({prime for item in judgement.evidence for prime in item.primes}),
        "sizes": _distinct([sizes for item in judgement.evidence for sizes in item.scope.sizes]),
        "near_misses": _near_misses(judgement.near_misses),
        "counterexample": asdict(witness) if witness else None,
        "witness": asdict(judgement.witness) if judgement.witness else None,
        "numpy_check": claim_check(result) or None,
        "evidence": [_evidence(item) for item in judgement.evidence],
        "steps": [{"verdict": step.verdict.value, "reason": step.reason} for step in result.steps],
        "remarks": list(judgement.remarks),
        "seconds": round(judgement.seconds, 6),
    }


def totals(results: Sequence[ClaimResult], seconds: float) -> dict[str, Any]:
    """How many claims have each verdict; bad input is counted apart, because it has none."""
    readable = [result.judgement.verdict for result in results if not could_not_be_read(result.claim)]
    return {
        "claims": len(results),
        **{verdict.value: readable.count(verdict) for verdict in Verdict},
        "bad_input": len(results) - len(readable),
        "seconds": round(seconds, 6),
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "words": scope.in_words(),
        "every_size": scope.every_size,
        "theorem": scope.theorem,
        "bounds": dict(scope.bounds),
        "sizes": [dict(sizes) for sizes in scope.sizes],
        "why_not_every_size": scope.why_not_every_size,
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "engine": item.engine,
        "outcome": item.outcome.value,
        "certainty": item.certainty.value,
        "reason": item.reason,
        "scope": _scope(item.scope),
        "error_log2": _finite(item.error_log2),
        "seed": None if item.seed is None else seed_words(item.seed),
        "primes": list(item.primes),
        "points_tried": item.points_tried,
        "points_used": item.points_used,
        "seconds": round(item.seconds, 6),
    }


def _near_misses(misses: NearMisses) -> dict[str, Any]:
    return {
        "refuted": misses.killed,
        "undecided": misses.count("undecided"),
        "survived": misses.survived,
        "unchanged": misses.count("changes nothing"),
        "ill_typed": misses.count("ill-typed"),
        "total": len(misses.tried),
        "tried": [asdict(miss) for miss in misses.tried],
    }


def _finite(number: float | None) -> float | None:
    """JSON has no infinities; an error of exactly zero (−∞) is said by there being no bound."""
    return number if number is not None and math.isfinite(number) else None


def _distinct(assignments: list[dict[str, int]]) -> list[dict[str, int]]:
    seen = {tuple(sorted(sizes.items())): sizes for sizes in assignments}
    return [dict(seen[key]) for key in sorted(seen)]
