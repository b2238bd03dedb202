"""What Lemmata needs for an identity, for one point of the pPCA gradient, and for the claims of a paper."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from tables import Results, duration, middle

from derivations.catalogue import identity
from derivations.commands.judging import judge_all
from derivations.documents.toml_document import load_document
from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.claims import Claim
from derivations.readings.comparison import compare
from derivations.readings.point import Budget
from derivations.readings.residuals import pairs_of

PAPER = Path(__file__).parent.parent.parent / "docs" / "papers" / "lucas_2019.toml"
GRADIENT_SIZES = ((2, 1), (5, 2), (10, 5), (20, 10), (50, 20), (100, 30), (200, 50))
BUDGET_SECONDS = 60.0


def timed(claim: Claim) -> tuple[ClaimResult, float]:
    """The verdict without near misses at a fresh seed, and the seconds it took."""
    settings = Settings(seed=secrets.randbits(64), near_misses=False, error_log2=-100.0)
    started = perf_counter()
    result = judge_claim(claim, settings)
    return result, perf_counter() - started


def judge_identity(name: str, runs: int) -> tuple[str, str]:
    """The verdict with its scope, and the median time."""
    claim = identity(name).claim()
    found = [timed(claim) for _ in range(runs)]
    judgement = found[0][0].judgement
    words = "every size" if judgement.scope.every_size else judgement.scope.in_words()
    return f"{judgement.verdict.value}: {words}", middle([seconds for _, seconds in found])


def gradient_cost(runs: int) -> Results:
    """One exact point of the pPCA gradient identity against the sizes."""
    results = Results(
        "Cost of the pPCA gradient identity",
        f"One random point modulo one random prime near 2^61; medians of {runs} points.",
        ("(d, k)", "outcome", "one point"),
    )
    (statement,) = identity("ppca_gradient").claim().steps
    pairs, source = pairs_of(statement), Random(secrets.randbits(64))
    for d, k in GRADIENT_SIZES:
        times, outcomes = [], set()
        for _ in range(runs):
            started = perf_counter()
            outcomes.add(compare(pairs, {"d": d, "k": k}, source, Budget.of(BUDGET_SECONDS)).agreement.value)
            times.append(perf_counter() - started)
        results.rows.append((f"({d}, {k})", ", ".join(sorted(outcomes)), middle(times)))
    return results


def pace_of_a_paper(runs: int) -> Results:
    """How long the claims of a paper take, each alone and all together."""
    claims = load_document(PAPER).claims
    cores = os.cpu_count() or 1
    results = Results(
        f"Pace of a paper: the {len(claims)} claims of {PAPER.name}",
        f"Error bound 2^-100, after imports; each claim the median of {runs} runs.",
        ("what", "time"),
    )
    per_claim = {claim.id: median(timed(claim)[1] for _ in range(runs)) for claim in claims}
    slowest = max(per_claim, key=lambda name: per_claim[name])
    results.rows += [
        ("median claim, without near misses", middle(list(per_claim.values()))),
        (f"slowest claim, without near misses ({slowest})", duration(per_claim[slowest])),
        ("all claims, without near misses, one process", duration(sum(per_claim.values()))),
        (f"all claims, with near misses, {cores} process{'es' if cores > 1 else ''}", duration(_whole(claims, cores))),
    ]
    return results


def _whole(claims: tuple[Claim, ...], jobs: int) -> float:
    started = perf_counter()
    judge_all(claims, Settings(seed=secrets.randbits(64)), jobs)
    return perf_counter() - started
