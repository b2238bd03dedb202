"""``lemmata init``: draft the declarations of a LaTeX or Markdown document."""

from __future__ import annotations

from argparse import Namespace

from derivations.documents.tex.draft import draft


def run(options: Namespace) -> int:
    """Print one comment for each letter that the document does not declare."""
    for item in draft(options.file):
        line = item.comment()
        print(f"<!-- {line.removeprefix('% ')} -->" if options.file.endswith(".md") else line)
    return 0
