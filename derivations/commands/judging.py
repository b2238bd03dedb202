"""Judging many claims, or doing anything else with many items, one after the other or several at a time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import TypeVar

from derivations.engines.judge import ClaimResult, Settings, judge_claim
from derivations.language.claims import Claim

_LONG = 24
"""Claims from which on starting processes pays."""


Item = TypeVar("Item")
Found = TypeVar("Found")


Workers = ProcessPoolExecutor | None
"""Processes that take work, or None for this one."""

Collect = Callable[[Callable[[], None]], list[Found]]
"""Waits for the results, in the order of the items; its argument is called after each."""


def judge_all(
    claims: Sequence[Claim], settings: Settings, jobs: int | None = None, done: Callable[[], None] = lambda: None
) -> list[ClaimResult]:
    """The verdict on every claim, in the order of the claims; ``done`` is called after each.

    Without ``jobs``, many claims are judged on all cores and few in this process, which starts at once.
    """
    with workers(len(claims), jobs) as pool:
        return judge_in(pool, claims, settings)(done)


def judge_in(pool: Workers, claims: Sequence[Claim], settings: Settings) -> Collect[ClaimResult]:
    """The same by workers that stand ready and begin at once, so that none is idle while the last of a document is judged."""
    return _begun(pool, _judged, [(claim, settings) for claim in claims])


def of_each(
    task: Callable[[Item], Found], items: Sequence[Item], jobs: int | None = None, done: Callable[[], None] = lambda: None
) -> list[Found]:
    """What a task makes of every item, in their order, one after the other or ``jobs`` at a time as above."""
    with workers(len(items), jobs) as pool:
        return _begun(pool, task, items)(done)


def _judged(task: tuple[Claim, Settings]) -> ClaimResult:
    return judge_claim(*task)


def _begun(pool: Workers, task: Callable[[Item], Found], items: Sequence[Item]) -> Collect[Found]:
    """The task given to the workers; without any it is done when the results are collected."""
    if pool is None:
        return lambda done: _one_by_one(task, items, done)
    with _interrupts_ignored():
        futures = [pool.submit(task, item) for item in items]
    return lambda done: _collected(futures, done)


def _one_by_one(task: Callable[[Item], Found], items: Sequence[Item], done: Callable[[], None]) -> list[Found]:
    results = []
    for item in items:
        results.append(task(item))
        done()
    return results


def _collected(futures: list[Future[Found]], done: Callable[[], None]) -> list[Found]:
    for future in as_completed(futures):
        future.result()
        done()
    return [future.result() for future in futures]


@contextmanager
def workers(items: int, jobs: int | None) -> Iterator[Workers]:
    """As many processes as that many items are worth; whatever goes wrong, none of them outlives the context."""
    if jobs is None:
        jobs = (os.cpu_count() or 1) if items >= _LONG else 1
    if min(jobs, items) <= 1:
        yield None
        return
    # Processes are spawned, not forked: the progress bar has a thread of its own, and forking beside a thread can hang.
    with ProcessPoolExecutor(min(jobs, items), mp_context=get_context("spawn")) as pool:
        try:
            yield pool
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
