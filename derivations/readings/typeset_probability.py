"""LaTeX of distributions, expectations, sums over data, opaque functions and derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Determinant, S

from derivations.language import nodes
from derivations.readings.typeset_pieces import ATOM, FACTOR, OPEN, Piece, call, enclosed, juxtaposed


def normal(typesetter: Any, expression: Any) -> Piece:
    return call("\\mathcal{N}", *(typesetter.text(argument) for argument in expression.args))


def log_density(typesetter: Any, expression: Any) -> Piece:
    distribution, point = expression.args
    mean, covariance = (typesetter.text(argument) for argument in distribution.args)
    inside = f"{typesetter.text(point)};\\, {mean}, {covariance}"
    return Piece(f"\\log\\mathcal{{N}}{enclosed('(', inside, ')')}", OPEN)


def divergence(typesetter: Any, expression: Any) -> Piece:
    first, second = (typesetter.text(argument) for argument in expression.args)
    return Piece(f"\\mathrm{{KL}}{enclosed('(', f'{first} {chr(92)},{chr(92)}|{chr(92)},{second}', ')')}", FACTOR)


def entropy(typesetter: Any, expression: Any) -> Piece:
    return Piece(f"\\mathbb{{H}}{enclosed('[', typesetter.text(expression.args[0]), ']')}", FACTOR)


def expectation(typesetter: Any, expression: Any) -> Piece:
    body, variable, distribution = expression.args
    under = f"{typesetter.text(variable)} \\sim {typesetter.text(distribution)}"
    return Piece(f"\\mathbb{{E}}_{{{under}}}{enclosed('[', typesetter.text(body), ']')}", FACTOR)


def log_integral(typesetter: Any, expression: Any) -> Piece:
    body, variable = expression.args
    inner = call("\\exp", typesetter.text(body)).text
    return Piece(f"\\log\\int {inner} \\,\\mathrm{{d}}{typesetter.text(variable)}", OPEN)


def finite_sum(typesetter: Any, expression: Any) -> Piece:
    body, index, size = expression.args
    limits = f"\\sum_{{{typesetter.text(index)}=1}}^{{{typesetter.text(size)}}}"
    return Piece(f"{limits} {typesetter.piece(body).at_least(OPEN)}", OPEN)


def limit(typesetter: Any, expression: Any) -> Piece:
    r"""``\lim_{t \to a} f``; from one side with an arrow up or down."""
    body = expression.args[0]
    return _applied(f"\\lim_{{{approach(expression, typesetter.text)}}}", body, typesetter.piece(body))


def approach(expression: Any, text: Callable[[Any], str]) -> str:
    r"""Where the variable of a limit goes: ``t \to a``."""
    _, variable, target, side = expression.args
    arrow = {0: "\\to", 1: "\\downarrow", -1: "\\uparrow"}[int(side)]
    return f"{text(variable)} {arrow} {text(target)}"


def infinity(_: Any, expression: Any) -> Piece:
    return Piece("\\infty", ATOM) if expression == nodes.INFINITY else Piece("-\\infty", OPEN)


def opaque(typesetter: Any, expression: Any) -> Piece:
    skip = 3 if isinstance(expression, nodes.OpaqueMatrix) else 1
    name = typesetter.spellings.of(expression.args[0].name)
    return call(name, *(typesetter.text(argument) for argument in expression.args[skip:]))


# ------------------------------------------------------------------------------------------ derivatives


def gradient(typesetter: Any, expression: Any) -> Piece:
    function, variable = expression.args
    return _applied(f"\\nabla_{{{typesetter.text(variable)}}}", function, typesetter.piece(function))


def directional(typesetter: Any, expression: Any) -> Piece:
    """The derivative in a number, or along a direction: D_X[f][H]."""
    function, variable, direction = expression.args
    name = typesetter.text(variable)
    if direction == S.One:
        return _applied(f"\\frac{{\\partial}}{{\\partial {name}}}", function, typesetter.piece(function))
    bracketed = "".join(enclosed("[", typesetter.text(part), "]") for part in (function, direction))
    return Piece(f"\\operatorname{{D}}_{{{name}}}{bracketed}", FACTOR)


_ALONE = (nodes.LogDet, nodes.LogDensity, nodes.FiniteSum, Determinant)


def _applied(operator: str, function: Any, operand: Piece) -> Piece:
    """A derivative of what follows it, in brackets unless it is a single factor."""
    if (operand.level in (FACTOR, ATOM) or isinstance(function, _ALONE)) and not operand.text[0].isdigit():
        return Piece(juxtaposed([operator, operand.text]), OPEN)
    return Piece(f"{operator} {enclosed('[', operand.text, ']')}", OPEN)


def at(typesetter: Any, expression: Any) -> Piece:
    body, variable, value = expression.args
    condition = f"{typesetter.text(variable)} = {typesetter.text(value)}"
    return Piece(f"\\left.{typesetter.text(body)}\\right|_{{{condition}}}", FACTOR)
