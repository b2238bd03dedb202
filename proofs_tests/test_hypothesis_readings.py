"""Random expressions: exact arithmetic and NumPy give one value at the same rational points."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from derivations.documents.one_off import one_off
from derivations.engines.size_choice import size_names
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.nodes import free_variables
from derivations.language.statements import Equality
from derivations.language.vocabulary import Vocabulary
from derivations.readings.floating import floating_difference
from numerics import agreement
from proofs_tests.strategies.expressions import Expression, expressions
from proofs_tests.strategies.rational_points import RationalPoint, exact_value, rational_points
from proofs_tests.strategies.sizes import sizes_of

EXAMPLES = 6 * settings().max_examples
VALUES_THAT_VANISH = 1e-3  # compared beside this, as the floating reading does


def tree(expression: Expression) -> tuple[Any, Vocabulary]:
    """The expression and its vocabulary, read as the left side of a claim."""
    (claim,) = one_off(f"{expression.text} = {expression.text}", expression.lets).claims
    assert not claim.problem, (claim.problem, claim.excerpt)
    (statement,) = claim.steps
    assert isinstance(statement, Equality)
    return statement.lhs, statement.vocabulary


def compared(expression: Expression, point: RationalPoint) -> agreement.Agreement | str:
    """Both values beside the tolerance measured by the floating reading; words where one of them cannot be had."""
    body, vocabulary = tree(expression)
    try:
        exact = exact_value(body, point, vocabulary)
    except (Undefined, Unsupported, OutOfBudget) as error:
        return type(error).__name__
    found = floating_difference(body, body, point.as_floats(vocabulary))
    if not found.reliable:
        return "not reliable"
    one = agreement.compare(0.0, 0.0).tolerance
    scale = max(float(np.max(np.abs(exact))), float(np.max(np.abs(found.left))), VALUES_THAT_VANISH)
    return agreement.compare(exact, found.left, condition=max(1.0, found.tolerance / one), scale=scale)


def test_exact_arithmetic_and_numpy_read_one_value() -> None:
    tally: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES, suppress_health_check=(HealthCheck.filter_too_much, HealthCheck.too_slow))
    @given(expressions(), st.data())
    def agree(expression: Expression, data: st.DataObject) -> None:
        body, vocabulary = tree(expression)
        chosen = data.draw(sizes_of(size_names((body,), vocabulary), vocabulary, largest=3, larger=()), label="sizes")
        point = data.draw(rational_points(set(free_variables(body)), vocabulary, chosen), label="point")
        found = compared(expression, point)
        tally[found if isinstance(found, str) else "compared"] += 1
        assume(not isinstance(found, str))
        assert isinstance(found, agreement.Agreement)
        assert found.agrees, (found, expression, point)

    agree()
    assert tally["compared"] >= EXAMPLES // 2, tally


def test_a_value_that_is_off_is_noticed() -> None:
    expression = Expression("tr(A)", ("A: d x d",))
    body, vocabulary = tree(expression)
    point = RationalPoint({"d": 1}, {"A": [Fraction(1)]})
    found = compared(expression, point)
    assert isinstance(found, agreement.Agreement)
    assert found.agrees
    assert not agreement.compare(exact_value(body, point, vocabulary), 1 + 1e-9).agrees
