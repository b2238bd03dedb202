"""Where a form vanishes: at exact small points the quantity is zero exactly where all that it is said to force is."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from derivations.documents.one_off import one_off
from derivations.engines.trial import Trial, trial_at
from derivations.language.errors import Undefined
from derivations.language.nodes import is_matrix
from derivations.language.statements import Equality
from derivations.language.vanishing import zeros
from derivations.readings.fields import RationalField
from derivations.readings.formal import is_formal
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import describe, draw

LETS = [
    "x: d",
    "y: d",
    "A: d x d",
    "B: d x d",
    "S: d x d spd",
    "T: d x d spd",
    "G: d x d positive diagonal",
    "F: d x d diagonal",
    "U: d x d orthonormal columns",
    "R: d x d orthogonal",
    "N_inv: d x d invertible",
    "s: real",
    "t: positive",
    "u: positive",
]

FORMS = [
    "norm2(x - y)",
    "s**2*t",
    "(s**2)**3",
    "s**2 + 2*norm2(x)",
    "quad(x, S)",
    "quad(x, A @ A.T)",
    "quad(x, A @ S @ A.T)",
    "x.T @ x",
    "x.T @ S @ x",
    "tr(A @ A.T)",
    "tr(A @ S @ A.T)",
    "tr(A @ B @ S @ B.T @ A.T)",
    "tr(S @ A @ T @ A.T)",
    "tr(A @ A.T @ B @ B.T)",
    "tr(F @ S @ F)",
    "2*tr(F @ A @ A.T @ F @ S)/t",
    "KL(N(x, S), N(y, T))",
    "KL(N(zeros(d), S), N(zeros(d), t*I(d)))",
    "KL(N(zeros(d), u*I(d)), N(zeros(d), t*I(d)))",
    "KL(N(zeros(d), R.T @ S @ R), N(zeros(d), T))",
    "t - 1 - log(t)",
    "3*(t/u - 1 - log(t/u)) + s**2",
    "norm2(U @ A)",
    "norm2(A @ U.T)",
    "norm2(N_inv @ A @ R)",
    "norm2(G @ x)/t",
    "sum(norm2(x - y), i in d)",
]
MATRICES = ["A @ A.T", "A @ S @ A.T", "A @ A.T + B @ T @ B.T", "F @ S @ F", "U.T @ A @ A.T @ U", "t*x @ x.T"]
NEVER = ["t", "s**2 + 1", "tr(S)", "norm2(x) + t", "quad(x, S) + det(T)", "exp(s)"]
UNKNOWN = ["s", "s*t", "s**2*norm2(x)", "tr(A)", "quad(x, A)", "norm2(x) - norm2(y)", "sum(x[i]**2, i in d)"]


def tree_of(math: str) -> tuple[Any, Equality]:
    (claim,) = one_off(f"{math} = {math}", LETS).claims
    (statement,) = claim.steps
    assert isinstance(statement, Equality), claim.problem
    return statement.lhs, statement


def points(statement: Equality, trees: tuple[Any, ...], count: int) -> list[Trial]:
    """Small points, most of them with many zeros and equal values."""
    source = Random(11)
    found = []
    for size in (1, 2):
        descriptions = describe(free_symbols((statement.lhs, *trees)), {"d": size}, statement.vocabulary)
        for attempt in range(count):
            point = draw(descriptions, source, attempt % 3 - 1)
            found.append(trial_at(statement, {"d": size}, descriptions, point, Budget.of(20)))
    return found


def vanishes(trial: Trial, tree: Any) -> bool:
    value = trial.reading(RationalField()).value(tree)
    return bool(value.is_zero()) if is_formal(value) else RationalField().is_zero(value)


@pytest.mark.parametrize("math", FORMS + MATRICES)
def test_it_is_zero_exactly_where_its_trees_are(math: str) -> None:
    form, statement = tree_of(math)
    found = zeros(form, statement.vocabulary)
    assert found is not None and found.trees and not found.never
    seen = set()
    for trial in points(statement, found.trees, 150):
        try:
            here = vanishes(trial, form)
            assert here == all(vanishes(trial, tree) for tree in found.trees), trial.point
        except Undefined:
            continue
        seen.add(here)
    assert False in seen
    assert True in seen or "KL(N(zeros(d), R" in math or is_matrix(form)


@pytest.mark.parametrize("math", NEVER)
def test_what_never_vanishes_is_known_to(math: str) -> None:
    form, statement = tree_of(math)
    found = zeros(form, statement.vocabulary)
    assert found is not None and found.never
    assert not any(vanishes(trial, form) for trial in points(statement, (), 20))


@pytest.mark.parametrize("math", UNKNOWN)
def test_what_no_form_shows_is_left_open(math: str) -> None:
    form, statement = tree_of(math)
    assert zeros(form, statement.vocabulary) is None
