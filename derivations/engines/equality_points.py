"""Points at which an inequality is an equality, read off the reason why it holds.

A reason says what vanishes where the gap does: D − σ²M⁻¹ for a divergence, V − V* for tr((V − V*) A (V − V*)ᵀ). Such a tree
is solved for a variable that stands alone in one of its terms; WWᵀ − UG²Uᵀ for W, by a factor of another of its terms.
The strict version of the inequality fails at these points, which random ones do not meet. With one variable left as it is they
are points at which the gap is small: the best encoder for any decoder.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from sympy import MatAdd, Transpose

from derivations.engines.excepted_points import rational_rows, with_value
from derivations.engines.trial import Trial, trial_at
from derivations.language import nodes
from derivations.language.errors import Undefined, Unsupported
from derivations.language.nodes import free_variables
from derivations.language.products import scaled, scaled_factors
from derivations.language.statements import AtMost
from derivations.readings.parameters import Rows
from derivations.readings.point import Budget
from derivations.readings.points import free_symbols
from derivations.readings.small_points import describe
from derivations.readings.telling_points import TellingPoints

_ROUNDS = 4  # a variable may be given by others that are solved for later
_SIMPLE_POINTS, _POINTS = 24, 36

Term = tuple[Any, list[Any]]


def where_all_vanish(
    statement: AtMost, trees: tuple[Any, ...], sizes: dict[str, int], seed: int, budget: Budget
) -> Iterator[Trial]:
    """Trials of a statement, at these sizes, moved to where every one of the trees vanishes."""
    for trial in _trials(statement, sizes, seed, budget):
        moved = _moved(trial, trees)
        if moved is not None:
            yield moved


def where_most_vanish(
    statement: AtMost, trees: tuple[Any, ...], sizes: dict[str, int], seed: int, budget: Budget
) -> Iterator[Trial]:
    """The same with each of the variables left as it is in turn, and with it the trees that only it could make vanish."""
    for trial in _trials(statement, sizes, seed, budget):
        for left in sorted({symbol for tree in trees for symbol in free_variables(tree)} & set(trial.point), key=str):
            moved = trial
            for _ in range(_ROUNDS):
                moved = _moved_once(moved, trees, frozenset([left])) or moved
            if moved is not trial and moved.in_domain:
                yield moved


def _trials(statement: AtMost, sizes: dict[str, int], seed: int, budget: Budget) -> Iterator[Trial]:
    source = Random(f"{seed}/equality/{sorted(sizes.items())}")
    try:
        descriptions = describe(free_symbols(statement.expressions()), sizes, statement.vocabulary)
    except (Undefined, Unsupported):
        return
    telling = TellingPoints(statement.expressions())
    for attempt in range(_POINTS):
        point = telling.drawn(descriptions, source, attempt, _SIMPLE_POINTS)
        yield trial_at(statement, sizes, descriptions, point, budget, source.getrandbits(32), 1 << 30)


def _moved(trial: Trial, trees: tuple[Any, ...]) -> Trial | None:
    """The trial with one variable after another solved for, until all trees vanish; ``None`` when they do not."""
    for _ in range(_ROUNDS):
        moved = _moved_once(trial, trees, frozenset())
        if moved is None:
            return None
        if moved is trial:
            return trial if trial.in_domain and all(_vanishes(rational_rows(trial, tree)) for tree in trees) else None
        trial = moved
    return None


def _moved_once(trial: Trial, trees: tuple[Any, ...], left: frozenset[Any]) -> Trial | None:
    """The trial with a variable solved for in every tree that does not vanish; ``None`` where one has no value."""
    taken = set(left)
    for tree in (tree.args[0] if isinstance(tree, Transpose) else tree for tree in trees):
        rows = rational_rows(trial, tree)
        if rows is None:
            return None
        solved = None if _vanishes(rows) else _solved(trial, tree, rows, taken)
        if solved is not None:
            symbol, trial = solved
            taken.add(symbol)
    return trial


def _vanishes(rows: Rows | None) -> bool:
    return rows is not None and not any(entry for row in rows for entry in row)


def _solved(trial: Trial, tree: Any, rows: Rows, taken: set[Any]) -> tuple[Any, Trial] | None:
    """A variable, none of those ``taken``, and the trial at which it may make the tree zero; ``rows`` is the tree's value."""
    if not nodes.is_matrix(tree):
        return _solved_for_number(trial, tree, rows[0][0], taken)
    terms = list(_terms(tree))
    for place, term in enumerate(terms):
        others = terms[:place] + terms[place + 1 :]
        elsewhere = {
            name for coefficient, factors in others for part in (coefficient, *factors) for name in free_variables(part)
        }
        for symbol, value in _candidates(trial, term, others, rows):
            if symbol in taken or symbol in elsewhere or symbol not in trial.point:
                continue
            moved = with_value(trial, symbol, value)
            if moved is not None:
                return symbol, moved
    return None


def _solved_for_number(trial: Trial, tree: Any, gap: Fraction, taken: set[Any]) -> tuple[Any, Trial] | None:
    """The same for a number: exact where it is x − a, x/a − 1 or a/x − 1."""
    for symbol in sorted(free_variables(tree) & set(trial.point) - taken, key=str):
        now = rational_rows(trial, symbol)
        if nodes.is_matrix(symbol) or now is None:
            continue
        ((value,),) = now
        for candidate in (value - gap, value * (1 + gap), *([value / (1 + gap)] if gap != -1 else [])):
            moved = with_value(trial, symbol, [[candidate]])
            if moved is not None and rational_rows(moved, tree) == [[Fraction(0)]]:
                return symbol, moved
    return None


def _candidates(trial: Trial, term: Term, others: list[Term], rows: Rows) -> Iterator[tuple[Any, Rows]]:
    """Values of a variable of one term that may make the sum of all vanish."""
    coefficient, factors = term
    number = _number(trial, coefficient)
    if number is None or not number:
        return
    root, turned = _plain(factors[0])
    if len(factors) == 1 and root.is_symbol:
        now = rational_rows(trial, factors[0])
        if now is not None:
            found = [[one - other / number for one, other in zip(*pair, strict=True)] for pair in zip(now, rows, strict=True)]
            yield root, _transposed(found) if turned else found
    if len(factors) == 2 and root.is_symbol and _is_transpose(*factors):
        for other in others:
            for factor in _roots(trial, other):
                fitted = _widened(factor, trial, root, turned)
                if fitted is not None:
                    yield root, fitted


def _terms(tree: Any) -> Iterator[Term]:
    """The terms of a sum of matrices, each as a number and the factors it multiplies."""
    if isinstance(tree, MatAdd):
        for part in tree.args:
            yield from _terms(part)
        return
    coefficient, factors = scaled_factors(tree)
    if len(factors) == 1 and isinstance(factors[0], MatAdd):
        for inner, parts in _terms(factors[0]):
            yield coefficient * inner, parts
        return
    yield coefficient, factors


def _number(trial: Trial, coefficient: Any) -> Fraction | None:
    rows = rational_rows(trial, coefficient)
    return None if rows is None else rows[0][0]


def _plain(factor: Any) -> tuple[Any, bool]:
    """A factor without a transpose, and whether it had one."""
    return (factor.args[0], True) if isinstance(factor, Transpose) else (factor, False)


def _is_transpose(first: Any, second: Any) -> bool:
    (one, one_turned), (other, other_turned) = _plain(first), _plain(second)
    return bool(one == other) and one_turned != other_turned


def _roots(trial: Trial, term: Term) -> Iterator[Rows]:
    """F for a term F Fᵀ with an even number of factors, as far as its first half goes; the halves need not match."""
    _, factors = term
    if len(factors) % 2 == 0:
        rows = rational_rows(trial, scaled(1, factors[: len(factors) // 2]))
        if rows is not None:
            yield rows


def _widened(rows: Rows, trial: Trial, symbol: Any, turned: bool) -> Rows | None:
    """F with columns of zeros, so that it has the shape of W in W Wᵀ (of Wᵀ when ``turned``)."""
    now = rational_rows(trial, symbol)
    if now is None:
        return None
    shape = _transposed(now) if turned else now
    missing = len(shape[0]) - len(rows[0])
    if len(shape) != len(rows) or missing < 0:
        return None
    widened = [[*row, *([Fraction(0)] * missing)] for row in rows]
    return _transposed(widened) if turned else widened


def _transposed(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]
