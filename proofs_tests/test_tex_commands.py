r"""The commands of a LaTeX document: a formula means what its commands mean where it stands, or it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.documents.tex.tex_document import load_tex_document
from derivations.engines.judge import Settings, judge_claim
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict

PREAMBLE = r"""% lemmata: a: real
% lemmata: b: real
\begin{document}
"""
REFUTED, UNREAD, PROVED = Verdict.REFUTED, Verdict.UNDECIDED, Verdict.PROVED


def verdicts(folder: Path, body: str, preamble: str = PREAMBLE) -> dict[str, Verdict]:
    path = folder / "paper.tex"
    path.write_text(preamble + body, encoding="utf-8")
    settings = Settings(seed=3, near_misses=False)
    return {claim.id: judge_claim(claim, settings).judgement.verdict for claim in load_tex_document(path).claims}


EQUATION = "\\begin{equation}\\label{e} \\q = b \\end{equation}\n"
COMMANDS = [
    ("\\newcommand{\\q}{a}\n", "\\renewcommand{\\q}{b}\n", REFUTED),
    ("\\newcommand{\\q}{a}\n\\renewcommand{\\q}{b}\n", "", PROVED),
    ("", "\\newcommand{\\q}{b}\n", UNREAD),
    ("\\newcommand{\\q}{a}\\providecommand{\\q}{b}\n", "", REFUTED),
    ("\\providecommand{\\q}{b}\n", "", PROVED),
    ("\\newcommand{\\q}{b}\\iffalse\\renewcommand{\\q}{a} \\iftrue \\fi\\else\\renewcommand{\\q}{a}\\fi\n", "", REFUTED),
    ("\\newcommand{\\q}{a}\\iftrue\\else\\renewcommand{\\q}{b}\\fi \\verb|\\def\\q{b}| \\verb+\\def\\q{b}+\n", "", REFUTED),
    ("\\newcommand{\\q}{b}\\ifdraft\\renewcommand{\\q}{a}\\fi\n", "", UNREAD),
    ("\\newcommand{\\q}{b}\\let\\q=a\n", "", REFUTED),
    ("\\newcommand{\\p}{b}\\let\\q=\\p\\renewcommand{\\p}{a}\n", "", UNREAD),
    ("\\newcommand{\\q}{b}\\futurelet\\q=a\n", "", UNREAD),
    ("\\newcommand{\\q}{a}$$\\def\\q{b}$$\n", "", UNREAD),
    ("\\newcommand{\\q}{b}\\RenewDocumentCommand{\\q}{m}{a}\n", "", UNREAD),
    ("\\newcommand{\\q}{b}\\renewcommand{\\q}{#1}\n", "", UNREAD),
    ("\\newcommand{\\q}{b}\\newcommand{\\q}{a}\n", "", UNREAD),
    ("\\newcommand{\\q}{a}{\\renewcommand{\\q}{b}}\n", "", UNREAD),
    ("\\newcommand{\\q}{a}\\AtBeginDocument{\\renewcommand{\\q}{b}}\n", "", UNREAD),
    ("\\newcommand{\\q}{b}\\newcommand{\\change}{\\renewcommand{\\q}{a}}\\change\n", "", UNREAD),
    ("\\newcommand{\\q}{a}\\newenvironment{odd}{\\renewcommand{\\q}{b}}{}\n", "", UNREAD),
    ("\\newcommand{\\q}{{a}}\\gdef\\q{b}\n", "", PROVED),
]


@pytest.mark.parametrize(("before", "after", "expected"), COMMANDS)
def test_a_command_means_what_it_means_where_it_stands(tmp_path: Path, before: str, after: str, expected: Verdict) -> None:
    assert verdicts(tmp_path, before + EQUATION + after) == {"e": expected}
    assert verdicts(tmp_path, EQUATION + after, before + PREAMBLE) == {"e": expected}


def test_a_standard_command_defined_anew_loses_its_standard_meaning(tmp_path: Path) -> None:
    body = "\\let\\sqrt\\exp\n\\RenewDocumentCommand{\\frac}{mm}{#2}\n\\DeclarePairedDelimiter{\\abs}{\\lvert}{\\rvert}\n"
    rows = (r"\sqrt{a^2} &= |a| \label{e}", r"\frac{a}{b} &= a/b \label{f}", r"\abs{b} &= a \label{g}")
    body += "\\begin{align}" + " \\\\ ".join(rows) + "\\end{align}"
    assert verdicts(tmp_path, body) == {"e": REFUTED, "f": UNREAD, "g": REFUTED}


def test_commands_follow_the_order_of_inclusion(tmp_path: Path) -> None:
    (tmp_path / "part.tex").write_text("\\renewcommand{\\q}{b}\n")
    first = "\\newcommand{\\q}{a}\n"
    assert verdicts(tmp_path, first + "\\input{part}\n" + EQUATION) == {"e": PROVED}
    assert verdicts(tmp_path, first + EQUATION + "\\input{part}\n") == {"e": REFUTED}


def test_nothing_is_read_after_the_end_nor_where_it_is_left_out(tmp_path: Path) -> None:
    late = "\\end{document}\n\\renewcommand{\\q}{b}\n% lemmata: check\n\\begin{equation}\\label{f} a = b \\end{equation}\n"
    assert verdicts(tmp_path, "\\newcommand{\\q}{a}\n" + EQUATION + late) == {"e": REFUTED}
    hidden = "\\iffalse\n% lemmata: skip\n\\begin{equation}\\label{f} a = b \\end{equation}\n\\fi\n"
    assert verdicts(tmp_path, "\\newcommand{\\q}{a}\n" + hidden + EQUATION) == {"e": REFUTED}
    with pytest.raises(DocumentError, match="never ended"):
        verdicts(tmp_path, "\\iffalse\n" + EQUATION)
