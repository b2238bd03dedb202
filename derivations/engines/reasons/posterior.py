r"""The evidence lower bound: for a quadratic function f with
:math:`f(z) = c + b^\top z - \tfrac12 z^\top P z`, the gap of :math:`\mathbb E_q[f] + H(q) \le \log\int e^f` is
:math:`\mathrm{KL}(q\,\|\,\mathcal N(P^{-1}b, P^{-1}))`, with the posterior."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, Integer, Inverse, ZeroMatrix, expand_mul

from derivations.language import nodes
from derivations.language.nonnegative import is_positive
from derivations.language.products import scaled_factors
from derivations.language.statements import AtMost
from derivations.readings.collecting import Collector
from derivations.readings.lowering import lower, quadratic_in, tidied
from derivations.readings.words import product_of, scaled_matrix, sum_of


def proposals(bound: AtMost) -> Iterator[Any]:
    """The divergence from the posterior for every normal distribution over which the smaller side takes an expectation.

    Of several multiples of divergences, as in a KL term with a weight of 1 + δ, one may be enough and the others be left.
    """
    if nodes.is_matrix(bound.gap):
        return
    terms = list(_spread_out(bound.gap))
    for expectation in dict.fromkeys(nodes.occurring(bound.gap, nodes.Expectation)):
        _, variable, distribution = expectation.args
        if not isinstance(distribution, nodes.Normal) or not nodes.is_matrix(variable):
            continue
        for left_out in _left_out(terms, distribution):
            chosen = [term for term in terms if term not in left_out]
            weight, exponent = _weight_and_exponent(chosen, variable, distribution)
            if is_positive(weight, bound.vocabulary):
                posterior = _posterior(exponent / weight, variable, Collector(bound.vocabulary))
                yield Add(weight * nodes.KL(distribution, posterior), *left_out)


def _spread_out(gap: Any) -> Iterator[Any]:
    """The terms of the gap multiplied out, the expectation of a sum as several."""
    pieces = (piece for term in Add.make_args(gap) for piece in Add.make_args(expand_mul(term, deep=False)))
    for term in pieces:
        coefficient, node = term.as_independent(nodes.Expectation, as_Add=False)
        if isinstance(node, nodes.Expectation):
            body, variable, distribution = node.args
            for part in Add.make_args(expand_mul(body)):
                yield coefficient * nodes.Expectation(part, variable, distribution)
        else:
            yield term


def _left_out(terms: list[Any], distribution: Any) -> Iterator[list[Any]]:
    """No divergence of the distribution, then all but one of them."""
    divergences = [term for term in terms if any(node.args[0] == distribution for node in nodes.occurring(term, nodes.KL))]
    yield []
    if len(divergences) > 1:
        yield from ([other for other in divergences if other != term] for term in divergences)


def _weight_and_exponent(terms: list[Any], variable: Any, distribution: Any) -> tuple[Any, Any]:
    """c and f of −c H(q) − E_q[f], as far as the terms of the gap make them up; a divergence KL(q, p) holds some of both."""
    weight: Any = Integer(0)
    exponent: Any = Integer(0)
    own = nodes.LogDensity(distribution, variable)
    for term in terms:
        coefficient, node = term.as_independent(nodes.Expectation, nodes.KL, nodes.Entropy, as_Add=False)
        if isinstance(node, nodes.KL) and node.args[0] == distribution:
            weight += coefficient
            exponent += coefficient * nodes.LogDensity(node.args[1], variable)
        elif isinstance(node, nodes.Entropy) and node.args[0] == distribution:
            weight -= coefficient
        elif isinstance(node, nodes.Expectation) and node.args[2] == distribution:
            body = node.args[0].xreplace({node.args[1]: variable})
            inner, density = body.as_independent(nodes.LogDensity, as_Add=False)
            if density == own:
                weight += coefficient * inner
            else:
                exponent -= coefficient * body
    return weight, exponent


def _posterior(exponent: Any, variable: Any, collector: Collector) -> Any:
    """The normal distribution whose log-density differs from a quadratic function by a constant."""
    _, rows, squares = quadratic_in(lower(expand_mul(exponent)), variable)
    precision = _total([scaled_matrix(-1, part) for square in squares for part in (square, collector.transposed(square))])
    covariance = tidied(Inverse(precision))
    if not rows:
        return nodes.Normal(ZeroMatrix(*variable.shape), covariance)
    slope = _total([collector.transposed(row) for row in rows])
    return nodes.Normal(product_of([covariance, slope]), covariance)


def _total(matrices: list[Any]) -> Any:
    """The sum, with equal products added up."""
    found: dict[Any, Any] = {}
    for matrix in matrices:
        coefficient, factors = scaled_factors(matrix)
        product = product_of(factors)
        found[product] = found.get(product, Integer(0)) + coefficient
    return sum_of([scaled_matrix(coefficient, product) for product, coefficient in found.items() if coefficient != 0])
