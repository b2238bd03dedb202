"""Judging many claims, or doing anything else with many items, one after the other or several at a time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import TypeVar

from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.claims import Claim

_LONG = 24
"""Claims from which on starting processes pays."""


Item = TypeVar("Item")
Found = TypeVar("Found")


def judge_all(
    claims: Sequence[Claim], settings: Settings, jobs: int | None = None, done: Callable[[], None] = lambda: None
) -> list[ClaimResult]:
    """The verdict on every claim, in the order of the claims; ``done`` is called after each.

    Without ``jobs``, a long document is judged on all cores and a short one in this process, which starts at once.
    """
    return of_each(_judged, [(claim, settings) for claim in claims], jobs, done)


def of_each(
    task: Callable[[Item], Found], items: Sequence[Item], jobs: int | None = None, done: Callable[[], None] = lambda: None
) -> list[Found]:
    """What a task makes of every item, in their order, one after the other or ``jobs`` at a time as above."""
    if jobs is None:
        jobs = (os.cpu_count() or 1) if len(items) >= _LONG else 1
    if min(jobs, len(items)) > 1:
        return _at_a_time(task, items, min(jobs, len(items)), done)
    results = []
    for item in items:
        results.append(task(item))
        done()
    return results


def _judged(task: tuple[Claim, Settings]) -> ClaimResult:
    return judge_claim(*task)


def _at_a_time(task: Callable[[Item], Found], items: Sequence[Item], jobs: int, done: Callable[[], None]) -> list[Found]:
    """The same in several processes; whatever goes wrong, none of them outlives this call."""
    # Processes are spawned, not forked: the progress bar has a thread of its own, and forking beside a thread can hang.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        try:
            with _interrupts_ignored():
                futures = [pool.submit(task, item) for item in items]
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
