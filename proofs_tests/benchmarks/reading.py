"""How fast LaTeX is read: formulas of published errata as their authors wrote them."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import process_time

from tables import Results, duration

from derivations.documents.latex.formula import Formulas
from derivations.documents.places import Source
from derivations.documents.toml_document import load_document
from derivations.language.errors import LemmataError

FOLDER = Path(__file__).parent.parent / "errata_latex"
EQUATIONS = 1000

Reading = tuple[Formulas, str]


def thousand_equations(runs: int) -> Results:
    """Processor time for documents read for the first time, and for a thousand equations after them in one process."""
    started = process_time()
    documents = [load_document(path) for path in sorted(FOLDER.glob("*.toml"))]
    first = process_time() - started
    found: list[Reading] = []
    for document in documents:
        formulas = Formulas(document.declarations)
        found += [(formulas, claim.math) for claim in document.claims]
    many = (found * (EQUATIONS // len(found) + 1))[:EQUATIONS]
    later = median(_seconds(many) for _ in range(runs))
    mean = sum(len(text) for _, text in found) / len(found)
    results = Results(
        f"Reading {EQUATIONS} equations in LaTeX",
        f"Processor time after imports: {len(found)} formulas of published errata as their authors wrote them, {mean:.0f} "
        "characters each.",
        ("what", "time"),
    )
    results.rows += [
        (
            f"{len(documents)} documents with {len(found)} equations, under other conventions too, met for the first time",
            duration(first),
        ),
        (f"{EQUATIONS} equations in turn, median of {runs} runs", duration(later)),
    ]
    return results


def _seconds(found: list[Reading]) -> float:
    started = process_time()
    for formulas, text in found:
        try:
            formulas.equations(Source(text))
        except LemmataError:  # one of the errata is ill-typed
            continue
    return process_time() - started
