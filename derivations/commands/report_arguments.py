"""The arguments of ``lemmata report``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

_EXAMPLES = """\
examples:
  lemmata report docs/papers/lucas_2019.toml -o report
  lemmata report docs/papers/*.toml docs/papers/ppca_note.tex -o report --seed 7
  lemmata report paper.tex -o report --pdf

A claim names derivations by its tags. Where `lemmata html --all -o DIR/derivations` has been run, they are linked.

"""

_EXIT_STATUS = """\
exit status: that of `lemmata check`, whatever was written
  0    every claim has the verdict it is expected to have
  1    some claim has not
  2    bad input: something could not be read, or latexmk is needed and not installed"""


def add_report(commands: Any, add_seed: Callable[[ArgumentParser], None], positive: Callable[[str], int]) -> None:
    """The parser of ``lemmata report``."""
    report = commands.add_parser(
        "report",
        help="write the verdicts on documents as web pages and LaTeX",
        description="Judge every claim of each document and write a page and a LaTeX file about it, and an index of several.",
        epilog=_EXAMPLES + _EXIT_STATUS,
    )
    report.add_argument("files", nargs="+", metavar="FILE", help="claim documents (TOML), LaTeX (.tex) or Markdown (.md) files")
    report.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="the folder for the files; made where it is missing"
    )
    report.add_argument("--pdf", action="store_true", help="compile the LaTeX with latexmk as well")
    report.add_argument("--strict", action="store_true", help="supported and undecided count as failures in the exit status")
    report.add_argument(
        "--jobs", type=positive, metavar="N", help="judge N claims at a time (default: as many as there are cores)"
    )
    add_seed(report)
