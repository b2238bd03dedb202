"""Functions of the syntax that take trees and make a tree; those that bind a name are in :mod:`binders`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Determinant, HadamardProduct, Identity, Inverse, OneMatrix, S, Trace, ZeroMatrix
from sympy.core.symbol import Str

from derivations.documents import magnitudes
from derivations.documents.kinds import as_distribution, as_matrix, as_number, is_number
from derivations.documents.scope import Shape
from derivations.language import kinks, nodes
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.plain import plain
from derivations.language.shapes import (
    brief,
    require_column,
    require_divergence,
    require_normal,
    require_point,
    require_quadratic,
    require_same_shapes,
    require_square,
    shape_text,
)

SIZE = "size"

COERCIONS: dict[str, Callable[[Any], Any]] = {
    "number": as_number,
    "matrix": as_matrix,
    "distribution": as_distribution,
    "number or matrix": lambda tree: tree if nodes.is_matrix(tree) else as_number(tree),
}


@dataclass(frozen=True)
class Function:
    """What kinds of arguments a function takes and what it makes of them; ``fewest`` allows leaving the last ones out."""

    kinds: tuple[str, ...]
    build: Callable[..., Any]
    fewest: int | None = None
    unlimited: bool = False

    def takes(self, count: int) -> bool:
        fewest = len(self.kinds) if self.fewest is None else self.fewest
        return fewest <= count and (self.unlimited or count <= len(self.kinds))

    def kind(self, position: int) -> str:
        return self.kinds[min(position, len(self.kinds) - 1)]


def _of_square(name: str, node: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def build(matrix: Any) -> Any:
        require_square(name, matrix)
        return node(matrix)

    return build


def _logarithm(argument: Any) -> Any:
    if nodes.is_matrix(argument):
        return nodes.ElementwiseLog(argument)
    if isinstance(argument, Determinant):
        return nodes.LogDet(argument.args[0])
    return magnitudes.logarithm(argument)


def _exponential(argument: Any) -> Any:
    return nodes.ElementwiseExp(argument) if nodes.is_matrix(argument) else magnitudes.exponential(argument)


def _diagonal_matrix(column: Any) -> Any:
    require_column("diag", column)
    return nodes.Diag(column)


def _hadamard(*factors: Any) -> Any:
    require_same_shapes(factors)
    return HadamardProduct(*factors)


def _quadratic_form(vector: Any, matrix: Any) -> Any:
    require_quadratic(vector, matrix)
    return nodes.QuadraticForm(vector, matrix)


def _normal(mean: Any, covariance: Any) -> Any:
    require_normal(mean, covariance)
    return nodes.Normal(mean, covariance)


def _log_density(distribution: Any, point: Any) -> Any:
    require_point("logpdf", point, distribution)
    return nodes.LogDensity(distribution, point)


def _density(distribution: Any, point: Any) -> Any:
    require_point("pdf", point, distribution)
    return magnitudes.exponential(nodes.LogDensity(distribution, point))


def _divergence(first: Any, second: Any) -> Any:
    require_divergence(first, second)
    return nodes.KL(first, second)


FUNCTIONS: dict[str, Function] = {
    "inv": Function(("matrix",), _of_square("inv", Inverse)),
    "tr": Function(("matrix",), _of_square("tr", Trace)),
    "det": Function(("matrix",), _of_square("det", Determinant)),
    "logdet": Function(("matrix",), _of_square("logdet", nodes.LogDet)),
    "log": Function(("number or matrix",), _logarithm),
    "exp": Function(("number or matrix",), _exponential),
    "sqrt": Function(("number",), lambda number: magnitudes.power(number, S.Half)),
    "I": Function((SIZE,), Identity),
    "zeros": Function((SIZE, SIZE), lambda rows, columns=S.One: ZeroMatrix(rows, columns), fewest=1),
    "ones": Function((SIZE, SIZE), lambda rows, columns=S.One: OneMatrix(rows, columns), fewest=1),
    "diag": Function(("matrix",), _diagonal_matrix),
    "diagonal": Function(("matrix",), _of_square("diagonal", nodes.Diagonal)),
    "kron": Function(("matrix", "matrix"), nodes.Kron),
    "vec": Function(("matrix",), nodes.Vec),
    "hadamard": Function(("matrix", "matrix"), _hadamard, unlimited=True),
    "norm2": Function(("matrix",), nodes.SquaredNorm),
    "quad": Function(("matrix", "matrix"), _quadratic_form),
    "N": Function(("matrix", "matrix"), _normal),
    "logpdf": Function(("distribution", "matrix"), _log_density),
    "pdf": Function(("distribution", "matrix"), _density),
    "KL": Function(("distribution", "distribution"), _divergence),
    "entropy": Function(("distribution",), nodes.Entropy),
    "max": Function(("number", "number"), kinks.Maximum, unlimited=True),
    "min": Function(("number", "number"), kinks.Minimum, unlimited=True),
    "logplus": Function(("number",), lambda number: kinks.Maximum(magnitudes.logarithm(number), S.Zero)),
}


def opaque(name: str, value: Shape, signature: Sequence[Shape] | None, arguments: Sequence[Any]) -> Any:
    """A declared opaque function at its arguments, whose shapes must be those it was declared ``of``."""
    if signature is not None and len(arguments) != len(signature):
        raise DocumentError(f"{name} was declared with {_counted(len(signature))}, but here it has {_counted(len(arguments))}")
    if not arguments:
        raise DocumentError(f"{name} needs an argument")
    shapes: Sequence[Shape | None] = signature if signature is not None else [None] * len(arguments)
    fitted = [_argument(name, argument, shape) for argument, shape in zip(arguments, shapes, strict=True)]
    if not value:
        return nodes.OpaqueScalar(Str(name), *fitted)
    rows, columns = (*value, S.One)[:2]
    return nodes.OpaqueMatrix(Str(name), rows, columns, *fitted)


def _argument(name: str, argument: Any, shape: Shape | None) -> Any:
    """An argument in the kind declared for it; without a declaration numbers and matrices are taken as they are."""
    if isinstance(argument, nodes.Normal):
        raise IllTyped(f"{name} takes numbers and matrices, but {brief(argument)} is a distribution")
    if shape is None or (not shape and is_number(argument)):
        return argument
    matrix = as_matrix(argument)
    rows, columns = (*shape, S.One, S.One)[:2]
    if not shape or tuple(matrix.shape) != (rows, columns):
        wanted = f"shape ({plain(rows)}, {plain(columns)})" if shape else "a number"
        raise IllTyped(f"{name} was declared of {wanted}, but {brief(argument)} is {shape_text(argument)}")
    return matrix


def _counted(count: int) -> str:
    return "1 argument" if count == 1 else f"{count} arguments"
