"""Claims that are not written as a relation, such as ``stationary(f, X = A)``: one file for each, named like the claim.

A form says in ``USAGE`` how it is written and reads a call in ``statements(call, because, scope)`` as equations, bounds or
other statements, so that no engine has to know of it. A form whose first argument is no expression but conditions says so
in ``OF_CONDITIONS``. The folder is walked for the names; a form is imported when it is met.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derivations.documents.scope import Scope
    from derivations.documents.syntax_tree import Call, Syntax
    from derivations.language.statements import Statement

FORMS = tuple(sorted(module.name for module in iter_modules(__path__)))
"""The names of all forms."""


REASONS = {"squares": "squares(total, new directions, old = …, new = …)"}
"""Reasons that are written as a call of their own after “because”, and how."""


def usage(name: str) -> str:
    """How a form is written."""
    written: str = import_module(f"{__name__}.{name}").USAGE
    return written


def takes_conditions(name: str) -> bool:
    """Whether the first argument of a form is conditions, such as ``a = b and c < d``."""
    return name in FORMS and bool(getattr(import_module(f"{__name__}.{name}"), "OF_CONDITIONS", False))


def form_statements(call: Call, because: Syntax | None, scope: Scope) -> tuple[Statement, ...]:
    """The statements that a form says."""
    found: tuple[Statement, ...] = import_module(f"{__name__}.{call.name.name}").statements(call, because, scope)
    return found
