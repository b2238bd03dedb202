"""A single claim given on the command line, without a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derivations.documents.declarations import Declarations, read_declarations
from derivations.documents.document import Document
from derivations.documents.lets import read_lets
from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash
from derivations.documents.statement_text import read_equations
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.language.statements import Statement

NAME = "command line"


def one_off(math: str, lets: Sequence[str] = (), in_latex: bool = False) -> Document:
    """The document of one claim, in plain mathematics or in LaTeX, and its ``--let`` declarations.

    A problem of the claim stays with it. Raises :class:`DocumentError` for a declaration that cannot be read.

    >>> document = one_off("tr(A @ B) = tr(B @ A)", ["A: d x k", "B: k x d"])
    >>> [claim.problem for claim in document.claims]
    ['']
    """
    options = read_lets(lets)
    declared = read_declarations(options.tables, options)
    broken = tuple(declared.broken.values())
    try:
        claim = Claim("claim", math, _steps(Source(math), declared, in_latex))
        if broken:
            raise broken[0]
    except (DocumentError, LocatedClash) as problem:
        where = f"line {problem.line}, column {problem.column}" if "\n" in math else f"column {problem.column}"
        ill_typed = isinstance(problem, LocatedClash)
        claim = Claim("claim", math, problem=f"{where}: {problem.message}", ill_typed=ill_typed, excerpt=problem.excerpt)
    return Document(Path(NAME), NAME, {}, declared.vocabulary, (claim,), declared, broken)


def _steps(source: Source, declared: Declarations, in_latex: bool) -> tuple[Statement, ...]:
    if not in_latex:
        return read_equations(source, declared.scope)
    from derivations.documents.latex.formula import Formulas  # only for LaTeX: its tokeniser loads slowly

    return Formulas(declared).equations(source)
