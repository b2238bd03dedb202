r"""The commands that a document defines, as they stand at each place of it.

A command whose meaning at a place is not certain has none there, and a formula that uses it is an error: one that was
defined twice, in a way that is not read, within another definition, or in a group that has ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from derivations.documents.latex.macros import Macro, expanded
from derivations.documents.latex.rows import GREEK
from derivations.documents.latex.tokens import tokenise
from derivations.documents.problems import Misread
from derivations.language.errors import DocumentError

_READ = {
    "newcommand": "\\newcommand",
    "renewcommand": "\\newcommand",
    "providecommand": "\\newcommand",
    "DeclareRobustCommand": "\\newcommand",
    "DeclareMathOperator": "\\DeclareMathOperator",
    "def": "\\def",
    "gdef": "\\def",
}
_ONLY_IF_NEW = ("newcommand", "DeclareMathOperator")
_HOW = (
    "newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|[gex]?def|let|futurelet|"
    "(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand|DeclarePairedDelimiterX?(?:PP)?|DeclareMathSymbol|"
    "math(?:char)?def|chardef|mathchardef|(?:re)?newenvironment"
)
_DEFINING = re.compile(rf"\\(?P<how>{_HOW})(?![A-Za-z@])\*?")
_EVENT = re.compile(
    rf"\\(?P<how>{_HOW})(?![A-Za-z@])\*?"
    r"|(?P<open>\{|\\begin\s*\{(?!document\})[^{}]*\}|\\b(?:egin)?group(?![A-Za-z@]))"
    r"|(?P<close>\}|\\end\s*\{(?!document\})[^{}]*\}|\\e(?:nd)?group(?![A-Za-z@]))"
    r"|\\newif\s*\\if[A-Za-z@]*"
    r"|(?P<if>\\if(?!f(?![A-Za-z@])|thenelse)[A-Za-z@]*)|(?P<fi>\\fi(?![A-Za-z@]))"
    r"|\\.",
    re.DOTALL,
)
_NAME = re.compile(r"\s*\{?\s*(\\(?:[A-Za-z@]+|.))\s*\}?")
_LET = re.compile(r"\s*=?\s*(?:\\(?:[A-Za-z@]+|.)|[^\s{}])")
_OPTION = re.compile(r"\s*\[[^\[\]]*\]")
_OPERATORS = "log exp det min max sup inf lim sum prod int frac sqrt top partial nabla cdot times"
_STANDARD = GREEK | frozenset(f"\\{name}" for name in _OPERATORS.split())


@dataclass(frozen=True)
class Definition:
    """A definition in a text: by which command, of which name, and where; its text is empty when it is not read."""

    how: str
    name: str
    end: int
    text: str


@dataclass
class Commands:
    """The commands known after the texts read so far."""

    known: dict[str, Macro] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    uncertain: set[str] = field(default_factory=set)
    groups: list[dict[str, Macro]] = field(default_factory=list)
    conditionals: int = 0

    def read(self, text: str, start: int, end: int) -> None:
        """Take in the definitions between two places of a text."""
        position = start
        while (match := _EVENT.search(text, position, end)) is not None:
            position = match.end()
            if match["how"]:
                found = _definition(text, match)
                self._define(found)
                self._doubt_inner(text[match.end() : found.end])
                position = found.end
            elif match["open"]:
                self.groups.append(dict(self.known))
            elif match["close"] and self.groups:
                self._leave(self.groups.pop())
            elif match["if"] or match["fi"]:
                self.conditionals = max(0, self.conditionals + (1 if match["if"] else -1))

    def _leave(self, before: dict[str, Macro]) -> None:
        """After a group, a command that was defined in it is what it was before, or not: it may be no group to LaTeX."""
        for name in {*before, *self.known}:
            if _differ(before.get(name), self.known.get(name)):
                self.known.pop(name, None)

    def _define(self, found: Definition) -> None:
        name, old = found.name, self.known.get(found.name)
        is_new = name not in self.seen and name not in _STANDARD
        if not name or (found.how == "providecommand" and not is_new):
            return
        macro = _macro(found)
        self.seen.add(name)
        may_be_either = (found.how in _ONLY_IF_NEW or self.conditionals > 0) and not is_new
        if macro is None or name in self.uncertain or (may_be_either and _differ(old, macro)):
            self.known.pop(name, None)
        else:
            self.known[name] = macro

    def _doubt_inner(self, text: str) -> None:
        """What a definition defines when it is used is not followed: the command has no meaning from here on."""
        for match in _DEFINING.finditer(text):
            inner = _NAME.match(text, match.end())
            if inner is not None:
                self.uncertain.add(inner[1])
                self.known.pop(inner[1], None)


def definitions(text: str) -> Iterator[tuple[int, int]]:
    """Where the definitions of a text stand."""
    position = 0
    while (match := _DEFINING.search(text, position)) is not None:
        position = max(_definition(text, match).end, match.end())
        yield match.start(), position


def _definition(text: str, match: re.Match[str]) -> Definition:
    how, position = match["how"], match.end()
    if how.endswith("environment"):
        return Definition(how, "", _after_groups(text, position, 3), "")
    name = _NAME.match(text, position)
    if name is None:
        return Definition(how, "", position, "")
    if how == "let":
        after = _LET.match(text, name.end())
        return Definition(how, name[1], after.end() if after else name.end(), "")
    body = _body(text, name.end(), how)
    end = _after_groups(text, body, 1 if how in _READ else 4)
    is_read = how in _READ and end > body
    return Definition(how, name[1], end, _READ[how] + text[position:end] if is_read else "")


def _body(text: str, position: int, how: str) -> int:
    """The place where the body of a definition may begin: after the parameters of ``\\def``, or after the options."""
    if how.endswith("def"):
        found = re.compile(r"[^{}\n]*").match(text, position)
        return found.end() if found else position
    for _ in range(2):
        option = _OPTION.match(text, position)
        position = option.end() if option else position
    return position


def _after_groups(text: str, position: int, most: int) -> int:
    """The place after at most so many groups in braces."""
    for _ in range(most):
        while (option := _OPTION.match(text, position)) is not None:
            position = option.end()
        end = group_end(text, position)
        if end is None:
            break
        position = end
    return position


def group_end(text: str, position: int) -> int | None:
    """The place after the group in braces that opens next, or nothing when none does or it is never closed."""
    while position < len(text) and text[position].isspace():
        position += 1
    if position >= len(text) or text[position] != "{":
        return None
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, position):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0:
            return match.end()
    return None


def _macro(found: Definition) -> Macro | None:
    """What a command stands for; nothing when its definition cannot be read."""
    try:
        return expanded(tokenise(found.text)[:-1])[1].get(found.name) if found.text else None
    except (Misread, DocumentError):
        return None


def _differ(first: Macro | None, second: Macro | None) -> bool:
    return (first and _spelled(first)) != (second and _spelled(second))


def _spelled(macro: Macro) -> tuple[int, list[str], list[str] | None]:
    default = None if macro.default is None else [token.text for token in macro.default]
    return macro.arguments, [token.text for token in macro.body], default
