"""NumPy for sums, products, inverses, entries and elementary functions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
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

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.reports.numpy_check.exact_texts import literal
from derivations.reports.numpy_check.spelling import ATOM, POWER, PRODUCT, SUM, Rule, Scope, Spelled, Writer

# ---------------------------------------------------------------------------------------------- numbers and names


def _rational(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    number = Fraction(int(expression.p), int(expression.q))
    return literal(number), SUM if number < 0 else ATOM if number.denominator == 1 else PRODUCT


def _constant(name: str) -> Rule:
    return lambda expression, writer, scope: (name, ATOM)


def _name(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    bound = scope.names.get(expression)
    if bound is not None:
        return bound, ATOM
    name = writer.variables[expression] = writer.name(expression)
    return name, ATOM


# ---------------------------------------------------------------------------------------------- sums and products


def _sum(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    text = ""
    for term in expression.args if isinstance(expression, MatAdd) else expression.as_ordered_terms():
        spelled, level = writer.spell(term, scope)
        if spelled.startswith("-") and level == SUM and not isinstance(term, Add | MatAdd):
            text += f" - {spelled[1:]}" if text else spelled
        else:
            spelled = spelled if level >= PRODUCT else f"({spelled})"
            text += f" + {spelled}" if text else spelled
    return text, SUM


def _product(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    """A fraction with what has a negative exponent below the line; a sign goes to the front."""
    sign, above, below = "", [], []
    for factor in expression.args:
        if isinstance(factor, Rational):
            sign = "-" if factor < 0 else ""
            above += [literal(Fraction(abs(int(factor.p))))] if abs(factor.p) != 1 else []
            below += [literal(Fraction(int(factor.q)))] if factor.q != 1 else []
        elif isinstance(factor, Pow) and isinstance(factor.exp, Rational) and factor.exp < 0:
            below.append(writer.text(Pow(factor.base, -factor.exp), scope, POWER))
        else:
            above.append(writer.text(factor, scope, POWER))
    text = "*".join(above) or "1"
    if below:
        text += f"/({'*'.join(below)})" if len(below) > 1 else f"/{below[0]}"
    return sign + text, SUM if sign else PRODUCT


def _matrix_product(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    """Numbers among the factors scale the first matrix."""
    number = Mul(*(factor for factor in expression.args if not nodes.is_matrix(factor)))
    chain = " @ ".join(writer.text(factor, scope, POWER) for factor in expression.args if nodes.is_matrix(factor))
    if number in (S.One, S.NegativeOne):
        return (chain, PRODUCT) if number is S.One else (f"-{chain}", SUM)
    spelled, level = writer.spell(number, scope)
    if level == SUM and isinstance(number, Add):
        spelled, level = f"({spelled})", ATOM
    return f"{spelled}*{chain}", min(level, PRODUCT)


def _entrywise_product(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    return "*".join(writer.text(factor, scope, POWER) for factor in expression.args), PRODUCT


def _kronecker_product(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    return f"np.kron({', '.join(writer.text(factor, scope) for factor in expression.args)})", ATOM


def _power(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    base, exponent = expression.args
    if base is S.Exp1:
        return f"np.exp({writer.text(exponent, scope)})", ATOM
    if exponent == S.Half:
        return f"np.sqrt({writer.text(base, scope)})", ATOM
    if isinstance(exponent, Rational) and exponent < 0:
        return f"1/{writer.text(Pow(base, -exponent), scope, POWER)}", PRODUCT
    return f"{writer.text(base, scope, ATOM)}**{writer.text(exponent, scope, ATOM)}", POWER


def _matrix_power(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    base, exponent = expression.args
    if not isinstance(exponent, Integer):
        raise Unsupported("the exponent of a matrix is no plain whole number")
    return f"la.matrix_power({writer.text(base, scope)}, {int(exponent)})", ATOM


def _transpose(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    return f"{writer.text(expression.args[0], scope, ATOM)}.T", ATOM


def _call(function: str, after: str = "") -> Rule:
    """A function of one argument, and what follows its bracket."""
    return lambda expression, writer, scope: (f"{function}({writer.text(expression.args[0], scope)}){after}", ATOM)


def _exponential(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    return f"np.exp({writer.text(expression.args[-1], scope)})", ATOM


def _squared_norm(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    return f"np.sum({writer.text(expression.args[0], scope, ATOM)}**2)", ATOM


def _quadratic_form(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    x, matrix = expression.args
    column = writer.text(x, scope, ATOM)
    return f"({column}.T @ {writer.text(matrix, scope, POWER)} @ {column}).item()", ATOM


# ---------------------------------------------------------------------------------------------- shapes and entries


def _identity(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    return f"np.eye({writer.size_text(expression.args[0], scope)})", ATOM


def _filled(function: str) -> Rule:
    def rule(expression: Any, writer: Writer, scope: Scope) -> Spelled:
        rows, columns = (writer.size_text(side, scope) for side in expression.shape)
        return f"{function}(({rows}, {columns}))", ATOM

    return rule


def _as_scalar(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    (inside,) = expression.args
    if isinstance(inside, nodes.AsMatrix):
        return writer.spell(inside.args[0], scope)
    return f"{writer.text(inside, scope, ATOM)}.item()", ATOM


def _as_matrix(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    (inside,) = expression.args
    if isinstance(inside, nodes.AsScalar):
        return writer.spell(inside.args[0], scope)
    return f"np.array([[{writer.text(inside, scope)}]], float)", ATOM


def _entry(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    matrix, row, column = expression.args
    places = ", ".join(_place(index, writer, scope) for index in (row, column))
    return f"{writer.text(matrix, scope, ATOM)}[{places}]", ATOM


def _column(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    matrix, column = expression.args
    return f"{writer.text(matrix, scope, ATOM)}[:, [{_place(column, writer, scope)}]]", ATOM


def _place(index: Any, writer: Writer, scope: Scope) -> str:
    """A position counted from 0; below that Python would count from the end, so nothing else is an index."""
    if isinstance(index, Integer) and index >= 1:
        return str(int(index) - 1)
    if not isinstance(index, Symbol) or not index.is_integer or not index.is_positive:
        raise Unsupported("an index is neither a whole number from 1, nor a size, nor the index of a sum")
    return f"{writer.text(index, scope)}-1"


def _block(expression: Any, writer: Writer, scope: Scope) -> Spelled:
    cells = [[_cell(cell, writer, scope) for cell in _without_rows_in_rows(row)] for row in expression.cells]
    text = ", ".join(f"[{', '.join(row)}]" for row in cells)
    numbers = all(isinstance(cell, nodes.AsMatrix) for row in expression.cells for cell in row)
    return (f"np.array([{text}], float)" if numbers else f"np.block([{text}])"), ATOM


def _without_rows_in_rows(row: Any) -> Iterator[Any]:
    """The cells of a row; those of a block that is one row itself stand in it directly."""
    for cell in row:
        if isinstance(cell, nodes.Block) and len(cell.cells) == 1:
            yield from _without_rows_in_rows(cell.cells[0])
        else:
            yield cell


def _cell(cell: Any, writer: Writer, scope: Scope) -> str:
    return writer.text(cell.args[0] if isinstance(cell, nodes.AsMatrix) else cell, scope)


ALGEBRA: dict[type, Rule] = {
    Rational: _rational,
    type(S.Pi): _constant("np.pi"),
    type(S.Exp1): _constant("np.e"),
    Symbol: _name,
    MatrixSymbol: _name,
    Add: _sum,
    MatAdd: _sum,
    Mul: _product,
    MatMul: _matrix_product,
    HadamardProduct: _entrywise_product,
    Pow: _power,
    MatPow: _matrix_power,
    Inverse: _call("la.inv"),
    Transpose: _transpose,
    Trace: _call("np.trace"),
    Determinant: _call("la.det"),
    Identity: _identity,
    ZeroMatrix: _filled("np.zeros"),
    OneMatrix: _filled("np.ones"),
    exp: _exponential,
    log: _call("np.log"),
    Abs: _call("abs"),
    nodes.LogDet: _call("la.slogdet", "[1]"),
    nodes.SquaredNorm: _squared_norm,
    nodes.QuadraticForm: _quadratic_form,
    nodes.AsScalar: _as_scalar,
    nodes.AsMatrix: _as_matrix,
    nodes.Entry: _entry,
    nodes.Column: _column,
    nodes.Block: _block,
    nodes.Diag: _call("np.diagflat"),
    nodes.Diagonal: _call("np.diag", "[:, None]"),
    nodes.Kron: _kronecker_product,
    nodes.Vec: _call("np.transpose", ".reshape(-1, 1)"),
    nodes.ElementwiseExp: _call("np.exp"),
    nodes.ElementwiseLog: _call("np.log"),
}
