r"""Truncated power series: values that carry exact directional derivatives.

A :class:`Jet` is Σ_m a_m ε_m over subsets m of the infinitesimals ε₀, ε₁, …, each with ε² = 0 (m is a bit mask).
Evaluating f at X + ε₀H leaves Df[H] as the coefficient of ε₀; two infinitesimals give D²f[H, K]. The same class
serves numbers and matrices: sums and products are those of its coefficients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


class Jet:
    """Coefficients by mask; a mask that is missing stands for zero, mask 0 is always there."""

    __slots__ = ("parts",)

    def __init__(self, parts: dict[int, Any]) -> None:
        self.parts = parts

    @property
    def value(self) -> Any:
        return self.parts[0]

    def __add__(self, other: Any) -> Jet:
        parts = dict(self.parts)
        for mask, part in parts_of(other).items():
            parts[mask] = parts[mask] + part if mask in parts else part
        return Jet(parts)

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet({mask: -part for mask, part in self.parts.items()})

    def __sub__(self, other: Any) -> Jet:
        return self + (-other)

    def __rsub__(self, other: Any) -> Jet:
        return (-self) + other

    def __mul__(self, other: Any) -> Jet:
        return _product(self.parts, parts_of(other))

    def __rmul__(self, other: Any) -> Jet:
        return _product(parts_of(other), self.parts)


def _product(left: dict[int, Any], right: dict[int, Any]) -> Jet:
    parts: dict[int, Any] = {}
    for first, a in left.items():
        for second, b in right.items():
            if not first & second:
                mask = first | second
                term = a * b
                parts[mask] = parts[mask] + term if mask in parts else term
    return Jet(parts)


def parts_of(value: Any) -> dict[int, Any]:
    """The coefficients of a jet; a plain value is its own coefficient of 1."""
    return value.parts if isinstance(value, Jet) else {0: value}


def lift(linear: Callable[[Any], Any], value: Any) -> Any:
    """Apply a linear map (transpose, trace, taking an entry) to every coefficient."""
    if isinstance(value, Jet):
        return Jet({mask: linear(part) for mask, part in value.parts.items()})
    return linear(value)


def submasks(mask: int) -> Iterator[int]:
    """All subsets of a mask, from the mask itself down to 0."""
    sub = mask
    while True:
        yield sub
        if not sub:
            return
        sub = (sub - 1) & mask


def all_masks(parts: dict[int, Any]) -> list[int]:
    """Every mask that a function of the jet may need, smaller ones first, 0 left out."""
    union = 0
    for mask in parts:
        union |= mask
    return sorted(sub for sub in submasks(union) if sub)


def convolve(left: dict[int, Any], right: dict[int, Any], mask: int) -> Any | None:
    """The coefficient of ``mask`` in the product of two jets, or None when it is zero."""
    total = None
    for sub in submasks(mask):
        if sub in left and mask ^ sub in right:
            term = left[sub] * right[mask ^ sub]
            total = term if total is None else total + term
    return total


def derivative_parts(parts: dict[int, Any], bit: int) -> dict[int, Any]:
    """The coefficients of the derivative in one infinitesimal (those masks that have its bit, without it)."""
    return {mask ^ bit: part for mask, part in parts.items() if mask & bit}


def solve_derivative(parts: dict[int, Any], start: Any, rule: Callable[[dict[int, Any], dict[int, Any], int], Any]) -> Jet:
    """The jet F with F₀ = start whose derivatives obey a rule.

    For every mask, with ``bit`` its lowest infinitesimal, ``rule(known, derivative, rest)`` gives the coefficient of
    ``rest`` in ∂F from the coefficients of F known so far and those of the derivative of the argument (None for zero).
    """
    known = {0: start}
    for mask in all_masks(parts):
        bit = mask & -mask
        coefficient = rule(known, derivative_parts(parts, bit), mask ^ bit)
        if coefficient is not None:
            known[mask] = coefficient
    return Jet(known)
