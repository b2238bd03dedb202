"""Sentences that every format of a report says in the same words."""

from __future__ import annotations

ABOUT = "Every verdict was computed when this page was made; the same seed gives the same page."
ABOUT_CONDITIONS = "Found exactly at random points of the sizes tried; such a condition is a hint, not a verdict."
NOTHING_OWED = "None: every claim is decided at every size, has a source, and all of its near misses are refuted."
SCRIPT = "the same counterexample in NumPy"
RELATED = "About the same sentence of the paper, not checked here; lemmata derive NAME checks it:"
