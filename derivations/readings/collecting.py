"""Like terms collected: traces and quadratic forms multiplied out, put in a canonical order, and added up.

Used: distributivity, tr(AB) = tr(BA), tr(A) = tr(Aᵀ), symmetric letters equal their transposes, X X⁻¹ = I. All hold at
every size. Collecting makes fewer terms, and with them smaller test sizes for the every-size theorem.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Identity, Integer, Inverse, MatAdd, MatMul, MatrixSymbol, Mul, Trace, Transpose, ZeroMatrix

from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary
from derivations.readings.words import Word, product_of, scaled_matrix, sum_of

_MOST_WORDS = 200
_EQUAL_TO_TRANSPOSE = (Symmetry.SYMMETRIC, Symmetry.DIAGONAL)


class Collector:
    """Collects the terms of numbers, knowing which letters are symmetric."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def collected(self, number: Any) -> Any:
        """An equal number with like traces and forms added up."""
        if isinstance(number, Add):
            return Add(*(self.collected(term) for term in number.args))
        if isinstance(number, Mul):
            open_factors = [factor for factor in number.args if isinstance(factor, Add | Trace | nodes.AsScalar)]
            if len(open_factors) == 1:
                others = [factor for factor in number.args if factor is not open_factors[0]]
                inner = self.collected(open_factors[0])
                return Add(*(Mul(*others, term) for term in Add.make_args(inner)))
            return number
        if isinstance(number, Trace | nodes.AsScalar):
            words = self._words(number.args[0])
            if len(words) > _MOST_WORDS:
                return number
            return Add(*(self._closed(number, scale, word) for scale, word in words))
        return number

    def _closed(self, number: Any, scale: Any, word: list[Any]) -> Any:
        """A word under its trace, in canonical form."""
        reduced = self._cancelled(word, cyclic=isinstance(number, Trace))
        if any(isinstance(factor, ZeroMatrix) for factor in reduced):
            return Integer(0)
        if all(isinstance(factor, Identity) for factor in reduced):
            return scale * (reduced[0].shape[0] if isinstance(number, Trace) else 1)
        best = self._canonical(reduced, cyclic=isinstance(number, Trace))
        if isinstance(number, Trace) and best[0].shape[0] == 1:
            return scale * nodes.AsScalar(product_of(best))
        for i, factor in enumerate(best):  # a trace over a column beside a row is a number
            if i and isinstance(number, Trace) and factor.shape[0] == 1:
                return scale * nodes.AsScalar(product_of(best[i:] + best[:i]))
        return scale * number.func(product_of(best))

    def _canonical(self, word: list[Any], cyclic: bool) -> list[Any]:
        """Of the word and its transpose, under a trace turned any way round, the one whose spelling comes first."""
        turns = range(len(word)) if cyclic else range(1)
        spelled = [[(plain(factor), factor) for factor in version] for version in (word, self._flipped(word))]
        versions = [version[i:] + version[:i] for version in spelled for i in turns]
        return [factor for _, factor in min(versions, key=lambda version: [text for text, _ in version])]

    def _words(self, matrix: Any) -> list[Word]:
        """The matrix multiplied out; inverses stay factors."""
        if isinstance(matrix, MatAdd):
            return [word for term in matrix.args for word in self._words(term)]
        if isinstance(matrix, MatMul):
            words: list[Word] = [(Integer(1), [])]
            numbers = [factor for factor in matrix.args if not nodes.is_matrix(factor)]
            matrices = [factor for factor in matrix.args if nodes.is_matrix(factor)]
            for factor in (*numbers, *self._cancelled(matrices, cyclic=False)):  # A + B against its inverse: as one letter
                parts = self._words(factor) if nodes.is_matrix(factor) else [(factor, [])]
                words = [(Mul(a, b), [*left, *right]) for a, left in words for b, right in parts]
                if len(words) > _MOST_WORDS:
                    return words
            return words
        if isinstance(matrix, Transpose):
            return [(scale, self._flipped(word)) for scale, word in self._words(matrix.args[0])]
        return [(Integer(1), [matrix])]

    def _flipped(self, word: list[Any]) -> list[Any]:
        return [self.transposed(factor) for factor in reversed(word)]

    def transposed(self, matrix: Any) -> Any:
        """The transpose, which for a symmetric letter is the letter itself."""
        if isinstance(matrix, Transpose):
            return matrix.args[0]
        if isinstance(matrix, Identity) or self._is_symmetric(matrix):
            return matrix
        if isinstance(matrix, Inverse):
            return Inverse(self.transposed(matrix.args[0]))
        if isinstance(matrix, MatAdd):
            return sum_of([self.transposed(term) for term in matrix.args])
        if isinstance(matrix, MatMul):
            scalars = [factor for factor in matrix.args if not nodes.is_matrix(factor)]
            flipped = [self.transposed(factor) for factor in reversed(matrix.args) if nodes.is_matrix(factor)]
            return scaled_matrix(Mul(*scalars), product_of(flipped))
        return Transpose(matrix)

    def _is_symmetric(self, matrix: Any) -> bool:
        if not isinstance(matrix, MatrixSymbol):
            return False
        variable = self.vocabulary.variables.get(nodes.display_name(matrix))
        return variable is not None and variable.kind.symmetry in _EQUAL_TO_TRANSPOSE

    def _cancelled(self, word: list[Any], cyclic: bool) -> list[Any]:
        """The word without identities and without neighbours that are inverse to each other."""
        size = word[0].shape[0]
        kept: list[Any] = []
        for factor in word:
            if isinstance(factor, Identity):
                continue
            if kept and _are_inverse(kept[-1], factor):
                kept.pop()
            else:
                kept.append(factor)
        while cyclic and len(kept) > 1 and _are_inverse(kept[-1], kept[0]):
            size = kept[0].shape[1]
            kept = kept[1:-1]
        return kept or [Identity(size)]


def _are_inverse(left: Any, right: Any) -> bool:
    return (isinstance(left, Inverse) and left.args[0] == right) or (isinstance(right, Inverse) and right.args[0] == left)
