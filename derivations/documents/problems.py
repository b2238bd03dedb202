"""What is wrong with a piece of mathematics, and where in its text.

Inside this folder a problem carries offsets into the text it was found in; :class:`~derivations.documents.places.Source`
turns them into lines, columns and an excerpt before the problem leaves the folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from derivations.language.errors import DocumentError, IllTyped, LemmataError


class Misread(LemmataError):
    """The text between two offsets is not a claim that can be judged: bad input, never a verdict."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class Clash(IllTyped):
    """Shapes or kinds that do not fit, in the text between two offsets."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class LocatedClash(IllTyped):
    """Shapes or kinds that do not fit, with line, column and an excerpt."""

    def __init__(self, message: str, *, line: int, column: int, excerpt: str) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.excerpt = excerpt


Located = DocumentError | LocatedClash


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean “sigma2”?``, or nothing when no known name is near.

    >>> nearest("sigma", ["sigma2", "W"])
    '; did you mean “sigma2”?'
    """
    names = list(known)
    by_case = [other for other in names if other.lower() == name.lower()]
    found = (by_case + [other for other in get_close_matches(name, names, n=3, cutoff=0.5) if other not in by_case])[:3]
    return f"; did you mean {' or '.join(f'“{other}”' for other in found)}?" if found else ""
