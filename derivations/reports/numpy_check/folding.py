"""Exact values in place of what a counterexample's values determine, from the leaves up: what makes a long script short."""

from __future__ import annotations

from collections.abc import Container, Iterator
from fractions import Fraction
from itertools import count
from math import inf
from typing import Any

from sympy import (
    Add,
    HadamardProduct,
    Identity,
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
)

from derivations.language import nodes
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Counterexample
from derivations.language.kinks import IsAtMost, IsBelow, Maximum, Minimum
from derivations.language.vocabulary import Vocabulary
from derivations.readings.atoms import Atoms
from derivations.readings.exact import ExactReading
from derivations.readings.fields import RationalField
from derivations.readings.formal import formal_pi
from derivations.readings.point import Budget, Point
from derivations.readings.spelling import spell
from derivations.reports.numpy_check.exact_texts import ZERO_FUNCTION, fraction
from derivations.reports.numpy_check.settling import DERIVATIVES

_FIELD = RationalField()
_SECONDS = 2.0
_OPAQUE = (nodes.OpaqueScalar, nodes.OpaqueMatrix)
_SHAPE_ENDS = {nodes.OpaqueMatrix: 3}
"""How many arguments at the front are a name and a shape."""
_SHAPED = (Identity, ZeroMatrix, OneMatrix, MatrixSymbol)
_ARITHMETIC = (
    *(Add, Mul, Pow, Trace),
    *(MatAdd, MatMul, MatPow, Inverse, Transpose, HadamardProduct),
    *(nodes.SquaredNorm, nodes.QuadraticForm, nodes.AsScalar, nodes.AsMatrix, nodes.Entry, nodes.Column, nodes.Block),
    *(nodes.Diag, nodes.Diagonal, nodes.Kron, nodes.Vec, nodes.FiniteSum, nodes.MatrixFiniteSum),
    *(Maximum, Minimum, IsBelow, IsAtMost),
)
"""What may be done beforehand; derivatives, logarithms, expectations and determinants are left to NumPy."""


class Folding:
    """Puts values in; ``matrices`` holds those of the parts that became a matrix, by the names of their new symbols."""

    def __init__(self, vocabulary: Vocabulary, witness: Counterexample, moving: Container[Any] = ()) -> None:
        self.matrices: dict[str, Any] = {}
        self._vocabulary, self._witness = vocabulary, witness
        self._known = dict(self._values(moving))
        pi, atoms = formal_pi(_FIELD), Atoms(_FIELD, 0, 1, 0)
        sizes = dict(witness.sizes)
        self._reading = ExactReading(Point(_FIELD, vocabulary, sizes, self._known, pi, atoms, Budget.of(_SECONDS)))

    def folded(self, expression: Any, height: int) -> Any:
        """The tree with every part of arithmetic over known values, and at most that high, as one value."""
        return self._fold(expression, height, {})

    def with_letters(self, tree: Any) -> Any:
        """The tree with a letter for every zero matrix and identity, and for every number that stands as a matrix."""
        numbers = {node for node in tree.atoms(nodes.AsMatrix) if isinstance(node.args[0], Rational)}
        return tree.xreplace({node: self._letter(node) for node in tree.atoms(ZeroMatrix, Identity) | numbers})

    def _values(self, moving: Container[Any]) -> Iterator[tuple[Any, Any]]:
        for name, variable in self._vocabulary.variables.items():
            value = self._witness.values.get(name)
            if variable.symbol in moving or value is None:
                continue
            try:
                yield variable.symbol, _in_the_field(value)
            except Unsupported:
                continue  # not a rational value: it stays in the formula

    def _fold(self, expression: Any, height: int, done: dict[Any, Any]) -> Any:
        if expression not in done:
            done[expression] = self._fold_anew(expression, height, done)
        return done[expression]

    def _fold_anew(self, expression: Any, height: int, done: dict[Any, Any]) -> Any:
        if height > 0 and expression in self._known and nodes.is_matrix(expression):
            return self._nothing_or_one(expression)
        if isinstance(expression, _SHAPED) or (not isinstance(expression, Symbol) and not expression.args):
            return expression
        if isinstance(expression, _OPAQUE) and self._witness.values.get(expression.args[0].name) == ZERO_FUNCTION:
            return ZeroMatrix(*expression.shape) if nodes.is_matrix(expression) else S.Zero
        if self._height(expression, frozenset()) <= height:
            try:
                return self._as_value(expression)
            except (Undefined, Unsupported, OutOfBudget):
                pass  # it has no rational value: what it is made of may have
        if isinstance(expression, Symbol):
            return expression
        kept = _SHAPE_ENDS.get(type(expression), 0)
        parts = [*expression.args[:kept], *(self._fold(part, height, done) for part in expression.args[kept:])]
        if all(new is old for new, old in zip(parts, expression.args, strict=True)):
            return _tidy(expression)
        return _tidy(expression.func(*parts))

    def _height(self, expression: Any, bound: frozenset[Any]) -> float:
        """How many steps of arithmetic over known values it is; infinite for anything else."""
        if isinstance(expression, MatrixSymbol | Symbol):
            known = expression in self._known or expression in bound or expression.name in self._witness.sizes
            return 0 if known else inf
        if isinstance(expression, (Rational, *_SHAPED)):
            return 0
        if not isinstance(expression, _ARITHMETIC):
            return inf
        if isinstance(expression, nodes.FiniteSum | nodes.MatrixFiniteSum):
            body, index, _ = expression.args
            return 1 + self._height(body, bound | {index})
        parts = [cell for row in expression.cells for cell in row] if isinstance(expression, nodes.Block) else expression.args
        return 1 + max((self._height(part, bound) for part in parts), default=0)

    def _as_value(self, expression: Any) -> Any:
        """A number, or a new matrix symbol of the same shape."""
        text = spell(self._reading.value(expression))
        if not nodes.is_matrix(expression):
            number = fraction(text)
            return Rational(number.numerator, number.denominator)
        entries = [[fraction(entry) for entry in row] for row in text]
        scale = _scale(entries)
        if scale is not None and (scale == 0 or expression.shape[0] == expression.shape[1]):
            return _scaled_identity(scale, expression.shape)
        return self._letter(expression)

    def _letter(self, expression: Any) -> Any:
        """A symbol for a matrix of known value; equal values share their name."""
        text = spell(self._reading.value(expression))
        name = next((known for known, value in self.matrices.items() if value == text), None) or self._new_name()
        self.matrices[name] = text
        return MatrixSymbol(name, *expression.shape)

    def _nothing_or_one(self, variable: Any) -> Any:
        """A variable, or the zero matrix or identity that it is."""
        scale = _scale([[fraction(entry) for entry in row] for row in spell(self._known[variable])])
        simple = scale == 0 or (scale == 1 and variable.shape[0] == variable.shape[1])
        return _scaled_identity(scale, variable.shape) if scale is not None and simple else variable

    def _new_name(self) -> str:
        taken = {*self._witness.values, *self._vocabulary.variables, *self._vocabulary.sizes, *self.matrices}
        return next(name for name in (f"M{number}" for number in count(1)) if name not in taken)


def _scale(entries: list[list[Fraction]]) -> Fraction | None:
    """The number that a matrix is times the identity (0 for any matrix of zeros), if there is one."""
    scale = entries[0][0]
    multiple = all(entry == scale * (i == j) for i, row in enumerate(entries) for j, entry in enumerate(row))
    return scale if multiple else None


def _scaled_identity(scale: Fraction, shape: tuple[Any, Any]) -> Any:
    if scale == 0:
        return ZeroMatrix(*shape)
    identity = Identity(shape[0])
    return identity if scale == 1 else MatMul(Rational(scale.numerator, scale.denominator), identity)


def _tidy(expression: Any) -> Any:
    """The node without what plainly adds nothing.

    A sum loses its zero matrices and a product its identities, or is zero where a factor is; a derivative loses the terms
    of its body that are constant, and an expectation of a constant is that constant.
    """
    if isinstance(expression, nodes.Expectation | nodes.MatrixExpectation):
        body, variable, _ = expression.args
        return body if variable not in nodes.free_variables(body) else expression
    if isinstance(expression, nodes.Column) and isinstance(expression.args[0], ZeroMatrix):
        return ZeroMatrix(*expression.shape)
    if isinstance(expression, DERIVATIVES):
        body, variable, *directions = expression.args
        kept = [term for term in body.args if variable in nodes.free_variables(term)] if isinstance(body, Add) else []
        return expression.func(Add(*kept), variable, *directions) if kept else expression
    if isinstance(expression, MatAdd):
        terms = [term for term in expression.args if not isinstance(term, ZeroMatrix)]
        return MatAdd(*terms) if len(terms) > 1 else terms[0] if terms else ZeroMatrix(*expression.shape)
    if isinstance(expression, MatMul):
        if any(isinstance(factor, ZeroMatrix) for factor in expression.args):
            return ZeroMatrix(*expression.shape)
        factors = [factor for factor in expression.args if not isinstance(factor, Identity)]
        if any(map(nodes.is_matrix, factors)):
            return MatMul(*factors) if len(factors) > 1 else factors[0]
    return expression


def _in_the_field(value: Any) -> Any:
    if isinstance(value, str):
        return _FIELD.number(fraction(value))
    rows = [[_FIELD.number(fraction(entry)) for entry in row] for row in value]
    if not rows or not rows[0]:
        raise Unsupported("an empty matrix")
    return _FIELD.matrix(len(rows), len(rows[0]), [entry for row in rows for entry in row])
