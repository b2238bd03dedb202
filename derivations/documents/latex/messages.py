"""What the LaTeX grammar says of what it cannot read."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from derivations.documents.latex.canonical import Nucleus
from derivations.documents.latex.tokens import WORDS
from derivations.documents.problems import Misread

_MOST_LISTED = 30
_ONLY_RELATIONS = "only equalities and inequalities are claims"

_BETWEEN = "a relation stands between the two sides of a claim"

_OPTIMUM = "a maximum or minimum stands alone on its side of a claim: \\min_w f = v"
_CONSTANT = "a constant is a term of its own on one side of a claim: f = g + \\text{const}"

_WORDS = "words have no meaning in a formula, but in claims such as a < b \\text{ unless } X = A: leave them out"

_INSTEAD = {
    "\\propto": _BETWEEN,
    "\\approx": _ONLY_RELATIONS,
    "\\simeq": _ONLY_RELATIONS,
    "\\leq": _BETWEEN,
    "\\le": _BETWEEN,
    "\\geq": _BETWEEN,
    "\\ge": _BETWEEN,
    "\\neq": _BETWEEN,
    "\\ne": _BETWEEN,
    "\\succ": _BETWEEN,
    "\\succeq": _BETWEEN,
    "\\prec": _BETWEEN,
    "\\preceq": _BETWEEN,
    "<": _BETWEEN,
    ">": _BETWEEN,
    "=": _BETWEEN,
    "&": "it belongs between the cells of a matrix",
    "\\to": "where something goes is written \\lim_{t \\to a} f = c",
    "\\pm": "write one equation for each sign",
    "\\mp": "write one equation for each sign",
    "\\langle": "write an inner product as x^\\top y",
    "\\dots": "write the sum or the matrix in full",
    "\\ldots": "write the sum or the matrix in full",
    "\\cdots": "write the sum or the matrix in full",
    "\\sim": "it belongs under an expectation: \\mathbb{E}_{z \\sim q}[…]",
    "\\mid": "a bar belongs in a density, p(x \\mid z)",
    "\\\\": "a new line starts a new equation: check equations one by one",
    ",": "a comma belongs between the arguments of a function; check equations one by one",
    ";": "it belongs in a density: \\mathcal{N}(x; \\mu, \\Sigma)",
    "_": "a second subscript: put the inner one in braces",
    "^": "a second superscript: put the inner power in parentheses",
    "'": "a prime stands before the superscript and is a transpose",
    WORDS: "words have no meaning in a formula, and stand between the parts of a claim only",
    "digit": "a number after a factor; a power or index of two digits needs braces, a product a \\cdot",
    "!": "there is no factorial",
    "$": "leave it out",
    "\\rvert": "there is no bar that it closes",
    "\\rVert": "there is no double bar that it closes",
}

_UNKNOWN = {
    "\\arg": "\\arg\\min_w f stands alone on its side of a claim",
    "\\prod": "a product over an index is not in the language: write the sum of logarithms",
    "const": _CONSTANT,
    "const.": _CONSTANT,
    "constant": _CONSTANT,
    "\\dagger": "matrices are real: write ^\\top",
    "\\partial": "a derivative is written \\frac{\\partial f}{\\partial W} or \\nabla_W f",
    "Var": "variances of expressions are not in the language: write the expectation",
    "Cov": "covariances of expressions are not in the language: write the expectation",
}


def unexpected(reader: Any, expected: str) -> Misread:
    """The error for the present token: what was expected, and what to write instead."""
    token = reader.token
    if token.kind == "stop":
        return Misread(f"the formula ends where {expected} was expected", token.start, token.end)
    hint = _INSTEAD.get(token.kind, "")
    return Misread(f"expected {expected}, found “{token.text}”{hint and ': '}{hint}", token.start, token.end)


def unknown(reader: Any, letter: Nucleus) -> Misread:
    """The error for letters that are no declared name."""
    first, last = reader.token, reader.tokens[letter.after - 1]
    name = letter.text
    plain = name.removeprefix("\\mathrm{").removeprefix("\\operatorname{").removesuffix("}")
    if hint := _UNKNOWN.get(name) or _UNKNOWN.get(plain):
        return Misread(f"“{name}” is not read: {hint}", first.start, last.end)
    if first.kind in ("\\text", "\\textrm", "\\textnormal", "\\mbox"):
        return Misread(_WORDS, first.start, last.end)
    broken = next((f"; {message}" for message in reader.symbols.broken.values()), "")
    spelled = reader.symbols.spelled()
    near = _near((name, plain.removeprefix("\\")), spelled)
    listed = f"; declared are: {', '.join(spelled)}" if spelled and len(spelled) <= _MOST_LISTED and not near else ""
    return Misread(f"“{name}” is not declared{near or listed}{broken}", first.start, last.end)


def _near(wanted: tuple[str, ...], spelled: dict[str, str]) -> str:
    """The spellings of declared names that are near, or whose names are."""
    forms = {spelling: spelling for spelling in spelled} | {name: spelling for spelling, name in spelled.items()}
    found: dict[str, None] = {}
    for name in wanted:
        by_case = [form for form in forms if form.lower() == name.lower()]
        found |= dict.fromkeys(forms[form] for form in (*by_case, *get_close_matches(name, forms, n=3, cutoff=0.6)))
    return f"; did you mean {' or '.join(f'“{form}”' for form in list(found)[:3])}?" if found else ""
