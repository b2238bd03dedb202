r"""Sentences with LaTeX in them as text for a terminal: ``$C^{-1} W^\top$`` becomes ``C⁻¹ Wᵀ``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_MATH = re.compile(r"\$([^$]*)\$")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_SPACES = re.compile(r"\s+")

_SUPERSCRIPTS = dict(zip("0123456789+-−()Tdikmnr⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ᵀᵈⁱᵏᵐⁿʳᵀ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_ACCENTS = {"bar": "\u0304", "hat": "\u0302", "tilde": "\u0303"}
_ALPHABETS = {"mathbb": "DOUBLE-STRUCK CAPITAL", "mathcal": "SCRIPT CAPITAL"}
_OWN = {
    **{"|": "‖", "lVert": "‖", "rVert": "‖", "Vert": "‖", "top": "⊤", "partial": "∂", "nabla": "∇", "sum": "∑", "int": "∫"},
    **{"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "to": "→", "sim": "~", "cdot": "·", "times": "×"},
    **{"in": "∈", "infty": "∞", "ell": "ℓ", "dots": "…", "ldots": "…", "pm": "±", "mid": "|", "odot": "⊙", "approx": "≈"},
    **{"{": "{", "}": "}", "%": "%", "&": "&", "_": "_", "#": "#", "colon": ":", "propto": "∝", "circ": "∘", "prime": "′"},
}
_SPACING = {",": " ", ";": " ", ":": " ", " ": " ", "quad": "  ", "qquad": "  ", "!": ""}
_SILENT = frozenset(["left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle", "textstyle", "limits"])
_PLAIN = frozenset(["operatorname", "mathrm", "mathbf", "mathsf", "mathit", "text", "textbf", "textit", "boldsymbol", "bm"])
_JOIN = "\x00"  # stands beside the name of a function; becomes a space between letters and digits
_APART = re.compile(rf"(?<=[\w)\]‖]){_JOIN}(?=[\w‖√∑∫])")


def spoken(words: str) -> str:
    r"""The words with every formula between dollar signs in plain characters.

    A command that has no character of its own is spoken by its name, so that nothing is lost.

    >>> spoken(r"$\det(cI) = c^d$ and $\operatorname{tr}(A^{-1}\,\mathrm dA)$, with $\mathbb E[x_i] = \sigma^2$")
    'det(cI) = cᵈ and tr(A⁻¹ dA), with 𝔼[xᵢ] = σ²'
    """
    return _MATH.sub(lambda found: _Speaker(found[1]).formula(), words)


class _Speaker:
    """One formula, token by token."""

    def __init__(self, math: str) -> None:
        self.tokens: Iterator[str] = iter(_TOKEN.findall(math))

    def formula(self) -> str:
        text = re.sub(f"{_JOIN}+", _JOIN, self._until(""))
        text = _APART.sub(" ", text.replace("∂ ", "∂"))
        return _SPACES.sub(" ", text.replace(_JOIN, "")).strip()

    def _until(self, closing: str) -> str:
        """Everything up to a closing token, or to the end."""
        parts: list[str] = []
        for token in self.tokens:
            if token == closing:
                break
            if token in "^_":
                parts.append(_shifted(token, self._argument()))
            else:
                parts.append(self._spoken(token))
        return "".join(parts)

    def _argument(self) -> str:
        """What a command or a mark takes: a group, or the next token that is not a space."""
        token = next((token for token in self.tokens if not token.isspace()), "")
        return self._spoken(token)

    def _spoken(self, token: str) -> str:
        if token == "{":
            return self._until("}")
        return self._command(token[1:]) if token.startswith("\\") and len(token) > 1 else token

    def _command(self, name: str) -> str:
        if name in _SPACING or name in _SILENT:
            return _SPACING.get(name, "")
        if name in ("frac", "tfrac", "dfrac"):
            return "/".join(_grouped(self._argument()) for _ in range(2))
        if name == "sqrt":
            return f"√{_grouped(self._argument())}"
        if name in _ACCENTS:
            return unicodedata.normalize("NFC", self._argument() + _ACCENTS[name])
        if name in _ALPHABETS:
            return "".join(_letter(f"{_ALPHABETS[name]} {letter}", letter) for letter in self._argument())
        if name in _PLAIN:
            argument = self._argument()
            return f"{_JOIN}{argument}{_JOIN}" if name == "operatorname" else argument
        return _OWN.get(name) or _greek(name) or f"{_JOIN}{name}{_JOIN}"


def _greek(name: str) -> str:
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    return _letter(f"GREEK {case} LETTER {name.removeprefix('var').replace('lambda', 'lamda').replace('Lambda', 'Lamda')}", "")


def _letter(name: str, otherwise: str) -> str:
    """The character of a name, in its letterlike or in its mathematical block."""
    for prefix in ("", "MATHEMATICAL "):
        try:
            return unicodedata.lookup(f"{prefix}{name}")
        except KeyError:
            continue
    return otherwise


def _shifted(mark: str, part: str) -> str:
    """The part raised or lowered where there are characters for all of it; otherwise after its mark."""
    table = _SUPERSCRIPTS if mark == "^" else _SUBSCRIPTS
    part = part.replace(_JOIN, "").strip()
    if all(character in table for character in part):
        return "".join(table[character] for character in part)
    return f"{mark}({part})" if len(part) > 1 else f"{mark}{part}"


def _grouped(part: str) -> str:
    """A part of a fraction, in parentheses where it is a sum or a product."""
    return f"({part})" if re.search(r"[\s+−*/-]", part.strip()) else part
