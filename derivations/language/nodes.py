"""The node classes that SymPy lacks; everything else in a statement is an ordinary SymPy expression.

A scalar node is a SymPy ``Expr``, a matrix node a ``MatrixExpr`` of symbolic shape, a vector a matrix with one
column. No node evaluates itself when it is built: the tree stays what the author wrote, and only a *reading*
(:mod:`derivations.readings`) gives it a value.

Bound variables (the ``z`` of an expectation, the index of a sum) are renamed when a node is built, by how deeply
binders nest in the body. Equal expressions therefore stay equal trees, and substitution never captures.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import Add, Basic, Expr, Integer, MatrixSymbol, S, Symbol, ZeroMatrix, expand
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixExpr

BOUND_MARK = "#"


class ScalarNode(Expr):  # type: ignore[misc]
    """A real number made from other expressions."""

    is_commutative = True
    is_real = True

    def __new__(cls, *args: Basic) -> Any:
        return Basic.__new__(cls, *args)


class MatrixNode(MatrixExpr):  # type: ignore[misc]
    """A matrix made from other expressions; subclasses give its ``shape``."""

    def __new__(cls, *args: Basic) -> Any:
        return Basic.__new__(cls, *args)


class Normal(Basic):  # type: ignore[misc]
    r"""The normal distribution :math:`\mathcal N(m, \Sigma)`; ``mean`` is d×1, ``covariance`` d×d."""

    def __new__(cls, mean: Basic, covariance: Basic) -> Any:
        return Basic.__new__(cls, mean, covariance)

    @property
    def mean(self) -> Any:
        return self.args[0]

    @property
    def covariance(self) -> Any:
        return self.args[1]


# ---------------------------------------------------------------------------------------------- scalar nodes


class AsScalar(ScalarNode):
    """The one entry of a 1×1 matrix, which the field writes as a number: ``x.T @ A @ x``."""


class Entry(ScalarNode):
    """``Entry(M, i, j)``: the entry of M in row i and column j, counted from 1."""


class LogDet(ScalarNode):
    r""":math:`\log\det M`, the natural logarithm; M must have a positive determinant."""


class SquaredNorm(ScalarNode):
    r""":math:`\|M\|^2`, the sum of the squares of all entries (Frobenius for a matrix)."""


class QuadraticForm(ScalarNode):
    r"""``QuadraticForm(x, A)`` is :math:`x^\top A x` with x of shape d×1 and A of shape d×d."""


class LogDensity(ScalarNode):
    r"""``LogDensity(q, x)`` is :math:`\log q(x)` for a :class:`Normal` q."""


class KL(ScalarNode):
    r"""``KL(q, p)`` is :math:`\mathbb E_q[\log q - \log p]`."""


class Entropy(ScalarNode):
    r"""``Entropy(q)`` is :math:`-\mathbb E_q[\log q]`, in nats."""


class OpaqueScalar(ScalarNode):
    """``OpaqueScalar(name, *arguments)``: an unknown smooth function with a real value."""


class Directional(ScalarNode):
    r"""``Directional(f, X, H)`` is :math:`\frac{d}{dt} f(X + tH)|_{t=0}`; X is a variable of f."""


class Expectation(ScalarNode):
    r"""``Expectation(body, z, q)`` is :math:`\mathbb E_{z\sim q}[\text{body}]`; build it with :func:`expectation`."""


class FiniteSum(ScalarNode):
    r"""``FiniteSum(body, i, n)`` is :math:`\sum_{i=1}^n \text{body}`; build it with :func:`finite_sum`."""


class LogIntegral(ScalarNode):
    r"""``LogIntegral(body, z)`` is :math:`\log\int e^{\text{body}}\,dz`; build it with :func:`log_integral`."""


class At(ScalarNode):
    """``At(body, X, value)``: the body with the variable X set to ``value``; build it with :func:`at`."""


class Limit(ScalarNode):
    r"""``Limit(body, t, a, side)`` is :math:`\lim_{t\to a}` of the body; build it with :func:`limit`.

    ``a`` is a number, or :data:`INFINITY` or its negative; ``side`` is 1 from above, -1 from below, 0 from both sides.
    """


# ---------------------------------------------------------------------------------------------- matrix nodes


class AsMatrix(MatrixNode):
    """A number as a 1×1 matrix."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return (S.One, S.One)


class Diag(MatrixNode):
    """``Diag(v)``: the diagonal matrix with the entries of the column v."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return (self.args[0].shape[0], self.args[0].shape[0])


class Diagonal(MatrixNode):
    """``Diagonal(M)``: the column of the diagonal entries of the square matrix M."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return (self.args[0].shape[0], S.One)


class Kron(MatrixNode):
    r"""``Kron(A, B)``: the Kronecker product :math:`A \otimes B`, the blocks :math:`a_{ij} B`."""

    @property
    def shape(self) -> tuple[Any, Any]:
        first, second = (factor.shape for factor in self.args)
        return expand(first[0] * second[0]), expand(first[1] * second[1])


class Vec(MatrixNode):
    """``Vec(A)``: the columns of A one below the other."""

    @property
    def shape(self) -> tuple[Any, Any]:
        rows, columns = self.args[0].shape
        return (expand(rows * columns), S.One)


class Column(MatrixNode):
    """``Column(M, j)``: column j of M as a column vector, counted from 1."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return (self.args[0].shape[0], S.One)


class Block(MatrixNode):
    """``Block(c, A, B, …)``: a matrix put together from blocks, c to a row; build it with :func:`block`."""

    @property
    def cells(self) -> tuple[tuple[Any, ...], ...]:
        """The blocks, row by row."""
        count, blocks = int(self.args[0]), self.args[1:]
        return tuple(blocks[start : start + count] for start in range(0, len(blocks), count))

    @property
    def shape(self) -> tuple[Any, Any]:
        first, rows = self.cells[0], self.cells
        return Add(*(row[0].shape[0] for row in rows)), Add(*(cell.shape[1] for cell in first))


class ElementwiseExp(MatrixNode):
    """exp of every entry."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].shape


class ElementwiseLog(MatrixNode):
    """The natural logarithm of every entry."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].shape


class OpaqueMatrix(MatrixNode):
    """``OpaqueMatrix(name, rows, columns, *arguments)``: an unknown smooth function with a matrix value."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return (self.args[1], self.args[2])


class Gradient(MatrixNode):
    """``Gradient(f, X)``: the partial derivatives of f in the entries of X, laid out in the shape of X.

    For a symmetric or diagonal X it is the symmetric (diagonal) matrix G with Df[H] = tr(GᵀH) for every symmetric
    (diagonal) H. The derivative in a number is ``Directional(f, s, 1)``.
    """

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[1].shape


class MatrixExpectation(MatrixNode):
    """An expectation whose body is a matrix; build it with :func:`expectation`."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].shape


class MatrixFiniteSum(MatrixNode):
    """A finite sum whose body is a matrix; build it with :func:`finite_sum`."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].shape


class MatrixAt(MatrixNode):
    """A matrix with the variable X set to ``value``; build it with :func:`at`."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].shape


class MatrixLimit(MatrixNode):
    """The limit of a matrix, entry by entry; build it with :func:`limit`."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].shape


# ---------------------------------------------------------------------------------------------- binders

LIMITS = (Limit, MatrixLimit)
BINDERS = (Expectation, MatrixExpectation, FiniteSum, MatrixFiniteSum, LogIntegral, At, MatrixAt, *LIMITS)

INFINITY, MINUS_INFINITY = Str("oo"), Str("-oo")
"""Where a variable of a limit may go besides a number."""


def is_matrix(expression: Any) -> bool:
    """Whether the expression is a matrix, rather than a number or a distribution."""
    return isinstance(expression, MatrixExpr)


def display_name(symbol: Any) -> str:
    """The name an author gave to a variable, without the mark of a bound one."""
    return str(symbol.name).split(BOUND_MARK)[0]


@lru_cache(maxsize=65536)
def binder_depth(expression: Any) -> int:
    """How deeply binders nest in the expression."""
    inner = max((binder_depth(argument) for argument in expression.args), default=0)
    return inner + 1 if isinstance(expression, BINDERS) else inner


_MOST_SHARED = 200_000
_shared_by_value: dict[Any, Any] = {}
_shared_by_identity: dict[int, tuple[Any, Any, frozenset[Any]]] = {}


def shared_with_free_variables(expression: Any) -> tuple[Any, frozenset[Any]]:
    """One object for all equal expressions, so that a dictionary finds it by identity, and its free variables.

    SymPy compares deeply where two equal expressions are different objects, which costs more than reading them.
    """
    found = _shared_by_identity.get(id(expression)) or _known(expression)
    return found[1], found[2]


def free_variables(expression: Any) -> frozenset[Any]:
    """The variables and sizes an expression depends on; bound ones excluded, sizes in shapes included."""
    return _known(expression)[2]


def _known(expression: Any) -> tuple[Any, Any, frozenset[Any]]:
    """The expression itself (kept alive, so that its identity stays its own), the shared one, its free variables."""
    found = _shared_by_identity.get(id(expression))
    if found is None:
        if len(_shared_by_identity) > _MOST_SHARED:
            _shared_by_identity.clear()
            _shared_by_value.clear()
        chosen = _shared_by_value.setdefault(expression, expression)
        free = _free_variables(chosen) if chosen is expression else free_variables(chosen)
        found = _shared_by_identity[id(expression)] = (expression, chosen, free)
    return found


@lru_cache(maxsize=16384)
def occurring(expression: Any, *kinds: type) -> frozenset[Any]:
    """The sub-expressions of some kinds, itself among them, remembered: the engines ask again and again."""
    return frozenset(part for part in _parts(expression) if isinstance(part, kinds))


@lru_cache(maxsize=16384)
def _parts(expression: Any) -> frozenset[Any]:
    """All sub-expressions, itself among them; trees of one claim share most of theirs."""
    return frozenset([expression]).union(*(_parts(argument) for argument in expression.args))


def _free_variables(expression: Any) -> frozenset[Any]:
    if isinstance(expression, Symbol):
        return frozenset([expression])
    if isinstance(expression, MatrixSymbol):
        return frozenset([expression]).union(*(free_variables(side) for side in expression.shape))
    if isinstance(expression, BINDERS):
        body, variable, *rest = expression.args
        inner = free_variables(body) - {variable}
        return inner.union(*(free_variables(part) for part in rest))
    return frozenset().union(*(free_variables(argument) for argument in expression.args))


def _bound(variable: Any, depth: int) -> Any:
    name = f"{display_name(variable)}{BOUND_MARK}{depth}"
    if isinstance(variable, MatrixSymbol):
        return MatrixSymbol(name, *variable.shape)
    return Symbol(name, **variable.assumptions0)


def substitute(expression: Any, replacements: dict[Any, Any]) -> Any:
    """Replace variables; safe under binders, because bound names never occur free outside their body."""
    return expression.xreplace(replacements) if replacements else expression


def expectation(body: Any, variable: Any, distribution: Any) -> Any:
    """E over ``variable ~ distribution`` of a scalar or matrix body."""
    bound = _bound(variable, binder_depth(body) + 1)
    node = MatrixExpectation if is_matrix(body) else Expectation
    return node(substitute(body, {variable: bound}), bound, distribution)


def finite_sum(body: Any, index: Any, size: Any) -> Any:
    """The sum of ``body`` for index = 1 … size."""
    bound = _bound(index, binder_depth(body) + 1)
    node = MatrixFiniteSum if is_matrix(body) else FiniteSum
    return node(substitute(body, {index: bound}), bound, size)


def log_integral(body: Any, variable: Any) -> Any:
    """log ∫ exp(body) d(variable) over all of ℝ^(shape of the variable)."""
    bound = _bound(variable, binder_depth(body) + 1)
    return LogIntegral(substitute(body, {variable: bound}), bound)


def at(body: Any, variable: Any, value: Any) -> Any:
    """The body at ``variable = value``; derivatives in the body are taken first."""
    bound = _bound(variable, binder_depth(body) + 1)
    node = MatrixAt if is_matrix(body) else At
    return node(substitute(body, {variable: bound}), bound, value)


def set_to(body: Any, variable: Any, value: Any) -> Any:
    """The body with the value written for the variable; as :func:`at` where something is differentiated in the variable."""
    if any(derivative.args[1] == variable for derivative in occurring(body, Directional, Gradient)):
        return at(body, variable, value)
    return substitute(body, {variable: value})


def limit(body: Any, variable: Any, target: Any, side: int) -> Any:
    """The limit of the body as the variable goes to the target."""
    bound = _bound(variable, binder_depth(body) + 1)
    node = MatrixLimit if is_matrix(body) else Limit
    return node(substitute(body, {variable: bound}), bound, target, Integer(side))


def block(rows: Any) -> Any:
    """The matrix of blocks given row by row, as many in each row."""
    return Block(Integer(len(rows[0])), *(cell for row in rows for cell in row))


def index_symbol(name: str) -> Symbol:
    """An index of a sum: a whole number from 1."""
    return Symbol(name, integer=True, positive=True)


def size_symbol(name: str) -> Symbol:
    """A symbolic dimension: a whole number from 1."""
    return Symbol(name, integer=True, positive=True)


ONE = Integer(1)


def zero_like(tree: Any) -> Any:
    """Zero in the kind of the tree: a number, or a matrix of its shape."""
    return ZeroMatrix(*tree.shape) if is_matrix(tree) else S.Zero
