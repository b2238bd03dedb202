"""Sentences that every format of a report says in the same words."""

from __future__ import annotations

ABOUT = (
    "Every verdict was computed when this page was made; the same seed gives the same page, unless a claim runs out of time."
)
ABOUT_CONDITIONS = "Found exactly at random points of the sizes tried; such a condition is a hint, not a verdict."
NOTHING_OWED = "None: every claim is decided at every size, has a source, and all of its near misses are refuted."
SCRIPT = "the same in NumPy"
RELATED = "About the same sentence of the paper, not checked here; lemmata derive NAME checks it:"


def waiting_words(count: int) -> str:
    """How many claims need attention.

    >>> waiting_words(0), waiting_words(1), waiting_words(3)
    ('none needs attention', '1 needs attention', '3 need attention')
    """
    return f"{count} need{'s' * (count == 1)} attention" if count else "none needs attention"
