"""Every rule of the catalogue: what it states is certified, its wrong versions are refuted, and it fits what it states."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from derivations.catalogue import rule, rules
from derivations.deriving.derivation import Derivation, Undo
from derivations.deriving.derive import BrokenStep, derive
from derivations.deriving.normal_form import same_form
from derivations.deriving.rewriting import DoesNotApply, applied
from derivations.deriving.rule import Rule
from derivations.deriving.setting import Setting, setting_of
from derivations.engines.judge import Settings, judge_claim
from derivations.language.plain import plain
from derivations.language.verdicts import Verdict

SEED = 1999
RULES = rules()
STATED = [(item, place) for item in RULES for place in range(len(item.states))]
WRONG = [(item, place) for item in RULES for place in range(len(item.near_misses))]


@pytest.mark.parametrize(("item", "place"), STATED, ids=[f"{item.name}-{place + 1}" for item, place in STATED])
def test_what_a_rule_states_is_certified(item: Rule, place: int) -> None:
    judgement = judge_claim(item.claims()[place], Settings(seed=SEED)).judgement
    assert judgement.verdict in (Verdict.CERTIFIED, Verdict.PROVED), judgement.reason
    assert judgement.near_misses.killed > 0
    assert not judgement.near_misses.survived


@pytest.mark.parametrize(("item", "place"), WRONG, ids=[f"{item.name}-{place + 1}" for item, place in WRONG])
def test_a_wrong_version_of_a_rule_is_refuted(item: Rule, place: int) -> None:
    judgement = judge_claim(item.near_miss_claims()[place], Settings(seed=SEED, near_misses=False)).judgement
    assert judgement.verdict is Verdict.REFUTED, judgement.reason
    assert judgement.counterexample is not None


@pytest.mark.parametrize("item", RULES, ids=lambda item: item.name)
def test_a_rule_says_what_it_is(item: Rule) -> None:
    assert item.states
    assert len(item.near_misses) >= 1
    assert item.source
    assert item.reason
    assert (item.rewrite is None) != (item.conclude is None), "a rule rewrites or concludes"


LET = (
    "W: d x k",
    "U: d x k orthonormal columns",
    "k <= d",
    "A: d x d spd",
    "B: d x d",
    "X: d x d invertible",
    "z: k",
    "x: d over n",
    "s: positive",
    "t: number",
    "C = W @ W.T + s*I(d)",
    "P = W.T @ W",
)


@cache
def setting() -> Setting:
    return setting_of(LET, ("P",))


LEADS = [
    ("woodbury", "inv(C)", "1/s*(I(d) - W @ inv(W.T @ W + s*I(k)) @ W.T)"),
    ("woodbury", "inv(A + 2*W @ W.T)", "inv(A) - 2*inv(A) @ W @ inv(I(k) + 2*W.T @ inv(A) @ W) @ W.T @ inv(A)"),
    ("push_through", "inv(C) @ W", "W @ inv(W.T @ W + s*I(k))"),
    ("push_through", "W.T @ inv(C) @ B", "inv(W.T @ W + s*I(k)) @ W.T @ B"),
    ("determinant_lemma", "logdet(3*W @ W.T + s*I(d))", "(d - k)*log(s) + logdet(3*W.T @ W + s*I(k))"),
    ("completing_the_square", "logintegral(-s*norm2(z), z)", "k/2*log(2*pi) - 1/2*logdet(2*s*I(k))"),
    ("linearity_of_sum", "sum(B @ x[i] + x[1], i in n)", "B @ sum(x[i], i in n) + n*x[1]"),
    ("sum_under_trace", "sum(tr(B @ x[i] @ x[i].T @ A), i in n)", "tr(B @ sum(x[i] @ x[i].T, i in n) @ A)"),
    ("orthonormal_columns", "W @ U.T @ U", "W"),
    ("inverse_of_product", "inv(2*A @ X)", "1/2*inv(X) @ inv(A)"),
    ("logarithm_of_product", "log(s**2*t)", "2*log(s) + log(t)"),
    ("linearity_of_trace", "tr(A - 2*B)", "tr(A) - 2*tr(B)"),
    ("quadratic_form_as_trace", "quad(x[1], A)", "tr(A @ x[1] @ x[1].T)"),
    ("norm_and_product", "norm2(W)", "tr(W.T @ W)"),
    ("second_moment", "E(W @ z @ z.T, z ~ N(zeros(k), I(k)))", "W @ (I(k) + zeros(k) @ zeros(k).T)"),
    ("transposition", "(A @ B).T", "B.T @ A"),
]


@pytest.mark.parametrize(("name", "start", "end"), LEADS, ids=[f"{name}: {start}" for name, start, _ in LEADS])
def test_a_rule_leads_where_it_says(name: str, start: str, end: str) -> None:
    found = applied(rule(name), setting().read_unfolded(start), setting())
    assert plain(setting().unfolded(found)) == plain(setting().read_unfolded(end))


FITS_NOWHERE = [
    ("woodbury", "inv(W @ W.T + t*I(d))", "t may be zero"),
    ("woodbury", "inv(W @ W.T + B)", "B may have no inverse"),
    ("woodbury", "inv(A + B @ B.T)", "a product without a waist has no smaller matrix"),
    ("push_through", "inv(W @ W.T + t*I(d)) @ W", "t may be zero"),
    ("push_through", "inv(C) @ U", "another factor follows"),
    ("determinant_lemma", "logdet(W @ W.T - s*I(d))", "the sign of det(-s I) depends on d"),
    ("determinant_lemma", "logdet(W @ W.T + B)", "det B may be negative"),
    ("completing_the_square", "logintegral(s*norm2(z), z)", "the integral diverges"),
    ("completing_the_square", "logintegral(-t*norm2(z), z)", "the sign of t is not known"),
    ("completing_the_square", "logintegral(-norm2(z)**2, z)", "no quadratic"),
    ("completing_the_square", "logintegral(-exp(norm2(z)), z)", "no quadratic"),
    ("linearity_of_sum", "sum(x[i] @ x[i].T, i in n)", "both factors depend on the index"),
    ("sum_under_trace", "sum(tr(A), i in n)", "nothing depends on the index"),
    ("orthonormal_columns", "U @ U.T", "a projection"),
    ("orthonormal_columns", "W.T @ W", "nothing is declared of W"),
    ("inverse_of_product", "inv(W.T @ W)", "the factors are not square"),
    ("inverse_of_product", "inv(A + X)", "a sum"),
    ("cancelling_inverses", "X @ inv(X.T)", "another matrix"),
    ("logarithm_of_product", "log(s + t)", "a sum"),
    ("transposition", "B.T", "nothing is declared of B"),
    ("second_moment", "E(z @ z.T @ W.T @ W @ z, z ~ N(zeros(k), I(k)))", "three factors"),
    ("second_moment", "E(z @ z.T + W.T @ W, z ~ N(zeros(k), I(k)))", "a sum"),
    ("substitution", "at(D(s*t, s, 1), t = s)", "the value would enter a derivative in s"),
    ("substitution", "at(sum(t*norm2(x[i]), i in n), t = sum(norm2(x[i]), i in n))", "the value binds the same index"),
]


@pytest.mark.parametrize(("name", "start", "why"), FITS_NOWHERE, ids=[f"{name}: {start}" for name, start, _ in FITS_NOWHERE])
def test_a_rule_keeps_away_from_what_it_does_not_know(name: str, start: str, why: str) -> None:
    with pytest.raises(DoesNotApply):
        applied(rule(name), setting().read_unfolded(start), setting())


def test_a_derivative_looks_into_named_quantities() -> None:
    """P hides WᵀW: neither tr(P) nor a factor of it is constant in W."""
    start = setting_of((*LET, "H: d x k"), ("P",))
    found = applied(rule("linearity_of_derivative"), start.read("D(s*tr(P) + t, W, H)"), start)
    assert plain(found) == "s*D(tr(P), W, H)"


EQUAL_FORMS = [
    ("tr(U @ U.T)", "k"),
    ("tr(I(d) - U @ U.T)", "d - k"),
    ("tr(U @ P @ U.T)", "tr(P)"),
    ("inv(1/s*P + I(k))", "s*inv(P + s*I(k))"),
    ("logdet(1/s*P + I(k))", "logdet(P + s*I(k)) - k*log(s)"),
    ("sum((x[i] - x[1]) @ x[1].T, i in n)", "sum(x[i], i in n) @ x[1].T - n*x[1] @ x[1].T"),
    ("sum(x[i].T @ B, i in n)", "sum(x[i], i in n).T @ B"),
]
UNEQUAL_FORMS = [
    ("tr(U @ U.T)", "d"),
    ("tr(W @ W.T)", "k"),
    ("inv(1/s*P + I(k))", "inv(P + s*I(k))"),
    ("logdet(1/s*P + I(k))", "logdet(P + s*I(k)) - log(s)"),
    ("sum(x[i] @ x[i].T, i in n)", "sum(x[i], i in n) @ sum(x[i], i in n).T"),
    ("sum(x[i], i in n)", "x[1]"),
    ("sum(x[1], i in n)", "x[1]"),
]


@pytest.mark.parametrize(("left", "right"), EQUAL_FORMS)
def test_collecting_sees_that_these_are_equal(left: str, right: str) -> None:
    assert same_form(setting().read(left), setting().read(right), setting())


@pytest.mark.parametrize(("left", "right"), UNEQUAL_FORMS)
def test_collecting_does_not_take_these_for_equal(left: str, right: str) -> None:
    assert not same_form(setting().read(left), setting().read(right), setting())


def test_a_name_is_kept_in_a_product() -> None:
    named = setting_of(("W: d x k", "V = inv(W.T @ W) @ W.T"), ("V",))
    assert plain(named.read("W @ V")) == "W @ V"
    assert named.unfolded(named.read("W @ V")) == named.read_unfolded("W @ V")


def test_a_definition_is_written_with_the_other_names() -> None:
    named = setting_of(("U: d x k", "L: k x k", "W = U @ L", "C = W @ W.T"), ("W", "C"))
    assert plain(named.definition("C")[1]) == "W @ W.T"


def test_a_name_does_not_free_a_bound_variable() -> None:
    """e holds z, and under an expectation over z that is the bound one: the name may not stand there."""
    named = setting_of(("x: d", "z: k", "W: d x k", "e = x - W @ z"), ("e",))
    read = named.read("E(norm2(e), z ~ N(zeros(k), I(k))) + norm2(e)")
    assert plain(read) == "E(norm2(x - W @ z), z ~ N(zeros(k, 1), I(k))) + norm2(e)"
    assert named.unfolded(read) == named.read_unfolded("E(norm2(e), z ~ N(zeros(k), I(k))) + norm2(e)")


def test_an_average_put_in_under_a_sum_binds_its_own_index() -> None:
    named = setting_of(("x: d over n", "xbar = sum(x[i], i in n)/n"), ("xbar",))
    text = "sum((x[i] - xbar) @ (x[i] - xbar).T, i in n)"
    assert "xbar" in plain(named.read(text))
    assert named.unfolded(named.read(text)) == named.read_unfolded(text)


UNDONE = Derivation(
    "undone",
    title="",
    let=("W: d x k", "s: positive", "C = W @ W.T + s*I(d)"),
    named=("C",),
    start="1/s*(I(d) - W @ inv(W.T @ W + s*I(k)) @ W.T)",
    moves=(Undo("woodbury", "inv(C)"),),
    end="inv(C)",
    source="",
    meaning="",
)


def test_a_rule_backwards_must_lead_back_here() -> None:
    assert plain(derive(UNDONE).lines[-1].expression) == "inv(C)"
    with pytest.raises(BrokenStep, match="the rule woodbury turns 2\\*inv\\(C\\) into"):
        derive(replace(UNDONE, moves=(Undo("woodbury", "2*inv(C)"),)))
    with pytest.raises(BrokenStep, match="the rule push_through fits nowhere"):
        derive(replace(UNDONE, moves=(Undo("push_through", "inv(C)"),)))
