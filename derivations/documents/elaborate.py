"""Syntax and declared names made into a SymPy tree of :mod:`derivations.language.nodes`, shapes checked on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Rational, S

from derivations.documents import arithmetic, binders, limits
from derivations.documents.calls import COERCIONS, FUNCTIONS, SIZE, Function, opaque
from derivations.documents.forms import FORMS, usage
from derivations.documents.indices import indexed
from derivations.documents.kinds import as_distribution, as_matrix, as_number, settled
from derivations.documents.magnitudes import extent
from derivations.documents.problems import Misread, nearest
from derivations.documents.scope import FUNCTION_USAGE, Placed, Scope, placed, usage_of
from derivations.documents.sizes import LARGEST_SIZE, size
from derivations.documents.syntax_tree import (
    Binding,
    Blocks,
    Call,
    Comparison,
    Indexed,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Sum,
    Syntax,
    Transposed,
)
from derivations.language.errors import DocumentError, IllTyped
from derivations.language.kinks import IsAtMost, IsBelow
from derivations.language.nodes import block, is_matrix
from derivations.language.plain import plain
from derivations.language.products import scaled
from derivations.language.shapes import require_blocks, shape_text


def elaborate(syntax: Syntax, scope: Scope) -> Any:
    """The tree that a piece of syntax stands for: a number, a matrix that is not 1×1, or a distribution.

    Problems are raised as ``Misread`` or ``Clash``, at the smallest piece of syntax that has them.
    """
    if isinstance(syntax, Name) and syntax.name not in scope.indices and (part := scope.parts.get(syntax.name)) is not None:
        return part
    try:  # as Placed does, at a third of the cost
        tree = settled(_RULES[type(syntax)](syntax, scope))
        extent(tree)
        if not is_matrix(tree):
            scope.seen.meet(tree, scope.vocabulary)
    except (IllTyped, DocumentError) as problem:
        raise placed(problem, syntax) from None
    return tree


def _number(syntax: Number, scope: Scope) -> Any:
    return Rational(syntax.value.numerator, syntax.value.denominator)


def _name(syntax: Name, scope: Scope) -> Any:
    return scope.value(syntax)


def _sum(syntax: Sum, scope: Scope) -> Any:
    return arithmetic.total([(sign, elaborate(term, scope)) for sign, term in syntax.terms])


def _negative(syntax: Negative, scope: Scope) -> Any:
    return arithmetic.negative(elaborate(syntax.operand, scope))


def _product(syntax: Product, scope: Scope) -> Any:
    # a sign in front counts as a factor: SymPy multiplies -(s + t) out, but not -1*(s + t)*u
    if isinstance(syntax.first, Negative):
        chain = arithmetic.Chain(elaborate(syntax.first.operand, scope), S.NegativeOne)
    else:
        chain = arithmetic.Chain(elaborate(syntax.first, scope))
    for operator, factor in syntax.rest:
        tree = elaborate(factor, scope)
        with Placed(Syntax(syntax.start, factor.end)):
            chain.extend(operator, tree)
        if operator == "/":
            scope.seen.meet(S.One / as_number(tree), scope.vocabulary)
    return chain.tree()


def _power(syntax: Power, scope: Scope) -> Any:
    exponent = syntax.exponent
    if isinstance(exponent, Name) and exponent.name == "T" and not scope.declares("T"):
        raise Misread("the transpose of A is written A.T", syntax.start, syntax.end)
    return arithmetic.power(elaborate(syntax.operand, scope), elaborate(exponent, scope))


def _transposed(syntax: Transposed, scope: Scope) -> Any:
    return arithmetic.transposed(elaborate(syntax.operand, scope))


def _indexed(syntax: Indexed, scope: Scope) -> Any:
    return indexed(syntax, elaborate(syntax.operand, scope), scope)


def _blocks(syntax: Blocks, scope: Scope) -> Any:
    rows = [[as_matrix(elaborate(cell, scope)) for cell in row] for row in syntax.rows]
    require_blocks(rows)
    return block(rows)


# ------------------------------------------------------------------------------------------ calls


def _call(syntax: Call, scope: Scope) -> Any:
    name = syntax.name.name
    if name in scope.vocabulary.functions:
        arguments = [elaborate(argument, scope) for argument in syntax.arguments]
        return opaque(name, scope.vocabulary.functions[name], scope.signatures.get(name), arguments)
    if name in _BINDING_CALLS:
        return _BINDING_CALLS[name](syntax, scope)
    if name not in FUNCTIONS:
        raise _no_function(syntax.name, scope)
    function = FUNCTIONS[name]
    _require_count(syntax, function.takes(len(syntax.arguments)))
    if name == "N" and scope.conventions.normal == "deviation":
        mean, deviation = (_argument(function, i, argument, scope) for i, argument in enumerate(syntax.arguments))
        return function.build(mean, scaled(S.One, [deviation, arithmetic.transposed(deviation)]))
    return function.build(*(_argument(function, i, argument, scope) for i, argument in enumerate(syntax.arguments)))


def _argument(function: Function, position: int, syntax: Syntax, scope: Scope) -> Any:
    kind = function.kind(position)
    if kind == SIZE:
        return size(syntax, scope)
    tree = elaborate(syntax, scope)
    with Placed(syntax):
        return COERCIONS[kind](tree)


def _require_count(syntax: Call, fits: bool) -> None:
    if not fits:
        name, count = syntax.name.name, len(syntax.arguments)
        given = f"here it has {count or 'no'} argument{'s' if count != 1 else ''}"
        message = f"{name} is written {FUNCTION_USAGE[name]}; {given}"
        if name in ("D", "E", "I", "N"):
            message += f" (a product with the symbol {name} is written {name} @ (…) or {name}*(…))"
        raise Misread(message, syntax.start, syntax.end)


def _no_function(name: Name, scope: Scope) -> Misread:
    if name.name in FORMS:
        message = f"{usage(name.name)} is a claim of its own and has no value: write it as a claim"
    elif scope.declares(name.name):
        tree = scope.value(name)
        what = f"a matrix of {shape_text(tree)}" if is_matrix(tree) else shape_text(tree)
        message = f"“{name.name}” is no function but {what}: a product is written {name.name}*(…) or {name.name} @ (…)"
    else:
        near = nearest(name.name, [*FUNCTION_USAGE, *FORMS, *scope.vocabulary.functions])
        message = f"there is no function “{name.name}”{near or '; functions of your own are declared in [functions]'}"
    return Misread(message, name.start, name.end)


# ------------------------------------------------------------------------------------------ calls that bind a name


def _expectation(syntax: Call, scope: Scope) -> Any:
    (binding,) = _bindings(syntax)
    variable = scope.variable(binding.name, "E")
    distribution = elaborate(binding.value, scope)
    with Placed(binding.value):
        distribution = as_distribution(distribution)
    return binders.expectation(elaborate(syntax.arguments[0], scope), variable, distribution)


def _finite_sum(syntax: Call, scope: Scope) -> Any:
    (binding,) = _bindings(syntax)
    index = binding.name
    is_taken = scope.declares(index.name) and index.name not in scope.indices  # an inner sum may use an outer one's name
    if is_taken or usage_of(index.name):
        raise Misread(f"“{index.name}” has a meaning already: choose another name for the index", index.start, index.end)
    last = size(binding.value, scope)
    if not (last.is_Symbol or last.is_Integer):
        message = f"a sum runs to a declared size or a whole number up to {LARGEST_SIZE}: declare {plain(last)} as a size"
        raise Misread(message, binding.value.start, binding.value.end)
    body = elaborate(syntax.arguments[0], scope.with_index(index.name, last))
    return binders.finite_sum(body, index.name, last)


def _count(syntax: Call, scope: Scope) -> Any:
    """How many indices satisfy a comparison: the sum of its indicator."""
    comparison, binding = syntax.arguments
    indicator = Call(syntax.start, comparison.end, Name(syntax.start, syntax.start, "indicator"), (comparison,))
    return _finite_sum(Call(syntax.start, syntax.end, syntax.name, (indicator, binding)), scope)


def _indicator(syntax: Call, scope: Scope) -> Any:
    """1 where a comparison of two numbers holds, else 0."""
    _require_count(syntax, len(syntax.arguments) == 1)
    (comparison,) = syntax.arguments
    if not isinstance(comparison, Comparison):
        message = "a comparison of two numbers is needed here: indicator(a < b), count(a < b, i in n)"
        raise Misread(message, comparison.start, comparison.end)
    left, right = (_compared(side, scope) for side in (comparison.left, comparison.right))
    step = IsAtMost if comparison.relation.endswith("=") else IsBelow
    return step(left, right) if comparison.relation.startswith("<") else step(right, left)


def _compared(syntax: Syntax, scope: Scope) -> Any:
    tree = elaborate(syntax, scope)
    with Placed(syntax):
        return as_number(tree)


def _at(syntax: Call, scope: Scope) -> Any:
    settings = [(scope.variable(item.name, "at"), elaborate(item.value, scope)) for item in _bindings(syntax)]
    return binders.at(elaborate(syntax.arguments[0], scope), settings, scope.vocabulary)


def _limit(syntax: Call, scope: Scope) -> Any:
    (binding,) = _bindings(syntax)
    return limits.limit(
        elaborate(syntax.arguments[0], scope), *limits.approach(binding, syntax.arguments[2:], scope, elaborate)
    )


def _bindings(syntax: Call) -> list[Binding]:
    return [argument for argument in syntax.arguments if isinstance(argument, Binding)]


def _gradient(syntax: Call, scope: Scope) -> Any:
    _require_count(syntax, len(syntax.arguments) == 2)
    function, variable = syntax.arguments
    slope = binders.gradient(elaborate(function, scope), scope.variable(variable, "grad"))
    numerator = scope.conventions.gradient == "numerator" and is_matrix(slope)
    return arithmetic.transposed(slope) if numerator else slope


def _mean(syntax: Call, scope: Scope) -> Any:
    _require_count(syntax, len(syntax.arguments) == 1)
    return binders.sample_mean(scope.variable(syntax.arguments[0], "mean"))


def _covariance(syntax: Call, scope: Scope) -> Any:
    _require_count(syntax, len(syntax.arguments) == 1)
    data = scope.variable(syntax.arguments[0], "cov")
    return binders.sample_covariance(data, unbiased=scope.conventions.covariance == "1/(n-1)")


def _directional(syntax: Call, scope: Scope) -> Any:
    _require_count(syntax, len(syntax.arguments) == 3)
    function, variable, direction = syntax.arguments
    symbol = scope.variable(variable, "D")
    return binders.directional(elaborate(function, scope), symbol, elaborate(direction, scope), scope.vocabulary)


def _log_integral(syntax: Call, scope: Scope) -> Any:
    _require_count(syntax, len(syntax.arguments) == 2)
    body, variable = syntax.arguments
    return binders.log_integral(elaborate(body, scope), scope.variable(variable, "logintegral"))


_BINDING_CALLS: dict[str, Callable[[Call, Scope], Any]] = {
    "E": _expectation,
    "sum": _finite_sum,
    "count": _count,
    "indicator": _indicator,
    "at": _at,
    "limit": _limit,
    "grad": _gradient,
    "D": _directional,
    "logintegral": _log_integral,
    "mean": _mean,
    "cov": _covariance,
}

_RULES: dict[type[Syntax], Callable[[Any, Scope], Any]] = {
    Number: _number,
    Name: _name,
    Sum: _sum,
    Negative: _negative,
    Product: _product,
    Power: _power,
    Transposed: _transposed,
    Indexed: _indexed,
    Blocks: _blocks,
    Call: _call,
}
