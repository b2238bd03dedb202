"""A document: claims with everything that was declared for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from derivations.documents.declarations import Declarations
from derivations.language.claims import Claim
from derivations.language.errors import LemmataError
from derivations.language.vocabulary import Vocabulary


@dataclass(frozen=True)
class Document:
    """What was read from a file, or from the command line.

    ``problems`` are those of definitions that could not be read; every claim that uses one has a problem of its own.
    """

    path: Path
    title: str
    paper: dict[str, str]
    vocabulary: Vocabulary
    claims: tuple[Claim, ...]
    declarations: Declarations = field(default_factory=Declarations)
    problems: tuple[LemmataError, ...] = ()
