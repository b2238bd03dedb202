"""Matrices multiplied out to words, like words added up: the part of the normal form that is about matrices."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from sympy import (
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    Transpose,
    ZeroMatrix,
)

from derivations.deriving.rewriting import rebuilt
from derivations.deriving.setting import Setting, is_transpose_of
from derivations.deriving.summands import expanded
from derivations.language import nodes
from derivations.language.errors import OutOfBudget
from derivations.language.plain import plain
from derivations.readings.words import product_of, scaled_matrix, sum_of

Words = dict[tuple[Any, ...], Any]
"""A matrix as a sum: factors in order to the number in front. No factors stand for the identity."""

_MOST_WORDS = 2000


class MatrixForm(ABC):
    """Normal forms of matrices in one setting; what stands in them besides is left to ``number`` and ``any``."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._flipped: dict[Any, Any] = {}

    @abstractmethod
    def number(self, expression: Any) -> Any:
        """An equal number, multiplied out."""

    @abstractmethod
    def any(self, expression: Any) -> Any:
        """The normal form of a number, a matrix or what else may stand in a tree."""

    def matrix(self, expression: Any) -> Any:
        """An equal matrix: a sum of products in a fixed order."""
        return self._matrix_of(self.words(expression), expression)

    def _matrix_of(self, words: Words, like: Any) -> Any:
        if not words:
            return ZeroMatrix(*like.shape)
        terms = [
            scaled_matrix(number, product_of(list(word)) if word else Identity(like.shape[0])) for word, number in words.items()
        ]
        return sum_of(sorted(terms, key=plain))

    def words(self, matrix: Any, cyclic: bool = False) -> Words:
        """The matrix multiplied out, like words added up; ``cyclic`` cancels round the end of a trace too."""
        total: Words = {}
        for number, word in self._spread(matrix):
            reduced = self._reduced(word, cyclic)
            if reduced is not None:
                total[reduced] = expanded(total.get(reduced, Integer(0)) + number)
        return {word: number for word, number in total.items() if number != 0}

    def _scale(self, matrix: Any) -> tuple[Any, Any]:
        """A number and a matrix whose product this is; of a sum, the first product gets the number 1 where it was positive."""
        words = self.words(matrix)
        if len(words) == 1:
            ((word, number),) = words.items()
            return number, product_of(list(word)) if word else Identity(matrix.shape[0])
        products = [word for word in words if word]
        first = min(products, key=lambda word: [plain(factor) for factor in word]) if products else ()
        scale = words[first] if first and words[first].is_positive else Integer(1)
        return scale, self._matrix_of({word: expanded(number / scale) for word, number in words.items()}, matrix)

    def _spread(self, matrix: Any) -> list[tuple[Any, list[Any]]]:
        if isinstance(matrix, MatAdd):
            return [pair for term in matrix.args for pair in self._spread(term)]
        if isinstance(matrix, MatMul):
            return self._multiplied(list(matrix.args))
        if isinstance(matrix, MatPow) and not isinstance(matrix, Inverse) and 1 <= matrix.args[1] <= 16:
            return self._multiplied([matrix.args[0]] * int(matrix.args[1]))
        if isinstance(matrix, Transpose) and not matrix.args[0].is_symbol:
            spread = self._spread(matrix.args[0])
            return [(number, [self._transposed(factor) for factor in reversed(word)]) for number, word in spread]
        if isinstance(matrix, Inverse):
            return self._inverse(matrix)
        if isinstance(matrix, nodes.MatrixFiniteSum | nodes.MatrixExpectation):
            return self._linear(matrix)
        return [(Integer(1), [self._factor(matrix)])]

    def _multiplied(self, factors: list[Any]) -> list[tuple[Any, list[Any]]]:
        words: list[tuple[Any, list[Any]]] = [(Integer(1), [])]
        for factor in factors:
            parts = self._spread(factor) if nodes.is_matrix(factor) else [(self.number(factor), [])]
            words = [(expanded(a * b), [*left, *right]) for a, left in words for b, right in parts]
            if len(words) > _MOST_WORDS:
                raise OutOfBudget(f"multiplied out, a product has more than {_MOST_WORDS} terms")
        return words

    def _inverse(self, matrix: Any) -> list[tuple[Any, list[Any]]]:
        scale, inner = self._scale(matrix.args[0])
        if isinstance(inner, Inverse):
            return [(1 / scale * number, word) for number, word in self._spread(inner.args[0])]
        factor = [] if isinstance(inner, Identity) else [self._inverted(inner)]
        return [(1 / scale, factor)]

    def _inverted(self, inner: Any) -> Any:
        return Transpose(inner) if self.setting.is_orthogonal(inner) else Inverse(inner)

    def _linear(self, matrix: Any) -> list[tuple[Any, list[Any]]]:
        """What does not depend on the variable comes out of a sum over data or an expectation, factors on their own side."""
        body, variable, *rest = matrix.args
        pairs: list[tuple[Any, list[Any]]] = []
        for word, number in self.words(body).items():
            fixed, varying = number.as_independent(variable, as_Add=False)
            factors = list(word) or [Identity(body.shape[0])]
            depends = [place for place, factor in enumerate(factors) if variable in nodes.free_variables(factor)]
            if not depends and varying == 1:
                pairs.append((fixed * (rest[0] if isinstance(matrix, nodes.MatrixFiniteSum) else 1), factors))
                continue
            first, last = (depends[0], depends[-1] + 1) if depends else (0, len(factors))
            inner = self._bound(matrix, varying, factors[first:last])
            pairs.append((fixed, [*factors[:first], inner, *factors[last:]]))
        return pairs

    def _bound(self, matrix: Any, number: Any, factors: list[Any]) -> Any:
        """The sum over one word, of it and its transpose the one that is spelled first."""
        _, variable, *rest = matrix.args
        flipped = [self._transposed(factor) for factor in reversed(factors)]
        first = min((factors, flipped), key=lambda word: [plain(factor) for factor in word])
        body = scaled_matrix(number, product_of(first))
        found = rebuilt(matrix, [body, variable, *(self.any(part) for part in rest)])
        return found if first == factors else Transpose(found)

    def _factor(self, matrix: Any) -> Any:
        if isinstance(matrix, Transpose):
            return self._transposed(matrix.args[0])
        if isinstance(matrix, HadamardProduct | nodes.Diag | nodes.Diagonal):
            parts = [self.matrix(part) for part in matrix.args]
            if any(isinstance(part, ZeroMatrix) for part in parts):
                return ZeroMatrix(*matrix.shape)
            return matrix.func(*sorted(parts, key=plain))
        if matrix.is_symbol or not matrix.args or isinstance(matrix, Identity | ZeroMatrix):
            return matrix
        return rebuilt(matrix, [self.any(argument) for argument in matrix.args])

    def _transposed(self, factor: Any) -> Any:
        if factor not in self._flipped:
            self._flipped[factor] = self._transpose_of(factor)
        return self._flipped[factor]

    def _transpose_of(self, factor: Any) -> Any:
        if isinstance(factor, Transpose):
            return factor.args[0]
        if isinstance(factor, ZeroMatrix):
            return ZeroMatrix(*reversed(factor.shape))
        if isinstance(factor, Identity) or self.setting.is_symmetric(factor):
            return factor
        if isinstance(factor, Inverse):
            return Inverse(self.matrix(Transpose(factor.args[0])))
        return Transpose(factor)

    def _reduced(self, word: list[Any], cyclic: bool) -> tuple[Any, ...] | None:
        """The word without identities and neighbours that cancel; None when a factor is zero.

        Under a trace the ends are neighbours too, and what is left of tr(UUᵀ) is an identity of the size between them.
        """
        kept: list[Any] = []
        for factor in word:
            if isinstance(factor, ZeroMatrix):
                return None
            if isinstance(factor, Identity):
                continue
            if kept and self._cancel(kept[-1], factor):
                kept.pop()
            else:
                kept.append(factor)
        size = kept[0].shape[0] if kept else None
        while cyclic and len(kept) > 1 and self._cancel(kept[-1], kept[0]):
            size = kept[0].shape[1]
            kept = kept[1:-1]
        return (Identity(size),) if size is not None and not kept else tuple(kept)

    def _cancel(self, left: Any, right: Any) -> bool:
        if (isinstance(left, Inverse) and left.args[0] == right) or (isinstance(right, Inverse) and right.args[0] == left):
            return True
        if isinstance(left, Transpose) and left.args[0] == right:
            return self.setting.has_orthonormal_columns(right)
        return left.is_symbol and self.setting.is_orthogonal(left) and is_transpose_of(left, right, self.setting)
