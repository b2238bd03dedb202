r"""How wide a formula comes out, estimated from its LaTeX in ems of the text, so that long lines can be broken beforehand.

The widths of letters are those of Computer Modern. Only what :mod:`derivations.readings.typeset` prints has to be known;
anything else counts as one wide letter.

>>> 4.5 < width(r"\frac{1}{2} \log\det C") < 5.0
True
"""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_SCRIPT = 0.72  # how large a subscript or superscript is, beside the text
_THIN, _MEDIUM, _THICK = 1 / 6, 2 / 9, 5 / 18
_UNKNOWN = 0.95

_ITALIC = {
    "A": 75, "B": 76, "C": 72, "D": 83, "E": 74, "F": 64, "G": 79, "H": 83, "I": 44, "J": 56, "K": 85, "L": 68, "M": 97,
    "N": 81, "O": 77, "P": 65, "Q": 79, "R": 76, "S": 62, "T": 59, "U": 69, "V": 59, "W": 95, "X": 83, "Y": 59, "Z": 69,
    "a": 53, "b": 43, "c": 44, "d": 52, "e": 47, "f": 49, "g": 48, "h": 58, "i": 35, "j": 42, "k": 52, "l": 30, "m": 88,
    "n": 60, "o": 49, "p": 51, "q": 45, "r": 46, "s": 47, "t": 37, "u": 58, "v": 49, "w": 72, "x": 58, "y": 49, "z": 47,
}  # fmt: skip
"""Hundredths of an em."""

_LEANING = {
    "B": 5, "C": 7, "D": 3, "E": 6, "F": 14, "H": 8, "I": 8, "J": 10, "K": 7, "M": 11, "N": 11, "O": 3, "P": 14, "S": 6,
    "T": 14, "U": 11, "V": 22, "W": 14, "X": 8, "Y": 22, "Z": 7, "f": 11, "k": 3, "q": 4, "r": 3, "v": 4, "w": 3, "y": 4,
    "z": 4,
}  # fmt: skip
"""How far a slanted letter leans out of its width."""

_OTHER = dict(zip("()[]|/,;.:!'~", (39, 39, 28, 28, 28, 50, 45, 45, 28, 83, 28, 28, 34), strict=True))
_WIDTHS = _OTHER | _ITALIC
_RELATIONS = (
    *("=", "<", ">", ":", r"\sim", r"\le", r"\ge", r"\neq", r"\in", r"\approx", r"\propto", r"\mid"),
    *(r"\to", r"\downarrow", r"\uparrow"),
)
_OPERATIONS = ("+", "-", r"\cdot", r"\times", r"\odot", r"\pm")
_FUNCTIONS = {r"\log": 128, r"\ln": 83, r"\det": 139, r"\exp": 153, r"\max": 185, r"\min": 167, r"\arg": 145, r"\lim": 139}
_LETTERS = {
    r"\alpha": 64, r"\beta": 57, r"\gamma": 52, r"\delta": 45, r"\epsilon": 41, r"\varepsilon": 47, r"\zeta": 44, r"\eta": 50,
    r"\theta": 47, r"\iota": 36, r"\kappa": 58, r"\lambda": 59, r"\mu": 61, r"\nu": 50, r"\xi": 44, r"\pi": 58, r"\rho": 52,
    r"\sigma": 58, r"\tau": 45, r"\phi": 60, r"\varphi": 66, r"\chi": 63, r"\psi": 66, r"\omega": 63, r"\ell": 42,
    r"\Gamma": 63, r"\Delta": 84, r"\Theta": 78, r"\Lambda": 70, r"\Sigma": 73, r"\Phi": 73, r"\Psi": 78, r"\Omega": 73,
    r"\nabla": 84, r"\partial": 57, r"\top": 78, r"\lVert": 50, r"\rVert": 50, r"\lvert": 28, r"\rvert": 28, r"\|": 50,
    r"\int": 80, r"\infty": 100, r"\,": 17, r"\;": 28, r"\:": 23, r"\!": -17, r"\quad": 100, r"\qquad": 200,
    r"\{": 50, r"\}": 50,
}  # fmt: skip
_SIZED = {r"\left": 62, r"\right": 62, r"\bigl": 46, r"\bigr": 46, r"\Bigl": 60, r"\Bigr": 60, r"\biggl": 74, r"\biggr": 74}
_TEXT = re.compile(r"\\text\{[^{}]*\}")
"""Words, among which a space has a width."""
_UPRIGHT = (r"\mathrm", r"\operatorname", r"\text", r"\mathbf")
_ACCENTS = (r"\bar", r"\hat", r"\tilde", r"\mathbb", r"\mathcal", r"\boldsymbol")


@lru_cache(maxsize=4096)
def width(latex: str) -> float:
    """The width in ems; rather too wide than too narrow."""
    return _Measure(latex).total()


class _Measure:
    """One pass over the tokens of a formula."""

    def __init__(self, latex: str) -> None:
        shown = _TEXT.sub(lambda text: text[0].replace(" ", "~"), latex)
        self.tokens = [token for token in _TOKEN.findall(shown) if not token.isspace()]
        self.place = 0
        self.starts = True  # whether a sign here is that of a number, with no space around it

    def total(self, until: str = "") -> float:
        """The width up to a closing brace, or of everything."""
        sum_so_far = 0.0
        self.starts = True
        while self.place < len(self.tokens) and self.tokens[self.place] != (until or None):
            sum_so_far += self._scripts() if self.tokens[self.place] in "_^" else self._one()
        self.place += bool(until)
        self.starts = False
        return sum_so_far

    def _scripts(self) -> float:
        """Subscripts and superscripts of one letter, set above each other."""
        widest = 0.0
        while self.place < len(self.tokens) and self.tokens[self.place] in "_^":
            self.place += 1
            widest = max(widest, self._one())
        return _SCRIPT * widest + 0.06

    def _one(self) -> float:
        if self.place >= len(self.tokens):
            return 0.0
        token = self.tokens[self.place]
        self.place += 1
        if token == "{":
            return self.total("}")
        if token in _OPERATIONS or token in _RELATIONS:
            space = _THICK if token in _RELATIONS else _MEDIUM
            wide = 0.28 if token in (r"\cdot", r"\mid", ":") else 0.78
            found = wide + (0.0 if self.starts else 2 * space)
            self.starts = True
            return found
        found = self._letter(token) if len(token) == 1 else self._command(token)
        self.starts = token in ("(", "[", ",", ";")
        return found

    def _letter(self, token: str) -> float:
        if token.isdigit():
            return 0.5
        return (_WIDTHS.get(token, 100 * _UNKNOWN) + _LEANING.get(token, 0)) / 100

    def _command(self, token: str) -> float:
        if token in _LETTERS:
            return _LETTERS[token] / 100
        if token in _FUNCTIONS:
            return _FUNCTIONS[token] / 100 + 2 * _THIN
        if token in _SIZED:
            self.place += 1
            self.starts = token.endswith("l") or token == r"\left"
            return _SIZED[token] / 100
        if token in (r"\frac", r"\tfrac"):
            return max(self._one(), self._one()) * (_SCRIPT if token == r"\tfrac" else 1) + 0.26
        if token == r"\sqrt":
            return self._one() + 0.9
        if token in _ACCENTS:
            return 1.15 * self._one()
        if token in _UPRIGHT:
            return 1.08 * self._one() + (2 * _THIN if token == r"\operatorname" else 0.0)
        return self._structure(token)

    def _structure(self, token: str) -> float:
        if token == r"\sum":
            return max(1.45, self._scripts()) + 2 * _THIN
        if token in (r"\begin", r"\end"):
            self._one()
            return 1.0
        return _UNKNOWN
