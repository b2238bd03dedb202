r"""Labels of equations that are not read: in an environment that is not known, or in one that a command begins.

They are listed as claims with a problem, so that no labelled equation passes unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derivations.documents.tex.chains import LABEL, Chain
from derivations.documents.tex.commands import definitions
from derivations.documents.tex.displays import ENVIRONMENTS, Display, not_read
from derivations.documents.tex.files import TextFile
from derivations.documents.tex.visible import without

_WITH_TEXT = (
    "document abstract figure table wrapfigure wraptable subfigure subtable sidewaysfigure sidewaystable teaserfigure "
    "SCfigure tabular tabularx longtable threeparttable minipage center flushleft flushright itemize enumerate description "
    "compactitem compactenum quote quotation theorem thm lemma lem proposition prop corollary cor definition defn dfn "
    "remark rem example ex proof assumption assum claim conjecture hypothesis fact observation notation property axiom "
    "question problem solution exercise case note algorithm algorithmic algorithm2e appendix appendices subequations "
    "titlepage frame block columns column tcolorbox mdframed framed thebibliography small footnotesize landscape multicols "
    "listing tikzpicture picture scope axis spacing adjustbox floatrow restatable"
)
_NO_FORMULAS = frozenset(_WITH_TEXT.split())
_PLACE = re.compile(
    r"\\(?P<edge>begin|end)\s*\{(?P<name>[^{}]*)\}|" + LABEL.pattern.replace("(", "(?P<label>", 1) + r"|\\[A-Za-z@]+"
)
_THEOREM = re.compile(r"\\newtheorem\*?\s*\{([^{}]*)\}")
_FRAMES = "|".join(rf"{name}\*?" for name in ENVIRONMENTS)
_NAME = re.compile(r"\\(?:newcommand|renewcommand|def)\*?\s*\{?\s*(\\[A-Za-z@]+)")
Frames = tuple[frozenset[str], frozenset[str]]
_BEFORE = re.compile(r"\\(?:caption|(?:sub)*section|chapter|part|(?:sub)?paragraph|item)\b[^\n]*$")


def theorem_names(files: Sequence[TextFile]) -> frozenset[str]:
    r"""The environments that ``\newtheorem`` makes, which hold text."""
    return frozenset(name for file in files for name in _THEOREM.findall(file.visible))


def frame_commands(files: Sequence[TextFile]) -> Frames:
    r"""The commands that begin and that end a display, such as ``\be`` and ``\ee``."""
    found: dict[str, set[str]] = {"begin": set(), "end": set()}
    for file in files:
        for start, end in definitions(file.visible):
            text = file.visible[start:end]
            name = _NAME.match(text)
            for edge, names in found.items():
                other = "end" if edge == "begin" else "begin"
                if name and re.search(rf"\\{edge}\s*\{{(?:{_FRAMES})\}}", text) and rf"\{other}" not in text:
                    names.add(name[1])
    return frozenset(found["begin"]), frozenset(found["end"])


def label_commands(files: Sequence[TextFile]) -> frozenset[str]:
    r"""The commands that set a label, such as ``\eqlabel``: what uses them is labelled, though by which name is not read."""
    found = set()
    for file in files:
        for start, end in definitions(file.visible):
            name = _NAME.match(file.visible[start:end])
            if name and re.search(r"\\label(?![A-Za-z])", file.visible[start:end]):
                found.add(name[1])
    return frozenset(found)


def unread(file: TextFile, read: Sequence[Display], theorems: frozenset[str], frames: Frames) -> Iterator[Display]:
    """The labelled equations of a file outside the displays that are read."""
    text = without(without(file.visible, definitions(file.visible)), [(display.start, display.end) for display in read])
    around: list[str] = []
    opener = ""
    for match in _PLACE.finditer(text):
        if match["edge"] == "begin":
            around.append(match["name"])
        elif match["edge"] == "end":
            if match["name"] in around:
                del around[len(around) - 1 - around[::-1].index(match["name"]) :]
        elif match["label"] is None:
            opener = match[0] if match[0] in frames[0] else "" if match[0] in frames[1] else opener
        else:
            problem = _problem(around[-1].rstrip("*") if around else "", opener, theorems)
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if problem and not _BEFORE.search(line):
                chain = Chain(file, match.start(), match.end(), (match["label"],), problem)
                yield Display(file, match.start(), match.end(), unread=(chain,))


def _problem(environment: str, opener: str, theorems: frozenset[str]) -> str:
    if opener:
        return f"an equation that the command {opener} begins is not read: write \\begin{{equation}} … \\end{{equation}}"
    if environment and environment not in _NO_FORMULAS | theorems:
        return not_read(environment)
    return ""
