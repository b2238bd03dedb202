r"""A first draft of a document's declarations: its letters found in the displays, with shapes that are read or guessed.

A shape stated in the text (``\mathbf{W} \in \mathbb{R}^{d \times k}``) is taken from there. Any other is a guess from
how the letter looks and is used, and says so; the author is meant to correct it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from derivations.documents.tex.chains import single_chain
from derivations.documents.tex.directives import name_of, read_directives
from derivations.documents.tex.displays import displays
from derivations.documents.tex.files import TextFile, read_files

_FONT = r"\\(?:mathbf|boldsymbol|bm|vec|mathcal|mathsf|mathrm|hat|bar|tilde)\s*\{?\s*(?:\\[A-Za-z]+|[A-Za-z])\s*\}?"
_GREEK = (
    r"\\(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|varphi|psi|omega"
)
_GREEK += r"|Gamma|Delta|Theta|Lambda|Xi|Sigma|Phi|Psi|Omega)(?![A-Za-z])"
_LETTER = re.compile(rf"(?:{_FONT}|{_GREEK}|(?<![\\A-Za-z])[A-Za-z](?![A-Za-z]))(?:\s*\^\s*2(?=\D|$)|\s*\^\{{2\}})?")
_WORDS = re.compile(
    r"\\(?:operatorname\*?|text|mathrm|label|tag|begin|end|mathbb|mathcal)\s*\{[^{}]*\}|\\(?:mathbb|mathcal)\s*[A-Z]|_\{[^{}]*\}|_\\?[A-Za-z0-9]+"
)
_STATED = r"\s*\\in\s*\\(?:mathbb|R)\s*\{{?\s*R?\s*\}}?\s*\^\s*\{{?\s*([A-Za-z0-9]+)\s*(?:\\times\s*([A-Za-z0-9]+)\s*)?\}}?"
_NOT_LETTERS = frozenset(["d", "e", "i", "j", "n", "k", "T", "E", "R", "N"])
_VARIANCES = (r"\sigma", r"\tau", r"\lambda", r"\beta", r"\alpha", r"\gamma")


@dataclass(frozen=True)
class Drafted:
    """One letter: its spelling, what is declared of it, and where that comes from."""

    spelling: str
    declared: str
    origin: str

    def comment(self) -> str:
        """The line to put into the document."""
        return f"% lemmata: {self.spelling}: {self.declared}, {self.origin}"


def draft(path: str | Path) -> tuple[Drafted, ...]:
    """Declarations for the letters of a document that it does not declare yet, the most frequent first."""
    files = read_files(Path(path))
    known = read_directives(files).lets.tables
    declared = {name for table in known.values() for name in table}
    letters = _letters(files)
    prose = "\n".join(file.visible for file in files)
    drafted = [_drafted(spelling, prose, _bodies(files)) for spelling, _ in letters.most_common()]
    return tuple(item for item in drafted if name_of(item.spelling) not in declared)


def _bodies(files: Sequence[TextFile]) -> str:
    return "\n".join(single_chain(file, display.first, display.last).text() for file in files for display in displays(file))


def _letters(files: Sequence[TextFile]) -> Counter[str]:
    found: Counter[str] = Counter()
    for match in _LETTER.finditer(_WORDS.sub(" ", _bodies(files))):
        spelling = re.sub(r"\s+", "", match[0]).replace("^{2}", "^2")
        bare = spelling.removesuffix("^2")
        if bare in _NOT_LETTERS or re.fullmatch(r"\\(?:mathbf|boldsymbol|bm|mathrm)\{?I\}?", bare):
            continue
        found[spelling if spelling.endswith("^2") and bare in _VARIANCES else bare] += 1
    for spelling in [item for item in found if f"{item}^2" in found]:
        found[f"{spelling}^2"] += found.pop(spelling)
    return found


def _drafted(spelling: str, prose: str, formulas: str) -> Drafted:
    stated = re.search(re.escape(spelling) + _STATED.format(), prose)
    if stated:
        return Drafted(spelling, f"{stated[1]} x {stated[2]}" if stated[2] else stated[1], "as the text says")
    if spelling.endswith("^2"):
        return Drafted(spelling, "positive", "a guess")
    letter = re.sub(r"\\(?:mathbf|boldsymbol|bm|vec|mathcal|mathsf|mathrm|hat|bar|tilde)\s*\{?|\}", "", spelling)
    capital = letter.lstrip("\\")[:1].isupper()
    bold = re.match(r"\\(?:mathbf|boldsymbol|bm|vec)", spelling) is not None
    if capital:
        inverted = re.search(re.escape(spelling) + r"\s*\}?\s*\^\s*\{\s*-\s*1", formulas)
        framed = re.search(r"(?:\||\\det\s*\(?|\\lvert)\s*" + re.escape(spelling), formulas)
        return Drafted(spelling, "d x d spd" if inverted or framed else "d x k", "a guess")
    return Drafted(spelling, "d" if bold or letter in ("x", "z", "y", r"\mu") else "number", "a guess")
