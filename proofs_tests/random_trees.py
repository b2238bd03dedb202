"""Random well-typed trees of the language, for Hypothesis: every kind of node, numbers and matrices of several shapes.

A tree is written down as plain mathematics first and read from there, so that it is one an author could have written.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

from derivations.documents.declarations import Declarations, Note
from derivations.documents.places import Source
from derivations.documents.statement_text import read_expression
from derivations.language import nodes
from derivations.language.errors import LemmataError
from derivations.language.vocabulary import Size, Variable, Vocabulary

d, k, n = (nodes.size_symbol(name) for name in "dkn")
Shape = tuple[Any, ...]

VARIABLES = (
    Variable("s"),
    Variable("t"),
    Variable("sigma2", domain="positive"),
    Variable("tau", domain="positive", latex=r"\tau"),
    Variable("x", (d,), latex=r"\mathbf{x}"),
    Variable("y", (d,)),
    Variable("mu1", (d,)),
    Variable("z", (k,)),
    Variable("W", (d, k), latex=r"\mathbf{W}"),
    Variable("A", (d, d)),
    Variable("B", (d, d), latex=r"\hat{B}"),
    Variable("S", (d, d), "spd", latex=r"\Sigma"),
    Variable("U", (k, k), latex=r"U_A"),
    Variable("v", (1,)),
    Variable("Q", (2, 2)),
    Variable("data", (d,), over=n),
    Variable("u", (), over=n),
)
DECLARED = Declarations(
    Vocabulary(
        {"d": Size("d"), "k": Size("k", at_most=("d",)), "n": Size("n", latex="N")},
        {variable.name: variable for variable in VARIABLES},
        {"f": (d,), "g": ()},
    ),
    signatures={"f": ((k,),), "g": ((d,), ())},
    notes={"f": Note(latex=r"f_\theta")},
)
SPELLED = {"f": r"f_\theta"}
"""The spellings that stand outside the vocabulary."""

SHAPES: tuple[Shape, ...] = ((), (d, 1), (k, 1), (d, k), (d, d), (k, k), (1, d), (1, 1), (2, 2))

_LEAVES: dict[Shape, tuple[str, ...]] = {
    (): ("s", "t", "sigma2", "tau", "2", "1/3", "pi", "e", "d", "n", "x[1]", "W[1, 1]", "u[2]", "data[1, 2]", "Q[1, 2]", "v"),
    (d, 1): ("x", "y", "mu1", "f(z)", "x @ I(1) @ I(1)", "zeros(d)", "ones(d)", "data[1]", "W[:, 1]", "diagonal(A)"),
    (k, 1): ("z", "zeros(k)", "W.T @ x", "U[:, 2]", "z @ v @ v"),
    (d, k): ("W", "ones(d, k)"),
    (d, d): ("A", "B", "S", "I(d)", "diag(x)"),
    (k, k): ("W.T @ W", "I(k)", "U"),
    (k, d): ("W.T",),
    (1, d): ("x.T", "y.T @ A"),
    (1, k): ("z.T",),
    (2, 2): ("Q", "I(2)", "ones(2, 2)"),
    (1, 1): ("v", "x.T @ y", "I(1)"),
}


class _Writer:
    """Random plain mathematics of a given shape; ``()`` is a number."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def text(self, shape: Shape, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.15:
            return self.random.choice(_LEAVES[shape])
        makers = self._numbers() if shape == () else self._matrices(shape)
        made = self.random.choice(makers)(depth - 1)
        return f"({made})" if self.random.random() < 0.6 else made

    def _numbers(self) -> list[Callable[[int], str]]:
        return [*self._arithmetic(), *self._of_matrices(), *self._binding()]

    def _arithmetic(self) -> list[Callable[[int], str]]:
        def number(depth: int) -> str:
            return self.text((), depth)

        return [
            lambda depth: f"({number(depth)}) + ({number(depth)})",
            lambda depth: f"({number(depth)}) - {number(depth)}",
            lambda depth: f"({number(depth)})*({number(depth)})",
            lambda depth: f"({number(depth)})*({number(depth)})*({number(depth)})",
            lambda depth: f"({number(depth)})/(({number(depth)})**2 + 7)",
            lambda depth: f"{self.random.choice(['1/2', '3', '-2/3'])}*({number(depth)})",
            lambda depth: f"-({number(depth)})",
            lambda depth: f"({number(depth)})**2",
            lambda depth: f"(sigma2 + ({number(depth)})**2)**{self.random.choice(['2', '3', '(d/2)', '(1/2)', '(-3/2)', 's'])}",
            lambda _: f"sqrt(({self.random.choice(('s', 't', 'x[1]', 's*t'))})**2)",
            lambda depth: f"exp({number(depth)})",
            lambda depth: f"log(sigma2 + ({number(depth)})**2)",
            lambda depth: f"max({number(depth)}, {number(depth)})",
            lambda depth: f"min({number(depth)}, {number(depth)}, {number(depth)})",
            lambda depth: f"logplus(sigma2 + ({number(depth)})**2)",
            lambda depth: f"indicator({number(depth)} {self.random.choice(['<', '<=', '>', '>='])} {number(depth)})",
            lambda depth: f"2**({self.random.choice(['s', 't', 'd', 'n'])})",
        ]

    def _of_matrices(self) -> list[Callable[[int], str]]:
        matrix = self.text
        return [
            lambda depth: f"tr({matrix((d, d), depth)})",
            lambda depth: f"logdet({matrix(self._square(), depth)})",
            lambda depth: f"det({matrix(self._square(), depth)})",
            lambda depth: f"tr(kron({matrix(self._square(), depth)}, {matrix(self._square(), depth)}))",
            lambda depth: f"norm2(vec({matrix((d, k), depth)}))",
            lambda depth: f"det([[{matrix((d, d), depth)}, {matrix((d, k), depth)}], [{matrix((k, d), depth)}, zeros(k, k)]])",
            lambda depth: f"norm2({matrix(self.random.choice(((d, k), (d, 1), (1, d), (d, d))), depth)})",
            lambda depth: f"quad({matrix((d, 1), depth)}, {matrix((d, d), depth)})",
            lambda depth: f"({matrix((1, d), depth)}) @ ({matrix((d, 1), depth)})",
            lambda depth: f"({matrix((1, 1), depth)})",
            lambda depth: f"({matrix((d, d), depth)})[1, 2]",
            lambda depth: f"({matrix((d, 1), depth)})[3]",
            lambda depth: f"g({matrix((d, 1), depth)}, {matrix((), depth)})",
            lambda depth: f"logpdf({self._normal(d, depth)}, {matrix((d, 1), depth)})",
            lambda depth: f"pdf({self._normal(d, depth)}, {matrix((d, 1), depth)})",
            lambda depth: f"KL({self._normal(d, depth)}, {self._normal(d, depth)})",
            lambda depth: f"entropy({self._normal(k, depth)})",
        ]

    def _binding(self) -> list[Callable[[int], str]]:
        def number(depth: int) -> str:
            return self.text((), depth)

        return [
            lambda depth: f"E({number(depth)}, z ~ {self._normal(k, depth)})",
            lambda depth: f"E({number(depth)}, s ~ N({number(depth)}, sigma2))",
            lambda depth: f"sum(({number(depth)})*u[i], i in n)",
            lambda depth: f"count(u[i] < {number(depth)}, i in n)",
            lambda depth: f"count({number(depth)} <= A[i, i], i in d)",
            lambda depth: f"sum(sum(A[i, j]*({number(depth)}), j in d), i in d)",
            lambda depth: f"sum(norm2(data[i] - {self.text((d, 1), depth)}), i in n)",
            lambda depth: f"at({number(depth)}, A = {self._without_t()}, t = {number(depth)})",
            lambda depth: f"D({number(depth)}, A, {self.text((d, d), depth)})",
            lambda depth: f"D({number(depth)}, s, {number(depth)})",
            lambda depth: f"grad({number(depth)}, t)",
            lambda depth: f"logintegral({number(depth)}, y)",
            lambda depth: f"limit({number(depth)}, tau = {self.random.choice(['0', 'oo', '2', 'sigma2'])})",
            lambda depth: f"limit({number(depth)}, s = {self.random.choice(['t', '-oo', '0, above', '1/2, below'])})",
        ]

    def _matrices(self, shape: Shape) -> list[Callable[[int], str]]:
        rows, columns = shape
        same = self.text
        makers: list[Callable[[int], str]] = [
            lambda depth: f"({same(shape, depth)}) + ({same(shape, depth)})",
            lambda depth: f"({same(shape, depth)}) - ({same(shape, depth)})",
            lambda depth: f"-({same(shape, depth)})",
            lambda depth: f"({same((), depth)})*({same(shape, depth)})",
            lambda depth: f"({same(shape, depth)})/(s*({same((), depth)})**2 + 5*t)",
            lambda depth: f"hadamard({same(shape, depth)}, {same(shape, depth)})",
            lambda depth: f"hadamard({same(shape, depth)}, {same(shape, depth)}, {same(shape, depth)})",
            lambda depth: f"exp({same(shape, depth)})",
            lambda depth: f"log({same(shape, depth)})",
            lambda depth: f"E({same(shape, depth)}, z ~ {self._normal(k, depth)})",
            lambda depth: f"sum(u[i]*({same(shape, depth)}), i in n)",
            lambda depth: f"at({same(shape, depth)}, s = {same((), depth)})",
            lambda depth: f"limit({same(shape, depth)}, tau = 0)",
            lambda depth: self._product(rows, columns, depth),
        ]
        if (columns, rows) in _LEAVES and shape != (1, 1):
            makers.append(lambda depth: f"({same((columns, rows), depth)}).T")
        if rows == columns and shape != (1, 1):
            makers.append(lambda depth: f"inv({same(shape, depth)})")
            makers.append(lambda depth: f"inv({same(shape, depth)}).T")
            makers.append(lambda depth: f"({same(shape, depth)})**{self.random.choice(['2', '-1', '-2'])}")
        if (rows, 1) in _LEAVES and (1, columns) in _LEAVES:
            makers.append(lambda depth: f"kron({same((rows, 1), depth)}, {same((1, columns), depth)})")
        if columns == 1 and (1, rows) in _LEAVES:
            makers.append(lambda depth: f"vec({same((1, rows), depth)})")
        if shape == (2, 2):
            makers.append(lambda depth: f"[[{same((), depth)}, {same((), depth)}], [{same((), depth)}, {same((), depth)}]]")
        if shape == (1, 1):
            makers.append(lambda depth: f"[[{same((), depth)}]]")
        for gradient_shape, name in (((d, d), "A"), ((d, k), "W"), ((d, 1), "x"), ((1, 1), "v")):
            if shape == gradient_shape:
                makers.append(lambda depth, name=name: f"grad({same((), depth)}, {name})")  # type: ignore[misc]
        return makers

    def _product(self, rows: Any, columns: Any, depth: int) -> str:
        inner = self.random.choice((d, k, 1))
        if (rows, inner) not in _LEAVES or (inner, columns) not in _LEAVES or inner == 1 == rows:
            return self.text((rows, columns), 0)
        return f"({self.text((rows, inner), depth)}) @ ({self.text((inner, columns), depth)})"

    def _square(self) -> Shape:
        return self.random.choice(((d, d), (k, k), (2, 2)))

    def _without_t(self) -> str:
        """A value for A that leaves t alone, so that A and t can be set at once."""
        return self.random.choice(["B", "B @ S", "S - B/sigma2"])

    def _normal(self, size: Any, depth: int) -> str:
        return f"N({self.text((size, 1), depth)}, {self.text((size, size), depth)})"


def random_text(seed: int, shape: Shape = (), depth: int = 3) -> str:
    """Plain mathematics of a shape, the same for the same seed."""
    return _Writer(Random(seed)).text(shape, depth)


def random_tree(seed: int, shape: Shape = (), depth: int = 3) -> Any:
    """A tree of a shape, or nothing where a bound of the language (on exponents, sizes of numbers) is in the way."""
    try:
        return read_expression(Source(random_text(seed, shape, depth)), DECLARED.scope)
    except LemmataError:
        return None


def trees(shapes: tuple[Shape, ...] = SHAPES, deepest: int = 4) -> st.SearchStrategy[Any]:
    """Trees of the given shapes."""
    seeds = st.integers(0, 2**32 - 1)
    made = st.builds(random_tree, seeds, st.sampled_from(shapes), st.integers(1, deepest))
    return made.filter(lambda tree: tree is not None)
