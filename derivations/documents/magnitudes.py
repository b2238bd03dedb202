"""Bounds on what an expression may cost, checked before and after SymPy builds it.

SymPy evaluates numbers as soon as it sees them, so ``2**(2**64)`` has to be refused by the sizes of its parts.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Determinant, Integer, Mul, Pow, Rational, S, exp, log

from derivations.language.errors import DocumentError
from derivations.language.plain import plain

LARGEST_EXPONENT = 64
LARGEST_TOTAL_EXPONENT = 256
MOST_BITS = 4096
MOST_NODES = 20_000
DEEPEST_TREE = 100
LARGEST_MATRIX_POWER = 16

_HIGHEST_DEGREE_IN_EXPONENT = 4
_MOST_NODES_IN_EXPONENT = 200
_NO_REAL_NUMBERS = (S.ImaginaryUnit, S.ComplexInfinity, S.NaN, S.Infinity, S.NegativeInfinity)


_MOST_MEASURED = 200_000
_measured: dict[int, tuple[Any, tuple[int, int]]] = {}
"""Extents by the identity of the tree, which is kept alive: SymPy compares equal trees deeply."""


def extent(expression: Any) -> tuple[int, int]:
    """How many nodes a tree has, counted with repetition, and how deep it is; raise when it is past a bound."""
    found = _measured.get(id(expression))
    if found is None:
        measured = _measure(expression)
        if len(_measured) > _MOST_MEASURED:
            _measured.clear()
        found = _measured[id(expression)] = (expression, measured)
    return found[1]


def _measure(expression: Any) -> tuple[int, int]:
    nodes, depth = 1, 1
    for argument in expression.args:
        count, below = extent(argument)
        nodes, depth = nodes + count, max(depth, below + 1)
    if nodes > MOST_NODES:
        raise DocumentError(f"with its definitions put in, the expression has more than {MOST_NODES} parts")
    if depth > DEEPEST_TREE:
        raise DocumentError(f"with its definitions put in, the expression nests deeper than {DEEPEST_TREE}")
    _require_modest(expression)
    return nodes, depth


def _require_modest(expression: Any) -> None:
    """A real number of bounded length, a bounded exponent, or anything else."""
    if any(expression is number for number in _NO_REAL_NUMBERS):
        raise DocumentError("this has no real value: it divides by zero, or takes a root or logarithm that is not real")
    if isinstance(expression, Rational) and _bits(expression) > MOST_BITS:
        raise DocumentError(f"this makes a number of more than {MOST_BITS} bits")
    if isinstance(expression, Pow):
        base, exponent = expression.args
        if isinstance(exponent, Rational) and _is_large(exponent, LARGEST_TOTAL_EXPONENT):
            raise DocumentError(f"this makes the exponent {_short(exponent)}; at most {LARGEST_TOTAL_EXPONENT} is read")
        if isinstance(base, Rational) and base < 0 and isinstance(exponent, Rational):
            raise DocumentError(f"this takes a root of the negative number {_short(base)}")


def power(base: Any, exponent: Any) -> Any:
    """base**exponent for numbers, refused by size before it is computed."""
    if isinstance(exponent, Rational):
        _require_small_exponent(base, exponent)
    else:
        _require_modest_exponent(exponent)
    if base is S.Exp1:
        return exponential(exponent)
    if isinstance(base, Pow) and isinstance(base.base, Determinant) and exponent is S.Half:
        return Pow(base, exponent, evaluate=False)  # the same tree, without SymPy's long search for a determinant's sign
    try:
        made = Pow(base, exponent)
    except (AttributeError, NotImplementedError) as error:  # SymPy asks whether a determinant is real, and cannot tell
        raise DocumentError(f"this power cannot be formed: name {_short(base)} with a symbol of its own") from error
    if isinstance(made, Mul):  # SymPy leaves products inside products here, which are spelled the same as flat ones
        made = Mul(*(factor for part in made.args for factor in Mul.make_args(part)))
    return made


def _require_small_exponent(base: Any, exponent: Any) -> None:
    if _is_large(exponent, LARGEST_EXPONENT):
        message = f"the exponent {_short(exponent)} is too large: numbers up to {LARGEST_EXPONENT} are read, and symbols"
        raise DocumentError(message)
    if isinstance(base, Rational) and _bits(base) * abs(exponent.p) > MOST_BITS * exponent.q:
        raise DocumentError(f"this makes a number of more than {MOST_BITS} bits")
    factors = base.args if isinstance(base, Mul) else (base,)
    inner = max((abs(factor.exp) for factor in factors if isinstance(factor, Pow) and factor.exp.is_Rational), default=0)
    if inner * abs(exponent) > LARGEST_TOTAL_EXPONENT:
        message = f"nested powers make the exponent {_short(inner * abs(exponent))}; at most {LARGEST_TOTAL_EXPONENT} is read"
        raise DocumentError(message)


def _require_modest_exponent(exponent: Any) -> None:
    """An exponent such as d/2 or d*(d + 1)/2: small numbers, low degree, no tower of powers."""
    nodes, _ = extent(exponent)
    if nodes > _MOST_NODES_IN_EXPONENT:
        raise DocumentError(f"an exponent of more than {_MOST_NODES_IN_EXPONENT} parts")
    if any(_is_large(number, LARGEST_TOTAL_EXPONENT) for number in exponent.atoms(Rational)):
        raise DocumentError(f"a number in this exponent is too large: at most {LARGEST_TOTAL_EXPONENT} is read")
    for inner in exponent.atoms(Pow):
        if not (isinstance(inner.exp, Rational) and not _is_large(inner.exp, _HIGHEST_DEGREE_IN_EXPONENT)):
            raise DocumentError(f"a tower of powers: the exponent has {_short(inner)} in it")


def exponential(argument: Any) -> Any:
    """exp(argument); SymPy turns ``exp(n*log(2))`` into ``2**n``, so coefficients of logarithms are bounded."""
    for term in Add.make_args(argument):
        factors = Mul.make_args(term)
        if any(isinstance(factor, log) for factor in factors):
            for factor in factors:
                if isinstance(factor, Rational):
                    _require_small_exponent(exp(term / factor), factor)
    return exp(argument)


def logarithm(argument: Any) -> Any:
    """The natural logarithm of a number that is not plainly outside its domain."""
    if isinstance(argument, Rational) and argument <= 0:
        raise DocumentError(f"log({_short(argument)}) has no real value")
    return log(argument)


def reciprocal(number: Any) -> Any:
    """1/number."""
    if number == 0:
        raise DocumentError("this divides by zero")
    return Pow(number, Integer(-1))


def _bits(number: Any) -> int:
    return int(max(abs(number.p).bit_length(), number.q.bit_length()))


def _is_large(number: Any, bound: int) -> bool:
    return bool(abs(number.p) > bound * number.q or number.q > bound)


def _short(expression: Any) -> str:
    """The expression for a message; a long number is cut."""
    if isinstance(expression, Rational) and _bits(expression) > MOST_BITS:
        return "with thousands of digits"
    text = plain(expression)
    return text if len(text) <= 30 else f"{text[:12]}…{text[-6:]}"
