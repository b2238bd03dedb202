"""LaTeX of numbers, names, sums, products and powers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Integer, MatAdd, MatMul, Mul, Pow, Rational, S, Symbol, exp

from derivations.language import nodes
from derivations.language.products import scaled, scaled_factors
from derivations.readings.typeset_pieces import ATOM, FACTOR, OPEN, PRODUCT, SUM, Piece, call, enclosed, product


def rational(typesetter: Any, number: Any) -> Piece:
    if number < 0:
        return Piece(f"-{rational(typesetter, -number).text}", SUM)
    if number.q == 1:
        return Piece(str(number.p), ATOM)
    return Piece(f"\\frac{{{number.p}}}{{{number.q}}}", FACTOR)


def constant(typesetter: Any, number: Any) -> Piece:
    """π, and Euler's number, each in a form that no declared name has."""
    if number is S.Pi:
        return Piece("\\uppi" if typesetter.spellings.is_taken("\\pi") else "\\pi", ATOM)
    return call("\\exp", "1") if typesetter.spellings.is_taken("e") else Piece("e", ATOM)


def name(typesetter: Any, symbol: Any) -> Piece:
    spelling = typesetter.spellings.of(nodes.display_name(symbol))
    return Piece(spelling, FACTOR if "^" in spelling or "'" in spelling else ATOM)


def scripted(typesetter: Any, base: Piece, script: str) -> Piece:
    """A base with an exponent; what a declared name looks like gets parentheses around its base."""
    text = base.at_least(ATOM)
    looks_declared = any(typesetter.spellings.is_taken(f"{stem}^{{{script}}}") for stem in {text, text.split("_")[0]})
    return Piece(f"{f'({text})' if looks_declared else text}^{{{script}}}", FACTOR)


# ------------------------------------------------------------------------------------------ sums


def total(typesetter: Any, expression: Any) -> Piece:
    """Terms with their signs; numbers may change places, matrices keep theirs."""
    if isinstance(expression, MatAdd):
        signed = [split_sign(term) for term in expression.args]
    else:
        signed = sorted((split_sign(term) for term in expression.as_ordered_terms()), key=lambda item: item[0])
    text = ""
    for negative, magnitude in signed:
        term = typesetter.piece(magnitude).at_least(OPEN)
        text += (" - " if negative else " + ") + term if text else ("-" if negative else "") + term
    return Piece(text, SUM)


def split_sign(term: Any) -> tuple[bool, Any]:
    """Whether a term is printed with a minus, and what follows the sign."""
    if isinstance(term, Rational):
        return bool(term < 0), abs(term)
    if isinstance(term, MatMul):  # SymPy counts it among the Mul
        coefficient, factors = scaled_factors(term)
        negative, magnitude = split_sign(coefficient)
        return negative, scaled(magnitude, factors) if negative else term
    if isinstance(term, Mul) and isinstance(term.args[0], Rational) and term.args[0] < 0:
        first, *rest = term.args
        # evaluate=False: SymPy would multiply -2*(s + t) out once the sign is gone
        return True, Mul(*rest) if first == -1 else Mul(-first, *rest, evaluate=False)
    return False, term


# ------------------------------------------------------------------------------------------ products


def scalar_product(typesetter: Any, expression: Any) -> Piece:
    negative, magnitude = split_sign(expression)
    if negative:
        return Piece(f"-{typesetter.piece(magnitude).at_least(OPEN)}", SUM)
    return product(coefficient(typesetter, magnitude, in_front=False))


def coefficient(typesetter: Any, number: Any, in_front: bool = True) -> list[Piece]:
    """The factors of a number, a fraction first; ``in_front`` of something else, nothing may reach to the end of the term."""
    above, below = _split_fraction(Mul.make_args(number))
    simple = [factor for factor in above if _is_simple(factor)]
    rest = [typesetter.piece(factor) for factor in above if not _is_simple(factor)]
    front = _fraction(typesetter, simple, below) if below else [typesetter.piece(factor) for factor in simple]
    rest = sorted(rest, key=_place)
    if in_front:
        rest = [factor if factor.level >= FACTOR else Piece(factor.at_least(FACTOR), FACTOR) for factor in rest]
    elif rest and rest[-1].level == PRODUCT:
        *rest, last = rest
        return [*front, *rest, last] if not (front or rest) else [*_closed([*front, *rest]), Piece(last.text, FACTOR)]
    return [*front, *rest]


def _closed(factors: Sequence[Piece]) -> list[Piece]:
    return [Piece(factor.at_least(FACTOR), FACTOR) for factor in factors]


def _place(factor: Piece) -> int:
    """Functions and brackets first, a chain of matrices after them, what reaches to the end of the term last."""
    return {PRODUCT: 1, OPEN: 2}.get(factor.level, 0)


def _split_fraction(factors: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    above: list[Any] = []
    below: list[Any] = []
    for factor in factors:
        if isinstance(factor, Rational):
            above.extend([Integer(factor.p)] if factor.p != 1 else [])
            below.extend([Integer(factor.q)] if factor.q != 1 else [])
        elif isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp < 0 and not isinstance(factor, exp):
            below.append(Pow(factor.base, -factor.exp))
        else:
            above.append(factor)
    return above, below


def _is_simple(factor: Any) -> bool:
    """Whether a factor may stand above a fraction line: a number, a name, or a power of one."""
    if isinstance(factor, Pow):
        return _is_simple(factor.base) and isinstance(factor.exp, Rational)
    return isinstance(factor, Integer | Symbol) or factor in (S.Pi, S.Exp1)


def _fraction(typesetter: Any, above: Sequence[Any], below: Sequence[Any]) -> list[Piece]:
    top = product([typesetter.piece(factor) for factor in above]).text if above else "1"
    under = product([typesetter.piece(factor) for factor in below])
    return [Piece(f"\\frac{{{top}}}{{{under.text}}}", FACTOR)]


# ------------------------------------------------------------------------------------------ powers and functions


def power(typesetter: Any, expression: Any) -> Piece:
    base, exponent = expression.args
    if exponent.is_Rational and exponent < 0:
        return product(_fraction(typesetter, [], [Pow(base, -exponent)]))
    if isinstance(base, nodes.SquaredNorm) and exponent.is_Rational:
        from_norm = typesetter.piece(base).text.rpartition("^")[0]
        return Piece(from_norm if exponent == S.Half else f"{from_norm}^{{{_exponent(typesetter, 2 * exponent)}}}", FACTOR)
    if exponent == S.Half:
        return Piece(f"\\sqrt{{{typesetter.text(base)}}}", FACTOR)
    return scripted(typesetter, typesetter.piece(base), _exponent(typesetter, exponent))


def _exponent(typesetter: Any, exponent: Any) -> str:
    """An exponent; a simple fraction such as d/2 on one line."""
    negative, magnitude = split_sign(exponent)
    above, below = _split_fraction(Mul.make_args(magnitude))
    if len(below) != 1 or len(above) > 1 or not all(_is_simple(factor) for factor in (*above, *below)):
        return typesetter.text(exponent)
    over = typesetter.text(above[0]) if above else "1"
    return f"{'-' if negative else ''}{over}/{typesetter.text(below[0])}"


def exponential(typesetter: Any, expression: Any) -> Piece:
    """exp of a number; a density is the exponential of a log-density, an integral of its logarithm."""
    (inner,) = expression.args
    if isinstance(inner, nodes.LogDensity | nodes.LogIntegral):
        logarithm_of = typesetter.piece(inner)
        level = FACTOR if isinstance(inner, nodes.LogDensity) else OPEN
        return Piece(logarithm_of.text.removeprefix("\\log").strip(), level)
    return call("\\exp", typesetter.text(inner))


def logarithm(typesetter: Any, expression: Any) -> Piece:
    return call("\\log", typesetter.text(expression.args[0]))


def absolute(typesetter: Any, expression: Any) -> Piece:
    return Piece(enclosed("\\lvert", typesetter.text(expression.args[0]), "\\rvert"), FACTOR)
