"""``distinct(M, P, …, number = N)``: M is different for different P, and takes N values in all."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from sympy import Integer

from derivations.documents.elaborate import elaborate
from derivations.documents.kinds import as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written, refuse_reason
from derivations.documents.syntax_tree import Binding, Call, Syntax
from derivations.documents.up_to import Copy
from derivations.language.domains import DOMAINS
from derivations.language.implication import Implication
from derivations.language.shapes import check_tree
from derivations.language.statements import Equality, Statement
from derivations.language.vocabulary import Variable
from derivations.readings import signed_permutations

USAGE = "distinct(M, P, number = N)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """M at P and at another P are equal only where these are; so there are as many values of M as of P."""
    with Placed(call):
        refuse_reason(call, because)
        numbers = [item for item in call.arguments if isinstance(item, Binding)]
        plain = [item for item in call.arguments if not isinstance(item, Binding)]
        if len(plain) < 2 or len(numbers) > 1 or any((item.name.name, item.relation) != ("number", "=") for item in numbers):
            raise not_so_written(call, call)
        value = elaborate(plain[0], scope)
        check_tree(value)
        variables = [scope.variable(item, call.name.name) for item in plain[1:]]
        copy = Copy.of([value], variables, scope.vocabulary)
        pairs = tuple(copy.letters.items())
        found: tuple[Statement, ...] = (Implication(copy.vocabulary, ((value, copy.tree(value)),), pairs),)
        for item in numbers:
            claimed = as_number(elaborate(item.value, scope))
            found += (Equality(scope.vocabulary, Integer(_count(variables, item)), claimed),)
        return found


def _count(variables: Sequence[Variable], place: Syntax) -> int:
    """How many values the variables have together, for domains that are finite and shapes that are numbers."""
    return prod(_values(variable, place) for variable in variables)


def _values(variable: Variable, place: Syntax) -> int:
    rows: Any = variable.matrix_shape[0]
    if not variable.kind.finite:
        finite = " or ".join(name for name, domain in DOMAINS.items() if domain.finite)
        message = f"“{variable.name}” is declared {variable.domain} and has no number of values: it would have to be {finite}"
        raise Misread(message, place.start, place.end)
    if not rows.is_Integer:
        message = f"the number of values of “{variable.name}” is counted where its size is a number"
        raise Misread(message, place.start, place.end)
    return signed_permutations.order(int(rows))
