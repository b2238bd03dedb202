"""The symbolic matrix gradient against the exact directional derivative: on every derivative in the catalogue and on
random expressions. The comparison is in exact arithmetic modulo a random prime near 2^61, along a random direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ZeroMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from derivations.catalogue import derivations, identities, rules
from derivations.deriving.derive import derive
from derivations.deriving.gradient import gradient
from derivations.deriving.setting import setting_of
from derivations.documents.toml_document import load_document
from derivations.language import nodes
from derivations.language.claims import Claim
from derivations.language.errors import IllTyped, Unsupported
from derivations.language.plain import plain
from derivations.language.statements import Equality
from derivations.language.vocabulary import Vocabulary
from derivations.readings.comparison import Agreement, compare
from derivations.readings.point import Budget
from derivations.readings.residuals import pairs_of

PAPER = Path(__file__).parent.parent / "docs" / "papers" / "lucas_2019.toml"
NO_SETTING = setting_of(())


def derivative(function: Any, variable: Any) -> Any:
    """The derivative as a node, which the exact reading evaluates from its definition."""
    if isinstance(variable, MatrixExpr):
        return nodes.Gradient(function, variable)
    return nodes.Directional(function, variable, nodes.ONE)


def agreement(function: Any, variable: Any, found: Any, vocabulary: Vocabulary, seed: int) -> Agreement:
    """How a gradient compares with the directional derivative at one point with sizes of their own."""
    statement = Equality(vocabulary, derivative(function, variable), found)
    names = sorted(vocabulary.sizes)
    sizes = {name: 4 - place % 3 for place, name in enumerate(names)}
    for name in names:  # whatever bounds a size from above is made no smaller
        if not vocabulary.admits(sizes):
            sizes[name] = min(sizes.values())
    return compare(pairs_of(statement), sizes, Random(seed), Budget.of(20)).agreement


# ------------------------------------------------------------------------------------------------- the catalogue


def catalogue_trees() -> Iterator[tuple[str, Vocabulary, Any]]:
    """Every expression of the identities, rules, derivations and the paper, with its vocabulary."""
    claims: list[Claim] = [identity.claim() for identity in identities()]
    claims += [claim for rule in rules() for claim in rule.claims()]
    claims += load_document(PAPER).claims
    for claim in claims:
        for step in claim.steps:
            yield from ((claim.id, step.vocabulary, tree) for tree in step.expressions())
    for derivation in derivations():
        derived = derive(derivation)
        for line in derived.lines:
            yield derivation.name, derived.setting.declarations.vocabulary, derived.setting.unfolded(line.expression)


def catalogue_derivatives() -> dict[tuple[str, str], tuple[Vocabulary, Any, Any]]:
    """Every derivative among them by its spelling, variables bound by a substitution set free."""
    found: dict[tuple[str, str], tuple[Vocabulary, Any, Any]] = {}
    for name, vocabulary, tree in catalogue_trees():
        for node in tree.atoms(nodes.Gradient, nodes.Directional):
            function, variable = (freed(part, vocabulary) for part in node.args[:2])
            if not any(nodes.BOUND_MARK in str(letter.name) for letter in nodes.free_variables(function)):
                found.setdefault((name, plain(derivative(function, variable))), (vocabulary, function, variable))
    return found


def freed(tree: Any, vocabulary: Vocabulary) -> Any:
    """The tree with free letters that carry a bound one's mark under their declared names."""
    marked = [letter for letter in nodes.free_variables(tree) if nodes.BOUND_MARK in str(letter.name)]
    declared = {letter: vocabulary.variables.get(nodes.display_name(letter)) for letter in marked}
    return tree.xreplace({letter: variable.symbol for letter, variable in declared.items() if variable is not None})


def test_agrees_on_every_derivative_of_the_catalogue() -> None:
    counts: Counter[str] = Counter()
    for seed, ((name, text), (vocabulary, function, variable)) in enumerate(catalogue_derivatives().items()):
        try:
            found = gradient(function, variable, replace(NO_SETTING, vocabulary=vocabulary))
        except Unsupported:
            assert function.atoms(nodes.OpaqueScalar, nodes.OpaqueMatrix), f"{name}: {text}"
            counts["refused"] += 1
            continue
        outcome = agreement(function, variable, found, vocabulary, seed)
        assert outcome is Agreement.EQUAL, f"{name}: {text} is not {plain(found)} ({outcome.value})"
        counts["compared"] += 1
    assert counts["compared"] >= 60, counts
    assert counts["refused"] <= counts["compared"] / 4, counts


# ------------------------------------------------------------------------------------------- random expressions

LETTERS = (
    "W: d x k", "V: k x d", "A: d x d", "B: k x k", "S: d x d spd", "G: d x d symmetric", "P: k x k spd",
    "D: k x k positive diagonal", "K: d x d skew", "x: d", "z: k", "s: positive", "t: number",
)  # fmt: skip
SETTING = setting_of(LETTERS)
LEAVES = {
    "dd": ("A", "S", "G", "K", "I(d)", "W @ V", "x @ x.T", "diag(x)", "W @ D @ W.T"),
    "kk": ("B", "P", "D", "I(k)", "V @ W", "z @ z.T", "diag(diagonal(B))"),
    "dk": ("W", "V.T", "x @ z.T"),
}
"""Matrices by shape."""
INVERTIBLE = {
    "dd": ("S", "A", "(W @ W.T + s*I(d))", "(W @ D @ W.T + S)", "(G + s*I(d))"),
    "kk": ("P", "D", "(W.T @ W + s*I(k))", "(P + z @ z.T)", "(D + W.T @ S @ W)"),
}


def matrices(shape: str, depth: int) -> st.SearchStrategy[str]:
    """Matrices of a shape, as plain mathematics in parentheses."""
    leaves = st.sampled_from(LEAVES[shape])
    if depth == 0:
        return leaves.map("({})".format)
    smaller = matrices(shape, depth - 1)
    left, right = (matrices(2 * side, depth - 1) if shape != 2 * side else smaller for side in shape)
    choices = [leaves, st.builds("{} + {}".format, smaller, smaller), st.builds("{} - 2*{}".format, smaller, smaller)]
    choices += [st.builds("{} @ {}".format, left, smaller), st.builds("{} @ {}".format, smaller, right)]
    choices += [st.builds("hadamard({}, {})".format, smaller, smaller), st.builds("s*{}".format, smaller)]
    if shape in INVERTIBLE:
        inverse = st.sampled_from(INVERTIBLE[shape]).map("inv({})".format)
        choices += [smaller.map("{}.T".format), inverse, st.builds("{} @ {}".format, inverse, smaller)]
    return st.one_of(choices).map("({})".format)


def rational(depth: int) -> st.SearchStrategy[str]:
    """Numbers without logarithms: traces, determinants, forms, norms, and sums, products and quotients of these."""
    dd, kk, dk = (matrices(shape, 1 + depth) for shape in ("dd", "kk", "dk"))
    choices = [
        st.one_of(dd, kk).map("tr({})".format),
        st.one_of(dd, kk, dk).map("norm2({})".format),
        dd.map("quad(x, {})".format),
        kk.map("quad(z, {})".format),
        st.builds("x.T @ {} @ {} @ z".format, dd, dk),
        st.sampled_from([*INVERTIBLE["dd"], *INVERTIBLE["kk"]]).map("det({})".format),
        st.sampled_from(["s", "1/s", "t**3", "x.T @ x/s"]),
    ]
    if depth:
        smaller = rational(depth - 1)
        choices += [st.builds(form.format, smaller, smaller) for form in ("3*{} - {}", "({})*({})", "({})/(1 + s + {})")]
        choices.append(smaller.map("({})**2".format))
    return st.one_of(choices).map("({})".format)


def numbers() -> st.SearchStrategy[str]:
    """Numbers with logarithms, of which no two are multiplied: that is more than the exact reading knows."""
    determinants = st.sampled_from([*INVERTIBLE["dd"], *INVERTIBLE["kk"]]).map("logdet({})".format)
    logarithm = st.one_of(determinants, st.sampled_from(["log(s)", "log(1 + norm2(W))", "log(s + quad(x, S))"]))
    forms = ("{0} + {1}", "{0}*{1}", "{1} - {0}/2 + 1")
    mixed = st.one_of(*(st.builds(form.format, rational(0), logarithm) for form in forms))
    return st.one_of(rational(1), logarithm, mixed)


TALLY: Counter[str] = Counter()
COMPARED: set[tuple[Any, Any]] = set()
"""What became of the random expressions, so that none passes without having been compared."""


@settings(max_examples=1000, derandomize=True, deadline=None)
@given(text=numbers(), choice=st.integers(0, 100), seed=st.integers(0, 2**32))
def compare_random_expression(text: str, choice: int, seed: int) -> None:
    """The gradient in one of the variables that occur."""
    function = SETTING.read(text)
    symbols = [variable.symbol for variable in SETTING.vocabulary.variables.values()]
    occurring = [symbol for symbol in symbols if symbol in nodes.free_variables(function)]
    if not occurring:
        return
    variable = occurring[choice % len(occurring)]
    found = gradient(function, variable, SETTING)
    outcome = agreement(function, variable, found, SETTING.vocabulary, seed)
    TALLY[outcome.value] += 1
    COMPARED.add((function, variable))
    assert outcome in (Agreement.EQUAL, Agreement.UNDEFINED), f"grad({text}, {variable.name}) is not {plain(found)}"
    nothing = ZeroMatrix(*variable.shape) if nodes.is_matrix(variable) else nodes.ONE * 0
    if agreement(function, variable, nothing, SETTING.vocabulary, seed) is Agreement.UNEQUAL:
        TALLY["not zero"] += 1


def test_agrees_on_five_hundred_random_expressions_and_few_gradients_are_zero() -> None:
    TALLY.clear()
    COMPARED.clear()
    compare_random_expression()
    assert len(COMPARED) >= 500, len(COMPARED)
    assert TALLY["equal"] >= 950, TALLY
    assert TALLY["not zero"] >= 0.9 * TALLY["equal"], TALLY


# ------------------------------------------------------------------------------------------------- never wrong


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("logdet(W @ W.T + s*I(d))", "W", "2*inv(W @ W.T + s*I(d)) @ W"),
        ("tr(A) + tr(A @ A)", "A", "I(d) + 2*A.T"),
        ("norm2(W) + norm2(W - 2*W)", "W", "4*W"),
        ("tr(A @ G)", "G", "1/2*(A + A.T)"),
        ("logdet(D) - tr(B @ D)", "D", "inv(D) - diag(diagonal(B))"),
        ("tr(A @ K)", "K", "1/2*(A.T - A)"),
        ("tr(A @ A.T)", "W", "zeros(d, k)"),
        ("log(s) - s", "s", "1/s - 1"),
    ],
)
def test_gives_the_gradient_in_the_space_in_which_the_variable_moves(text: str, name: str, expected: str) -> None:
    variable = SETTING.vocabulary.variables[name].symbol
    found = gradient(SETTING.read(text), variable, SETTING)
    statement = Equality(SETTING.vocabulary, found, SETTING.read(expected))
    assert compare(pairs_of(statement), {"d": 4, "k": 3}, Random(1), Budget.of(20)).agreement is Agreement.EQUAL


@pytest.mark.parametrize(("text", "name"), [("A[1, 2]", "A"), ("f(x) + tr(A)", "x"), ("sqrt(norm2(W)**2)*f(x)", "x")])
def test_refuses_what_it_has_no_rule_for(text: str, name: str) -> None:
    setting = setting_of((*LETTERS, "f(x): number"))
    with pytest.raises(Unsupported):
        gradient(setting.read(text), setting.vocabulary.variables[name].symbol, setting)


def test_refuses_a_variable_on_a_curved_set() -> None:
    setting = setting_of(("Q: d x d orthogonal", "A: d x d"))
    with pytest.raises(Unsupported, match="curved"):
        gradient(setting.read("tr(A @ Q)"), setting.vocabulary.variables["Q"].symbol, setting)


def test_refuses_a_matrix_as_function() -> None:
    with pytest.raises(IllTyped):
        gradient(SETTING.read("A @ A"), SETTING.vocabulary.variables["A"].symbol, SETTING)
