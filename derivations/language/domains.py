"""What values a variable may take.

A domain is a name with a meaning; the readings know how to draw exact points from it
(:mod:`derivations.readings.points`). ``symmetry`` tells the readings which linear space the tangent directions of a
matrix domain span, and so what a gradient in such a variable means.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Symmetry(Enum):
    """The linear space in which a matrix variable moves."""

    NONE = "any matrix"
    SYMMETRIC = "symmetric"
    SKEW = "skew-symmetric"
    DIAGONAL = "diagonal"
    CURVED = "no linear space"


@dataclass(frozen=True)
class Domain:
    """A set of admissible values; ``wider`` names the domain left when the special property is dropped.

    ``definite`` says that every value is symmetric positive definite; ``ordered`` that the diagonal decreases, strictly unless
    it may have ``ties``; ``orthogonal`` that every value is square with orthonormal columns; ``finite`` that there are finitely
    many values of each shape.
    """

    name: str
    meaning: str
    scalar: bool
    square: bool = False
    symmetry: Symmetry = Symmetry.NONE
    wider: str | None = None
    definite: bool = False
    ordered: bool = False
    ties: bool = False
    orthogonal: bool = False
    finite: bool = False


_ALL = (
    Domain("real", "any real number, or any real entries", scalar=True),
    Domain("positive", "greater than 0 (entry by entry)", scalar=True, wider="real"),
    Domain("nonzero", "not 0 (entry by entry)", scalar=True, wider="real"),
    Domain("unit interval", "strictly between 0 and 1 (entry by entry)", scalar=True, wider="positive"),
    Domain("invertible", "square with an inverse", scalar=False, square=True),
    Domain("symmetric", "M = Mᵀ", False, True, Symmetry.SYMMETRIC, wider="real"),
    Domain("spd", "symmetric positive definite", False, True, Symmetry.SYMMETRIC, wider="invertible", definite=True),
    Domain("skew", "M = −Mᵀ", False, True, Symmetry.SKEW, wider="real"),
    Domain("diagonal", "zero off the diagonal", False, True, Symmetry.DIAGONAL, wider="symmetric"),
    Domain("positive diagonal", "diagonal with positive entries", False, True, Symmetry.DIAGONAL, "spd", definite=True),
    Domain(
        "ordered diagonal",
        "diagonal with positive, strictly decreasing entries: no two are equal",
        False,
        True,
        Symmetry.DIAGONAL,
        wider="positive diagonal",
        definite=True,
        ordered=True,
    ),
    Domain(
        "weakly ordered diagonal",
        "diagonal with positive, decreasing entries, of which some may be equal",
        False,
        True,
        Symmetry.DIAGONAL,
        wider="positive diagonal",
        definite=True,
        ordered=True,
        ties=True,
    ),
    Domain(
        "orthogonal",
        "square with QᵀQ = I, of either determinant",
        False,
        True,
        Symmetry.CURVED,
        wider="invertible",
        orthogonal=True,
    ),
    Domain(
        "signed permutation",
        "square with one entry 1 or −1 in every row and column, and zeros elsewhere",
        False,
        True,
        Symmetry.CURVED,
        wider="orthogonal",
        orthogonal=True,
        finite=True,
    ),
    Domain("orthonormal columns", "d×k with k ≤ d and UᵀU = I", False, False, Symmetry.CURVED, wider="real"),
)

DOMAINS: dict[str, Domain] = {domain.name: domain for domain in _ALL}
