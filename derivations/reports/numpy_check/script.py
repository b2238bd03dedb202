"""The script of a counterexample: sizes and values, the two sides, and one line that says whether the claim fails there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from sympy import MatrixSymbol

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.statements import AtMost, Equality, Relation
from derivations.reports.numpy_check.definitions import DEFINITIONS
from derivations.reports.numpy_check.exact_texts import fraction, literal, matrix_literal
from derivations.reports.numpy_check.names import Names
from derivations.reports.numpy_check.settling import settled
from derivations.reports.numpy_check.spelling import Writer
from derivations.reports.numpy_check.spelling_algebra import ALGEBRA
from derivations.reports.numpy_check.spelling_calculus import CALCULUS
from derivations.reports.numpy_check.tolerance import smallest_scale, step_and_tolerance

_WIDTH = 110
_MOST_LINES = 40
_ZERO_FUNCTION = "the zero function"
_POLYNOMIAL = re.compile(
    r"entry i is (?:b \+ a·\(arguments\) with|(t \+ t², t = b \+ a·\(arguments\),)) rows \(b, a\) = "
    r"\[(\[[^\[\]]*\](?:, \[[^\[\]]*\])*)\]"
)
_ROW = re.compile(r"\[([^\[\]]*)\]")


def numpy_check(statement: Any, counterexample: Counterexample) -> str:
    """A Python script, to be retyped or run, that shows the statement failing at its counterexample; "" where there is none.

    It needs NumPy only. It gives every variable its exact value, prints both sides and says which relation fails. Names
    and numbers are all that a document can bring into it: names are plain identifiers, numbers are parsed and rewritten.
    :func:`why_no_check` says why a script is missing.

    >>> from derivations.documents.one_off import one_off
    >>> (claim,) = one_off("tr(A @ A) = tr(A)**2", ["A: d x d"]).claims
    >>> witness = Counterexample({"d": 2}, {"A": [["1", "0"], ["0", "1/2"]]}, "5/4", "9/4", "exact rational arithmetic")
    >>> print(numpy_check(claim.steps[0], witness))
    import numpy as np
    A = np.array([[1, 0], [0, 1/2]])
    left = np.trace(A @ A)
    right = np.trace(A)**2
    print("left side:", left, "right side:", right, sep="\\n")
    difference = np.max(np.abs(left - right))
    rounding = 1e-9*max(1, np.max(np.abs(left)), np.max(np.abs(right)))
    verdict = "is undefined" if not np.isfinite(difference) else "fails" if difference > rounding else "holds"
    print("left = right", verdict, "- largest difference:", difference)
    """
    return _checked(statement, counterexample)[0]


def why_no_check(statement: Any, counterexample: Counterexample) -> str:
    """Why there is no script, as a comment of Python; "" where there is one."""
    return _checked(statement, counterexample)[1]


def _checked(statement: Any, witness: Counterexample) -> tuple[str, str]:
    try:
        if not isinstance(statement, Equality | AtMost):
            raise Unsupported("a statement of this kind has no two sides to compare")
        return _script(statement, witness), ""
    except Unsupported as error:
        return "", f"# no NumPy check: {error}"
    except RecursionError:
        return "", "# no NumPy check: the formula nests too deeply"


def _script(statement: Relation, witness: Counterexample) -> str:
    sides = [settled(side) for side in statement.expressions()]
    step, tolerance = step_and_tolerance(*sides)
    scale = smallest_scale(statement, witness, tolerance)
    degree = 1 + any(map(_is_quadratic, witness.values.values()))
    writer = Writer(ALGEBRA | CALCULUS, Names(DEFINITIONS), statement.vocabulary, witness.sizes, degree)
    left, right = writer.sides(*sides)
    lines = [*_head(writer, step), *_values(writer, witness), *_functions(writer, witness)]
    for name, text in (*writer.parts, ("left", left), ("right", right)):
        lines += _assigned(name, text)
    lines += _verdict(statement, tolerance, scale)
    if len(lines) > _MOST_LINES:
        raise Unsupported(f"the script would have {len(lines)} lines, too many to retype")
    return "\n".join(lines)


def _head(writer: Writer, step: str) -> list[str]:
    """Imports and the functions that the sides call."""
    needed = [definition for name, definition in DEFINITIONS.items() if name in writer.needed]
    imports = ["import numpy as np", *(line for definition in needed for line in definition.imports)]
    return [*imports, *(line for definition in needed for line in definition.at_step(step).splitlines())]


def _values(writer: Writer, witness: Counterexample) -> Iterator[str]:
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


def _functions(writer: Writer, witness: Counterexample) -> Iterator[str]:
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


def _assigned(name: str, text: str) -> list[str]:
    """An assignment, over several lines in brackets where it is long; all its spaces are between tokens."""
    if len(name) + len(text) + 3 <= _WIDTH:
        return [f"{name} = {text}"]
    first, *others = wrap(f"({text})", _WIDTH - len(name) - 3, break_long_words=False, break_on_hyphens=False)
    return [f"{name} = {first}", *(f"    {line}" for line in others)]


def _verdict(statement: Relation, tolerance: str, scale: str) -> list[str]:
    """What is measured, what rounding explains, and the words that follow; what is not finite decides nothing."""
    if not isinstance(statement, AtMost):
        name, measured, words, fails = "difference", "np.max(np.abs(left - right))", "largest difference", "> rounding"
    else:
        fails = "< rounding" if statement.strict else "< -rounding"
        name, measured, words = "gap", "right - left", "right - left"
        if nodes.is_matrix(statement.lhs):
            name, measured = "smallest", "np.linalg.eigvalsh(right - left).min()"
            words = "smallest eigenvalue of right - left"
    return [
        'print("left side:", left, "right side:", right, sep="\\n")',
        f"{name} = {measured}",
        f"rounding = {tolerance}*max({scale}, np.max(np.abs(left)), np.max(np.abs(right)))",
        f'verdict = "is undefined" if not np.isfinite({name}) else "fails" if {name} {fails} else "holds"',
        f'print("left {statement.sign} right", verdict, "- {words}:", {name})',
    ]
