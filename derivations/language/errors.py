"""The one family of exceptions; each names a value, what was required and what to try."""

from __future__ import annotations


class LemmataError(Exception):
    """Anything this package refuses to do, said in words a person can act on."""


class IllTyped(LemmataError):
    """Shapes or kinds do not fit."""


class Unsupported(LemmataError):
    """A reading has no rule for an expression; the claim stays undecided for this reason."""


class Undefined(LemmataError):
    """An expression has no value at this point, such as the inverse of a singular matrix."""


class OutOfBudget(LemmataError):
    """A claim used up its time, size or memory; it stays undecided for this reason."""


class Disagreement(LemmataError):
    """Two engines contradict each other: a bug in Lemmata, never a verdict."""


class DocumentError(LemmataError):
    """Input that cannot be read: where it stands, what was expected, what to write instead."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None, excerpt: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.excerpt = excerpt
