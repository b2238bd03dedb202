"""Derivations and the catalogue as JSON, for other programs. The structure is stable: keys are added, never renamed.

``lemmata derive NAME… --json`` prints ``{lemmata, seed, ok, derivations}``; each derivation has::

    name, topic, title, meaning, source, remark, claims, start, end
    verdict, ok, reason, scope, every_size, error_log2, seconds
    lines            [{plain, reason, check}]: reason is {words, kind, name} and check is the object of a claim as
                     ``lemmata check --json`` prints it; both are null for the start, and check for what was not checked
    conclusion       null, or {plain, rule, check}
    counterexample   null, or {sizes, values, lhs, rhs, confirmed_by, holds_when}
    wrong_ends       {refuted, total}
    rests_on         [{kind, name, verdict}]

``lemmata list --json`` prints ``{lemmata, seed, ok, entries, totals}``; each entry has kind, name, topic, words, source,
verdict, ok, reason, scope, every_size, error_log2, steps, wrong_versions, rests_on, seconds.

``lemmata derive --break NAME… --json`` prints ``{lemmata, seed, ok, derivations}``; each has name, slips, the count of
every fate, and mutations: ``[{line, edit, text, fate}]`` with lines counted from 0, the start.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from derivations.deriving.accounts import Account
from derivations.deriving.checking import Checked
from derivations.deriving.derive import BrokenStep, Line
from derivations.deriving.findings import Finding
from derivations.deriving.mutations import Fate, Mutation, counted
from derivations.engines.judge import ClaimResult
from derivations.language.claims import Claim
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.verdicts import Judgement, Verdict
from derivations.reports.json_report import claim_report, version
from derivations.reports.spoken import spoken
from derivations.reports.wording import seed_words


def derivations_json(accounts: Sequence[Account], *, seed: int) -> str:
    """The text of ``lemmata derive --json``."""
    ok = all(item.finding.holds for item in accounts)
    return _text({**_head(seed), "ok": ok, "derivations": [_derivation(item) for item in accounts]})


def catalogue_json(findings: Sequence[Finding], *, seed: int, seconds: float) -> str:
    """The text of ``lemmata list --json``."""
    counts = {verdict.value: sum(finding.verdict is verdict for finding in findings) for verdict in Verdict}
    totals = {"entries": len(findings), **counts, "seconds": round(seconds, 6)}
    ok = all(finding.holds for finding in findings)
    return _text({**_head(seed), "ok": ok, "entries": [_entry(finding) for finding in findings], "totals": totals})


def mutations_json(found: Mapping[str, Sequence[Mutation]], *, seed: int) -> str:
    """The text of ``lemmata derive --break --json``."""
    reports = [
        {
            "name": name,
            "slips": len(mutations),
            **{fate.value: count for fate, count in counted(mutations).items()},
            "mutations": [{**asdict(mutation), "fate": mutation.fate.value} for mutation in mutations],
        }
        for name, mutations in found.items()
    ]
    missed = any(mutation.fate is Fate.MISSED for mutations in found.values() for mutation in mutations)
    return _text({**_head(seed), "ok": not missed, "derivations": reports})


def _head(seed: int) -> dict[str, Any]:
    return {"lemmata": version(), "seed": seed_words(seed)}


def _text(report: dict[str, Any]) -> str:
    return json.dumps(report, indent=2, allow_nan=False, default=str)


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "name": finding.name,
        "topic": finding.topic,
        "words": finding.words,
        "source": finding.source,
        **_verdict(finding),
        "steps": finding.steps,
        "wrong_versions": {"refuted": finding.wrong_refuted, "total": finding.wrong},
        "rests_on": [{"kind": kind, "name": name} for kind, name in finding.rests_on],
    }


def _verdict(finding: Finding) -> dict[str, Any]:
    error = finding.error_log2
    return {
        "verdict": finding.verdict.value,
        "ok": finding.holds,
        "reason": finding.reason,
        "scope": finding.scope,
        "every_size": finding.every_size,
        "error_log2": error if error is not None and math.isfinite(error) else None,
        "seconds": round(finding.seconds, 6),
    }


def _derivation(account: Account) -> dict[str, Any]:
    derivation, finding = account.derivation, account.finding
    lines = lines_of(account)
    witness = finding.counterexample
    return {
        "name": derivation.name,
        "topic": finding.topic,
        "title": derivation.title,
        "meaning": derivation.meaning,
        "source": derivation.source,
        "remark": derivation.remark,
        "claims": list(derivation.claims),
        "start": derivation.start,
        "end": derivation.end,
        **_verdict(finding),
        "lines": [_line(number, line, account.checked) for number, line in enumerate(lines)],
        "conclusion": _conclusion(account.checked),
        "counterexample": asdict(witness) if witness is not None else None,
        "wrong_ends": {"refuted": finding.wrong_refuted, "total": finding.wrong},
        "rests_on": [{"kind": item.kind, "name": item.name, "verdict": item.verdict.value} for item in account.support],
    }


def lines_of(account: Account) -> tuple[Line, ...]:
    """The lines that were computed: all of them, or those before the step that could not be made."""
    if account.checked is not None:
        return account.checked.derived.lines
    return account.problem.lines if isinstance(account.problem, BrokenStep) else ()


def _line(number: int, line: Line, checked: Checked | None) -> dict[str, Any]:
    reason = line.reason
    said = {"words": spoken(reason.words), "kind": reason.kind, "name": reason.name} if reason is not None else None
    check = None
    if checked is not None and number:
        check = _check(f"step {number}", checked.derived.pairs()[number - 1], checked.steps[number - 1])
    return {"plain": plain(line.expression), "reason": said, "check": check}


def _conclusion(checked: Checked | None) -> dict[str, Any] | None:
    if checked is None or checked.derived.conclusion is None or checked.conclusion is None:
        return None
    statement = checked.derived.conclusion
    rule = checked.derived.derivation.concludes
    return {"plain": statement.words(), "rule": rule, "check": _check("conclusion", statement, checked.conclusion)}


def _check(name: str, statement: Equality, judgement: Judgement) -> dict[str, Any]:
    claim = Claim(name, statement.words(), (statement,))
    return claim_report(ClaimResult(claim, judgement, (judgement,)))
