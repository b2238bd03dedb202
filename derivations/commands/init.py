"""``lemmata init``: draft the declarations of a LaTeX or Markdown document."""

from __future__ import annotations

import argparse
from typing import Any

_EXAMPLE = """\
example:
  lemmata init paper.tex > declarations.txt    then paste the lines into the document and correct the guesses"""


def add_arguments(commands: Any) -> None:
    """The parser of this command."""
    init = commands.add_parser(
        "init",
        help="draft the declarations of a LaTeX or Markdown document",
        description="Find the letters of a document's displayed formulas and print a declaration for each; guesses say so.",
        epilog=_EXAMPLE,
    )
    init.add_argument("file", metavar="FILE", help="a .tex or .md file")


def run(options: argparse.Namespace) -> int:
    """Print one comment for each letter that the document does not declare."""
    from derivations.documents.tex.draft import draft

    drafted = draft(options.file)
    for item in drafted:
        line = item.comment()
        print(f"<!-- {line.removeprefix('% ')} -->" if options.file.endswith(".md") else line)
    return 0
