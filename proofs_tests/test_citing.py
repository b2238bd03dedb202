"""A result used in another derivation: found under binders, with any letters, and never outside its assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from derivations.claim_of import CatalogueError
from derivations.deriving.citing import Citation
from derivations.deriving.derivation import Cite
from derivations.deriving.rewriting import DoesNotApply
from derivations.deriving.setting import Setting, setting_of
from derivations.language import nodes
from derivations.language.plain import plain

HERE = (
    "W: d x k", "A: d x d", "S: d x d spd", "G: d x d symmetric", "D: k x k positive diagonal", "V: k x d", "x: d", "y: d",
    "z: k", "m: k", "s: positive", "t: number", "C = W @ W.T + s*I(d)",
)  # fmt: skip
SETTING = setting_of(HERE, ("C",))


def cited(let: tuple[str, ...], start: str, end: str, text: str, letters: Mapping[str, str] | None = None) -> Any:
    """The text with a result, stated in its own letters, put in."""
    theirs: Setting = setting_of(let)
    move = Cite("the_result", letters or {})
    return Citation(move, theirs.read(start), theirs.read(end), theirs, SETTING).used_in(SETTING.read(text))


FOUND = [
    (("P: n x r", "Q: r x n"), "tr(P @ Q)", "tr(Q @ P)", "s*tr(W @ V)", "s*tr(V @ W)"),
    (("R: n x n spd",), "logdet(inv(R))", "-logdet(R)", "logdet(inv(C)) + t", "-logdet(C) + t"),
    (("a: n", "R: n x n"), "a.T @ R @ a", "quad(a, R)", "(x - y).T @ A @ (x - y)", "quad(x - y, A)"),
    (("u: positive", "v: positive"), "log(u*v)", "log(u) + log(v)", "log(s*norm2(x)**0*3)", "log(s) + log(3)"),
    (("a: n",), "norm2(a)", "quad(a, I(n))", "E(norm2(W @ z), z ~ N(m, D))", "E(quad(W @ z, I(d)), z ~ N(m, D))"),
    (("X: n x r",), "grad(norm2(X), X)", "2*X", "at(grad(norm2(W), W), W = 2*W)", "at(2*W, W = 2*W)"),
    (("u: number", "v: positive"), "exp(u) + log(v)", "u*v", "t + exp(t) + log(s)", "t + t*s"),
]


@pytest.mark.parametrize(("let", "start", "end", "text", "expected"), FOUND)
def test_an_instance_is_found_wherever_it_stands(let: tuple[str, ...], start: str, end: str, text: str, expected: str) -> None:
    assert plain(cited(let, start, end, text)) in (plain(SETTING.read(expected)), expected)


REFUSED = [
    (("R: n x n spd",), "logdet(R)", "0", "logdet(A)", "not shown to be positive definite"),
    (("R: n x n symmetric",), "tr(R)", "0", "tr(A)", "not shown to be symmetric"),
    (("R: n x n diagonal",), "tr(R)", "0", "tr(G)", "not shown to be diagonal"),
    (("R: n x n skew",), "tr(R)", "0", "tr(G)", "not shown to be skew"),
    (("R: n x n orthogonal",), "tr(R)", "0", "tr(G)", "not shown to be orthogonal"),
    (("R: n x n invertible",), "tr(R)", "0", "tr(G)", "not shown to be invertible"),
    (("u: positive",), "exp(u)", "0", "exp(t)", "not shown to be positive"),
    (("u: unit interval",), "exp(u)", "0", "exp(s)", "not shown to be below 1"),
    (("u: nonzero",), "exp(u)", "0", "exp(t)", "may be zero"),
    (("P: n x r", "r <= n"), "tr(P.T @ P)", "0", "tr(W.T @ W)", "k may be larger than d"),
    (("P: n x r", "r < n"), "tr(P.T @ P)", "0", "tr(W.T @ W)", "k may be d"),
    (("P: n x n", "n >= 2"), "tr(P)", "0", "tr(A)", "d may be 1"),
    (("P: n x n",), "tr(P @ P)", "0", "tr(A @ G)", "one letter, two values"),
    (("a: n", "b: n"), "a.T @ b", "0", "norm2(x)", "another node"),
]


@pytest.mark.parametrize(("let", "start", "end", "text", "why"), REFUSED)
def test_a_result_is_not_used_outside_its_assumptions(let: tuple[str, ...], start: str, end: str, text: str, why: str) -> None:
    with pytest.raises(DoesNotApply):
        cited(let, start, end, text)


def test_letters_that_the_start_does_not_show_must_be_known_here() -> None:
    assert plain(cited(("u: number", "t: number"), "exp(u)", "exp(u + t)/exp(t)", "exp(s)")) == plain(
        SETTING.read("exp(s + t)/exp(t)")
    )
    with pytest.raises(CatalogueError, match="say what stands for w"):
        cited(("u: number", "w: number"), "exp(u)", "exp(u + w)/exp(w)", "exp(s)")


def test_letters_may_be_chosen() -> None:
    let, start, end = ("u: number", "v: number"), "exp(u)", "exp(u - v)*exp(v)"
    assert plain(cited(let, start, end, "exp(s) + exp(t)", {"u": "t", "v": "s"})) == plain(
        SETTING.read("exp(s) + exp(t - s)*exp(s)")
    )
    with pytest.raises(CatalogueError, match="no letter"):
        cited(let, start, end, "exp(s)", {"q": "t"})
    with pytest.raises(CatalogueError, match="cannot stand"):
        cited(let, start, end, "exp(s)", {"u": "A"})
    with pytest.raises(CatalogueError, match="not the shape"):
        cited(("a: n",), "norm2(a)", "quad(a, I(n))", "norm2(W)", {"a": "W"})
    with pytest.raises(CatalogueError, match="not the shape"):
        cited(("a: n", "b: n"), "a.T @ b", "b.T @ a", "x.T @ y", {"a": "x", "b": "z"})


def test_a_value_that_binds_a_name_is_put_in_under_a_binder_of_that_name() -> None:
    let, end = ("a: number", "z: n", "p: n"), "E(exp(a)*norm2(z), z ~ N(p, I(n)))/(n + norm2(p))"
    found = cited(let, "exp(a)", end, "exp(E(norm2(z), z ~ N(m, D)))", {"p": "m"})
    assert found == SETTING.read("E(exp(E(norm2(z), z ~ N(m, D)))*norm2(z), z ~ N(m, I(k)))/(k + norm2(m))")


def test_a_variable_bound_here_is_not_caught_by_a_binder_of_the_result() -> None:
    """Their average over z, put in under our average over z, keeps ours apart."""
    let = ("a: n", "z: n")
    outer = cited(let, "norm2(a)", "E(norm2(a + z), z ~ N(zeros(n), I(n))) - n", "E(norm2(z), z ~ N(m, D))")
    (inner,) = outer.args[0].atoms(nodes.Expectation)
    assert outer.args[1] != inner.args[1]
    assert outer.args[1] in nodes.free_variables(inner)
    assert inner.args[1] not in nodes.free_variables(inner)
