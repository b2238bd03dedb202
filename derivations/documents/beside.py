"""What a document says beside a formula in LaTeX, in a claim's keys or in a comment, because LaTeX has no way to write it."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.documents.places import Source


@dataclass(frozen=True)
class Beside:
    """In which variables a constant or a scale is constant, the letter of the constant, and the reason of a bound.

    ``because`` is in plain mathematics, ``because_latex`` in LaTeX; ``attained_at`` names the point of a maximum or minimum in
    plain mathematics, ``X = A, Y = B``.
    """

    constant_in: tuple[str, ...] = ()
    constant: str = ""
    because: Source | None = None
    because_latex: Source | None = None
    attained_at: Source | None = None


NOTHING = Beside()
