r"""Which LaTeX of a document may be typeset: formulas only.

A document may spell its letters in LaTeX and put formulas into its words. LaTeX is a programming language, and MathML has
links; so only commands that set mathematics go through, and only where every one of them has what it needs. Anything else
is shown as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from derivations.readings.typeset_names import GREEK
from derivations.reports.html.mathml import mathml
from derivations.reports.manuscript.prose import Formula, Prose, Words, prose

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)(?!\{[bp]?matrix\})")
_REFUSED = frozenset("%#$~\t\r\x00")
_LONGEST = 20_000
_MICRO = "\N{MICRO SIGN}"  # keyboards have it where μ is meant

_NAMES = (
    "frac tfrac dfrac sqrt sum prod int log ln det exp max min arg lim sup inf Pr operatorname mathrm mathbf mathit mathsf "
    "mathbb mathcal boldsymbol bar hat tilde vec dot widehat widetilde overline left right bigl bigr Bigl Bigr biggl biggr "
    "lVert rVert lvert rvert Vert vert mid langle rangle top star ast dagger prime ell nabla partial infty emptyset surd "
    "cdot times odot circ pm mp le leq ge geq ne neq approx equiv sim simeq propto in notin to ll gg prec preceq succ succeq "
    "subset subseteq cup cap forall exists Rightarrow Leftrightarrow dots ldots cdots quad qquad begin end"
)
_COMMANDS = frozenset(_NAMES.split())
_TWO = frozenset(["\\frac", "\\tfrac", "\\dfrac"])
_ONE = frozenset(
    [f"\\{name}" for name in "sqrt operatorname mathrm mathbf mathit mathsf mathbb mathcal boldsymbol".split()]
    + [f"\\{name}" for name in "bar hat tilde vec dot widehat widetilde overline".split()]
)
_SIDES = frozenset(["\\left", "\\right", "\\bigl", "\\bigr", "\\Bigl", "\\Bigr", "\\biggl", "\\biggr"])
_BRACKETS = frozenset(["(", ")", "[", "]", "|", "/", ".", "\\{", "\\}", "\\|", "\\langle", "\\rangle"]) | frozenset(
    ["\\lVert", "\\rVert", "\\lvert", "\\rvert", "\\Vert", "\\vert"]
)
_SIGNS = frozenset(",;:! |{}\\_")


@lru_cache(maxsize=8192)
def is_formula(latex: str) -> bool:
    r"""Whether LaTeX sets mathematics and does nothing else.

    >>> is_formula(r"\mathbf{W}^\top x"), is_formula(r"\input{x}"), is_formula(r"\href{x}{y}"), is_formula(r"\frac{a}")
    (True, False, False, False)
    """
    if not latex.isascii() or len(latex) > _LONGEST or "^^" in latex or _ENVIRONMENT.search(latex):
        return False
    tokens = [token for token in _TOKEN.findall(latex) if not token.isspace()]
    if not all(_is_known(token) for token in tokens) or not _is_balanced(tokens):
        return False
    if not all(_is_complete(tokens, place) for place in range(len(tokens))):
        return False
    try:
        mathml(latex)
    except Exception:  # the converter names some mistakes and stumbles over others
        return False
    return True


def document_prose(text: str, letters: dict[str, str] | None = None) -> Prose:
    """A document's words with the formulas among them; what is not a formula is left as text."""
    return tuple(_trusted(part) for part in prose(" ".join(text.replace(_MICRO, "μ").split()), letters))


def _trusted(part: Words | Formula) -> Words | Formula:
    return Words(part.latex) if isinstance(part, Formula) and not is_formula(part.latex) else part


def _is_known(token: str) -> bool:
    if not token.startswith("\\"):
        return token not in _REFUSED
    name = token[1:]
    return name in _COMMANDS or name in GREEK or name in _SIGNS


def _is_complete(tokens: Sequence[str], place: int) -> bool:
    """Whether a command, or the mark of a script, is followed by what it takes; TeX would take what comes after the formula."""
    token = tokens[place]
    if token in _SIDES:
        return place + 1 < len(tokens) and tokens[place + 1] in _BRACKETS
    if token in ("^", "_"):
        return place + 1 < len(tokens) and tokens[place + 1] not in ("}", "^", "_", "&", "\\\\")
    end = place + 1
    for _ in range(2 if token in _TWO else int(token in _ONE)):
        found = _end_of_argument(tokens, end)
        if found is None:
            return False
        end = found
    return True


def _end_of_argument(tokens: Sequence[str], start: int) -> int | None:
    """The place after a group or a single letter that starts at a place; None where there is neither."""
    if start >= len(tokens) or tokens[start] in ("}", "^", "_", "&", "\\\\", *_TWO, *_ONE, *_SIDES):
        return None
    depth = 0
    for place in range(start, len(tokens)):
        depth += (tokens[place] == "{") - (tokens[place] == "}")
        if depth == 0:
            return place + 1
    return None


def _is_balanced(tokens: Sequence[str]) -> bool:
    """Whether braces close in order, and rows and columns occur inside a matrix only."""
    braces = matrices = 0
    for token in tokens:
        braces += (token == "{") - (token == "}")
        matrices += (token == r"\begin") - (token == r"\end")
        if braces < 0 or matrices < 0 or (token in ("&", "\\\\") and not matrices):
            return False
    return braces == 0 and matrices == 0
