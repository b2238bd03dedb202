"""From LaTeX to PDF with latexmk, and what its log complains of."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from derivations.language.errors import LemmataError

_INSTALL = (
    "apt-get install latexmk texlive-latex-extra texlive-fonts-recommended lmodern (Debian, Ubuntu), "
    "or MacTeX (macOS) or MiKTeX (Windows)"
)
_PROBLEM = re.compile(r"^(?:Overfull .*|Missing character: .*|LaTeX Warning: .*|Package \w+ Warning: .*|! .*)$", re.MULTILINE)
_PASSING = re.compile(r"Rerun|has changed|There were undefined|Label\(s\) may have changed")
_SECONDS = 300


class NoLatexmk(LemmataError):
    """The program that makes a PDF is not installed."""


class NotCompiled(LemmataError):
    """LaTeX stopped at an error."""


def require_latexmk() -> str:
    """The path of latexmk. Raises :class:`NoLatexmk`, which says how to install it."""
    found = which("latexmk")
    if found is None:
        raise NoLatexmk(f"--pdf needs latexmk, which is not installed: {_INSTALL}")
    return found


def compiled(latex: str, bibliography: str, stem: str) -> tuple[bytes, str]:
    """The PDF of a document and the log of the last run; nothing is left behind.

    Raises :class:`NoLatexmk`, or :class:`NotCompiled` with the end of the log.
    """
    program = require_latexmk()
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"{stem}.tex").write_text(latex, encoding="utf-8")
        (folder / f"{stem}.bib").write_text(bibliography, encoding="utf-8")
        options = ["-pdf", "-norc", "-interaction=nonstopmode", "-halt-on-error", "-latexoption=-no-shell-escape"]
        run = [program, *options, f"{stem}.tex"]
        try:
            done = subprocess.run(
                run, cwd=folder, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as problem:
            raise NotCompiled(f"LaTeX did not finish within {_SECONDS} seconds") from problem
        log_file, pdf = folder / f"{stem}.log", folder / f"{stem}.pdf"
        log = log_file.read_text(encoding="latin-1") if log_file.exists() else done.stdout + done.stderr
        if done.returncode or not pdf.exists():
            raise NotCompiled(f"LaTeX stopped: {_first_error(log)}")
        return pdf.read_bytes(), log


def complaints(log: str) -> list[str]:
    """What a log says of lines that are too wide, glyphs that are missing and references that lead nowhere.

    >>> complaints("Overfull \\\\hbox (3.2pt too wide) in paragraph\\nOutput written on a.pdf")
    ['Overfull \\\\hbox (3.2pt too wide) in paragraph']
    """
    return [found for found in _PROBLEM.findall(log) if not _PASSING.search(found)]


def _first_error(log: str) -> str:
    lines = log.splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith("!")), max(len(lines) - 6, 0))
    return "\n".join(lines[start : start + 6])
