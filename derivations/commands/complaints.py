"""What is said on stderr when something cannot be read."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from derivations.documents.problems import LocatedClash
from derivations.language.errors import DocumentError, LemmataError
from derivations.reports.wording import printable

if TYPE_CHECKING:
    from derivations.engines.judge import ClaimResult  # loads SymPy, which --help must not wait for

_PLACE = re.compile(r"line (\d+), column (\d+): ")


def complain(error: LemmataError, place: str = "") -> None:
    """Print one message for an error: ``place:line:column: what is wrong``, then the excerpt."""
    print(complaint(error, place), file=sys.stderr)


def complaint(error: LemmataError, place: str = "") -> str:
    """The message of :func:`complain` as text.

    >>> print(complaint(DocumentError("expected a number", line=3, column=5, excerpt="1 + )\\n    ^"), "paper.toml"))
    paper.toml:3:5: expected a number
        1 + )
            ^
    """
    if not isinstance(error, DocumentError | LocatedClash):
        return printable(f"{place}: {error}" if place else str(error))
    where = ":".join(str(part) for part in (place, error.line, error.column) if part not in ("", None))
    lines = [f"{where}: {error.message}" if where else error.message]
    lines += ["    " + line for line in error.excerpt.rstrip().splitlines()]
    return printable("\n".join(lines))


def problem_of(result: ClaimResult) -> DocumentError:
    """Why a claim is bad input, as an error with the place that its problem names."""
    claim = result.claim
    problem = claim.problem or result.judgement.reason
    found = _PLACE.match(problem)
    line, column = (int(found[1]), int(found[2])) if found else (claim.line, None)
    message = problem[found.end() :] if found else problem
    # A claim without a line was given on the command line, where there is no other.
    owner = "" if claim.line is None else f"claim ‘{claim.id}’: "
    return DocumentError(owner + message, line=line, column=column, excerpt=claim.excerpt)
