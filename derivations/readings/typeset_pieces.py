r"""Pieces of LaTeX with how tightly they bind, and the brackets that put them together.

From loose to tight: a sum; what reaches to the end of its term (:math:`\sum_i`, :math:`\nabla_W`,
:math:`\log\det C`); a product entry by entry; a product; a factor; what can carry an exponent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SUM, OPEN, ENTRYWISE, PRODUCT, FACTOR, ATOM = range(1, 7)

_TALL = ("\\frac", "\\sum", "\\int", "\\begin", "\\left")


@dataclass(frozen=True, slots=True)
class Piece:
    """LaTeX and its level."""

    text: str
    level: int

    def at_least(self, level: int) -> str:
        """The text, in parentheses when it binds too loosely."""
        return self.text if self.level >= level else parenthesised(self.text)


def parenthesised(text: str) -> str:
    return enclosed("(", text, ")")


def enclosed(opening: str, text: str, closing: str) -> str:
    r"""The text in delimiters, which grow with a tall text.

    >>> print(enclosed("(", "a + b", ")"), enclosed("(", r"\frac{a}{b}", ")"))
    (a + b) \left(\frac{a}{b}\right)
    """
    space = " " if opening[-1].isalpha() and text[:1].isalpha() else ""
    left, right = ("\\left", "\\right") if any(command in text for command in _TALL) else ("", "")
    return f"{left}{opening}{space}{text}{right}{closing}"


def juxtaposed(texts: Sequence[str]) -> str:
    r"""Factors side by side; a factor that starts with a digit is kept apart from the one before it.

    >>> print(juxtaposed(["2", "3^{s}", r"\mu", "x"]))
    2 \cdot 3^{s} \mu x
    """
    joined = ""
    for text in texts:
        dot = "\\cdot " if joined and text[0].isdigit() else ""
        joined += f"{' ' if joined else ''}{dot}{text}"
    return joined


def product(factors: Sequence[Piece]) -> Piece:
    """A product; only its last factor may reach to the end of the term."""
    if len(factors) == 1:
        return factors[0]
    *front, last = factors
    is_open = last.level == OPEN
    texts = [factor.at_least(FACTOR) for factor in front] + [last.text if is_open else last.at_least(FACTOR)]
    return Piece(juxtaposed(texts), OPEN if is_open else PRODUCT)


def call(name: str, *arguments: str) -> Piece:
    """A function with its arguments in parentheses."""
    return Piece(f"{name}{parenthesised(', '.join(arguments))}", FACTOR)
