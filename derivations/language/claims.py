"""A claim: a statement, where a document makes it, and the document's own words."""

from __future__ import annotations

from dataclasses import dataclass, field

from derivations.language.statements import Statement
from derivations.language.verdicts import Verdict


@dataclass(frozen=True)
class OtherReading:
    """A claim under another convention than the document's: the convention in words, and the statements."""

    convention: str
    steps: tuple[Statement, ...]


@dataclass(frozen=True)
class Claim:
    """One claim of a document.

    ``math`` is the claim as its document writes it, in plain syntax where it stands there in both; ``latex`` is the LaTeX
    of a claim document.
    ``steps`` holds one statement for a plain equation and one for each neighbouring pair of a chain ``a = b = c``.
    ``other_readings`` are the same mathematics under other conventions, where that changes a statement.
    ``step_lines`` are the lines of the steps in the document, where it tells them apart.
    ``problem`` says why the mathematics could not be made into statements (then ``steps`` is empty);
    ``ill_typed`` tells a clash of shapes or kinds, which is a verdict, from bad input, which is not.
    """

    id: str
    math: str
    steps: tuple[Statement, ...] = ()
    at: str = ""
    words: str = ""
    expect: Verdict | None = None
    note: str = ""
    line: int | None = None
    problem: str = ""
    ill_typed: bool = False
    excerpt: str = ""
    tags: tuple[str, ...] = field(default_factory=tuple)
    step_lines: tuple[int, ...] = ()
    other_readings: tuple[OtherReading, ...] = ()
    latex: str = ""
