"""``lemmata latex``: derivations as LaTeX, and as PDF where latexmk is installed."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from derivations.commands.typesetting import checked_sections, refuse
from derivations.language.errors import LemmataError
from derivations.reports.latex.compiling import compiled, complaints, require_latexmk
from derivations.reports.latex.document import Written, document, fragment

_MILLIMETRES = 3.514  # in an em of ten-point type


class BadOutput(LemmataError):
    """A place that nothing can be written to, or options that contradict each other."""


def run(options: Namespace) -> int:
    """Check, write and compile; 1 when a derivation does not hold."""
    path = _path(options)
    chosen = checked_sections(options)
    if chosen.failures:
        refuse(chosen.failures)
        return 1
    if options.fragment:
        written = fragment(chosen.sections, options.width / _MILLIMETRES, path.stem)
    else:
        written = document(chosen.sections, chosen.depth, chosen.about, path.stem)
    _write(path, written)
    count = len(chosen.sections)
    print(f"{path}: {count} derivation{'s' * (count != 1)}, cites from {path.with_suffix('.bib').name}")
    return _compile(path, written) if options.pdf else 0


def _path(options: Namespace) -> Path:
    path = Path(options.output)
    if path.suffix != ".tex" or " " in path.stem:
        raise BadOutput(
            f"“{path.name}” must end in .tex and have no space in it: LaTeX reads its bibliography by the same name"
        )
    if not path.parent.is_dir():
        raise BadOutput(f"{path.parent} is not a folder: make it first")
    if options.pdf and options.fragment:
        raise BadOutput("a fragment cannot be compiled by itself: leave --pdf or --fragment out")
    return path


def _write(path: Path, written: Written) -> None:
    try:
        path.write_text(written.latex, encoding="utf-8")
        path.with_suffix(".bib").write_text(written.bibliography, encoding="utf-8")
    except OSError as problem:
        raise BadOutput(f"{path} cannot be written: {problem.strerror}") from problem


def _compile(path: Path, written: Written) -> int:
    require_latexmk()
    pdf, log = compiled(written.latex, written.bibliography, path.stem)
    path.with_suffix(".pdf").write_bytes(pdf)
    print(path.with_suffix(".pdf"))
    for complaint in complaints(log):
        print(f"LaTeX: {complaint}", file=sys.stderr)
    return 0
