"""A stand-in for the expectation of a function that is not a polynomial, modulo a prime.

It is a signed measure on random nodes, keyed by the exact mean and covariance, that agrees with the Gaussian on all
polynomials of degree two and is random otherwise. A claim that holds for it uses only that an expectation is linear,
that E[1] = 1, and the first two moments; so it holds for the Gaussian, whatever the function.
"""

from __future__ import annotations

from random import Random
from typing import Any

from derivations.language.errors import Undefined
from derivations.readings.fields import PrimeField

FREE_NODES = 4
"""Weights left free in a test of numbers: the expectations of that many unrelated functions take unrelated values."""


def nodes_and_weights(field: PrimeField, mean: Any, covariance: Any, seed: int, free_nodes: int) -> list[tuple[Any, Any]]:
    """Nodes z (columns) and weights w with Σ w f(z) = E f for every polynomial f of degree at most two."""
    dimension = mean.nrows()
    key = ",".join(str(int(entry)) for entry in [*mean.entries(), *covariance.entries()])
    source = Random(f"{seed}/cubature/{key}")
    count = len(_monomials([0] * dimension))
    points = [[source.getrandbits(60) for _ in range(dimension)] for _ in range(count + free_nodes)]
    free = [field.number(source.getrandbits(60)) for _ in range(free_nodes)]
    wanted = _moments(field, mean, covariance)
    for point, weight in zip(points[count:], free, strict=True):
        wanted = [moment - weight * value for moment, value in zip(wanted, _monomials(point), strict=True)]
    rows = [_monomials(point) for point in points[:count]]
    system = field.matrix(count, count, [rows[j][i] % field.prime for i in range(count) for j in range(count)])
    try:
        solved = system.solve(field.matrix(count, 1, wanted))
    except ZeroDivisionError as error:
        raise Undefined("the random nodes of an expectation lie in special position") from error
    weights = [solved[i, 0] for i in range(count)] + free
    columns = [field.matrix(dimension, 1, [entry % field.prime for entry in point]) for point in points]
    return list(zip(columns, weights, strict=True))


def _monomials(point: list[int]) -> list[int]:
    """1, the coordinates, and their products."""
    products = [a * b for i, a in enumerate(point) for b in point[i:]]
    return [1, *point, *products]


def _moments(field: PrimeField, mean: Any, covariance: Any) -> list[Any]:
    """The expectations of the monomials under N(mean, covariance)."""
    size = mean.nrows()
    first = [mean[i, 0] for i in range(size)]
    second = [covariance[i, j] + first[i] * first[j] for i in range(size) for j in range(i, size)]
    return [field.number(1), *first, *second]
