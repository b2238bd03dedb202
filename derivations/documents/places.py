"""Where each character of a piece of mathematics stands in its file, and excerpts that point at it."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.documents.problems import Clash, Located, LocatedClash, Misread
from derivations.language.errors import DocumentError

_WIDEST = 100


@dataclass(frozen=True)
class Source:
    """A text, and the (line, column) of each of its characters in the file it comes from, counted from 1.

    ``places`` is empty for a text that is its own file. ``name`` says what was read when it is not the claim itself,
    such as the definition of C.
    """

    text: str
    places: tuple[tuple[int, int], ...] = ()
    name: str = ""

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at an offset; the end of the text is the place after its last character."""
        if not self.places:
            before = self.text[:offset]
            return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
        if offset < len(self.places):
            return self.places[offset]
        line, column = self.places[-1]
        return line, column + 1

    def excerpt(self, start: int, end: int) -> str:
        """The line around ``start``, cut to a readable width, over carets that mark the offsets.

        >>> print(Source("a + )").excerpt(4, 5))
        a + )
            ^
        """
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", start)
        line = self.text[first:] if last < 0 else self.text[first:last]
        left, width = start - first, max(1, min(end, first + len(line)) - start)
        cut = max(0, min(left - _WIDEST // 2, len(line) - _WIDEST))
        shown = "".join(" " if character.isspace() else character for character in line[cut : cut + _WIDEST])
        return f"{shown}\n{' ' * (left - cut)}{'^' * max(1, min(width, _WIDEST - (left - cut)))}"

    def located(self, problem: Misread | Clash) -> Located:
        """The problem with its line, column and excerpt."""
        line, column = self.place(problem.start)
        message = f"{self.name}: {problem.message}" if self.name else problem.message
        excerpt = self.excerpt(problem.start, problem.end)
        kind = LocatedClash if isinstance(problem, Clash) else DocumentError
        return kind(message, line=line, column=column, excerpt=excerpt)
