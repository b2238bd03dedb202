"""Names for Python: a symbol keeps the name its author gave it where that is a safe one, and no two share one."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Container, Iterable
from typing import Any

from derivations.language.nodes import display_name

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_PART = re.compile(r"part[0-9]*")
_LONGEST = 40
_SCRIPTS_OWN = frozenset(
    {"np", "la", "left", "right", "gap", "rows", "pairs", "gaps", "holds", "verdict"}
    | {"form", "units", "basis", "found", "counts", "rank"}
)
_PYTHONS_OWN = frozenset(keyword.kwlist) | frozenset(keyword.softkwlist) | frozenset(dir(builtins))


class Names:
    """The names of one script; ``reserved`` are those of the functions defined in it."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self._reserved = _SCRIPTS_OWN | _PYTHONS_OWN | frozenset(reserved)
        self._free: dict[Any, str] = {}
        self._functions: dict[str, str] = {}
        self._parts = 0

    def free(self, symbol: Any) -> str:
        """The name of a variable or size, given as a symbol or as text."""
        if symbol not in self._free:
            wanted = symbol if isinstance(symbol, str) else display_name(symbol)
            self._free[symbol] = self.unlike(wanted, self._taken())
        return self._free[symbol]

    def function(self, name: str) -> str:
        """The name of an opaque function."""
        if name not in self._functions:
            self._functions[name] = self.unlike(name, self._taken())
        return self._functions[name]

    def part(self) -> str:
        """A new name for a part that occurs more than once."""
        self._parts += 1
        return f"part{self._parts}"

    def unlike(self, wanted: str, taken: Container[str]) -> str:
        """The name wanted, or one like it that is neither taken nor reserved; never one that is no plain identifier."""
        stem = wanted.lstrip("_")
        if not _IDENTIFIER.fullmatch(stem) or len(stem) > _LONGEST:
            stem = "v"
        if stem in self._reserved or _PART.fullmatch(stem):
            stem += "_"
        name, number = stem, 0
        while name in taken or name in self._reserved:
            number += 1
            name = f"{stem}{'' if stem.endswith('_') else '_'}{number}"
        return name

    def _taken(self) -> set[str]:
        return {*self._free.values(), *self._functions.values()}
