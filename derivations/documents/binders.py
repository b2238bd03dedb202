"""Functions of the syntax that bind a name or differentiate in one: E, sum, logintegral, at, grad and D."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Identity, MatAdd, MatrixSymbol, OneMatrix, S, Transpose

from derivations.documents.kinds import as_matrix, as_number
from derivations.language import nodes
from derivations.language.domains import Symmetry
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.products import scaled
from derivations.language.shapes import brief, require_derivative, require_point, require_settable
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.vocabulary import Variable, Vocabulary


def expectation(body: Any, variable: Variable, distribution: Any) -> Any:
    """E of the body when the variable has the distribution."""
    _require_unrestricted(variable, "a normal variable")
    if isinstance(body, nodes.Normal):
        raise IllTyped(f"E takes the expectation of a number or a matrix, but {brief(body)} is a distribution")
    body, column = _over_column(body, variable)
    require_point("E", column, distribution)
    return nodes.expectation(body, column, distribution)


def log_integral(body: Any, variable: Variable) -> Any:
    """log ∫ exp(body) over all values of the variable."""
    _require_unrestricted(variable, "the variable of an integral")
    body, column = _over_column(as_number(body), variable)
    return nodes.log_integral(body, column)


def _require_unrestricted(variable: Variable, what: str) -> None:
    """SymPy has used the declared domain already, as in √(s²) = s for a positive s."""
    if variable.domain != "real":
        raise DocumentError(
            f"“{variable.name}” is declared {variable.domain}, but {what} takes every real value: declare it without a domain"
        )


def _over_column(body: Any, variable: Variable) -> tuple[Any, Any]:
    """The body over a column: a number variable becomes the entry of a 1×1 one, as the distribution's values are."""
    symbol = variable.symbol
    if not variable.is_scalar:
        return body, symbol
    if any(derivative.args[1] == symbol for derivative in body.atoms(nodes.Directional)):
        raise DocumentError(
            f"the body differentiates in the number “{variable.name}”, which is bound here: declare it with shape [1]"
        )
    column = MatrixSymbol(variable.name, 1, 1)
    return nodes.substitute(body, {symbol: nodes.AsScalar(column)}), column


def finite_sum(body: Any, index: str, size: Any) -> Any:
    """The sum of the body for index = 1 … size."""
    if isinstance(body, nodes.Normal):
        raise IllTyped(f"sum adds numbers or matrices, but {brief(body)} is a distribution")
    return nodes.finite_sum(body, nodes.index_symbol(index), size)


def gradient(function: Any, variable: Variable) -> Any:
    """The derivatives of a number in the entries of a variable; in a number, the plain derivative."""
    _require_movable(variable, "gradient")
    require_derivative(function, variable.symbol)
    if variable.is_scalar:
        return nodes.Directional(function, variable.symbol, S.One)
    return nodes.Gradient(function, variable.symbol)


def directional(function: Any, variable: Variable, direction: Any, vocabulary: Vocabulary) -> Any:
    """The derivative of a number in a variable along a direction."""
    _require_movable(variable, "derivative")
    direction = as_number(direction) if variable.is_scalar else as_matrix(direction)
    require_derivative(function, variable.symbol, direction)
    symmetry = variable.kind.symmetry
    if not has_symmetry(direction, symmetry, vocabulary):
        raise DocumentError(
            f"“{variable.name}” is declared {variable.domain} and moves only along {symmetry.value} directions, but the form "
            f"of {brief(direction)} does not show that it is one: declare the direction {symmetry.value}"
            + (", or write H + H.T" if symmetry is Symmetry.SYMMETRIC else "")
        )
    return nodes.Directional(function, variable.symbol, direction)


def _require_movable(variable: Variable, what: str) -> None:
    if variable.kind.symmetry is Symmetry.CURVED:
        raise DocumentError(
            f"“{variable.name}” is declared {variable.domain}, so its entries cannot move independently and a {what} in it "
            "depends on how it moves: declare it without that domain, or take the derivative in another symbol"
        )


def at(function: Any, settings: Sequence[tuple[Variable, Any]], vocabulary: Vocabulary) -> Any:
    """The function with several variables set at once."""
    fitted = [(variable, fitted_value(variable, value, vocabulary)) for variable, value in settings]
    names = [variable.name for variable, _ in fitted]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise DocumentError(f"“{repeated}” is set twice")
    if isinstance(function, nodes.Normal):
        raise IllTyped(f"at sets variables in a number or a matrix, but {brief(function)} is a distribution")
    for variable, value in _innermost_first(fitted):
        function = nodes.at(function, variable.symbol, value)
    return function


def fitted_value(variable: Variable, value: Any, vocabulary: Vocabulary) -> Any:
    """The value in the kind of the variable, and not plainly outside its domain."""
    if isinstance(value, nodes.Normal):
        raise IllTyped(f"“{variable.name}” cannot be set to {brief(value)}, a distribution")
    fitted = value if nodes.is_matrix(value) else as_number(value) if variable.is_scalar else as_matrix(value)
    require_settable(variable.symbol, fitted)
    if variable.is_scalar and variable.symbol.is_positive and fitted.is_positive is False:
        raise DocumentError(f"“{variable.name}” is declared {variable.domain} and cannot be set to {brief(fitted)}")
    if not variable.is_scalar and not _may_be(fitted, variable, vocabulary):
        raise DocumentError(
            f"“{variable.name}” is declared {variable.domain}, and the form of {brief(fitted)} does not show that it is: "
            f"declare “{variable.name}” without a domain, or a symbol that is {variable.domain} for the value"
        )
    return fitted


def _may_be(value: Any, variable: Variable, vocabulary: Vocabulary) -> bool:
    """Whether the form of a value allows it in a matrix domain; positive definiteness is left to the numbers."""
    if variable.kind.symmetry is not Symmetry.CURVED:
        return has_symmetry(value, variable.kind.symmetry, vocabulary)
    declared = vocabulary.variable_of(value) if isinstance(value, MatrixSymbol) else None
    if isinstance(value, Identity):
        return True
    inside = declared is not None and declared.kind.orthogonal and not variable.kind.finite
    return declared is not None and (inside or declared.domain == variable.domain)


def _innermost_first(settings: Sequence[tuple[Variable, Any]]) -> list[tuple[Variable, Any]]:
    """An order in which nesting means setting all at once: no value mentions a variable that is set further out."""
    waiting, order = list(settings), []
    while waiting:
        for candidate in waiting:
            mentioned = nodes.free_variables(candidate[1])
            if all(other is candidate or other[0].symbol not in mentioned for other in waiting):
                break
        else:
            names = " and ".join(f"“{variable.name}”" for variable, _ in waiting)
            raise DocumentError(f"the values of {names} mention each other's variables: declare new symbols for the values")
        waiting.remove(candidate)
        order.append(candidate)
    return order


def sample_mean(data: Variable) -> Any:
    """(1/n) Σ x[i] for a family x over n, as X1/n."""
    X, n = _data_matrix(data, "mean")
    return scaled(1 / n, [X, OneMatrix(n, 1)])


def sample_covariance(data: Variable, unbiased: bool) -> Any:
    """Σ (x[i] − mean)(x[i] − mean)ᵀ divided by n, or by n − 1, as X(I − 11ᵀ/n)Xᵀ/n."""
    X, n = _data_matrix(data, "cov")
    centring = MatAdd(Identity(n), scaled(-1 / n, [OneMatrix(n, 1), OneMatrix(1, n)]))
    return scaled(1 / (n - 1) if unbiased else 1 / n, [X, centring, Transpose(X)])


def _data_matrix(data: Variable, purpose: str) -> tuple[Any, Any]:
    if data.over is None:
        raise DocumentError(f"{purpose} needs data, a symbol declared “over” a size; “{data.name}” is declared without one")
    return data.symbol, data.over
