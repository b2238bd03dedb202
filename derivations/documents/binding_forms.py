"""Functions of plain mathematics that bind a name in what they are applied to."""

from __future__ import annotations

from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Binding, Call, Name

BINDING_FORMS = {
    "E": ("~", "E(body, z ~ q)"),
    "sum": ("in", "sum(body, i in n)"),
    "at": ("=", "at(f, X = value)"),
    "count": ("in", "count(a < b, i in n)"),
    "limit": ("=", "limit(f, t = value)"),
}
"""Functions that bind a name: the relation, and how the call is written."""

SIDES = {"above": 1, "below": -1}
"""From where a variable goes to its limit, where that is said: ``limit(f, t = 0, above)``."""

BINDERS_OF = dict(reversed(BINDING_FORMS.values()))
"""How the call is written to which each relation belongs."""


def check_binding_form(call: Call) -> None:
    """E, sum, at and limit bind a name; every argument after the body says which, but for the side of a limit."""
    if call.name.name not in BINDING_FORMS:
        return
    form = BINDING_FORMS[call.name.name][1]
    body, *bindings = call.arguments or (None,)
    if call.name.name == "limit" and len(bindings) == 2 and isinstance(bindings[1], Name) and bindings[1].name in SIDES:
        bindings = bindings[:1]
    enough = len(bindings) == 1 or (call.name.name == "at" and len(bindings) > 1)
    if isinstance(body, Binding) or body is None or not enough or not all(isinstance(item, Binding) for item in bindings):
        raise Misread(f"{call.name.name} is written {form}", call.start, call.end)
