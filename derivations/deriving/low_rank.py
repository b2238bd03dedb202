"""A sum A + c PQ whose product has a waist: P is d×k and Q is k×d, with k and d different sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Identity, MatAdd

from derivations.deriving.rewriting import total_of
from derivations.language.products import scaled, scaled_factors


@dataclass(frozen=True)
class LowRank:
    """``base`` + ``number`` · ``left`` · ``right``, the last two being lists of factors."""

    base: Any
    number: Any
    left: list[Any]
    right: list[Any]
    product_first: bool

    @property
    def base_scale(self) -> Any | None:
        """s where the base is sI and s is known not to be zero, else None."""
        number, factors = scaled_factors(self.base)
        return number if isinstance(factors[0], Identity) and len(factors) == 1 and number.is_nonzero else None

    @property
    def waist(self) -> Any:
        """The size k between P and Q."""
        return self.right[0].shape[0]

    def turned(self, base: Any) -> Any:
        """``base`` + c QP, which is k×k, its terms in the order of the sum that it comes from."""
        product = scaled(self.number, [*self.right, *self.left])
        return total_of([product, base] if self.product_first else [base, product])

    def turned_scale(self, scale: Any) -> Any:
        """sI + c QP."""
        return self.turned(scaled(scale, [Identity(self.waist)]))


def low_rank(matrix: Any) -> LowRank | None:
    """The sum seen as A + c PQ, split at the first place where a product's inner size is not the outer; None if nowhere."""
    if not isinstance(matrix, MatAdd):
        return None
    for place, term in enumerate(matrix.args):
        number, factors = scaled_factors(term)
        for cut in range(1, len(factors)):
            if factors[cut].shape[0] != matrix.shape[0]:
                others = [*matrix.args[:place], *matrix.args[place + 1 :]]
                return LowRank(total_of(list(others)), number, factors[:cut], factors[cut:], place == 0)
    return None
