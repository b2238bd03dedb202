"""Trees spelled in the plain-mathematics syntax of claim documents (``W @ W.T + sigma2*I(d)``).

What this module prints of a tree that was read from text, :mod:`derivations.documents.elaborate` reads back as the
same tree. Two spellings are chosen for that: ``exp(1)`` for Euler's number, because ``e`` may be declared, and
``sqrt(x**2)`` for the absolute value, which the syntax does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sympy import (
    Abs,
    Add,
    Determinant,
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    S,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
)

from derivations.language import kinks, nodes

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4

_CALLS: dict[type, str] = {
    Trace: "tr",
    Determinant: "det",
    exp: "exp",
    log: "log",
    HadamardProduct: "hadamard",
    nodes.LogDet: "logdet",
    nodes.SquaredNorm: "norm2",
    nodes.QuadraticForm: "quad",
    nodes.LogDensity: "logpdf",
    nodes.KL: "KL",
    nodes.Entropy: "entropy",
    nodes.Normal: "N",
    nodes.Directional: "D",
    nodes.Gradient: "grad",
    nodes.Diag: "diag",
    nodes.Diagonal: "diagonal",
    nodes.Kron: "kron",
    nodes.Vec: "vec",
    kinks.Maximum: "max",
    kinks.Minimum: "min",
    nodes.ElementwiseExp: "exp",
    nodes.ElementwiseLog: "log",
    Identity: "I",
    ZeroMatrix: "zeros",
    OneMatrix: "ones",
}


def plain(expression: Any) -> str:
    """The expression in plain syntax."""
    return _spell(expression)[0]


def plain_factor(expression: Any) -> str:
    """The expression in plain syntax, in parentheses where ``.T`` or ``@`` after it would need them."""
    return _wrapped(expression, _ATOM)


def _wrapped(expression: Any, level: int) -> str:
    text, own = _spell(expression)
    return text if own >= level else f"({text})"


@lru_cache(maxsize=16384)
def _spell(expression: Any) -> tuple[str, int]:
    """The text of an expression and how tightly its outermost operator binds."""
    for kind, speller in _SPELLERS:
        if isinstance(expression, kind):
            return speller(expression)
    name = _CALLS.get(type(expression))
    if name is not None:
        return f"{name}({', '.join(plain(argument) for argument in expression.args)})", _ATOM
    return str(expression), _ATOM


def _rational(number: Any) -> tuple[str, int]:
    if number.q == 1:
        return str(number.p), _ATOM if number.p >= 0 else _SUM
    return f"{number.p}/{number.q}", _PRODUCT if number.p >= 0 else _SUM


def _sum(expression: Any) -> tuple[str, int]:
    text = ""
    for term in expression.args if isinstance(expression, MatAdd) else expression.as_ordered_terms():
        negative, magnitude = _split_sign(term)
        spelled = _wrapped(magnitude, _PRODUCT)
        text += (" - " if negative else " + ") + spelled if text else ("-" if negative else "") + spelled
    return text, _SUM


def _split_sign(term: Any) -> tuple[bool, Any]:
    if isinstance(term, Rational) and term < 0:
        return True, -term
    if isinstance(term, Mul | MatMul):
        first, *rest = term.args
        if isinstance(term, MatMul) and isinstance(first, Mul):
            negative, magnitude = _split_sign(first)
            return (True, MatMul(magnitude, *rest)) if negative else (False, term)
        if isinstance(first, Rational) and first < 0:
            if first == -1:
                return True, rest[0] if len(rest) == 1 else term.func(*rest)
            return True, term.func(-first, *rest)
    return False, term


def _product(expression: Any) -> tuple[str, int]:
    negative, magnitude = _split_sign(expression)
    if negative:
        return "-" + _wrapped(magnitude, _PRODUCT), _SUM
    numerator: list[Any] = []
    denominator: list[Any] = []
    for factor in expression.args:
        if isinstance(factor, Rational) and not isinstance(factor, Integer):
            numerator.extend([Integer(factor.p)] if factor.p != 1 else [])
            denominator.append(Integer(factor.q))
        elif isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp < 0:
            denominator.append(Pow(factor.base, -factor.exp))
        else:
            numerator.append(factor)
    text = "*".join(_wrapped(factor, _POWER) for factor in numerator) or "1"
    below = [_wrapped(factor, _POWER) for factor in denominator]
    if len(below) == 2 and isinstance(denominator[0], Integer) and isinstance(denominator[1], Add):
        text += f"/{below[0]}/{below[1]}"  # 2*(s + t) would be multiplied out when it is read
    elif below:
        text += f"/({'*'.join(below)})" if len(below) > 1 else f"/{below[0]}"
    return text, _PRODUCT


def _matrix_product(expression: Any) -> tuple[str, int]:
    negative, magnitude = _split_sign(expression)
    if negative:
        return "-" + _wrapped(magnitude, _PRODUCT), _SUM
    scalars = [factor for factor in expression.args if not nodes.is_matrix(factor)]
    matrices = [factor for factor in expression.args if nodes.is_matrix(factor)]
    chain = " @ ".join(_wrapped(factor, _POWER) for factor in matrices)
    if not scalars:
        return chain, _PRODUCT
    coefficient = _wrapped(Mul(*scalars), _PRODUCT)
    return f"{coefficient}*{f'({chain})' if len(matrices) > 1 else chain}", _PRODUCT


def _power(expression: Any) -> tuple[str, int]:
    base, exponent = expression.args
    if exponent == S.Half:
        return f"sqrt({plain(base)})", _ATOM
    if isinstance(exponent, Rational) and exponent < 0 and not isinstance(expression, MatPow):
        return f"1/{_wrapped(Pow(base, -exponent), _POWER)}", _PRODUCT
    return f"{_wrapped(base, _ATOM)}**{_wrapped(exponent, _ATOM)}", _POWER


def _transpose(expression: Any) -> tuple[str, int]:
    return f"{_wrapped(expression.args[0], _ATOM)}.T", _ATOM


def _expectation(expression: Any) -> tuple[str, int]:
    body, variable, distribution = expression.args
    return f"E({plain(body)}, {nodes.display_name(variable)} ~ {plain(distribution)})", _ATOM


def _finite_sum(expression: Any) -> tuple[str, int]:
    body, index, size = expression.args
    if isinstance(body, kinks.STEPS):
        return f"count({_relation(body)}, {nodes.display_name(index)} in {plain(size)})", _ATOM
    return f"sum({plain(body)}, {nodes.display_name(index)} in {plain(size)})", _ATOM


def _step(expression: Any) -> tuple[str, int]:
    return f"indicator({_relation(expression)})", _ATOM


def _relation(step: Any) -> str:
    smaller, larger = step.args
    return f"{plain(smaller)} {'<' if isinstance(step, kinks.IsBelow) else '<='} {plain(larger)}"


def _log_integral(expression: Any) -> tuple[str, int]:
    body, variable = expression.args
    return f"logintegral({plain(body)}, {nodes.display_name(variable)})", _ATOM


def _at(expression: Any) -> tuple[str, int]:
    body, variable, value = expression.args
    return f"at({plain(body)}, {nodes.display_name(variable)} = {plain(value)})", _ATOM


def _limit(expression: Any) -> tuple[str, int]:
    body, variable, target, side = expression.args
    only = variable.is_positive and target == 0  # a positive number comes to 0 from above
    from_side = "" if side == 0 or only else ", above" if side > 0 else ", below"
    return f"limit({plain(body)}, {nodes.display_name(variable)} = {plain(target)}{from_side})", _ATOM


def _entry(expression: Any) -> tuple[str, int]:
    matrix, row, column = expression.args
    indices = plain(row) if matrix.shape[1] == 1 else f"{plain(row)}, {plain(column)}"
    return f"{_wrapped(matrix, _ATOM)}[{indices}]", _ATOM


def _column(expression: Any) -> tuple[str, int]:
    return f"{_wrapped(expression.args[0], _ATOM)}[:, {plain(expression.args[1])}]", _ATOM


def _opaque(expression: Any) -> tuple[str, int]:
    skip = 3 if isinstance(expression, nodes.OpaqueMatrix) else 1
    arguments = ", ".join(plain(argument) for argument in expression.args[skip:])
    return f"{expression.args[0].name}({arguments})", _ATOM


def _inverse(expression: Any) -> tuple[str, int]:
    return f"inv({plain(expression.args[0])})", _ATOM


def _absolute(expression: Any) -> tuple[str, int]:
    return f"sqrt({_wrapped(expression.args[0], _ATOM)}**2)", _ATOM


def _block(expression: Any) -> tuple[str, int]:
    rows = (f"[{', '.join(plain(cell) for cell in row)}]" for row in expression.cells)
    return f"[{', '.join(rows)}]", _ATOM


def _inside(expression: Any) -> tuple[str, int]:
    return _spell(expression.args[0])


def _name(expression: Any) -> tuple[str, int]:
    return nodes.display_name(expression), _ATOM


def _number(expression: Any) -> tuple[str, int]:
    return ("pi" if expression is S.Pi else "exp(1)"), _ATOM


_SPELLERS: tuple[tuple[Any, Callable[[Any], tuple[str, int]]], ...] = (
    (Rational, _rational),
    ((type(S.Pi), type(S.Exp1)), _number),
    ((Symbol, MatrixSymbol), _name),
    ((Add, MatAdd), _sum),
    (MatMul, _matrix_product),
    (Mul, _product),
    (Inverse, _inverse),
    ((Pow, MatPow), _power),
    (Transpose, _transpose),
    (Abs, _absolute),
    ((nodes.Expectation, nodes.MatrixExpectation), _expectation),
    ((nodes.FiniteSum, nodes.MatrixFiniteSum), _finite_sum),
    (kinks.STEPS, _step),
    (nodes.LogIntegral, _log_integral),
    ((nodes.At, nodes.MatrixAt), _at),
    (nodes.LIMITS, _limit),
    (nodes.Block, _block),
    (nodes.Entry, _entry),
    (nodes.Column, _column),
    ((nodes.OpaqueScalar, nodes.OpaqueMatrix), _opaque),
    ((nodes.AsScalar, nodes.AsMatrix), _inside),
)
