"""The lines of a script that do not depend on what it checks: imports and functions, the values of a counterexample."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

from sympy import MatrixSymbol

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.evidence import Counterexample
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.exact_texts import ZERO_FUNCTION, fraction, literal, rows_literal
from derivations.reports.numpy_check.spelling import Writer

WIDTH = 128
_POLYNOMIAL = re.compile(
    r"entry i is (?:b \+ a·\(arguments\) with|(t \+ t², t = b \+ a·\(arguments\),)) rows \(b, a\) = "
    r"\[(\[[^\[\]]*\](?:, \[[^\[\]]*\])*)\]"
)
_ROW = re.compile(r"\[([^\[\]]*)\]")


def head(writers: Sequence[Writer], step: str) -> list[str]:
    """The import and the functions that the sides call."""
    called = set().union(*(writer.needed for writer in writers))
    texts = [definition.at_step(step) for name, definition in DEFINITIONS.items() if name in called]
    return ["import numpy as np, numpy.linalg as la", *(line for text in texts for line in text.splitlines())]


def values(writer: Writer, witness: Counterexample) -> Iterator[str]:
    """The sizes and numbers that occur, then the matrices, in the order of the counterexample and few lines."""
    order = {name: place for place, name in enumerate(witness.values)}
    symbols = sorted(writer.variables, key=lambda symbol: (order.get(nodes.display_name(symbol), -1), symbol.name))
    numbers = [symbol for symbol in symbols if not isinstance(symbol, MatrixSymbol)]
    sizes_first = [symbol for group in (_is_size, _is_number) for symbol in numbers if group(symbol, witness)]
    yield from _in_lines(((writer.variables[symbol], _number(symbol, witness)) for symbol in sizes_first), ", ".join)
    matrices = {writer.variables[symbol]: symbol for symbol in symbols if isinstance(symbol, MatrixSymbol)}
    rows = [rows_literal(_value(symbol, witness), writer.shape(symbol)) for symbol in matrices.values()]
    yield from _in_lines(zip(matrices, rows, strict=True), _arrays)


def _in_lines(named: Iterable[tuple[str, str]], form: Callable[[Sequence[str]], str]) -> Iterator[str]:
    """Assignments of several values at once, as many to a line as it holds; ``form`` puts the texts of a line together."""
    group: list[tuple[str, str]] = []
    for pair in named:
        if group and len(_together([*group, pair], form)) > WIDTH:
            yield _together(group, form)
            group = []
        group.append(pair)
    if group:
        yield _together(group, form)


def _together(group: Sequence[tuple[str, str]], form: Callable[[Sequence[str]], str]) -> str:
    names, texts = zip(*group, strict=True)
    return f"{', '.join(names)} = {form(texts)}"


def _arrays(rows: Sequence[str]) -> str:
    if len(rows) > 1:
        return f"(np.array(rows, float) for rows in ({', '.join(rows)}))"
    return rows[0] if rows[0].startswith("np.") else f"np.array({rows[0]}, float)"


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
    """The polynomials that stand for opaque functions, as many to a line as it holds."""
    yield from _in_lines(_polynomials(writer, witness), ", ".join)


def _polynomials(writer: Writer, witness: Counterexample) -> Iterator[tuple[str, str]]:
    """The name and the text of each; a row holds a constant and the slopes of an entry."""
    for name, (shape, arguments) in writer.functions.items():
        rows = _rows_of_function(witness.values.get(name), 1 if shape is None else shape[0] * shape[1], arguments)
        after = ".item()" if shape is None else f".reshape({shape[0]}, {shape[1]})"
        if rows is None:
            zero = "0.0" if shape is None else f"np.zeros(({shape[0]}, {shape[1]}))"
            yield writer.names.function(name), f"lambda *x: {zero}"
        else:
            entries = f"({rows} @ np.hstack([1, *map(np.ravel, x)]))"
            curved = f"(lambda t: t + t**2){entries}" if _is_quadratic(witness.values.get(name)) else entries
            yield writer.names.function(name), f"lambda *x: {curved}{after}"


def degree_of(witness: Counterexample) -> int:
    """The degree of the polynomials that stand for opaque functions."""
    return 1 + any(map(_is_quadratic, witness.values.values()))


def _is_quadratic(words: Any) -> bool:
    found = _POLYNOMIAL.fullmatch(words) if isinstance(words, str) else None
    return found is not None and found[1] is not None


def _rows_of_function(words: Any, entries: int, arguments: int) -> str | None:
    """The coefficients that the words of a counterexample list; nothing for the zero function."""
    if words == ZERO_FUNCTION:
        return None
    found = _POLYNOMIAL.fullmatch(words) if isinstance(words, str) else None
    if found is None:
        raise Unsupported("the counterexample describes a function in words that are not known here")
    rows = [[entry.strip(" '") for entry in row.split(",")] for row in _ROW.findall(found[2])]
    return f"np.array({rows_literal(rows, (entries, arguments + 1))}, float)"


def sides_assigned(left: str, right: str) -> list[str]:
    """Both sides, on one line where it holds them."""
    together = f"left, right = {left}, {right}"
    return [together] if len(together) <= WIDTH else [*assigned("left", left), *assigned("right", right)]


def assigned(name: str, text: str) -> list[str]:
    """An assignment, over several lines in brackets where it is long; all its spaces are between tokens."""
    if len(name) + len(text) + 3 <= WIDTH:
        return [f"{name} = {text}"]
    first, *others = wrap(f"({text})", WIDTH - len(name) - 3, break_long_words=False, break_on_hyphens=False)
    return [f"{name} = {first}", *(f"    {line}" for line in others)]
