r"""Claims that are read in words or with arrows, such as ``W = A \text{ is a saddle of } f``: one file for each.

A form says in ``SENTENCES`` how it is written, as regular expressions of whole words in which ``{name}`` stands for a formula
and ``{name…}`` for several of them (:mod:`derivations.documents.latex.patterns`), and in ``USAGE`` how it is shown to an
author. ``statements(sentence)`` says what it means, by the form of plain mathematics that means the same where there is one.
The folder is walked; the files are imported when words are met.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


@cache
def forms() -> tuple[Any, ...]:
    """The modules of all forms, by name."""
    return tuple(import_module(f"{__name__}.{name}") for name in sorted(module.name for module in iter_modules(__path__)))
