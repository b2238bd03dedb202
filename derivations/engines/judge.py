"""The judge: runs the engines on a claim and adds up their evidence to one verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random
from time import monotonic

from derivations.engines import counterexamples, entries, every_size, floating_check, random_exact
from derivations.engines.conditions import holds_when
from derivations.engines.counterexamples import Definedness
from derivations.engines.covariances import asymmetric_covariance
from derivations.engines.definedness import PARTLY_REMARK, where_defined
from derivations.engines.hypotheses import unneeded_hypotheses
from derivations.engines.limits import has_limits, judge_limits
from derivations.engines.near_misses import problem_with, try_near_misses
from derivations.engines.relations import Court, judges
from derivations.engines.size_choice import far_sizes, size_names, sizes_not_gone_through, small_sizes
from derivations.language import nodes
from derivations.language.claims import Claim
from derivations.language.errors import Disagreement, LemmataError, OutOfBudget, Unsupported
from derivations.language.evidence import Counterexample, Evidence, NearMisses, Outcome, Scope
from derivations.language.kinks import KINKS
from derivations.language.statements import Equality, Statement
from derivations.language.verdicts import HOLDING, Judgement, Verdict, together, worst_of
from derivations.readings.comparison import Agreement, branches, compare
from derivations.readings.point import Budget
from derivations.readings.residuals import pairs_of
from derivations.readings.shown import claim_html

_NOT_CONFIRMED = "holds by the theorem, but was not confirmed at small sizes"
_AT_A_KINK = "every point found is one where arguments of a maximum, minimum or step are equal: derivatives are not taken there"
_FLOATING_POINTS = 4  # for a verdict that rests on floating point alone


@dataclass(frozen=True)
class Settings:
    """How hard to try: the seed, the error bound 2^error_log2 to reach, and a time budget per statement in seconds.

    ``entries`` asks for a proof with symbolic entries at small shapes as well; ``hypotheses`` for remarks on assumptions
    that a claim does not need; ``conditions`` for those under which a refuted claim holds.
    """

    seed: int
    error_log2: float = -100.0
    near_misses: bool = True
    entries: bool = False
    hypotheses: bool = False
    conditions: bool = True
    seconds: float = 20.0


@dataclass(frozen=True)
class ClaimResult:
    """A claim with the judgement of each of its steps and of the whole."""

    claim: Claim
    judgement: Judgement
    steps: tuple[Judgement, ...] = ()

    @property
    def as_expected(self) -> bool:
        return self.claim.expect is None or self.claim.expect == self.judgement.verdict

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        return claim_html(self.claim, self.judgement)


def judge_claim(claim: Claim, settings: Settings) -> ClaimResult:
    """The verdict on a claim: that of its worst step, the first one where several are equally bad."""
    if not claim.steps:
        verdict = Verdict.ILL_TYPED if claim.ill_typed else Verdict.UNDECIDED
        return ClaimResult(claim, _with_conventions(Judgement(verdict, reason=claim.problem), claim, settings))
    steps = tuple(judge(step, settings) for step in claim.steps)
    worst = worst_of(steps)
    judgement = steps[worst]
    if len(steps) > 1:
        judgement = _of_chain(steps, worst, claim.step_lines)
    return ClaimResult(claim, _with_conventions(judgement, claim, settings), steps)


def _with_conventions(judgement: Judgement, claim: Claim, settings: Settings) -> Judgement:
    """A claim that fails as it is read may hold under another convention; then the judgement says so."""
    if judgement.verdict not in (Verdict.REFUTED, Verdict.ILL_TYPED):
        return judgement
    quick = replace(settings, near_misses=False, entries=False, hypotheses=False, conditions=False)
    for other in claim.other_readings:
        if all(judge(step, quick).verdict in HOLDING for step in other.steps):
            words = f"holds when {other.convention}"
            return replace(judgement, reason="; ".join(part for part in (judgement.reason, words) if part))
    return judgement


def _of_chain(steps: tuple[Judgement, ...], worst: int, lines: tuple[int, ...]) -> Judgement:
    """The worst step's judgement, said to be a step's, with the near misses and the largest error of all steps."""
    chosen = together(steps)
    misses = NearMisses(tuple(miss for step in steps for miss in step.near_misses.tried))
    reason = chosen.reason
    if chosen.verdict not in HOLDING:
        where = f"step {worst + 1} of {len(steps)}" + (f" (line {lines[worst]})" if len(lines) == len(steps) else "")
        reason = where + (f": {reason}" if reason else "")
    return replace(chosen, reason=reason, near_misses=misses, seconds=sum(step.seconds for step in steps))


def judge(statement: Statement, settings: Settings) -> Judgement:
    """The verdict on one statement. Raises :class:`Disagreement` when two engines contradict each other."""
    started = monotonic()
    if not isinstance(statement, Equality) and type(statement) not in judges():
        return Judgement(Verdict.UNDECIDED, reason=f"no engine settles a statement of the kind {type(statement).__name__}")
    budget = Budget.of(settings.seconds)
    settings = replace(settings, seed=_seed_of(statement, settings.seed))
    try:
        if isinstance(statement, Equality):
            judgement = _judge_equality(statement, settings, budget)
        else:
            judgement = judges()[type(statement)](statement, _court(settings, budget))
    except Disagreement:
        raise
    except LemmataError as error:
        judgement = Judgement(Verdict.UNDECIDED, reason=str(error))
    if judgement.verdict is Verdict.VACUOUS and _differentiates_kinks(statement):
        judgement = Judgement(Verdict.UNDECIDED, _AT_A_KINK, judgement.evidence)
    return replace(judgement, seconds=monotonic() - started)


def _differentiates_kinks(statement: Statement) -> bool:
    """Whether a function with a kink is differentiated: at the kink it may have a derivative all the same."""
    derivatives = (
        node for side in statement.expressions() for node in nodes.occurring(side, nodes.Directional, nodes.Gradient)
    )
    return any(nodes.occurring(node.args[0], *KINKS) for node in derivatives)


def _court(settings: Settings, budget: Budget) -> Court:
    """What the judge of another relation rests on: equalities, judged without near misses of their own.

    A hypothesis that one of them does without may be needed by the relation, so none is called unneeded.
    """

    quiet = replace(settings, near_misses=False, hypotheses=False)

    def settle(equality: Equality) -> Judgement:
        return _judge_equality(equality, quiet, budget)

    def settle_quickly(equality: Equality) -> Judgement:
        return _judge_equality(equality, replace(quiet, conditions=False), budget)

    return Court(settle, settle_quickly, settings.seed, budget, settings.near_misses)


def _seed_of(statement: Statement, seed: int) -> int:
    """A seed that depends on the statement too: who writes a claim cannot know its primes from ``seed`` alone."""
    return int.from_bytes(sha256(f"{seed}/{statement.words()}".encode()).digest()[:8])


def _judge_equality(statement: Equality, settings: Settings, budget: Budget) -> Judgement:
    clash = asymmetric_covariance(statement, settings.seed, budget)
    if clash:
        return Judgement(Verdict.ILL_TYPED, clash)
    if has_limits(statement):
        return judge_limits(statement, _court(settings, budget))
    exact = _exact_evidence(statement, settings, budget)
    last = exact[-1]
    if any(item.outcome is Outcome.HOLDS for item in exact):
        larger = [] if exact[0].scope.every_size else sizes_not_gone_through(statement.expressions(), statement.vocabulary)
        refuted = _refutation(statement, replace(last, scope=Scope(tuple(larger))), settings, budget) if larger else None
        if refuted is not None:
            return Judgement(Verdict.REFUTED, _why_refuted(refuted), (refuted,))
        return _holding(statement, exact, settings, budget)
    if last.outcome is Outcome.NO_POINTS:
        return Judgement(Verdict.VACUOUS, last.reason, tuple(exact))
    refuted = _refutation(statement, last, settings, budget)
    if refuted is not None:
        if exact[0].reason.startswith(_NOT_CONFIRMED):
            raise Disagreement(
                f"the every-size engine certifies what a counterexample refutes (seed {settings.seed}): "
                f"{refuted.counterexample}; this is a bug in Lemmata, please report it"
            )
        return Judgement(Verdict.REFUTED, _why_refuted(refuted), (*exact, refuted))
    return _undecided(statement, exact, settings)


def _exact_evidence(statement: Equality, settings: Settings, budget: Budget) -> list[Evidence]:
    """The every-size engine first; the test at many sizes then needs one point at each."""
    found = []
    if size_names(statement.expressions(), statement.vocabulary):
        found.append(every_size.settle(statement, settings.seed, settings.error_log2, budget))
    everywhere = bool(found) and found[0].outcome is Outcome.HOLDS
    if everywhere:
        tested = random_exact.settle(statement, settings.seed, settings.error_log2, budget, points_per_size=1)
    else:
        also = found[0].scope.sizes if found else ()
        tested = random_exact.settle(statement, settings.seed, settings.error_log2, budget, also=also)
    if everywhere and tested.outcome is not Outcome.HOLDS:
        found[0] = replace(found[0], outcome=Outcome.UNKNOWN, reason=f"{_NOT_CONFIRMED}: {tested.reason}")
    elif everywhere:
        tested = replace(tested, error_log2=None)  # the certificate does not lean on these points
    elif found:
        tested = replace(tested, scope=replace(tested.scope, why_not_every_size=found[0].reason))
    return [*found, tested]


def _holding(statement: Equality, exact: list[Evidence], settings: Settings, budget: Budget) -> Judgement:
    """What holds exactly must also survive the cross-check, and its near misses must not."""
    evidence = [*exact]
    defined = where_defined(statement, settings.seed, budget)
    if defined is Definedness.NOWHERE:  # patterns of signs that no real point has may have been the only ones to be defined
        return Judgement(Verdict.VACUOUS, "no real point was found at which both sides are defined", tuple(evidence))
    floating = floating_check.cross_check(statement, settings.seed)
    evidence.append(floating)
    if floating.outcome is Outcome.FAILS:
        raise Disagreement(
            f"exact arithmetic and NumPy disagree at {floating.scope.sizes[0]} (seed {settings.seed}; {floating.reason}): "
            "this is a bug in Lemmata, please report it"
        )
    verdict = Verdict.CERTIFIED
    if settings.entries or not size_names(statement.expressions(), statement.vocabulary):
        proof = entries.settle(statement, settings.seed, Budget.of(min(2.0, settings.seconds)))
        evidence.append(proof)
        if proof.outcome is Outcome.FAILS:
            raise Disagreement(f"symbolic entries contradict random points: {proof.reason}; this is a bug in Lemmata")
        if proof.outcome is Outcome.HOLDS and not size_names(statement.expressions(), statement.vocabulary):
            verdict = Verdict.PROVED
    remarks = _remarks(exact)
    if defined is Definedness.PARTLY:
        remarks = (*remarks, PARTLY_REMARK)
    if settings.hypotheses:
        remarks = (*remarks, *unneeded_hypotheses(statement, settings.seed, budget))
    if not settings.near_misses:
        return Judgement(verdict, evidence=tuple(evidence), remarks=remarks)
    misses = try_near_misses(statement, settings.seed, budget)
    problem = problem_with(misses)
    if problem:
        return Judgement(Verdict.UNDECIDED, problem, tuple(evidence), misses, remarks)
    return Judgement(verdict, "", tuple(evidence), misses, remarks)


def _remarks(exact: list[Evidence]) -> tuple[str, ...]:
    """What a reader should know of a claim that holds: where it is undefined, which sizes were only sampled."""
    tested = exact[-1]
    return (tested.reason,) if tested.outcome is Outcome.HOLDS and tested.reason else ()


def _refutation(statement: Equality, tested: Evidence, settings: Settings, budget: Budget) -> Evidence | None:
    """A counterexample at the smallest size that has one, with conditions under which the claim holds."""
    started = monotonic()
    names = size_names(statement.expressions(), statement.vocabulary)
    candidates = small_sizes(names, statement.vocabulary)
    further = (*tested.scope.sizes, *far_sizes(statement.expressions(), statement.vocabulary))
    candidates += [sizes for sizes in further if sizes not in candidates]
    found = _first_counterexample(statement, candidates, settings, budget)
    if found is None:
        return None
    conditions: tuple[str, ...] = ()
    if settings.conditions:
        conditions = holds_when(statement, settings.seed, Budget.of(min(2.0, settings.seconds)))
    return Evidence(
        "counterexample",
        Outcome.FAILS,
        reason=found.confirmed_by,
        seed=settings.seed,
        points_tried=1,
        points_used=1,
        counterexample=replace(found, holds_when=conditions),
        seconds=monotonic() - started,
    )


def _first_counterexample(
    statement: Equality, candidates: list[dict[str, int]], settings: Settings, budget: Budget
) -> Counterexample | None:
    pairs = pairs_of(statement)
    source = Random(f"{settings.seed}/where it fails")
    for sizes in candidates:
        try:
            components = range(branches(pairs, sizes))
            if all(compare(pairs, sizes, source, budget, branch).agreement is Agreement.EQUAL for branch in components):
                continue
        except OutOfBudget:
            raise
        except Unsupported:
            pass  # no reading modulo a prime; a rational point may still tell
        found = counterexamples.find(statement, sizes, settings.seed, budget)
        if found is not None:
            return found
    return None


def _why_refuted(evidence: Evidence) -> str:
    counterexample = evidence.counterexample
    conditions = counterexample.holds_when if counterexample is not None else ()
    return "holds when " + "; or when ".join(conditions) if conditions else ""


def _undecided(statement: Equality, exact: list[Evidence], settings: Settings) -> Judgement:
    """Nothing exact: floating evidence may support the claim, and is never more than that."""
    floats = [floating_check.cross_check(statement, settings.seed + index) for index in range(_FLOATING_POINTS)]
    unwilling = [item for item in floats if item.outcome is not Outcome.HOLDS]
    floating = unwilling[0] if unwilling else replace(floats[0], points_tried=len(floats), points_used=len(floats))
    evidence = (*exact, floating)
    reason = exact[-1].reason
    if exact[-1].outcome is Outcome.FAILS:
        return Judgement(Verdict.UNDECIDED, "the sides differ modulo a prime, but no small counterexample was found", evidence)
    if floating.outcome is Outcome.HOLDS:
        return Judgement(Verdict.SUPPORTED, f"floating-point evidence only, because {reason}", evidence)
    return Judgement(Verdict.UNDECIDED, reason, evidence)
