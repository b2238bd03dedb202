r"""Which LaTeX of a document may be typeset: formulas only.

A document may spell its letters in LaTeX and put formulas into its words. LaTeX is a programming language, and MathML has
links; so only commands that set mathematics go through, and only where every one of them has what it takes. Anything else
is shown as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from derivations.readings.typeset_names import GREEK
from derivations.reports.html.mathml import mathml
from derivations.reports.manuscript.prose import Formula, Prose, Words, prose

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_MATRIX = re.compile(r"\\begin\{([bp]?matrix)\}((?:(?!\\begin|\\end).)*)\\end\{\1\}", re.DOTALL)
_REFUSED = frozenset("%#$~")
_LONGEST = 20_000
_MICRO = "\N{MICRO SIGN}"  # keyboards have it where μ is meant


def _commands(names: str) -> frozenset[str]:
    return frozenset(f"\\{name}" for name in names.split())


_SIGNS = _commands(
    "sum prod int log ln det exp max min arg lim sup inf Pr mid top star ast dagger prime ell nabla partial infty emptyset "
    "surd cdot times odot circ pm mp le leq ge geq ne neq approx equiv sim simeq propto in notin to ll gg prec preceq succ "
    "succeq subset subseteq cup cap forall exists mapsto downarrow uparrow Rightarrow Leftrightarrow implies iff leftarrow "
    "dots ldots cdots quad qquad begin end "
    ", ; : ! | { } \\ _ # " + " ".join(GREEK)
)
_TAKE_ONE = _commands(
    "sqrt operatorname mathrm mathbf mathit mathsf mathbb mathcal boldsymbol bar hat tilde vec dot widehat widetilde overline "
    "text"
)
_TAKE_TWO = _commands("frac tfrac dfrac")
_TAKE_A_BRACKET = _commands("left right bigl bigr Bigl Bigr biggl biggr")
_BRACKETS = _commands("lVert rVert lvert rvert Vert vert langle rangle { } |") | frozenset("()[]|/.")
_KNOWN = _SIGNS | _TAKE_ONE | _TAKE_TWO | _TAKE_A_BRACKET | _BRACKETS | {"\\ "}
_TEXT = re.compile(r"\\text(?![A-Za-z])(?!\s*\{[A-Za-z ,.-]*\})")
"""Text that is more than words, in which a mark such as _ is none of a formula."""
_OPENED_BY = {"}": "{", "\\right": "\\left", "\\end": "\\begin"}
_NO_ARGUMENT = frozenset("}^_&") | {"\\\\"}


@lru_cache(maxsize=8192)
def is_formula(latex: str) -> bool:
    r"""Whether LaTeX sets mathematics and does nothing else.

    >>> is_formula(r"\mathbf{W}^\top x"), is_formula(r"\input{x}"), is_formula(r"\href{x}{y}"), is_formula(r"\frac{a}")
    (True, False, False, False)
    """
    if not latex.strip() or not latex.isascii() or not latex.isprintable() or len(latex) > _LONGEST or "^^" in latex:
        return False
    tokens = [token for token in _TOKEN.findall(latex) if token != " "]
    is_safe = all(_is_known(token) for token in tokens) and _are_matrices_closed(latex) and _is_balanced(tokens)
    if not is_safe or _TEXT.search(latex) or not all(_is_complete(tokens, place) for place in range(len(tokens))):
        return False
    try:
        mathml(latex)
    except Exception:  # the converter names some mistakes and stumbles over others
        return False
    return True


def document_prose(text: str, letters: Mapping[str, str] | None = None) -> Prose:
    """A document's words with the formulas among them; what is not a formula is left as text."""
    return tuple(_trusted(part) for part in prose(" ".join(text.replace(_MICRO, "μ").split()), letters))


def _trusted(part: Words | Formula) -> Words | Formula:
    return Words(part.latex) if isinstance(part, Formula) and not is_formula(part.latex) else part


def _is_known(token: str) -> bool:
    return token in _KNOWN or (not token.startswith("\\") and token not in _REFUSED)


def _are_matrices_closed(latex: str) -> bool:
    """Whether every matrix that begins ends as what it began."""
    outside = _MATRIX.sub("{}", latex)
    while outside != latex:
        latex, outside = outside, _MATRIX.sub("{}", outside)
    return not re.search(r"\\(?:begin|end)(?![A-Za-z])", outside)


def _is_balanced(tokens: Sequence[str]) -> bool:
    """Whether braces and growing brackets close in order, within one cell of a matrix; outside of one there are no cells."""
    waiting: list[str] = []
    for token in tokens:
        if token in _OPENED_BY.values():
            waiting.append(token)
        elif token in _OPENED_BY and (not waiting or waiting.pop() != _OPENED_BY[token]):
            return False
        if token in ("&", "\\\\") and waiting[-1:] != ["\\begin"]:
            return False
    return not waiting


def _is_complete(tokens: Sequence[str], place: int) -> bool:
    """Whether a command, or the mark of a script, is followed by what it takes: TeX would take what comes after the formula."""
    token = tokens[place]
    if token in _TAKE_A_BRACKET:
        return place + 1 < len(tokens) and tokens[place + 1] in _BRACKETS
    if token in "^_":
        return place + 1 < len(tokens) and tokens[place + 1] not in _NO_ARGUMENT
    end: int | None = place + 1
    for _ in range(2 if token in _TAKE_TWO else int(token in _TAKE_ONE)):
        end = None if end is None else _end_of_argument(tokens, end)
    return end is not None


def _end_of_argument(tokens: Sequence[str], start: int) -> int | None:
    """The place after a group or a single sign that starts at a place; None where there is neither."""
    if start >= len(tokens) or tokens[start] in _NO_ARGUMENT | _TAKE_ONE | _TAKE_TWO | _TAKE_A_BRACKET:
        return None
    depth = 0
    for place in range(start, len(tokens)):
        depth += (tokens[place] == "{") - (tokens[place] == "}")
        if depth == 0:
            return place + 1
    return None
