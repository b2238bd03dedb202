"""The lines of a script that do not depend on what it checks: imports and functions, the values of a counterexample."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from sympy import MatrixSymbol

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.evidence import Counterexample
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.exact_texts import fraction, literal, matrix_literal
from derivations.reports.numpy_check.spelling import Writer

_WIDTH = 110
_ZERO_FUNCTION = "the zero function"
_POLYNOMIAL = re.compile(
    r"entry i is (?:b \+ a·\(arguments\) with|(t \+ t², t = b \+ a·\(arguments\),)) rows \(b, a\) = "
    r"\[(\[[^\[\]]*\](?:, \[[^\[\]]*\])*)\]"
)
_ROW = re.compile(r"\[([^\[\]]*)\]")


def head(writers: Sequence[Writer], step: str) -> list[str]:
    """Imports and the functions that the sides call."""
    called = set().union(*(writer.needed for writer in writers))
    needed = [definition for name, definition in DEFINITIONS.items() if name in called]
    imports = ["import numpy as np", *(line for definition in needed for line in definition.imports)]
    return [*imports, *(line for definition in needed for line in definition.at_step(step).splitlines())]


def values(writer: Writer, witness: Counterexample) -> Iterator[str]:
    """One line for the sizes that occur, one for the numbers, one for every matrix, in the order of the counterexample."""
    order = {name: place for place, name in enumerate(witness.values)}
    symbols = sorted(writer.variables, key=lambda symbol: (order.get(nodes.display_name(symbol), -1), symbol.name))
    numbers = [symbol for symbol in symbols if not isinstance(symbol, MatrixSymbol)]
    for group in (_is_size, _is_number):
        chosen = [symbol for symbol in numbers if group(symbol, witness)]
        if chosen:
            names = ", ".join(writer.variables[symbol] for symbol in chosen)
            yield f"{names} = {', '.join(_number(symbol, witness) for symbol in chosen)}"
    for symbol in symbols:
        if isinstance(symbol, MatrixSymbol):
            yield f"{writer.variables[symbol]} = {matrix_literal(_value(symbol, witness), writer.shape(symbol))}"


def _is_size(symbol: Any, witness: Counterexample) -> bool:
    return bool(symbol.is_integer and symbol.name in witness.sizes)


def _is_number(symbol: Any, witness: Counterexample) -> bool:
    return not _is_size(symbol, witness)


def _number(symbol: Any, witness: Counterexample) -> str:
    if _is_size(symbol, witness):
        return str(int(witness.sizes[symbol.name]))
    number = fraction(_value(symbol, witness))
    return literal(number) if number.denominator != 1 else f"{int(number)}.0"  # powers of Python's integers outgrow NumPy's


def _value(symbol: Any, witness: Counterexample) -> Any:
    value = witness.values.get(nodes.display_name(symbol))
    if value is None:
        raise Unsupported("the counterexample leaves a variable without a value")
    return value


def functions(writer: Writer, witness: Counterexample) -> Iterator[str]:
    """The polynomials that stand for opaque functions; each row holds a constant and the slopes of an entry."""
    for name, (shape, arguments) in writer.functions.items():
        rows = _rows_of_function(witness.values.get(name), 1 if shape is None else shape[0] * shape[1], arguments)
        after = ".item()" if shape is None else f".reshape({shape[0]}, {shape[1]})"
        if rows is None:
            zero = "0.0" if shape is None else f"np.zeros(({shape[0]}, {shape[1]}))"
            yield f"{writer.names.function(name)} = lambda *x: {zero}"
        else:
            entries = f"({rows} @ np.hstack([1, *map(np.ravel, x)]))"
            curved = f"(lambda t: t + t**2){entries}" if _is_quadratic(witness.values.get(name)) else entries
            yield f"{writer.names.function(name)} = lambda *x: {curved}{after}"


def degree_of(witness: Counterexample) -> int:
    """The degree of the polynomials that stand for opaque functions."""
    return 1 + any(map(_is_quadratic, witness.values.values()))


def _is_quadratic(words: Any) -> bool:
    found = _POLYNOMIAL.fullmatch(words) if isinstance(words, str) else None
    return found is not None and found[1] is not None


def _rows_of_function(words: Any, entries: int, arguments: int) -> str | None:
    """The coefficients that the words of a counterexample list; nothing for the zero function."""
    if words == _ZERO_FUNCTION:
        return None
    found = _POLYNOMIAL.fullmatch(words) if isinstance(words, str) else None
    if found is None:
        raise Unsupported("the counterexample describes a function in words that are not known here")
    rows = [[entry.strip(" '") for entry in row.split(",")] for row in _ROW.findall(found[2])]
    return matrix_literal(rows, (entries, arguments + 1))


def assigned(name: str, text: str) -> list[str]:
    """An assignment, over several lines in brackets where it is long; all its spaces are between tokens."""
    if len(name) + len(text) + 3 <= _WIDTH:
        return [f"{name} = {text}"]
    first, *others = wrap(f"({text})", _WIDTH - len(name) - 3, break_long_words=False, break_on_hyphens=False)
    return [f"{name} = {first}", *(f"    {line}" for line in others)]
