"""Declarations on the command line: ``--let "W: d x k"`` and its kin, turned into the tables of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from derivations.documents.places import Source
from derivations.documents.problems import nearest
from derivations.language.domains import DOMAINS
from derivations.language.errors import DocumentError

Path = tuple[str | int, ...]

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_DEFINITION = re.compile(rf"\s*({_NAME})\s*=(?!=)\s*(\S.*)", re.DOTALL)
_FUNCTION = re.compile(rf"\s*({_NAME})\s*\(([^()]*)\)\s*:(.*)", re.DOTALL)
_SYMBOL = re.compile(rf"\s*({_NAME})\s*:(.*)", re.DOTALL)
_RELATION = re.compile(rf"\s*({_NAME}|[0-9]+)\s*(<=|>=|<|>|≤|≥)\s*({_NAME}|[0-9]+)\s*")
_BETWEEN_SIZES = re.compile(r"\s+x\s+|\s*×\s*|(?<=[0-9])\s*x\s*(?=[0-9])")
_WORD = re.compile(_NAME)

_FORMS = '"W: d x k", "S: d x d spd", "sigma2: positive", "x: d over n", "k <= d", "f(z): d" or "C = W @ W.T"'
_LONGEST = 20_000
_SECTIONS = ("sizes", "symbols", "functions", "definitions")


@dataclass
class Lets:
    """The tables that ``--let`` options spell, and which option each entry comes from."""

    tables: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in _SECTIONS})
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def source(self, path: Path, text: str) -> Source:
        """The text at a path; it is its own file."""
        return Source(text, name=f"in --let “{_cut(self.texts.get((str(path[0]), str(path[1])), text))}”")

    def problem(self, path: Path, message: str) -> DocumentError:
        """A problem with what stands at a path."""
        text = self.texts.get((str(path[0]), str(path[1])), "") if len(path) > 1 else ""
        return _complaint(text, message) if text else DocumentError(message)

    def add(self, section: str, name: str, entry: Any, text: str) -> None:
        if any(name in table for table_name, table in self.tables.items() if table_name != "sizes"):
            raise _complaint(text, f"“{name}” is declared twice")
        self.tables[section][name] = entry
        self.texts[section, name] = text


def read_lets(texts: Sequence[str]) -> Lets:
    """The tables for a sequence of declarations; sizes are declared by being used.

    >>> read_lets(["W: d x k"]).tables["symbols"]
    {'W': {'shape': ['d', 'k']}}
    """
    lets = Lets()
    for text in texts:
        _read(text, lets)
    return lets


def _read(text: str, lets: Lets) -> None:
    if len(text) > _LONGEST:
        raise _complaint(text, f"more than {_LONGEST} characters")
    if match := _RELATION.fullmatch(text):
        _relation(match, text, lets)
    elif match := _DEFINITION.fullmatch(text):
        lets.add("definitions", match[1], match[2], text)
    elif match := _FUNCTION.fullmatch(text):
        entry = _shape_and_domain(match[3], text, lets)
        if entry.keys() - {"shape"}:
            raise _complaint(text, "a function has a shape, and neither a domain nor “over”")
        arguments = [_argument(part.strip(), text, lets) for part in match[2].split(",")]
        lets.add("functions", match[1], {"of": arguments, **entry}, text)
    elif match := _SYMBOL.fullmatch(text):
        lets.add("symbols", match[1], _shape_and_domain(match[2], text, lets), text)
    else:
        raise _complaint(text, f"no declaration; write one such as {_FORMS}")


def _relation(match: re.Match[str], text: str, lets: Lets) -> None:
    """``k <= d`` and its turned forms, as a bound on the smaller or, for a number, on the larger."""
    left, sign, right = match.groups()
    small, large = (left, right) if sign in ("<", "<=", "≤") else (right, left)
    strict = sign in ("<", ">")
    if small.isdigit() and large.isdigit():
        raise _complaint(text, "two numbers are compared: one of them must be a size")
    for name in (small, large):
        if not name.isdigit():
            _use_size(name, text, lets)
    if small.isdigit():
        entry, least = lets.tables["sizes"][large], _number(small, text) + strict
        if least < 1:
            raise _complaint(text, "a size is at least 1; a side that may be 0 is a difference, such as d - k with k <= d")
        entry["at_least"] = max(entry.get("at_least", 1), least)
    else:
        bound = _number(large, text) if large.isdigit() else large
        lets.tables["sizes"][small].setdefault("less_than" if strict else "at_most", []).append(bound)


def _number(digits: str, text: str) -> int:
    if len(digits) > 4:
        raise _complaint(text, "sizes are at most 1000")
    return int(digits)


def _use_size(name: str, text: str, lets: Lets) -> None:
    lets.tables["sizes"].setdefault(name, {})
    lets.texts.setdefault(("sizes", name), text)


def _shape_and_domain(declared: str, text: str, lets: Lets) -> dict[str, Any]:
    """``d x k``, ``d over n``, a domain, or a shape and then a domain."""
    entry: dict[str, Any] = {}
    rest = " ".join(declared.split())
    for domain in sorted(DOMAINS, key=len, reverse=True):
        if rest == domain or rest.endswith(f" {domain}"):
            entry["domain"], rest = domain, rest[: -len(domain)].strip()
            break
    rest, over, family = rest.partition("over ") if rest.startswith("over ") else rest.partition(" over ")
    if over:
        entry["over"] = _dimension(family, text, lets)
    if rest not in ("", "number"):
        entry["shape"] = [_dimension(part, text, lets) for part in _BETWEEN_SIZES.split(rest)]
    return entry


def _argument(part: str, text: str, lets: Lets) -> Any:
    """A declared symbol, or the shape of an argument."""
    if part in lets.tables["symbols"]:
        return part
    if not part:
        raise _complaint(text, "name what it is a function of: a declared symbol, or a shape such as d or d x k")
    return [_dimension(size, text, lets) for size in _BETWEEN_SIZES.split(part)]


def _dimension(written: str, text: str, lets: Lets) -> str | int:
    """One size; the names in it are sizes from now on."""
    written = written.strip()
    if re.fullmatch(r"[0-9]{1,4}", written):
        return int(written)
    words = written.split()
    if not written or (any(_WORD.fullmatch(word) for word in words[1:]) and not re.search(r"[-+*]", written)):
        near = nearest(words[-1], DOMAINS) if words else ""
        raise _complaint(text, f"“{_cut(written)}” is neither a size nor a domain{near or f'; write one such as {_FORMS}'}")
    for name in _WORD.findall(written):
        _use_size(name, text, lets)
    return written


def _complaint(text: str, message: str) -> DocumentError:
    return DocumentError(f"--let “{_cut(text)}”: {message}")


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
