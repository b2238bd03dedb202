"""Every identity at explicit degenerate points, in exact rational arithmetic: d = 1, k = 1, k = d, zero and equal columns,
repeated eigenvalues, eigenvalues equal to the noise variance, variances from 1e-8 to 1e8.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from derivations.catalogue import Identity, identities
from derivations.engines.size_choice import size_names
from derivations.language.domains import DOMAINS
from derivations.language.errors import Undefined, Unsupported
from derivations.language.statements import Equality
from derivations.language.vocabulary import Variable
from derivations.readings.atoms import Atoms
from derivations.readings.comparison import Agreement, difference, zero_or_formal
from derivations.readings.exact import ExactReading
from derivations.readings.fields import BallField, Field, RationalField
from derivations.readings.formal import formal_pi
from derivations.readings.point import Budget, Point, size_value
from derivations.readings.residuals import Pairs, pairs_of
from proofs_tests.strategies.degenerate import SITUATIONS, Rows, Situation, values_of
from proofs_tests.strategies.sizes import admissible_sizes

CATALOGUE = [item for item in identities() if isinstance(item.claim().steps[0], Equality)]  # bounds have engines of their own
SECONDS = 20.0
BALL_BITS = 512  # enough for what 1e8 and 1e-8 lose against each other


def edge_sizes(pairs: Pairs) -> list[dict[str, int]]:
    """All ones, each size alone 1 against 3, all equal, and the largest: what the relations admit of these."""
    names = size_names(pairs.sides, pairs.vocabulary)
    found = admissible_sizes(names, pairs.vocabulary, 3)
    return [sizes for sizes in found if set(sizes.values()) <= {1, 3} or len(set(sizes.values())) == 1]


def reading_of(pairs: Pairs, sizes: dict[str, int], situation: Situation, field: Field) -> ExactReading:
    variables = [found for symbol in pairs.symbols if (found := pairs.vocabulary.variable_of(symbol)) is not None]
    shapes = {variable.name: shape_of(variable, sizes) for variable in variables}
    rows = values_of(variables, shapes, situation)
    values = {variable.symbol: in_field(rows[variable.name], variable, field) for variable in variables}
    pi = formal_pi(field) if field.exact else field.number(1).pi()
    return ExactReading(Point(field, pairs.vocabulary, sizes, values, pi, Atoms(field, 1, degree=1), Budget.of(SECONDS)))


def shape_of(variable: Variable, sizes: dict[str, int]) -> tuple[int, int]:
    if variable.is_scalar:
        return 1, 1
    rows, columns = variable.matrix_shape
    return size_value(rows, sizes), size_value(columns, sizes)


def in_field(rows: Rows, variable: Variable, field: Field) -> Any:
    numbers = [field.number(entry) for row in rows for entry in row]
    return numbers[0] if variable.is_scalar else field.matrix(len(rows), len(rows[0]), numbers)


def agreement_at(pairs: Pairs, sizes: dict[str, int], situation: Situation) -> str:
    """``equal``, ``unequal``, ``not told apart`` (in balls only), ``undefined`` or ``unsupported``."""
    try:
        found = {exact_agreement(pairs, sizes, situation, pair) for pair in range(len(pairs.pairs))}
    except (Undefined, IndexError):
        return "undefined"
    except Unsupported:
        return "unsupported"
    return next((word for word in ("unequal", "not told apart") if word in found), "equal")


def exact_agreement(pairs: Pairs, sizes: dict[str, int], situation: Situation, pair: int) -> str:
    reading = reading_of(pairs, sizes, situation, RationalField())
    left, right = (reading.value(side) for side in pairs.pairs[pair])
    agreement = zero_or_formal(reading.field, difference(left, right))
    if agreement is not Agreement.NOT_RECOGNISED:
        return "equal" if agreement is Agreement.EQUAL else "unequal"
    balls = reading_of(pairs, sizes, situation, BallField(BALL_BITS))
    gap = difference(*(balls.value(side) for side in pairs.pairs[pair]))
    return "not told apart" if balls.field.is_zero(gap) else "unequal"


def statement_of(item: Identity) -> Equality:
    (statement,) = item.claim().steps
    assert isinstance(statement, Equality)
    return statement


@pytest.mark.parametrize("item", CATALOGUE, ids=lambda item: item.name)
def test_an_identity_holds_at_every_degenerate_point_where_it_is_defined(item: Identity) -> None:
    pairs = pairs_of(statement_of(item))
    tally: Counter[str] = Counter()
    for sizes in edge_sizes(pairs):
        for situation in SITUATIONS:
            found = agreement_at(pairs, sizes, situation)
            assert found != "unequal", (sizes, situation.name)
            tally[found] += 1
    assert tally["equal"] >= tally.total() / 2, tally


@pytest.mark.parametrize("item", CATALOGUE, ids=lambda item: item.name)
def test_a_near_miss_fails_at_some_degenerate_point(item: Identity) -> None:
    """Of every identity at least one wrong version is caught by the battery alone, so the battery can fail."""
    caught = 0
    for claim in item.near_miss_claims():
        (statement,) = claim.steps
        assert isinstance(statement, Equality)
        pairs = pairs_of(statement)
        caught += any(
            agreement_at(pairs, sizes, situation) == "unequal" for sizes in edge_sizes(pairs) for situation in SITUATIONS
        )
    assert caught > 0


class TestTheBattery:
    """The values stay in their domains, and the edges are there."""

    @pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
    @pytest.mark.parametrize("rows", [1, 2, 3])
    def test_a_covariance_is_one(self, situation: Situation, rows: int) -> None:
        variable = Variable("S", (rows, rows), "spd")
        values = values_of([variable], {"S": (rows, rows)}, situation)["S"]
        field = RationalField()
        field.require_covariance(in_field(values, variable, field))

    @pytest.mark.parametrize("domain", sorted(DOMAINS))
    def test_every_declared_domain_has_values(self, domain: str) -> None:
        variable = Variable("A", (2, 2), domain)
        for situation in SITUATIONS:
            rows = values_of([variable], {"A": (2, 2)}, situation)["A"]
            assert [len(row) for row in rows] == [2, 2]
            assert all(isinstance(entry, Fraction) for row in rows for entry in row)

    def test_an_empty_domain_says_so(self) -> None:
        variable = Variable("U", (1, 2), "orthonormal columns")
        with pytest.raises(IndexError, match="no 1×2 matrix has orthonormal columns"):
            values_of([variable], {"U": (1, 2)}, SITUATIONS[0])
