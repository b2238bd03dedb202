"""Judging the entries of the catalogue: identities, rules, and derivations with all that they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from derivations.catalogue import Identity, derivation, derivations, identity, rule, topic_of
from derivations.deriving.checking import Checked, check, error_of_any, is_every_size, wrong_ends
from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import BrokenStep
from derivations.deriving.findings import DERIVATION, IDENTITY, RULE, Finding, needed_for, supported
from derivations.deriving.graph import citation_graph
from derivations.deriving.refuting import is_refuted
from derivations.deriving.rule import Rule
from derivations.engines.judge import Settings, judge, judge_claim
from derivations.language.claims import Claim
from derivations.language.errors import Disagreement, LemmataError
from derivations.language.statements import Statement
from derivations.language.verdicts import HOLDING, Judgement, Verdict

_STRENGTH = {Verdict.PROVED: 2, Verdict.CERTIFIED: 1}


@dataclass(frozen=True)
class Account:
    """All there is to say of a derivation.

    ``finding`` is the verdict once everything that it rests on is known; ``support`` are the findings on that. ``checked``
    holds the lines and their judgements; where a step could not be made there is ``problem`` instead, with the lines before.
    """

    derivation: Derivation
    finding: Finding
    checked: Checked | None = None
    problem: LemmataError | None = None
    support: tuple[Finding, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether a document may show it as verified."""
        return self.checked is not None and self.checked.holds and self.finding.holds

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from derivations.reports.notebook import account_html

        return account_html(self)


def accounts(items: Sequence[Derivation], settings: Settings, done: Callable[[], None] = lambda: None) -> list[Account]:
    """The accounts of some derivations, with the rules and results of the catalogue that they rest on judged too.

    >>> [account] = accounts([derivation("isotropic_log_likelihood")], Settings(seed=7))
    >>> account.verified
    True
    """
    everything = {item.name: item for item in (*derivations(), *items)}
    graph = citation_graph(everything.values())
    names = [item.name for item in items]
    alone = replace(settings, near_misses=False)
    found: dict[str, Account] = {}
    for name in needed_for(names, graph):
        found[name] = account_of(everything[name], settings if name in names else alone)
        done()
    used = dict.fromkeys(entry for account in found.values() for entry in account.finding.rests_on if entry[0] == RULE)
    rules = [of_rule(rule(name), alone) for _, name in used]
    known = {finding.entry: finding for finding in supported([*rules, *(item.finding for item in found.values())], graph)}
    return [_with_support(found[name], known, (*graph.behind(name), name)) for name in names]


def _with_support(account: Account, known: dict[tuple[str, str], Finding], names: Iterable[str]) -> Account:
    """The account with the final finding, and those of the rules and results behind it."""
    finding = known[account.finding.entry]
    behind = dict.fromkeys(entry for name in names for entry in known[DERIVATION, name].rests_on)
    order = sorted(behind, key=lambda entry: entry[0])
    return replace(account, finding=finding, support=tuple(known[entry] for entry in order))


def find(kind: str, name: str, settings: Settings) -> Finding:
    """Judge one entry of the catalogue by itself; :func:`~derivations.deriving.findings.supported` asks what it rests on.

    Wrong versions are refuted without looking for a witness that can be printed.
    """
    if kind == IDENTITY:
        return of_identity(identity(name), settings)
    return of_rule(rule(name), settings) if kind == RULE else of_derivation(derivation(name), settings)


def of_identity(item: Identity, settings: Settings) -> Finding:
    """An identity: certified, and none of its wrong versions is."""
    started = monotonic()
    alone = replace(settings, near_misses=False)
    judgement = judge_claim(item.claim(), alone).judgement
    finding = Finding(IDENTITY, item.name, judgement.verdict, item.meaning, item.source)
    return _with_wrong(_told(finding, [judgement]), _steps(item.near_miss_claims()), item.near_misses, settings, started)


def of_rule(item: Rule, settings: Settings) -> Finding:
    """A rule: every statement that it rests on is certified, and none of the wrong versions is."""
    started = monotonic()
    alone = replace(settings, near_misses=False)
    judgements = [judge_claim(claim, alone).judgement for claim in item.claims()]
    finding = Finding(RULE, item.name, Verdict.UNDECIDED, item.reason, item.source, reason="it states nothing")
    if judgements:
        weakest = min(judgements, key=lambda judgement: _STRENGTH.get(judgement.verdict, 0))
        finding = replace(finding, verdict=weakest.verdict, reason=weakest.reason)
    return _with_wrong(_told(finding, judgements), _steps(item.near_miss_claims()), item.near_misses, settings, started)


def of_derivation(item: Derivation, settings: Settings) -> Finding:
    """A derivation: proved, and none of its wrong ends is true."""
    started = monotonic()
    account = account_of(item, replace(settings, near_misses=False))
    try:
        wrong = [(end,) for end in wrong_ends(account.checked.derived)] if account.checked is not None else []
    except LemmataError as problem:
        return replace(account.finding, verdict=Verdict.UNDECIDED, reason=f"a wrong end cannot be judged: {problem}")
    return _with_wrong(account.finding, wrong, item.near_misses, settings, started)


def account_of(item: Derivation, settings: Settings) -> Account:
    """A derivation by itself: proved by its steps; a step that cannot be made, or that is refuted, is named."""
    started = monotonic()
    finding = Finding(DERIVATION, item.name, Verdict.UNDECIDED, item.title, item.source, topic_of(item.name))
    checked: Checked | None = None
    found: LemmataError | None = None
    try:
        checked = check(item, settings)
        finding = of_checked(checked, finding)
    except Disagreement:
        raise
    except LemmataError as problem:
        found, finding = problem, _of_problem(problem, finding, settings)
    return Account(item, replace(finding, seconds=monotonic() - started), checked, found)


def of_checked(checked: Checked, finding: Finding) -> Finding:
    """The finding that a checked derivation amounts to."""
    lines = checked.derived.lines
    made_by = [line.reason for line in lines if line.reason is not None and line.reason.kind in ("rule", "result")]
    rests_on = [(RULE if reason.kind == "rule" else DERIVATION, reason.name) for reason in made_by]
    if checked.derived.derivation.concludes:
        rests_on.append((RULE, checked.derived.derivation.concludes))
    return replace(
        finding,
        verdict=checked.verdict,
        reason=checked.reason,
        scope=scope_words(checked),
        every_size=checked.every_size,
        error_log2=checked.error_log2,
        steps=len(checked.steps),
        wrong=len(checked.wrong_ends),
        wrong_refuted=sum(wrong.verdict is Verdict.REFUTED for wrong in checked.wrong_ends),
        rests_on=tuple(dict.fromkeys(rests_on)),
        counterexample=checked.failure.counterexample if checked.failure is not None else None,
    )


def scope_words(checked: Checked) -> str:
    """``5 steps, every size``; or which steps were tested at some sizes only, and at which the first of them."""
    count = f"{len(checked.steps)} step{'s' * (len(checked.steps) != 1)}"
    names = [*(str(number) for number in range(1, len(checked.steps) + 1)), "the conclusion"]
    narrow = [(name, item.scope) for name, item in zip(names, checked.judged, strict=False) if not is_every_size(item.scope)]
    if not narrow:
        return f"{count}, every size"
    if len(narrow) == len(checked.judged):
        return f"{count}, {narrow[0][1].in_words()}"
    steps = [name for name, _ in narrow if name.isdigit()]
    which = [f"step{'s' * (len(steps) != 1)} {', '.join(steps)}"] if steps else []
    which += [name for name, _ in narrow if not name.isdigit()]
    return f"{count}, every size but in {' and '.join(which)}: {narrow[0][1].in_words()}"


def _told(finding: Finding, judgements: Sequence[Judgement]) -> Finding:
    """The scope, the error bound and the counterexample of the judgements that stand behind a finding."""
    narrow = [item.scope for item in judgements if not is_every_size(item.scope)]
    return replace(
        finding,
        reason="" if finding.holds else finding.reason,
        scope=narrow[0].in_words() if narrow else "every size",
        every_size=not narrow,
        error_log2=error_of_any(item.error_log2 for item in judgements if item.verdict is not Verdict.PROVED),
        counterexample=next((item.counterexample for item in judgements if item.counterexample is not None), None),
    )


def _steps(claims: Sequence[Claim]) -> list[tuple[Statement, ...]]:
    return [claim.steps for claim in claims]


def _with_wrong(
    finding: Finding, wrong: Sequence[Sequence[Statement]], texts: Sequence[str], settings: Settings, started: float
) -> Finding:
    """The finding after its wrong versions were tried; one that is not refuted leaves the entry undecided."""
    if settings.near_misses and finding.holds:
        refuted = [any(is_refuted(step, settings) for step in steps) for steps in wrong]
        finding = replace(finding, wrong=len(refuted), wrong_refuted=sum(refuted))
        if not all(refuted):
            reason = f"a wrong version was not refuted: {texts[refuted.index(False)]}"
            finding = replace(finding, verdict=Verdict.UNDECIDED, reason=reason)
    return replace(finding, seconds=monotonic() - started)


def _of_problem(problem: LemmataError, finding: Finding, settings: Settings) -> Finding:
    """A step that could not be made: refuted where the equation it needed is, and undecided otherwise."""
    finding = replace(finding, reason=str(problem))
    claimed = problem.claimed if isinstance(problem, BrokenStep) else None
    if claimed is None:
        return finding
    judgement = judge(claimed, replace(settings, near_misses=False))
    if judgement.verdict in HOLDING:
        return replace(finding, reason=f"{problem}; yet the two are equal ({judgement.verdict.value}), so a rule is missing")
    if judgement.verdict is not Verdict.REFUTED:
        return finding
    return replace(finding, verdict=Verdict.REFUTED, counterexample=judgement.counterexample)
