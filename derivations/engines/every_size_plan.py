"""Which case of the every-size theorem settles a lowered pair, and at which sizes it has to be tested."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import Any

from sympy import Add, Determinant, Integer, Mul, Pow, exp, log

from derivations.engines.size_choice import raised
from derivations.language import nodes
from derivations.language.definiteness import is_positive_definite
from derivations.language.directions import DIRECTION
from derivations.language.domains import Symmetry
from derivations.language.errors import Unsupported
from derivations.language.plain import plain
from derivations.language.vocabulary import Vocabulary
from derivations.readings.collecting import Collector
from derivations.readings.contractions import Contraction, contraction
from derivations.readings.counting import Counts, Letters, NotCovered, linear_bounds, matrix_letters, scalar_bounds, states

CANCELLED = "like terms that cancel"
_CHEAP_SIZE = 60
_LARGEST_SIZE = 130
_LARGEST_GRID = 48
_SPARE = 1  # sizes tested exceed the bound, so that a count off by one would still be safe


@dataclass(frozen=True)
class Plan:
    """How one lowered pair is settled: the sides to test, the case of the theorem, the sizes needed, those to test."""

    left: Any
    right: Any
    case: str
    bounds: Counts
    assignments: tuple[dict[str, int], ...]
    decoupled: bool
    gradients: bool


def _as_logarithms(left: Any, right: Any, vocabulary: Vocabulary) -> tuple[Any, Any]:
    """Two products of powers of determinants, exponentials and positive numbers, as sums of logarithms.

    Equal logarithmic derivatives make the quotient constant; its value at the base point is 1. Signs need care: the
    quotient must be positive by form, or a rational function on an irreducible domain.
    """
    if not any(nodes.occurring(side, Determinant, exp) or _has_roots(side) for side in (left, right)):
        return left, right
    if any(_orthogonal_under_exp(side, vocabulary) for side in (left, right)):
        raise NotCovered("the log-determinant of orthogonal matrices is defined on half of them")
    determinants = left.atoms(Determinant) | right.atoms(Determinant)
    if not all(is_positive_definite(node.args[0], vocabulary) for node in determinants):
        _require_rational(left, vocabulary)
        _require_rational(right, vocabulary)
    return logarithm_of_product(left), logarithm_of_product(right)


def _orthogonal_under_exp(side: Any, vocabulary: Vocabulary) -> bool:
    letters = Letters(vocabulary)
    under = {symbol for node in side.atoms(exp) for symbol in matrix_letters(node)}
    return any(letters.symmetry(symbol) is Symmetry.CURVED for symbol in under)


def _require_rational(side: Any, vocabulary: Vocabulary) -> None:
    """Whole powers only, no exponential of matrices, no orthogonal letters, whose determinant may be −1."""
    whole = all(_is_whole(power.exp) for power in side.atoms(Pow))
    exponentials = any(matrix_letters(node) for node in side.atoms(exp))
    if not whole or exponentials:
        raise NotCovered("a root or exponential beside a determinant that is not known to be positive")
    letters = Letters(vocabulary)
    if any(letters.symmetry(symbol) is Symmetry.CURVED for symbol in matrix_letters(side)):
        raise NotCovered("a determinant of orthogonal matrices has either sign")


def _has_roots(side: Any) -> bool:
    return any(not power.exp.is_Integer for power in nodes.occurring(side, Pow))


def _is_whole(exponent: Any) -> bool:
    return bool(exponent.is_integer)


def logarithm_of_product(number: Any) -> Any:
    """log of a product of powers of determinants, exponentials and positive numbers, taken apart."""
    if isinstance(number, Mul):
        return Add(*(logarithm_of_product(factor) for factor in number.args))
    if isinstance(number, exp):
        return number.args[0]
    if isinstance(number, Pow):
        if matrix_letters(number.exp):
            raise NotCovered(f"the exponent of {plain(number)} depends on matrices")
        return number.exp * logarithm_of_product(number.base)
    if isinstance(number, Determinant):
        return nodes.LogDet(number.args[0])
    if number.is_positive and not matrix_letters(number):
        return log(number)
    raise NotCovered(f"{plain(number)} is not known to be positive")


def make_plan(left: Any, right: Any, names: list[str], vocabulary: Vocabulary) -> Plan:
    """The first case of the theorem whose hypotheses hold and whose test is small enough."""
    reasons = []
    tries = (_plan_matrix, _plan_grid) if nodes.is_matrix(left) else (_plan_number, _plan_grid)
    for attempt in tries:
        try:
            return attempt(left, right, names, vocabulary)
        except Unsupported as error:
            reasons.append(str(error))
    raise NotCovered("; ".join(dict.fromkeys(reasons)))


def _plan_matrix(left: Any, right: Any, names: list[str], vocabulary: Vocabulary) -> Plan:
    if tuple(left.shape) == (1, 1):
        raise NotCovered("both sides are 1×1 matrices")
    letters = Letters(vocabulary)
    bounds = states(left, letters) + states(right, letters)
    return Plan(left, right, "case 2", bounds, (_test_sizes(bounds, names, vocabulary),), decoupled=True, gradients=False)


def _plan_number(left: Any, right: Any, names: list[str], vocabulary: Vocabulary) -> Plan:
    """The difference tested as it is when that is cheap, else with like terms collected.

    Each can be tested as it is (through all gradients) or, when it is linear in a direction, in that alone.
    """
    left, right = _as_logarithms(left, right, vocabulary)
    reasons: list[str] = []
    number = left - right
    plan = _cheapest(number, names, vocabulary, reasons)
    if plan is None or max(plan.assignments[0].values(), default=0) > _CHEAP_SIZE:
        collected = Collector(vocabulary).collected(number)
        plan = (_cheapest(collected, names, vocabulary, reasons) if collected != number else None) or plan
    if plan is None:
        raise NotCovered("; ".join(dict.fromkeys(reasons)))
    return plan


def _cheapest(number: Any, names: list[str], vocabulary: Vocabulary, reasons: list[str]) -> Plan | None:
    """The first plan there is: linear in a direction always needs the smaller sizes. Reasons against are added."""
    for attempt in (_plan_direction, _plan_gradients):
        try:
            return attempt(number, names, vocabulary)
        except Unsupported as error:
            reasons.append(str(error))
    return None


def _plan_gradients(number: Any, names: list[str], vocabulary: Vocabulary) -> Plan:
    if number == 0:
        return Plan(number, number, CANCELLED, Counter(), ({},), decoupled=True, gradients=False)
    bounds = scalar_bounds(number, Letters(vocabulary))
    sizes = _test_sizes(bounds, names, vocabulary)
    return Plan(number, Integer(0), "case 3", bounds, (sizes,), decoupled=True, gradients=True)


def _plan_direction(number: Any, names: list[str], vocabulary: Vocabulary) -> Plan:
    """For a number that is linear in the direction of a derivative."""
    for symbol in matrix_letters(number):
        if str(symbol.name).startswith(DIRECTION):
            bounds = linear_bounds(number, symbol, Letters(vocabulary))
            sizes = _test_sizes(bounds, names, vocabulary)
            return Plan(number, Integer(0), "case 3, linear in a direction", bounds, (sizes,), True, gradients=False)
    raise NotCovered("no direction occurs")


def _plan_grid(left: Any, right: Any, names: list[str], vocabulary: Vocabulary) -> Plan:
    both = contraction(left, vocabulary).plus(contraction(right, vocabulary))
    starts, widths = _grid(both, names, vocabulary)
    cells = [
        dict(zip(names, values, strict=True))
        for values in product(*(range(starts[name], starts[name] + widths[name]) for name in names))
    ]
    if len(cells) > _LARGEST_GRID:
        raise NotCovered(f"a grid of {len(cells)} sizes is needed")
    if not all(vocabulary.admits(cell) for cell in cells):
        raise NotCovered("the relations between the sizes leave no full grid")
    bounds = Counter({name: starts[name] for name in names})
    return Plan(left, right, "case 1", bounds, tuple(cells), decoupled=False, gradients=False)


def _grid(both: Contraction, names: list[str], vocabulary: Vocabulary) -> tuple[dict[str, int], dict[str, int]]:
    """Where the grid starts for every size, smaller sizes wholly below larger ones, and how wide it is."""
    starts = {name: max(both.nodes[name], vocabulary.sizes[name].at_least, 1) + _SPARE for name in names}
    widths = {name: both.numerator[name] + both.denominator[name] + 1 for name in names}
    for _ in names:
        for name in names:
            size = vocabulary.sizes[name]
            for above in (*size.at_most, *size.less_than):
                if isinstance(above, str) and above in starts:
                    starts[above] = max(starts[above], starts[name] + widths[name])
    if max((starts[name] + widths[name] for name in names), default=0) > _LARGEST_SIZE:
        raise NotCovered(f"sizes above {_LARGEST_SIZE} are needed")
    return starts, widths


def _test_sizes(bounds: Counts, names: list[str], vocabulary: Vocabulary) -> dict[str, int]:
    """Sizes at or above the bounds that respect the relations."""
    sizes = raised({name: max(bounds[name] + _SPARE, 2) for name in names}, names, vocabulary)
    if max(sizes.values(), default=0) > _LARGEST_SIZE:
        raise NotCovered(f"sizes up to {max(sizes.values())} would have to be tested, more than {_LARGEST_SIZE}")
    if not vocabulary.admits(sizes):
        raise NotCovered("the relations between the sizes do not allow large enough sizes")
    return sizes
