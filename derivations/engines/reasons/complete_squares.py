r"""A quadratic form in numbers, columns or matrices as a sum of squares: LDLᵀ of its Gram matrix.

The gap is a sum of terms :math:`c\,a_i a_j\,\mathrm{tr}(P_i^\top M P_j)`. Where i = j the term names the root :math:`a_i P_i`.
The coefficients of all are a matrix G, and :math:`G = L D L^\top` makes them :math:`\sum_k D_k \|\sum_j L_{jk} a_j P_j\|_M^2`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sympy import Add, Integer, Mul, Pow, Trace, cancel

from derivations.engines.worked_out import worked_out
from derivations.language import nodes
from derivations.language.definiteness import is_positive_semidefinite
from derivations.language.nonnegative import is_positive
from derivations.language.products import scaled_factors
from derivations.language.statements import AtMost
from derivations.language.vocabulary import Vocabulary
from derivations.readings.collecting import Collector
from derivations.readings.words import product_of, scaled_matrix, sum_of, transposed

_MOST_ROOTS = 8

Terms = dict[Any, Any]
"""The coefficient of every product of real numbers and at most one trace or form."""


@dataclass(frozen=True)
class Root:
    """a P for a term :math:`a^2\\,\\mathrm{tr}(P^\\top M P)`; ``form`` is the node around it, ``None`` for a number a alone."""

    number: Any
    form: type | None = None
    factors: tuple[Any, ...] = ()
    middle: Any = None

    @property
    def kind(self) -> Any:
        """Roots of one kind can be added."""
        return (self.form, self.middle, product_of(list(self.factors)).shape if self.factors else None)


def proposals(bound: AtMost) -> Iterator[Any]:
    """The sum of squares, and what is left of the gap."""
    if nodes.is_matrix(bound.gap):
        return
    collector = Collector(bound.vocabulary)
    terms = _terms(worked_out(bound.gap, bound.vocabulary))
    roots = _roots(terms, collector)
    if not 2 <= len(roots) <= _MOST_ROOTS:
        return
    squares = []
    for kind in dict.fromkeys(root.kind for root in roots):
        alike = [root for root in roots if root.kind == kind]
        found = _squares(_gram(alike, terms, collector), alike, bound.vocabulary)
        if found is None:
            return
        squares += found
    yield Add(*squares, *(coefficient * node for node, coefficient in terms.items()))


def _terms(gap: Any) -> Terms:
    found: Terms = {}
    for term in Add.make_args(gap):
        parts = [part for part in Mul.make_args(term) if isinstance(part, Trace | nodes.AsScalar) or _is_real(part)]
        node = Mul(*parts)
        found[node] = found.get(node, Integer(0)) + term / node
    return found


def _is_real(part: Any) -> bool:
    """A real number that may be negative, or a power of one: all others count as coefficients."""
    base = part.base if isinstance(part, Pow) and part.exp.is_Integer and part.exp > 0 else part
    return bool(base.is_Symbol and not base.is_positive)


# ---------------------------------------------------------------------------------------------------- roots


def _roots(terms: Terms, collector: Collector) -> list[Root]:
    """A square root of every product that is a square by its form; of X and Xᵀ the one of the shape of another root."""
    chosen: list[Root] = []
    for node in terms:
        found = list(_roots_of(node, collector))
        alike = [root for root in found if any(root.kind == other.kind for other in chosen)]
        chosen += (alike or found)[:1]
    return chosen


def _roots_of(node: Any, collector: Collector) -> Iterator[Root]:
    parts = Mul.make_args(node)
    forms = [part for part in parts if isinstance(part, Trace | nodes.AsScalar)]
    number = _half_power(Mul(*(part for part in parts if part not in forms)))
    if number is not None and not forms:
        yield Root(number)
    elif number is not None and len(forms) == 1:
        yield from _roots_of_form(number, forms[0], collector)


def _half_power(number: Any) -> Any | None:
    factors = [factor.as_base_exp() for factor in Mul.make_args(number) if factor != 1]
    if any(not exponent.is_Integer or exponent % 2 for _, exponent in factors):
        return None
    return Mul(*(base ** (exponent / 2) for base, exponent in factors))


def _roots_of_form(number: Any, form: Any, collector: Collector) -> Iterator[Root]:
    coefficient, word = scaled_factors(form.args[0])
    turns = range(len(word)) if isinstance(form, Trace) else range(1)
    for turn in turns if coefficient == 1 and len(word) > 1 else ():
        turned = word[turn:] + word[:turn]
        half = len(turned) // 2
        before, middle, after = turned[:half], turned[half : len(turned) - half], turned[len(turned) - half :]
        if before != [collector.transposed(factor) for factor in reversed(after)]:
            continue
        if not middle or is_positive_semidefinite(middle[0], collector.vocabulary):
            yield Root(number, type(form), tuple(after), middle[0] if middle else None)


# ---------------------------------------------------------------------------------------------------- Gram matrix


def _gram(roots: list[Root], terms: Terms, collector: Collector) -> list[list[Any]]:
    """The coefficients of all products of two roots, which are taken out of ``terms``."""
    gram = [[Integer(0)] * len(roots) for _ in roots]
    for i, root in enumerate(roots):
        gram[i][i] = _taken(root, root, terms, collector)
    for i, j in combinations(range(len(roots)), 2):
        gram[i][j] = gram[j][i] = _taken(roots[i], roots[j], terms, collector) / 2
    return gram


def _taken(left: Root, right: Root, terms: Terms, collector: Collector) -> Any:
    node: Any = Integer(1)
    if left.form is not None:
        middle = [] if left.middle is None else [left.middle]
        word = [collector.transposed(factor) for factor in reversed(left.factors)] + middle + list(right.factors)
        node = collector.collected(left.form(product_of(word)))
    key = node * left.number * right.number
    return terms.pop(key, Integer(0))


def _squares(gram: list[list[Any]], roots: list[Root], vocabulary: Vocabulary) -> list[Any] | None:
    """One square after another split off; ``None`` where a coefficient that is left is not surely positive."""
    squares: list[Any] = []
    remaining = list(range(len(roots)))
    while remaining:
        place = next((i for i in remaining if gram[i][i] != 0), None)
        if place is None:
            return squares if all(gram[i][j] == 0 for i in remaining for j in remaining) else None
        pivot = gram[place][place]
        if not is_positive(pivot, vocabulary):
            return None
        row = {j: cancel(gram[place][j] / pivot) for j in remaining}
        squares.append(pivot * _square([(row[j], roots[j]) for j in remaining if row[j] != 0]))
        remaining.remove(place)
        for i in remaining:
            for j in remaining:
                gram[i][j] = cancel(gram[i][j] - pivot * row[i] * row[j])
    return squares


def _square(parts: list[tuple[Any, Root]]) -> Any:
    first = parts[0][1]
    if first.form is None:
        return Add(*(number * root.number for number, root in parts)) ** 2
    total = sum_of([scaled_matrix(number * root.number, product_of(list(root.factors))) for number, root in parts])
    if first.middle is None:
        return nodes.SquaredNorm(total)
    if total.shape[1] == 1:
        return nodes.QuadraticForm(total, first.middle)
    return Trace(product_of([transposed(total), first.middle, total]))
