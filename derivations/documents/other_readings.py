"""A claim read again under each of the conventions that its document does not use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derivations.documents.declarations import Declarations
from derivations.documents.problems import LocatedClash
from derivations.language.claims import Claim, OtherReading
from derivations.language.errors import DocumentError
from derivations.language.statements import Statement


def other_readings(
    claim: Claim,
    others: Sequence[tuple[str, Declarations]],
    read: Callable[[Declarations], tuple[Statement, ...]],
) -> tuple[OtherReading, ...]:
    """The readings that differ from the claim's own; none for a claim that is no mathematics."""
    if claim.problem and not claim.ill_typed:
        return ()
    own = [step.expressions() for step in claim.steps]
    found = []
    for convention, declared in others:
        try:
            steps = read(declared)
        except (DocumentError, LocatedClash):
            continue
        if [step.expressions() for step in steps] != own:
            found.append(OtherReading(convention, steps))
    return tuple(found)
