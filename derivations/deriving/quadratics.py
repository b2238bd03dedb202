"""A number read as a quadratic in a column z: c + bᵀz − ½ zᵀPz."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Add, Identity, Integer, MatMul, Mul, Transpose

from derivations.deriving.normal_form import NormalForm
from derivations.deriving.rewriting import total_of
from derivations.deriving.setting import Setting
from derivations.deriving.summands import summands
from derivations.language import nodes
from derivations.readings.words import product_of, scaled_matrix


@dataclass(frozen=True)
class Quadratic:
    """``constant`` + ``slope``ᵀz − ½ zᵀ ``precision`` z; the slope is None where there is no linear term."""

    constant: Any
    slope: Any | None
    precision: Any


def quadratic_in(number: Any, z: Any, setting: Setting) -> Quadratic | None:
    """The coefficients, read off the number multiplied out; None where it is not seen to be quadratic in z."""
    form = NormalForm(setting)
    constant: Any = Integer(0)
    slopes: list[Any] = []
    squares: list[Any] = []
    for term in _terms(number, z, form):
        varying = [factor for factor in Mul.make_args(term) if z in nodes.free_variables(factor)]
        if not varying:
            constant += term
            continue
        fixed = Mul(*(factor for factor in Mul.make_args(term) if z not in nodes.free_variables(factor)))
        word = _word(varying)
        if word is None or not _is_read(word, z, fixed, slopes, squares, setting):
            return None
    if not squares:
        return None
    both = [part for square in squares for part in (square, Transpose(square))]
    precision = form.matrix(scaled_matrix(Integer(-1), total_of(both)))
    return Quadratic(constant, total_of(slopes) if slopes else None, precision)


def _terms(number: Any, z: Any, form: NormalForm) -> list[Any]:
    """The terms of the number, those that hold z multiplied out."""
    terms = summands(number)
    fixed = [term for term in terms if z not in nodes.free_variables(term)]
    varying = [form.number(term) for term in terms if z in nodes.free_variables(term)]
    return [*fixed, *Add.make_args(Add(*varying))]


def _word(varying: list[Any]) -> list[Any] | None:
    """The factors of the only product that varies."""
    if len(varying) != 1 or not isinstance(varying[0], nodes.AsScalar):
        return None
    inner = varying[0].args[0]
    factors = list(inner.args) if isinstance(inner, MatMul) else [inner]
    return factors if all(nodes.is_matrix(factor) for factor in factors) else None


def _is_read(word: list[Any], z: Any, number: Any, slopes: list[Any], squares: list[Any], setting: Setting) -> bool:
    """Adds rᵀz or zᵀr to the slopes and zᵀBz to the squares; False for anything else."""
    first, last, inner = word[0] == Transpose(z), word[-1] == z, word[1:-1]
    if any(z in nodes.free_variables(factor) for factor in inner):
        return False
    if first and last:
        squares.append(scaled_matrix(number, product_of(inner) if inner else Identity(z.shape[0])))
    elif first and z not in nodes.free_variables(word[-1]):
        slopes.append(scaled_matrix(number, product_of(word[1:])))
    elif last and z not in nodes.free_variables(word[0]):
        slopes.append(scaled_matrix(number, product_of([setting.transposed(factor) for factor in reversed(word[:-1])])))
    else:
        return False
    return True
