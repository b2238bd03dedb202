"""An expression as a document shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derivations.language.vocabulary import Vocabulary
from derivations.readings.typeset import latex


def formula(expression: Any, vocabulary: Vocabulary, own: Mapping[str, str] | None = None) -> str:
    r"""Its LaTeX, with a value at a point in square brackets: a bar alone would not show where that begins, so that a
    minus before it would seem to be that of the first term only.

    >>> from sympy import symbols
    >>> from derivations.language.nodes import at
    >>> a, b = symbols("a b", real=True)
    >>> print(formula(a - at(a + b, b, a), Vocabulary()))
    a - \left[a + b\right]_{b = a}
    """
    found = latex(expression, vocabulary, own)
    return found.replace(r"\left.", r"\left[").replace(r"\right|_", r"\right]_")
