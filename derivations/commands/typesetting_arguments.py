"""The arguments of ``lemmata latex`` and ``lemmata html``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

_LATEX_EXAMPLES = """\
examples:
  lemmata latex kl_of_gaussians -o kl.tex
  lemmata latex --all --pdf -o derivations.tex
  lemmata latex kl_of_gaussians entropy_of_gaussian --fragment -o appendix.tex

"""

_HTML_EXAMPLES = """\
examples:
  lemmata html --all -o site
  lemmata html kl_of_gaussians -o site

"""

_EXIT_STATUS = """\
exit status:
  0    written
  1    a derivation does not hold: its step is named, and nothing is written
  2    bad input, or latexmk is needed and not installed"""


def add_latex(commands: Any, add_seed: Callable[[ArgumentParser], None], positive: Callable[[str], int]) -> None:
    """The parser of ``lemmata latex``."""
    latex = commands.add_parser(
        "latex",
        help="write derivations as LaTeX or PDF",
        description="Check derivations and write them as a LaTeX document: lines with their reasons, notation, rules, sources.",
        epilog=_LATEX_EXAMPLES + _EXIT_STATUS,
    )
    _choice(latex, positive)
    latex.add_argument("-o", "--output", required=True, metavar="FILE", help="the .tex file; its bibliography stands beside it")
    latex.add_argument("--pdf", action="store_true", help="compile it with latexmk as well")
    latex.add_argument("--fragment", action="store_true", help=r"sections only, for \input in a paper of one's own")
    latex.add_argument(
        "--width",
        type=positive,
        default=122,
        metavar="MM",
        help="with --fragment: the width of a line in your paper (default: 122)",
    )
    add_seed(latex)


def add_html(commands: Any, add_seed: Callable[[ArgumentParser], None], positive: Callable[[str], int]) -> None:
    """The parser of ``lemmata html``."""
    html = commands.add_parser(
        "html",
        help="write derivations as web pages",
        description="Check derivations and write them as self-contained pages: one each, the rules, and an index.",
        epilog=_HTML_EXAMPLES + _EXIT_STATUS,
    )
    _choice(html, positive)
    html.add_argument("-o", "--output", required=True, metavar="DIR", help="the folder for the pages; made where it is missing")
    add_seed(html)


def _choice(command: ArgumentParser, positive: Callable[[str], int]) -> None:
    command.add_argument("names", nargs="*", metavar="NAME", help="a derivation; see: lemmata list")
    command.add_argument("--all", action="store_true", help="every derivation of the catalogue")
    command.add_argument("--jobs", type=positive, metavar="N", help="check N at a time (default: as many as there are cores)")
