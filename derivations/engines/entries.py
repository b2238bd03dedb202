"""Symbolic entries at small shapes: a proof for every value of the entries, at the shapes that it names.

Both sides are evaluated over the field of rational functions in all entries, with python-flint's multivariate
polynomials; the difference of the sides is the zero function or it is not.
"""

from __future__ import annotations

from time import monotonic

from derivations.engines.size_choice import size_names, small_sizes
from derivations.language.errors import OutOfBudget, Undefined, Unsupported
from derivations.language.evidence import Certainty, Evidence, Outcome, Scope
from derivations.language.statements import Equality
from derivations.readings.atoms import Atoms
from derivations.readings.comparison import Agreement, agreement_at, branches
from derivations.readings.point import Budget, Point
from derivations.readings.points import free_symbols
from derivations.readings.rational_functions import FunctionField, symbolic_values
from derivations.readings.residuals import Pairs, pairs_of

ENGINE = "symbolic entries"
_MOST_ENTRIES = 14


def settle(statement: Equality, seed: int, budget: Budget) -> Evidence:
    """Prove an equality for every entry at as many small shapes as the budget allows."""
    started = monotonic()
    names = size_names(statement.expressions(), statement.vocabulary)
    proved: list[dict[str, int]] = []
    reason = ""
    for sizes in small_sizes(names, statement.vocabulary, largest=2):
        try:
            agreement = _at_shape(statement, sizes, budget)
        except Undefined:
            continue
        except (Unsupported, OutOfBudget) as error:
            reason = str(error)
            break
        if agreement is Agreement.UNEQUAL:
            why = f"the sides are different functions of the entries at {sizes}"
            return Evidence(ENGINE, Outcome.FAILS, Certainty.PROOF, Scope((sizes,)), why, seconds=monotonic() - started)
        if agreement is not Agreement.EQUAL:
            reason = "the sides were not recognised as equal"
            break
        proved.append(sizes)
    if not proved:
        return Evidence(ENGINE, Outcome.UNKNOWN, reason=reason, seconds=monotonic() - started)
    return Evidence(ENGINE, Outcome.HOLDS, Certainty.PROOF, Scope(tuple(proved)), reason, seconds=monotonic() - started)


def _at_shape(statement: Equality, sizes: dict[str, int], budget: Budget) -> Agreement:
    pairs = pairs_of(statement)
    if branches(pairs, sizes) > 1:
        raise Unsupported("orthogonal matrices have no free entries")
    return _compare(pairs, sizes, budget)


def _compare(pairs: Pairs, sizes: dict[str, int], budget: Budget) -> Agreement:
    symbols = free_symbols(side for pair in pairs.pairs for side in pair)
    field, values = symbolic_values(symbols, sizes, pairs.vocabulary, _MOST_ENTRIES)
    found = agreement_at(Point(field, pairs.vocabulary, sizes, values, field.pi, _no_functions(field), budget), pairs)
    if found is Agreement.UNDEFINED:
        raise Undefined("both sides are defined in no case")
    return found


def _no_functions(field: FunctionField) -> Atoms:
    return Atoms(field, seed=0)
