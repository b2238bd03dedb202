r"""Trees as LaTeX that a person would write.

Every name in its own spelling (:mod:`derivations.readings.typeset_names`), fractions in front, numbers before matrices,
parentheses only where they are needed. What is printed of a tree that was read from text is read back as the same tree by
:mod:`derivations.documents.latex`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import (
    Abs,
    Add,
    Determinant,
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
    exp,
    log,
)
from sympy.core.symbol import Str

from derivations.language import nodes
from derivations.language.errors import Unsupported
from derivations.language.kinks import IsAtMost, IsBelow, Maximum, Minimum
from derivations.language.statements import Statement
from derivations.language.vocabulary import Vocabulary
from derivations.readings import typeset_kinks as kinks
from derivations.readings import typeset_matrices as matrices
from derivations.readings import typeset_probability as probability
from derivations.readings import typeset_scalars as scalars
from derivations.readings.typeset_names import Spellings
from derivations.readings.typeset_pieces import Piece
from derivations.readings.typeset_statements import joined, rows_of


def latex(expression: Any, vocabulary: Vocabulary | None = None, own: Mapping[str, str] | None = None) -> str:
    r"""The expression in LaTeX, without dollar signs.

    ``own`` gives spellings that the vocabulary does not hold: those of opaque functions. Raises :class:`Unsupported` for a
    kind of node that the language does not have.

    >>> from sympy import Identity, MatrixSymbol, Symbol, Trace
    >>> from derivations.language.nodes import LogDet, size_symbol
    >>> from derivations.language.vocabulary import Variable, Vocabulary
    >>> d, k = size_symbol("d"), size_symbol("k")
    >>> W, sigma2 = Variable("W", (d, k)), Variable("sigma2", domain="positive")
    >>> vocabulary = Vocabulary(variables={"W": W, "sigma2": sigma2})
    >>> C = W.symbol * W.symbol.T + sigma2.symbol * Identity(d)
    >>> print(latex(C, vocabulary))
    \sigma^2 I_{d} + W W^\top
    >>> print(latex(-LogDet(C) / (2 * sigma2.symbol), vocabulary))
    -\frac{1}{2 \sigma^2} \log\det(\sigma^2 I_{d} + W W^\top)
    """
    return Typesetter(Spellings(vocabulary or Vocabulary(), own)).text(expression)


def latex_statement(statement: Statement, own: Mapping[str, str] | None = None) -> str:
    r"""A statement in LaTeX; between matrices an inequality is the Loewner order.

    Raises :class:`Unsupported` for a statement that has none.

    >>> from derivations.language.statements import Equality
    >>> from derivations.language.vocabulary import Variable, Vocabulary
    >>> x = Variable("x").symbol
    >>> print(latex_statement(Equality(Vocabulary(variables={"x": Variable("x")}), x + x, 2 * x)))
    2 x = 2 x
    """
    return joined(rows_of(statement, Typesetter(Spellings(statement.vocabulary, own)).text))


class Typesetter:
    """Trees to pieces of LaTeX, with the spellings at hand."""

    def __init__(self, spellings: Spellings) -> None:
        self.spellings = spellings

    def text(self, expression: Any) -> str:
        return self.piece(expression).text

    def piece(self, expression: Any) -> Piece:
        """The LaTeX of a tree and how tightly it binds."""
        for kind, typeset in _RULES:
            if isinstance(expression, kind):
                return typeset(self, expression)
        raise Unsupported(f"there is no LaTeX for the node {type(expression).__name__}")


_RULES: tuple[tuple[Any, Callable[[Any, Any], Piece]], ...] = (
    (Rational, scalars.rational),
    ((type(S.Pi), type(S.Exp1)), scalars.constant),
    ((Symbol, MatrixSymbol), scalars.name),
    ((Add, MatAdd), scalars.total),
    (MatMul, matrices.matrix_product),
    (Mul, scalars.scalar_product),
    (Inverse, matrices.inverse),
    (exp, scalars.exponential),
    (Pow, scalars.power),
    (MatPow, matrices.matrix_power),
    (log, scalars.logarithm),
    (Abs, scalars.absolute),
    (Transpose, matrices.transpose),
    (HadamardProduct, matrices.entrywise_product),
    (nodes.Kron, matrices.kronecker_product),
    (nodes.Vec, matrices.vectorised),
    (Identity, matrices.identity),
    (ZeroMatrix, matrices.zeros),
    (OneMatrix, matrices.ones),
    (Trace, matrices.trace),
    (Determinant, matrices.determinant),
    (nodes.LogDet, matrices.log_determinant),
    (nodes.SquaredNorm, matrices.squared_norm),
    (nodes.QuadraticForm, matrices.quadratic_form),
    ((nodes.Diag, nodes.Diagonal), matrices.diagonal),
    ((nodes.ElementwiseExp, nodes.ElementwiseLog), matrices.entry_by_entry),
    (nodes.Entry, matrices.entry),
    (nodes.Column, matrices.column),
    (nodes.Block, matrices.block),
    (nodes.AsScalar, matrices.inside),
    (nodes.AsMatrix, matrices.inside),
    (nodes.Normal, probability.normal),
    (nodes.LogDensity, probability.log_density),
    (nodes.KL, probability.divergence),
    (nodes.Entropy, probability.entropy),
    ((nodes.Expectation, nodes.MatrixExpectation), probability.expectation),
    ((Maximum, Minimum), kinks.extreme),
    ((IsBelow, IsAtMost), kinks.step),
    (nodes.LogIntegral, probability.log_integral),
    ((nodes.FiniteSum, nodes.MatrixFiniteSum), probability.finite_sum),
    ((nodes.OpaqueScalar, nodes.OpaqueMatrix), probability.opaque),
    (nodes.Gradient, probability.gradient),
    (nodes.Directional, probability.directional),
    ((nodes.At, nodes.MatrixAt), probability.at),
    (nodes.LIMITS, probability.limit),
    (Str, probability.infinity),
)
