"""``rank(M, H, generic = r)``: the linear map that takes H to M has rank r at generic values of everything else."""

from __future__ import annotations

from derivations.documents.elaborate import elaborate
from derivations.documents.kinds import as_number
from derivations.documents.problems import Misread
from derivations.documents.scope import Placed, Scope
from derivations.documents.settings import not_so_written
from derivations.documents.syntax_tree import Binding, Call, Syntax
from derivations.language.generic_rank import GenericRank
from derivations.language.statements import Statement

USAGE = "rank(M, H, generic = r)"


def statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """One statement; it has no reason beside the values that are looked at."""
    with Placed(call):
        if because is not None:
            raise Misread("a rank is looked at, and takes no “because”", because.start, because.end)
        value, *others = call.arguments or (None,)
        bindings = [item for item in others if isinstance(item, Binding)]
        named = [item for item in bindings if item.name.name == "generic" and item.relation == "="]
        if value is None or isinstance(value, Binding) or len(named) != 1 or len(bindings) != 1:
            raise not_so_written(call, call)
        directions = tuple(scope.variable(item, "rank").symbol for item in others if not isinstance(item, Binding))
        rank = as_number(elaborate(named[0].value, scope))
        return (GenericRank(scope.vocabulary, elaborate(value, scope), directions, rank),)
