"""Judging many claims, one after the other or several at a time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import active_children, get_context

from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.claims import Claim

_LONG = 24
"""Claims from which on starting processes pays."""


def judge_all(
    claims: Sequence[Claim], settings: Settings, jobs: int | None = None, done: Callable[[], None] = lambda: None
) -> list[ClaimResult]:
    """The verdict on every claim, in the order of the claims; ``done`` is called after each.

    Without ``jobs``, a long document is judged on all cores and a short one in this process, which starts at once.
    """
    if jobs is None:
        jobs = (os.cpu_count() or 1) if len(claims) >= _LONG else 1
    if min(jobs, len(claims)) > 1:
        return _at_a_time(claims, settings, min(jobs, len(claims)), done)
    results = []
    for claim in claims:
        results.append(judge_claim(claim, settings))
        done()
    return results


def _at_a_time(claims: Sequence[Claim], settings: Settings, jobs: int, done: Callable[[], None]) -> list[ClaimResult]:
    """The same in several processes; whatever goes wrong, none of them outlives this call."""
    # Processes are spawned, not forked: the progress bar has a thread of its own, and forking beside a thread can hang.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        try:
            with _interrupts_ignored():
                futures = [pool.submit(judge_claim, claim, settings) for claim in claims]
            for future in as_completed(futures):
                future.result()
                done()
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                process.terminate()
            raise


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started in here ignore Ctrl-C for good and leave it to the parent, which ends them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
