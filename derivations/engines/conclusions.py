"""Whether equations follow from what is known to vanish: each equation's gap must be one of the vanishing trees.

The gap and the tree are compared exactly, up to sign, a transpose and, for numbers, a factor that is never zero. SymPy
proposes that factor; its sign must show by its form, and the product is compared exactly like everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import PolynomialError, S, Transpose, cancel, fraction, together

from derivations.engines.relations import Court
from derivations.language.errors import LemmataError
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.nodes import is_matrix
from derivations.language.nonnegative import is_positive
from derivations.language.products import scaled
from derivations.language.statements import Equality, gap
from derivations.language.verdicts import HOLDING, Judgement, Verdict
from derivations.language.vocabulary import Vocabulary

_LONGEST = 400  # operations in a quotient that SymPy is asked to cancel

Pair = tuple[Any, Any]


def follow(pairs: tuple[Pair, ...], vanishing: tuple[Any, ...], vocabulary: Vocabulary, court: Court) -> list[Judgement] | None:
    """The judgements by which every equation follows; ``None`` when one of them does not."""
    found = [_followed(pair, vanishing, vocabulary, court) for pair in pairs]
    known = [judgement for judgement in found if judgement is not None]
    return known if len(known) == len(found) else None


def _followed(pair: Pair, vanishing: tuple[Any, ...], vocabulary: Vocabulary, court: Court) -> Judgement | None:
    for tree in vanishing:
        for comparison in _comparisons(pair, tree, vocabulary):
            judgement = court.settle(comparison)
            if judgement.verdict in HOLDING:
                return judgement
    return _the_same(pair, vanishing)


def _the_same(pair: Pair, vanishing: tuple[Any, ...]) -> Judgement | None:
    """What is the same tree needs no comparison, where there are too many points to compare it at."""
    if gap(*pair) not in vanishing:
        return None
    scope = Scope(every_size=True, theorem="its form")
    return Judgement(Verdict.PROVED, evidence=(Evidence("the same expression", Outcome.HOLDS, Certainty.PROOF, scope),))


def _comparisons(pair: Pair, tree: Any, vocabulary: Vocabulary) -> Iterator[Equality]:
    """Equalities each of which shows that the pair is equal where the tree vanishes."""
    if is_matrix(tree) != is_matrix(pair[0]):
        return
    if not is_matrix(tree):
        yield from _of_numbers(pair, tree, vocabulary)
        return
    difference = gap(*pair)
    for turned in (tree, Transpose(tree)):
        if tuple(turned.shape) == tuple(difference.shape):
            yield Equality(vocabulary, difference, turned)
            yield Equality(vocabulary, difference, scaled(S.NegativeOne, [turned]))


def _of_numbers(pair: Pair, tree: Any, vocabulary: Vocabulary) -> Iterator[Equality]:
    difference = gap(*pair)
    if difference == 0 or tree == 0 or (tree / difference).count_ops() > _LONGEST:
        return
    try:
        numerator, denominator = fraction(together(tree))  # the denominator keeps its form, and with it its sign
        factors = dict.fromkeys((cancel(tree / difference), cancel(numerator / difference) / denominator))
    except (PolynomialError, LemmataError, NotImplementedError, AttributeError, TypeError):
        return
    for factor in factors:
        if is_positive(factor, vocabulary) or is_positive(-factor, vocabulary):
            yield Equality(vocabulary, tree, factor * difference)
            return
