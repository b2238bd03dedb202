"""Mathematics in plain characters, such as Λ_A − σ²I, as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby

from derivations.reports.manuscript.characters import ACCENTS, LETTERS, SCRIPTS, SIGNS

FUNCTIONS = {name: rf"\{name} " for name in ("log", "ln", "det", "exp", "max", "min")} | {
    name: rf"\operatorname{{{name}}}" for name in ("tr", "diag", "rank", "Cov", "Var")
}
UPRIGHT = frozenset(["KL", "ELBO", "ML", "MAP"])

_PIECE = re.compile(
    r"(?P<script>[_^])(?P<of>\{[^}]*\}|[A-Za-z0-9]+|.)"
    rf"|(?P<accented>.)(?P<accent>[{''.join(ACCENTS)}])"
    rf"|(?P<raised>[{''.join(SCRIPTS)}]+)"
    r"|√(?P<root>\([^()]*\)|.)"
    r"|(?P<name>[A-Za-z]+[0-9]*)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_SPECIAL = {character: rf"\{character}" for character in "&%#${}"} | {"*": " ", "\\": r"\backslash ", "~": r"\sim "}


def latex_of(text: str, letters: Mapping[str, str]) -> str:
    r"""The LaTeX of plain mathematics; a declared name is spelled as in ``letters``.

    >>> print(latex_of("U_A(Λ_A − σ²I)^{1/2}", {}))
    U_{A}(\Lambda_{A} - \sigma^{2}I)^{1/2}
    """
    found = "".join(_piece(match, text, letters) for match in _PIECE.finditer(text))
    return re.sub(r" +(?=[_^])", "", re.sub(r" {2,}", " ", found)).strip()


def _piece(match: re.Match[str], text: str, letters: Mapping[str, str]) -> str:
    if match["script"]:
        return f"{match['script']}{{{_script(match['of'], letters)}}}"
    if match["accent"]:
        return f"{ACCENTS[match['accent']]}{{{latex_of(match['accented'], letters).strip()}}}"
    if match["raised"]:
        return _scripts(match["raised"])
    if match["root"]:
        return rf"\sqrt{{{latex_of(match['root'].removeprefix('(').removesuffix(')'), letters)}}}"
    if match["name"]:
        return _name(match["name"], text[match.end() : match.end() + 1], letters)
    character = match["other"]
    return LETTERS.get(character) or SIGNS.get(character) or _SPECIAL.get(character, character)


def _script(text: str, letters: Mapping[str, str]) -> str:
    """A subscript or superscript: one of several letters is a word, and upright."""
    inner = text[1:-1] if text.startswith("{") else text
    if inner.isalpha() and inner.isascii() and len(inner) > 1 and inner not in letters:
        return rf"\mathrm{{{inner}}}"
    return latex_of(inner, letters)


def _scripts(characters: str) -> str:
    """Raised or lowered characters: those of one kind together."""
    grouped = groupby((SCRIPTS[character] for character in characters), key=lambda script: script[0])
    return "".join(f"{kind}{{{''.join(plain for _, plain in scripts)}}}" for kind, scripts in grouped)


def _name(name: str, following: str, letters: Mapping[str, str]) -> str:
    """A run of Latin letters: a declared name, a function, a distribution, or letters side by side."""
    if name in letters:
        return f"{letters[name]} "
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    if name in UPRIGHT:
        return rf"\mathrm{{{name}}}"
    if name == "N" and following == "(":
        return r"\mathcal{N}"
    if name == "E" and following in ("[", "_"):
        return r"\mathbb{E}"
    return name
