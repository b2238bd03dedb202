"""The matrix G in number = tr(HᵀG) for every direction H, read off term by term."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import Add, HadamardProduct, Identity, MatAdd, MatMul, Mul, Rational, Trace, Transpose, ZeroMatrix

from derivations.deriving.normal_form import NormalForm
from derivations.deriving.rewriting import total_of
from derivations.deriving.setting import Setting
from derivations.deriving.summands import summands
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.symmetric_forms import has_symmetry
from derivations.readings.words import product_of, scaled_matrix


def contraction(number: Any, direction: Any, setting: Setting) -> Any | None:
    """The matrix G with number = tr(HᵀG), of the symmetry that H is declared with.

    A symmetric H sees only the symmetric part of G, a diagonal one its diagonal: that part is what is given. None where
    a term is not seen to be linear in H.
    """
    return _read(list(Add.make_args(NormalForm(setting).number(number))), direction, setting)


def contraction_as_written(number: Any, direction: Any, setting: Setting) -> Any | None:
    """The same, with the factors of every term as they stand; None where that does not show the terms to be linear in H."""
    return _read(summands(number), direction, setting)


def _read(summed: list[Any], direction: Any, setting: Setting) -> Any | None:
    terms = []
    for term in summed:
        found = None if term == 0 else _of_term(term, direction, setting)
        if found is None and term != 0:
            return None
        if found is not None:
            number_in_front, matrix = found
            terms.append(scaled_matrix(number_in_front, _seen(matrix, direction, setting)))
    return total_of(terms) if terms else ZeroMatrix(*direction.shape)


def _of_term(term: Any, direction: Any, setting: Setting) -> tuple[Any, Any] | None:
    """The number and the matrix G in term = number · tr(HᵀG)."""
    factors = Mul.make_args(term)
    holding = [factor for factor in factors if direction in nodes.free_variables(factor)]
    if len(holding) != 1:
        return None
    scale = Mul(*(factor for factor in factors if factor is not holding[0]))
    if isinstance(holding[0], nodes.FiniteSum):
        body, index, size = holding[0].args
        inner = contraction(body, direction, setting)
        return (
            None if inner is None or direction in nodes.free_variables(size) else (scale, nodes.finite_sum(inner, index, size))
        )
    found = _without(holding[0], direction, setting)
    return None if found is None else (scale, found)


def _without(closed: Any, direction: Any, setting: Setting) -> Any | None:
    """G for tr(…) = tr(HᵀG), where H stands in one factor of the product under the trace."""
    if not isinstance(closed, Trace | nodes.AsScalar):
        return None
    return _pulled(closed.args[0], Identity(closed.args[0].shape[0]), direction, setting)


def _pulled(matrix: Any, weight: Any, direction: Any, setting: Setting) -> Any | None:
    """G in tr(Mᵀ·weight) = tr(HᵀG) for a matrix M that is linear in H."""
    if matrix == direction:
        return weight
    holding = [place for place, part in enumerate(matrix.args) if direction in nodes.free_variables(part)]
    if matrix.is_symbol or not holding:
        return None
    if isinstance(matrix, MatAdd):
        pulled = [_pulled(matrix.args[place], weight, direction, setting) for place in holding]
        return None if None in pulled or len(holding) < len(matrix.args) else total_of(pulled)
    rule = _WEIGHTS.get(type(matrix))
    if len(holding) != 1 or rule is None or not nodes.is_matrix(matrix.args[holding[0]]):
        return None
    return _pulled(matrix.args[holding[0]], rule(matrix.args, holding[0], weight, setting), direction, setting)


def _beside(factors: Sequence[Any], place: int, weight: Any, setting: Setting) -> Any:
    """tr((AMB)ᵀ·weight) = tr(Mᵀ Aᵀ·weight·Bᵀ)."""
    before, after = (
        [_flipped(part, setting) for part in reversed(side) if nodes.is_matrix(part)]
        for side in (factors[:place], factors[place + 1 :])
    )
    numbers = [part for part in factors if not nodes.is_matrix(part)]
    return scaled_matrix(Mul(*numbers), product_of([*before, weight, *after]))


def _flipped(factor: Any, setting: Setting) -> Any:
    """The transpose, which of a sum is written as that of the whole: (I − WV)ᵀ."""
    if isinstance(factor, MatMul):
        parts = [_flipped(part, setting) if nodes.is_matrix(part) else part for part in reversed(factor.args)]
        return product_of(parts)
    if isinstance(factor, MatAdd) and not setting.is_symmetric(factor):
        return Transpose(factor)
    return setting.transposed(factor)


def _entrywise(factors: Sequence[Any], place: int, weight: Any, setting: Setting) -> Any:
    return HadamardProduct(weight, *factors[:place], *factors[place + 1 :])


_WEIGHTS: dict[type, Callable[[Sequence[Any], int, Any, Setting], Any]] = {
    MatMul: _beside,
    HadamardProduct: _entrywise,
    Transpose: lambda _arguments, _place, weight, setting: _flipped(weight, setting),
    nodes.Diag: lambda _arguments, _place, weight, _setting: nodes.Diagonal(weight),
    nodes.Diagonal: lambda _arguments, _place, weight, _setting: nodes.Diag(weight),
}
"""What stands beside the argument that holds H, for nodes that are linear in it."""


def _seen(matrix: Any, direction: Any, setting: Setting) -> Any:
    """The part of a matrix that contraction with the directions of one symmetry sees."""
    declared = setting.vocabulary.variables.get(nodes.display_name(direction))
    symmetry = declared.kind.symmetry if declared is not None else Symmetry.NONE
    if has_symmetry(matrix, symmetry, setting.vocabulary):
        return matrix
    if symmetry is Symmetry.DIAGONAL:
        return nodes.Diag(nodes.Diagonal(matrix))
    flipped = scaled_matrix(-1 if symmetry is Symmetry.SKEW else 1, setting.transposed(matrix))
    return total_of([scaled_matrix(Rational(1, 2), part) for part in (matrix, flipped)])
