r"""Counts of curvatures from a sum of squares in other directions.

Let Q be a quadratic form on a space E of directions and T a linear map into E with :math:`Q(T(y)) = \sum_b c_b q_b(y_b)`,
where every q_b is positive definite in its own block y_b, P is the total dimension of the blocks with c_b > 0 and M that of the
blocks with c_b < 0.

*Lower bounds, whatever T is.* On the blocks with c_b > 0 (the others at rest) T is injective, for T(y) = 0 gives Q(T(y)) = 0
and so y = 0. Its image there has dimension P, and Q is positive definite on it: at least P curvatures are positive, and at
least M negative by the same for −Q.

*Equality, if T reaches every direction.* Let K be the kernel of T and K' a complement. T is one to one from K' onto E, so Q and
the restriction of Q∘T to K' have the same curvatures; Q∘T does not change along K, so adding K adds dim K zeros and nothing
else. Thus Q has exactly P positive and M negative curvatures, and dim E − P − M are zero. That T reaches every direction is
shown by expressions S of the new directions in the old ones with T(S(H)) = H. (Sylvester's law of inertia.)

Checked: T is linear by its form and stays in E; S stays in the space of the new directions; Q(T(y)) equals the sum of squares,
and T(S(H)) equals H (both settled like any equality); the sign of every block is shown by its form; all of these are defined
wherever Q is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sympy import MatMul, Transpose, ZeroMatrix

from derivations.engines.definedness import reason_is_defined
from derivations.engines.relations import Court
from derivations.language.curvature import NOT_NEGATIVE, NOT_POSITIVE, Count, Inertia, Squares, total_dimension
from derivations.language.definite_squares import signs_by_form
from derivations.language.degree_in_directions import degree_in
from derivations.language.domains import Symmetry
from derivations.language.nodes import Diag, Diagonal, display_name, substitute
from derivations.language.plain import plain
from derivations.language.size_polynomials import is_never_negative, is_zero_polynomial
from derivations.language.statements import Equality
from derivations.language.symmetric_forms import has_symmetry
from derivations.language.verdicts import HOLDING, Judgement
from derivations.language.vocabulary import Vocabulary

_BOUNDED = ("positive", "negative")  # from below, by any part of the directions


@dataclass(frozen=True)
class Reason:
    """The judgement of the equalities a reason rests on, the counts it gives; or why it gives none."""

    judgement: Judgement | None = None
    positive: Any = 0
    negative: Any = 0
    reaches_all: bool = False
    problem: str = ""


def reasoned(statement: Inertia, court: Court) -> Reason:
    """What the statement's reason shows; without one, what the form shows in its own directions."""
    squares = statement.because or Squares(statement.form, statement.directions)
    vocabulary = statement.vocabulary
    signs = signs_by_form(squares.total, squares.directions, vocabulary)
    if signs is None:
        return Reason(problem=f"{plain(squares.total)} is not seen to be a sum of squares, one for each direction")
    if problem := _unfit(statement, squares):
        return Reason(problem=problem)
    equalities = list(_equalities(statement, squares))
    judgements = [court.settle(equality) for equality in equalities]
    for equality, judgement in zip(equalities, judgements, strict=True):
        if judgement.verdict not in HOLDING:
            why = ": ".join(part for part in (judgement.verdict.value, judgement.reason) if part)
            return Reason(problem=f"{equality.words()} is not settled ({why})")
    blocks = {sign: tuple(symbol for symbol in squares.directions if signs[symbol] == sign) for sign in (1, -1)}
    positive, negative = (total_dimension(blocks[sign], vocabulary) for sign in (1, -1))
    return Reason(_weakest(judgements), positive, negative, _reaches_all(squares, statement))


def _reaches_all(squares: Squares, statement: Inertia) -> bool:
    """Whether every new direction is given in the old ones, or is an old one itself."""
    given = {symbol for symbol, _ in squares.new}
    return all(symbol in given or symbol in statement.directions for symbol in squares.directions)


def _weakest(judgements: list[Judgement]) -> Judgement | None:
    """The judgement with the smallest scope and the largest error; None where there was nothing to settle."""
    if not judgements:
        return None
    worst = min(judgements, key=lambda item: (HOLDING.index(item.verdict) == 0, item.scope.every_size))
    evidence = tuple(item for judgement in judgements for item in judgement.evidence if item.outcome.value == "holds")
    own = [item for item in worst.evidence if item.scope == worst.scope]
    rest = [item for item in evidence if item not in own]
    return replace(worst, evidence=(*own, *(replace(item, scope=replace(item.scope, every_size=False)) for item in rest)))


def _unfit(statement: Inertia, squares: Squares) -> str:
    """Why the reason cannot be used: not linear by its form, or not defined wherever the form is."""
    new = frozenset(squares.directions)
    for symbol, value in squares.old:
        if degree_in(value, new) != 1 and not _is_zero(value):
            return f"{plain(value)}, for {display_name(symbol)}, is not linear in the new directions by its form"
    for tree in squares.expressions():
        if tree is not statement.form and not reason_is_defined(tree, (statement.form,), statement.vocabulary, everywhere=True):
            return f"{plain(tree)} is not seen to be defined wherever the form is"
    return ""


def _is_zero(value: Any) -> bool:
    return bool(value == 0) or isinstance(value, ZeroMatrix)


def _equalities(statement: Inertia, squares: Squares) -> Iterator[Equality]:
    """What must be settled; what is so by its form is left out."""
    vocabulary = statement.vocabulary
    pulled = substitute(statement.form, dict(squares.old))
    if pulled != squares.total:
        yield Equality(vocabulary, pulled, squares.total)
    for symbol, value in (*squares.old, *squares.new):
        yield from _stays_in_space(symbol, value, vocabulary)
    if _reaches_all(squares, statement):
        for symbol, value in squares.old:
            yield Equality(vocabulary, substitute(value, dict(squares.new)), symbol)


def _stays_in_space(symbol: Any, value: Any, vocabulary: Vocabulary) -> Iterator[Equality]:
    """That a value has the symmetry which a direction was declared with."""
    variable = vocabulary.variable_of(symbol)
    symmetry = variable.kind.symmetry if variable is not None and not variable.is_scalar else Symmetry.NONE
    if has_symmetry(value, symmetry, vocabulary):
        return
    mirrored = {
        Symmetry.SYMMETRIC: Transpose(value),
        Symmetry.SKEW: MatMul(-1, Transpose(value)),
        Symmetry.DIAGONAL: Diag(Diagonal(value)),
    }
    yield Equality(vocabulary, value, mirrored[symmetry])


def shortfall(statement: Inertia, reason: Reason) -> str:
    """What of the claimed counts a reason does not show; empty when it shows all."""
    zero = statement.dimension - reason.positive - reason.negative
    shown = {"positive": reason.positive, "zero": zero, "negative": reason.negative}
    shown |= {NOT_POSITIVE: zero + reason.negative, NOT_NEGATIVE: zero + reason.positive}
    for count in statement.counts:
        if not _is_shown(count, shown[count.sign], reason, statement.vocabulary):
            bound = "" if reason.reaches_all else "at least " if count.sign in _BOUNDED else "at most "
            return f"the reason shows {bound}{plain(shown[count.sign])} {count.sign} curvatures, which is not what is claimed"
    return ""


def _is_shown(count: Count, number: Any, reason: Reason, vocabulary: Vocabulary) -> bool:
    if not count.at_least:
        return reason.reaches_all and is_zero_polynomial(number - count.number)
    return (reason.reaches_all or count.sign in _BOUNDED) and is_never_negative(number - count.number, vocabulary)
