"""What a report says of one claim."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.deriving.derivation import Derivation
from derivations.engines.judge import ClaimResult
from derivations.language.evidence import NearMiss, Scope
from derivations.language.verdicts import HOLDING as EXACT
from derivations.language.verdicts import Judgement, Verdict
from derivations.reports import wording
from derivations.reports.counterexample import counterexample_lines, witness_lines
from derivations.reports.manuscript.prose import Prose
from derivations.reports.numpy_check.of_claim import claim_check
from derivations.reports.paper_page.mathematics import Equation, Mathematics, Plain
from derivations.reports.paper_page.trusted_latex import document_prose
from derivations.reports.spoken import spoken
from derivations.reports.standing import Standing, standing

_LINE = re.compile(r"lines? \d+")


@dataclass(frozen=True)
class StepEntry:
    """One equation of a chain: its verdict, and where it holds or why it does not."""

    verdict: str
    finding: str


@dataclass(frozen=True)
class Related:
    """A derivation of the catalogue about the same sentence of the paper, named by ``of``: a tag or id of the claim."""

    name: str
    title: str
    of: str


@dataclass(frozen=True)
class Entry:
    """One claim with its verdict; ``group`` is the heading under which the contents list it.

    ``surprise`` says in words that the verdict is not what was expected. ``debts`` pairs kinds of debt with a reason.
    """

    number: int
    id: str
    verdict: str
    group: str
    at: str
    line: int | None
    words: Prose
    statements: tuple[Equation | Plain, ...]
    written: str
    surprise: str
    finding: str
    reason: str
    steps: tuple[StepEntry, ...]
    excerpt: str
    near_misses: str
    not_refuted: tuple[NearMiss, ...]
    counterexample: tuple[str, ...]
    witness: tuple[str, ...]
    numpy_check: str
    holds_when: tuple[str, ...]
    remarks: tuple[str, ...]
    note: Prose
    derivations: tuple[Related, ...]
    debts: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        """What links lead to; ids of documents may hold anything."""
        return f"claim-{self.number}"

    def said(self) -> tuple[str, ...]:
        """Where the claim holds or why it does not, with the near misses; what a counterexample shows itself is left out."""
        found = "" if self.counterexample else self.finding
        misses = f"near misses: {self.near_misses}" if self.near_misses else ""
        failing = f"fails in {self.reason}" if self.steps and self.counterexample else self.reason
        return tuple(part for part in ("; ".join(part for part in (found, misses) if part), failing) if part)

    def in_short(self) -> str:
        """What was found, for a list of claims."""
        conditions = (f"holds when {condition}" for condition in self.holds_when)
        return "; ".join(part for part in (self.surprise, self.finding or self.reason, *conditions) if part)

    def chained(self) -> tuple[Equation | Plain, ...]:
        """The statements, without the left side of one that goes on where the one before it ended."""
        before = (None, *self.statements[:-1])
        return tuple(shown.after(last) for shown, last in zip(self.statements, before, strict=True))


ATTENTION = ("Not read", "Not as expected", "Undecided", "Supported by floating point only", "Vacuous")
AS_EXPECTED = ("Refuted, as the document expects", "Ill-typed, as the document expects", "Proved", "Certified")
HOLDING = AS_EXPECTED[-2:]
GROUPS = (*ATTENTION, *AS_EXPECTED)
"""The headings of the contents: what needs attention first."""

_GROUP_OF = {
    Verdict.UNDECIDED: "Undecided",
    Verdict.SUPPORTED: "Supported by floating point only",
    Verdict.VACUOUS: "Vacuous",
    Verdict.REFUTED: "Refuted, as the document expects",
    Verdict.ILL_TYPED: "Ill-typed, as the document expects",
    Verdict.PROVED: "Proved",
    Verdict.CERTIFIED: "Certified",
}

UNDECIDED, FLOATING, SOME_SIZES = "undecided, not read or vacuous", "supported by floating point only", "sizes tested only"
WEAK_NEAR_MISSES, NO_SOURCE = "near misses not refuted, or none tried", "no source given"
DEBTS = {
    UNDECIDED: "Nothing settles these claims:",
    FLOATING: "Evidence in floating point is no proof; these claims may be false:",
    SOME_SIZES: "These claims hold exactly at the sizes named; nothing is said of other sizes:",
    WEAK_NEAR_MISSES: "It was not shown that a slip in these claims would have been noticed:",
    NO_SOURCE: "The document does not say where the paper makes these claims:",
}
"""Kinds of debt, and the words that introduce them."""


def entry(number: int, result: ClaimResult, mathematics: Mathematics, derivations: tuple[Derivation, ...]) -> Entry:
    """Everything that is said of one claim; ``number`` counts claims from 1."""
    claim, judgement, letters = result.claim, result.judgement, mathematics.letters()
    misses, witness = judgement.near_misses, judgement.counterexample
    finding = _finding(result)
    return Entry(
        number=number,
        id=claim.id,
        verdict=wording.verdict_word(result),
        group=_group(result),
        at="" if _LINE.fullmatch(claim.at) else claim.at,
        line=claim.line,
        words=document_prose(claim.words),
        statements=mathematics.statements(claim),
        written="\n\n".join(dict.fromkeys(form.strip() for form in (claim.latex, claim.math) if form.strip())),
        surprise=_surprise(result),
        finding=finding,
        reason=_reason(judgement, finding),
        steps=_steps(result),
        excerpt=claim.excerpt if claim.problem else "",
        near_misses=misses.in_words() if misses.tried else "",
        not_refuted=tuple(miss for miss in misses.tried if miss.fate in ("survived", "undecided")),
        counterexample=tuple(counterexample_lines(witness)[: -len(witness.holds_when) or None]) if witness else (),
        witness=tuple(witness_lines(judgement.witness)) if judgement.witness else (),
        numpy_check=claim_check(result),
        holds_when=witness.holds_when if witness else (),
        remarks=judgement.remarks,
        note=document_prose(claim.note, letters),
        derivations=_related(result, derivations),
        debts=tuple(_debts(result)),
    )


def _group(result: ClaimResult) -> str:
    if wording.could_not_be_read(result.claim):
        return "Not read"
    return _GROUP_OF[result.judgement.verdict] if standing(result) is Standing.FINE else "Not as expected"


def _surprise(result: ClaimResult) -> str:
    """Why a verdict is not fine, although the claim was read."""
    if wording.could_not_be_read(result.claim) or standing(result) is Standing.FINE:
        return ""
    return wording.surprise(result) or "the document does not say that this is to be expected"


def _finding(result: ClaimResult) -> str:
    """Where a claim holds; for a chain, what is true of all its steps. Otherwise why there is no more to say."""
    if result.claim.problem:
        return result.claim.problem
    if result.judgement.verdict not in (*EXACT, Verdict.SUPPORTED) or len(result.steps) < 2:
        return _of_judgement(result.judgement)
    errors = [step.error_log2 for step in result.steps if step.error_log2 is not None]
    every = all(_is_every_size(step.scope) for step in result.steps)
    words = "every step at every size" if every else "not every step at every size"
    error = wording.error_words(max(errors, default=None))
    return f"{words}, each with {error}" if error else words


def _of_judgement(judgement: Judgement) -> str:
    if judgement.verdict is Verdict.SUPPORTED:
        sizes = "; ".join(wording.sizes_words(sizes) for sizes in judgement.scope.sizes if sizes)
        where = f"floating point only, at {sizes}" if sizes else "floating point only"
        return "; ".join(part for part in (where, judgement.reason) if part)
    if judgement.verdict is Verdict.REFUTED and judgement.counterexample is not None:
        sizes = wording.sizes_words(judgement.counterexample.sizes)
        return f"fails at {sizes}" if sizes else "fails"
    return wording.finding_words(judgement)


def _reason(judgement: Judgement, finding: str) -> str:
    """The judgement's reason without what the finding and the conditions say already."""
    witness = judgement.counterexample
    conditions = witness.holds_when if witness else ()
    said = [f"{words} {condition}" for condition in conditions for words in ("holds when", "or when")]
    reason = "; ".join(part for part in judgement.reason.split("; ") if part not in said)
    return "" if reason in finding else reason


def _steps(result: ClaimResult) -> tuple[StepEntry, ...]:
    if len(result.steps) < 2:
        return ()
    return tuple(StepEntry(step.verdict.value, _of_judgement(step)) for step in result.steps)


def _is_every_size(scope: Scope) -> bool:
    return scope.every_size or scope.sizes == ({},)


def _related(result: ClaimResult, derivations: tuple[Derivation, ...]) -> tuple[Related, ...]:
    """The derivations that name a tag of the claim, or its id."""
    names = dict.fromkeys([*result.claim.tags, result.claim.id])
    return tuple(Related(item.name, spoken(item.title), of) for of in names for item in derivations if of in item.claims)


def _debts(result: ClaimResult) -> list[tuple[str, str]]:
    """What is missing, each with a reason in words."""
    claim, judgement = result.claim, result.judgement
    found = [] if claim.at or claim.line is None else [(NO_SOURCE, "")]
    if judgement.verdict in (Verdict.UNDECIDED, Verdict.VACUOUS) or wording.could_not_be_read(claim):
        return [(UNDECIDED, claim.problem or judgement.reason), *found]
    if judgement.verdict is Verdict.SUPPORTED:
        found.append((FLOATING, judgement.reason))
    if judgement.verdict in EXACT:
        found += _of_scope(result.steps or (judgement,))
        if not judgement.near_misses.tried:
            found.append((WEAK_NEAR_MISSES, "none tried"))
    weak = judgement.near_misses.survived + judgement.near_misses.count("undecided")
    return found + ([(WEAK_NEAR_MISSES, f"{weak} not refuted")] if weak else [])


def _of_scope(steps: tuple[Judgement, ...]) -> list[tuple[str, str]]:
    limited = [step.scope for step in steps if not _is_every_size(step.scope)]
    if not limited:
        return []
    words = dict.fromkeys(": ".join(part for part in (scope.in_words(), scope.why_not_every_size) if part) for scope in limited)
    return [(SOME_SIZES, "; ".join(words))]
