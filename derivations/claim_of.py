"""A claim made from plain mathematics and its declarations, for entries of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from derivations.language.errors import LemmataError

if TYPE_CHECKING:
    from derivations.language.claims import Claim


class CatalogueError(LemmataError):
    """A file of the catalogue that does not hold what it should, or a name that no file has."""


def claim_of(math: str, let: tuple[str, ...], name: str, source: str, words: str) -> Claim:
    """The claim; raises :class:`CatalogueError` when the mathematics or a declaration cannot be read."""
    from derivations.documents.one_off import one_off  # brings SymPy, which listing the catalogue does not need

    (claim,) = one_off(math, let).claims
    if claim.problem:
        raise CatalogueError(f"{name}: {claim.problem}\n{claim.excerpt}")
    return replace(claim, id=name, at=source, words=words)
