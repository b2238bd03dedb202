"""Random expressions in plain mathematics over a random vocabulary, as text that can be typed again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

SQUARE_DOMAINS = (
    "real", "symmetric", "spd", "skew", "diagonal", "positive diagonal", "ordered diagonal", "weakly ordered diagonal",
    "orthogonal", "signed permutation", "orthonormal columns", "invertible", "positive", "nonzero",
)  # fmt: skip
FIXED = (
    "W: d x k",
    "V: k x d",
    "S: d x d spd",
    "x: d",
    "y: d",
    "z: k",
    "s: positive",
    "t: nonzero",
    "r: real",
    "u: unit interval",
    "w: d",
)

Texts = st.SearchStrategy[str]


@dataclass(frozen=True)
class Expression:
    """An expression and the declarations that it is written in."""

    text: str
    lets: tuple[str, ...]


def expressions(depth: int = 2) -> st.SearchStrategy[Expression]:
    """A number or a matrix over two square letters of random domains and a few fixed ones."""
    lets = st.tuples(*(_declared(name) for name in "AB"))
    texts = st.one_of(_number(depth), _number(depth), _square(depth), _tall(depth), _column(depth))
    return st.builds(lambda text, drawn: Expression(text, (*drawn, *FIXED)), texts, lets)


def _declared(name: str) -> Texts:
    return st.sampled_from(SQUARE_DOMAINS).map(lambda domain: f"{name}: d x d {domain}")


def _filled(template: str, *parts: Texts) -> Texts:
    return st.tuples(*parts).map(lambda drawn: template.format(*drawn))


def _grown(leaves: tuple[str, ...], depth: int, more: Callable[[int], list[Texts]]) -> Texts:
    leaf = st.sampled_from(leaves)
    return leaf if depth == 0 else st.one_of(leaf, *more(depth - 1))


def _number(depth: int) -> Texts:
    return _grown(
        ("s", "1", "r", "t", "u", "2/3", "d", "x[1]"),
        depth,
        lambda n: [
            _filled("({} + {})", _number(n), _number(n)),
            _filled("({} - {})", _number(n), _number(n)),
            _filled("({})*({})", _number(n), _number(n)),
            _filled("({})**2", _number(n)),
            _filled("({})/(1 + norm2({}))", _number(n), _tall(n)),
            _filled("tr({})", _square(n)),
            _filled("det({})", _square(n)),
            _filled("norm2({})", _column(n)),
            _filled("quad({}, {})", _column(n), _square(n)),
            _filled("({}).T @ ({})", _column(n), _column(n)),
            _filled("logdet({})", _covariance(n)),
            _filled("log(s + norm2({}))", _column(n)),
            _filled("logpdf(N({}, {}), {})", _column(n), _covariance(n), _column(n)),
            _filled("KL(N({}, {}), N({}, {}))", _column(n), _covariance(n), _column(n), _covariance(n)),
            _filled("entropy(N({}, {}))", _column(n), _covariance(n)),
            _filled("E(norm2({} - w), w ~ N({}, {}))", _column(n), _column(n), _covariance(n)),
            _filled("grad({}, s)", _number(n)),
            _filled("D({}, W, V.T)", _number(n)),
            _filled("at({}, x = {})", _number(n), _column(n)),
            _filled("sum(({})*x[i]*y[i], i in d)", _number(n)),
        ],
    )


def _square(depth: int) -> Texts:
    return _grown(
        ("A", "B", "I(d)", "S"),
        depth,
        lambda n: [
            _filled("({} + {})", _square(n), _square(n)),
            _filled("({}) @ ({})", _square(n), _square(n)),
            _filled("({}).T", _square(n)),
            _filled("({})*({})", _number(n), _square(n)),
            _filled("hadamard({}, {})", _square(n), _square(n)),
            _filled("({}) @ ({}).T", _tall(n), _tall(n)),
            _filled("inv({})", _covariance(n)),
            _filled("inv({} + 3*I(d))", _square(n)),
            _filled("diag({})", _column(n)),
            _filled("diag(diagonal({}))", _square(n)),
        ],
    )


def _covariance(depth: int) -> Texts:
    """Expressions whose values are positive definite."""
    return _grown(
        ("S", "I(d)"),
        depth,
        lambda n: [
            st.tuples(_covariance(n), _tall(n)).map(lambda drawn: f"({drawn[0]} + ({drawn[1]}) @ ({drawn[1]}).T)"),
            _filled("inv({})", _covariance(n)),
            _filled("s*({})", _covariance(n)),
            st.just("(W @ W.T + s*I(d))"),
        ],
    )


def _tall(depth: int) -> Texts:
    return _grown(
        ("W", "V.T"),
        depth,
        lambda n: [_filled("({} - {})", _tall(n), _tall(n)), _filled("({}) @ ({})", _square(n), _tall(n)), st.just("x @ z.T")],
    )


def _column(depth: int) -> Texts:
    return _grown(
        ("x", "y", "W @ z"),
        depth,
        lambda n: [
            _filled("({} + {})", _column(n), _column(n)),
            _filled("({}) @ ({})", _square(n), _column(n)),
            _filled("diagonal({})", _square(n)),
            _filled("({})[:, 1]", _tall(n)),
            _filled("grad({}, x)", _number(n)),
        ],
    )
