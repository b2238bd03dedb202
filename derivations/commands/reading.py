"""The documents and the claims that the arguments name."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from derivations.documents.document import Document
from derivations.documents.one_off import NAME, one_off
from derivations.documents.toml_document import load_document
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError, LemmataError


@dataclass(frozen=True)
class Unreadable:
    """A document that could not be read, and why."""

    path: str
    error: LemmataError


def read_documents(files: Sequence[str], options: Namespace) -> list[Document | Unreadable]:
    """Every document named, or the one made from ``-e`` and ``--let``."""
    if options.expression is None and options.let:
        raise DocumentError("--let declares symbols for -e; give the claim with -e, or declare the symbol in the document")
    if options.expression is None and options.latex:
        raise DocumentError("--latex says how the claim of -e is written; give the claim with -e, or name a .tex file")
    if options.expression is None and not files:
        raise DocumentError("nothing to judge: name a FILE (before --only), or give a claim with -e")
    if options.expression is not None and files:
        raise DocumentError(f"-e stands alone: leave out {files[0]}, or leave out -e")
    if options.expression is not None:
        return [_one_off(options.expression, options.let, options.latex)]
    return [_read(path) for path in files]


def _read(path: str) -> Document | Unreadable:
    try:
        if path.endswith((".tex", ".md")):
            from derivations.documents.tex.tex_document import load_tex_document  # its tokeniser loads slowly

            return load_tex_document(path)
        return load_document(path)
    except LemmataError as error:
        return Unreadable(path, error)


def _one_off(math: str, lets: Sequence[str], in_latex: bool) -> Document | Unreadable:
    try:
        return one_off(math, lets, in_latex)
    except LemmataError as error:
        return Unreadable(NAME, error)


def selected(document: Document, only: Sequence[str]) -> list[Claim]:
    """The claims of a document that ``--only`` names, in the document's order; all of them without ``--only``."""
    return [claim for claim in document.claims if not only or claim.id in only]


def require_known(only: Sequence[str], documents: Sequence[Document | Unreadable]) -> None:
    """Raise :class:`DocumentError`, naming the nearest ids, for an id that no document has."""
    if any(isinstance(document, Unreadable) for document in documents):
        return  # the id may well be in the document that could not be read, which is complained of by itself
    known = [claim.id for document in documents if isinstance(document, Document) for claim in document.claims]
    for wanted in only:
        if wanted not in known:
            nearest = get_close_matches(wanted, known, n=3, cutoff=0.4)
            hint = f"did you mean {' or '.join(nearest)}?" if nearest else f"the ids are: {_first_of(known)}"
            raise DocumentError(f"there is no claim ‘{wanted}’; {hint}")


def _first_of(names: Sequence[str], limit: int = 20) -> str:
    """The names, or the first of them when they are many."""
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest} more" if rest > 0 else "") or "none"
