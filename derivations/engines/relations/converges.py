"""The judge of convergence: refuted exactly, supported numerically, never more.

A limit that a step moves is none, wherever the step is continuous. A start that the step leads back to itself refutes what
is said of every start, and says nothing of almost every one.
"""

from __future__ import annotations

from dataclasses import replace
from time import process_time

from derivations.engines.bad_starts import bad_start
from derivations.engines.iterating import Path, paths
from derivations.engines.relations import Court
from derivations.engines.smoothness import is_continuous_where_defined
from derivations.language.convergence import Converges
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.verdicts import HOLDING, Judgement, Verdict
from derivations.readings.point import Budget

SETTLES = Converges
_SECONDS_FOR_STARTS, _SECONDS_FOR_PATHS = 2.0, 15.0
_FEWEST_PATHS = 3


def judge(statement: Converges, court: Court) -> Judgement:
    """The verdict on what an iteration tends to."""
    rest = _limit_at_rest(statement, court)
    if rest is not None and rest.verdict is Verdict.REFUTED:
        words = "the limit is no fixed point: one step leads away from it"
        evidence = (replace(item, fails=statement.limit_rests) for item in rest.evidence)
        return Judgement(Verdict.REFUTED, words, tuple(evidence))
    if statement.everywhere:
        failure = _failing_start(statement, court)
        if failure is not None:
            words = "from this start it never arrives; from almost every other it still may (generically_converges)"
            return Judgement(Verdict.REFUTED, words, (failure,))
    remarks = ("the limit is a fixed point of the step, exactly",) if rest is not None and rest.verdict in HOLDING else ()
    return replace(_followed(statement, court), remarks=remarks)


def _limit_at_rest(statement: Converges, court: Court) -> Judgement | None:
    """The judgement that a step leaves the limit where it is; None where that is no condition of convergence."""
    rest = statement.limit_rests
    if rest is None or not all(is_continuous_where_defined(step) for step in statement.steps):
        return None
    return court.settle(rest)


def _failing_start(statement: Converges, court: Court) -> Evidence | None:
    started = process_time()
    found = bad_start(statement, court.seed, Budget.of(_SECONDS_FOR_STARTS))
    if found is None:
        return None
    return Evidence(
        "search for a start that is never left",
        Outcome.FAILS,
        Certainty.PROOF,
        Scope((found.sizes,)),
        reason=found.confirmed_by,
        seed=court.seed,
        points_tried=1,
        points_used=1,
        counterexample=found,
        seconds=process_time() - started,
    )


def _followed(statement: Converges, court: Court) -> Judgement:
    started = process_time()
    found = paths(statement, court.seed, Budget.of(_SECONDS_FOR_PATHS))
    unfinished = [path for path in found if not path.converges]
    words = _why_not(unfinished[0]) if unfinished else _in_words(found)
    sizes = tuple({tuple(path.sizes.items()): path.sizes for path in found}.values())
    enough = len(found) >= _FEWEST_PATHS
    evidence = Evidence(
        "iteration in floating point",
        Outcome.HOLDS if enough and not unfinished else Outcome.UNKNOWN,
        Certainty.FLOATING,
        Scope(sizes),
        reason=words,
        seed=court.seed,
        points_tried=len(found),
        points_used=len(found) - len(unfinished),
        seconds=process_time() - started,
    )
    if unfinished:
        return Judgement(Verdict.UNDECIDED, f"{len(unfinished)} of {len(found)} starts: {words}", (evidence,))
    if not enough:
        return Judgement(Verdict.UNDECIDED, f"only {len(found)} starts could be followed in time", (evidence,))
    return Judgement(Verdict.SUPPORTED, words, (evidence,))


def _in_words(found: list[Path]) -> str:
    """How many starts, steps and how close; and by what factor the distance shrinks."""
    most = max(path.arrived or 0 for path in found)
    last = max(path.distances[-1] for path in found)
    rates = [rate for path in found if (rate := path.rate) is not None]
    words = f"from {len(found)} random starts it arrives within {most} steps and stays, at a distance of {last:.0e}"
    if not rates:
        return words
    slowest, fastest = f"{max(rates):.2g}", f"{min(rates):.2g}"
    return f"{words}; a step leaves {fastest if fastest == slowest else f'{fastest} to {slowest}'} of it, near the limit"


def _why_not(path: Path) -> str:
    where = ", ".join(f"{name} = {value}" for name, value in sorted(path.sizes.items()))
    at = f" at {where}" if where else ""
    if path.stopped:
        return f"{path.stopped}{at}"
    away = f"a relative distance of {path.distances[-1]:.1e} is left after {len(path.distances) - 1} steps{at}"
    return away if path.arrived is None else f"it came near and left again: {away}"
