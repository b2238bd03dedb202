"""Limits of formulas whose form shows that they are continuous where the variable goes: the value there.

A formula is continuous where each of its parts is: an inverse where its matrix is invertible, a logarithm where its
argument is positive. That is asked of every part at the target, before anything is simplified there (0·M⁻¹ may hide an M
that is singular). A part is known to be defined by its form, or because the statement has the same part elsewhere and so
speaks only of points where it is. Parts of a kind that is not listed here are not known to be continuous.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import (
    Abs,
    Add,
    Determinant,
    HadamardProduct,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    Mul,
    Pow,
    S,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
)

from derivations.engines.definedness import stays_in_domain
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.nonnegative import is_nonnegative, is_positive
from derivations.language.products import scaled, scaled_factors
from derivations.language.vocabulary import Vocabulary
from derivations.readings.polynomials import degree_in

PARTS = (Inverse, MatPow, Pow, log, nodes.LogDet, nodes.ElementwiseLog, nodes.Normal)
"""Kinds of nodes that may be undefined at some points."""

_EVERYWHERE = (
    Symbol,
    Add,
    Mul,
    MatAdd,
    MatMul,
    Transpose,
    Trace,
    Determinant,
    HadamardProduct,
    exp,
    nodes.AsScalar,
    nodes.AsMatrix,
    nodes.Block,
    nodes.Column,
    nodes.Diag,
    nodes.Diagonal,
    nodes.ElementwiseExp,
    nodes.Entry,
    nodes.Entropy,
    nodes.FiniteSum,
    nodes.KL,
    nodes.LogDensity,
    nodes.MatrixFiniteSum,
    nodes.OpaqueMatrix,
    nodes.OpaqueScalar,
    nodes.QuadraticForm,
    nodes.SquaredNorm,
)
_DERIVATIVES = (nodes.Gradient, nodes.Directional)


@dataclass(frozen=True)
class Target:
    """The variable, where it goes, and what is known to be defined wherever the statement says something."""

    variable: Any
    value: Any
    given: frozenset[Any]
    vocabulary: Vocabulary

    def at(self, part: Any) -> Any:
        """The part with the variable put where it goes, terms that vanish left out."""
        return tidied(nodes.substitute(part, {self.variable: self.value}))


def limit_value(body: Any, limit: Any, given: frozenset[Any], vocabulary: Vocabulary) -> Any | None:
    """The limit of a body for the variable and target of a limit, by continuity; None when the form does not show it."""
    inward = inward_form(body, limit, vocabulary)
    if inward is None:
        return None
    body, variable, value = inward
    target = Target(variable, value, given, vocabulary)
    if not is_continuous(body, target):
        return None
    found = target.at(body)
    return None if found.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity) else found


def inward_form(body: Any, limit: Any, vocabulary: Vocabulary) -> tuple[Any, Any, Any] | None:
    """(body, variable, target) with settings carried out and a finite target: t = 1/u with u to 0 where t goes to ∞."""
    variable, value = limit.args[1], limit.args[2]
    opened = without_settings(body, vocabulary)
    if opened is None:
        return None
    if value not in (nodes.INFINITY, nodes.MINUS_INFINITY):
        return None if _is_captured(value, opened) else (opened, variable, value)
    small = Symbol(f"{variable.name}{nodes.BOUND_MARK}small", positive=True)
    away = 1 / small if value == nodes.INFINITY else -1 / small
    return nodes.substitute(opened, {variable: away}), small, S.Zero


def inward_value(limit: Any) -> Any:
    """The u of :func:`inward_form` written in the variable t that goes to ∞ or −∞: 1/t or −1/t."""
    variable = limit.args[1]
    return 1 / variable if limit.args[2] == nodes.INFINITY else -1 / variable


def without_settings(tree: Any, vocabulary: Vocabulary) -> Any | None:
    """The tree with ``at(f, s = value)`` carried out; None where that cannot be done by putting the value in."""
    if not nodes.occurring(tree, nodes.At, nodes.MatrixAt):
        return tree
    arguments = [without_settings(argument, vocabulary) for argument in tree.args]
    if None in arguments:
        return None
    if not isinstance(tree, nodes.At | nodes.MatrixAt):
        return tree.func(*arguments)
    body, variable, value = arguments
    moving = [node for node in nodes.occurring(body, *_DERIVATIVES) if node.args[1] == variable]
    if moving or _is_captured(value, body) or nodes.occurring(body, *nodes.LIMITS) or not stays_in_domain(tree, vocabulary):
        return None
    return nodes.substitute(body, {variable: value})


def _is_captured(value: Any, body: Any) -> bool:
    """Whether the value depends on a variable that the body differentiates in: put in, it would be differentiated too."""
    moving = {node.args[1] for node in nodes.occurring(body, *_DERIVATIVES)}
    return not moving.isdisjoint(nodes.free_variables(value))


def is_continuous(tree: Any, target: Target, smooth: bool = False) -> bool:
    """Whether every part is continuous at the target, and differentiable as often as one likes where ``smooth``."""
    if target.variable not in nodes.free_variables(tree):
        return not smooth or all(_is_smooth(part, target) for part in _parts(tree))
    if isinstance(tree, _DERIVATIVES):
        smooth = True
        if tree.args[1] == target.variable:
            return False
    elif isinstance(tree, nodes.Expectation | nodes.MatrixExpectation):
        if degree_in(tree.args[0], tree.args[1]) is None:
            return False  # of a polynomial it is one in the moments; of others it may not even exist
    elif isinstance(tree, PARTS):
        if not _part_is_continuous(tree, target, smooth):
            return False
    elif not isinstance(tree, _EVERYWHERE) and not (isinstance(tree, Abs) and not smooth):
        return False
    return all(is_continuous(argument, target, smooth) for argument in tree.args)


def _parts(tree: Any) -> frozenset[Any]:
    return nodes.occurring(tree, *PARTS, Abs)


def _is_smooth(part: Any, target: Target) -> bool:
    """A part that does not move, inside a derivative in something else."""
    return not isinstance(part, Abs) and (not isinstance(part, Pow) or _power(part, target, smooth=True))


def _part_is_continuous(part: Any, target: Target, smooth: bool) -> bool:
    if isinstance(part, Pow):
        return _power(part, target, smooth)
    settled = target.at(part)
    return settled in target.given or is_part_defined(settled, target.vocabulary)


def is_part_defined(part: Any, vocabulary: Vocabulary) -> bool:
    """Whether the form of a part shows that it is defined."""
    if isinstance(part, Pow):
        return bool(part.exp.is_integer and part.exp.is_nonnegative) or is_positive(part.base, vocabulary)
    if isinstance(part, MatPow) and not isinstance(part, Inverse):
        return bool(part.args[1].is_nonnegative) or is_positive_definite(part.args[0], vocabulary)
    if isinstance(part, Inverse):
        return _is_invertible(part.args[0], vocabulary)
    if isinstance(part, nodes.LogDet):
        return is_positive_definite(part.args[0], vocabulary)
    if isinstance(part, nodes.Normal):
        return is_positive_definite(part.covariance, vocabulary)
    if isinstance(part, log):
        return is_positive(part.args[0], vocabulary)
    return not isinstance(part, nodes.ElementwiseLog)


def _is_invertible(matrix: Any, vocabulary: Vocabulary) -> bool:
    declared = vocabulary.variable_of(matrix) if matrix.is_symbol else None
    return is_positive_definite(matrix, vocabulary) or (
        declared is not None and (declared.kind.orthogonal or declared.domain == "invertible")
    )


def _power(part: Any, target: Target, smooth: bool) -> bool:
    """bᵖ: anywhere for p = 1, 2, …; away from 0 for a negative p; where b > 0 for any p, where b ≥ 0 for a positive one."""
    base, exponent = part.args
    at_target = target.at(base)
    if exponent.is_Integer and exponent > 0:
        return True
    if is_positive(at_target, target.vocabulary):
        return True
    if exponent.is_Integer:
        known = Pow(at_target, exponent) in target.given or _is_nonzero(at_target, target.vocabulary)
        return known or is_positive(-at_target, target.vocabulary)
    return not smooth and bool(exponent.is_Rational and exponent > 0) and is_nonnegative(at_target, target.vocabulary)


def _is_nonzero(number: Any, vocabulary: Vocabulary) -> bool:
    if isinstance(number, Mul):
        return all(_is_nonzero(factor, vocabulary) for factor in number.args)
    if isinstance(number, Pow) and number.exp.is_Integer:
        return _is_nonzero(number.base, vocabulary)
    declared = vocabulary.variable_of(number) if number.is_Symbol else None
    return bool(number.is_Rational and number != 0) or (declared is not None and declared.domain == "nonzero")


def tidied(tree: Any) -> Any:
    """The tree with matrices that vanish left out, and with 1·A written A."""
    if not tree.args or isinstance(tree, ZeroMatrix) or not (nodes.is_matrix(tree) or tree.atoms(MatAdd, MatMul)):
        return tree
    tree = tree.func(*(tidied(argument) for argument in tree.args))
    if isinstance(tree, MatMul):
        coefficient, factors = scaled_factors(tree)
        if coefficient == 0 or any(isinstance(factor, ZeroMatrix) for factor in factors):
            return ZeroMatrix(*tree.shape)
        return scaled(coefficient, factors)
    if isinstance(tree, MatAdd):
        terms = [term for term in tree.args if not isinstance(term, ZeroMatrix)]
        return MatAdd(*terms) if len(terms) > 1 else terms[0] if terms else ZeroMatrix(*tree.shape)
    if isinstance(tree, Transpose) and isinstance(tree.args[0], ZeroMatrix):
        return ZeroMatrix(*tree.shape)
    if isinstance(tree, Trace) and isinstance(tree.args[0], ZeroMatrix):
        return Integer(0)
    return tree
