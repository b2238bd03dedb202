r"""The commands that a document defines, as they stand at each place of it.

A command whose meaning at a place is not certain stands for :data:`UNCERTAIN`, and a formula that uses it is refused: one
that was defined twice, in a way that is not read, within another definition, or in a group that has ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from derivations.documents.latex.macros import Macro, expanded
from derivations.documents.latex.rows import GREEK
from derivations.documents.latex.tokens import Token, tokenise
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
UNCERTAIN = "\\uncertain"
_NO_MEANING = Macro(0, (Token(UNCERTAIN, UNCERTAIN, 0, 0),))
_ONLY_IF_NEW = ("newcommand", "DeclareMathOperator")
_HOW = (
    "newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|[gex]?def|let|futurelet|"
    "(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand|DeclarePairedDelimiterX?(?:PP)?|DeclareMathSymbol|"
    "chardef|mathchardef|(?:re)?newenvironment"
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
_LET = re.compile(r"\s*=?\s*(\\(?:[A-Za-z@]+|.)|[^\s{}])")
_OPTION = re.compile(r"\s*\[[^\[\]]*\]")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_LONGEST = 5000
_OPERATORS = "log exp det min max sup inf lim sum prod int frac sqrt top partial nabla cdot times"
_STANDARD = GREEK | frozenset(f"\\{name}" for name in _OPERATORS.split())


@dataclass(frozen=True)
class Definition:
    """A definition in a text: by which command, of which name, and where it ends.

    Its text is empty when it is not read; ``target`` is the command whose meaning ``\\let`` takes.
    """

    how: str
    name: str
    end: int
    text: str = ""
    target: str = ""


@dataclass
class Commands:
    """The commands known after the texts read so far."""

    known: dict[str, Macro] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    uncertain: set[str] = field(default_factory=set)
    borrowed: dict[str, str] = field(default_factory=dict)
    groups: list[dict[str, Macro]] = field(default_factory=list)
    conditionals: int = 0

    def read(self, text: str) -> None:
        """Take in the definitions of the part of a text that comes next."""
        position = 0
        while (match := _EVENT.search(text, position)) is not None:
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
                self.known[name] = _NO_MEANING

    def _define(self, found: Definition) -> None:
        name, old = found.name, self.known.get(found.name)
        is_new = name not in self.seen and name not in _STANDARD
        if not name or (found.how == "providecommand" and not is_new):
            return
        macro = self.known.get(found.target) or _macro(found)
        may_be_either = (found.how in _ONLY_IF_NEW or self.conditionals > 0) and not is_new
        is_uncertain = macro is None or name in self.uncertain or (may_be_either and _differ(old, macro))
        self.known[name] = _NO_MEANING if macro is None or is_uncertain else macro
        self.seen.add(name)
        self._doubt_borrowers(name)
        if found.target:
            self.borrowed[name] = found.target

    def _doubt_borrowers(self, name: str) -> None:
        r"""``\let`` takes the meaning that a command has; when that is defined anew, the old one has no name here."""
        for borrower, target in self.borrowed.items():
            if target == name and borrower != name:
                self.known[borrower] = _NO_MEANING
        self.borrowed.pop(name, None)

    def _doubt_inner(self, text: str) -> None:
        """What a definition defines when it is used is not followed: the command has no meaning from here on."""
        for match in _DEFINING.finditer(text):
            inner = _NAME.match(text, match.end())
            if inner is not None:
                self.uncertain.add(inner[1])
                self.known[inner[1]] = _NO_MEANING


def definitions(text: str) -> Iterator[tuple[int, int]]:
    """Where the definitions of a text stand."""
    position = 0
    while (match := _DEFINING.search(text, position)) is not None:
        position = max(_definition(text, match).end, match.end())
        yield match.start(), position


def _definition(text: str, match: re.Match[str]) -> Definition:
    how, position = match["how"], match.end()
    if how.endswith("environment"):
        return Definition(how, "", _after_groups(text, position, 3))
    name = _NAME.match(text, position)
    if name is None:
        return Definition(how, "", position)
    if how == "let":
        after = _LET.match(text, name.end())
        if after is None or after[1] == name[1]:
            return Definition(how, name[1], after.end() if after else name.end())
        return Definition(how, name[1], after.end(), rf"\def{name[1]}{{{after[1]}}}", after[1])
    if how == "DeclarePairedDelimiter":
        return _delimiters(text, name)
    body = _body(text, name.end(), how)
    end = _after_groups(text, body, 1 if how in _READ else 4)
    is_read = how in _READ and end > body
    return Definition(how, name[1], end, _READ[how] + text[position:end] if is_read else "")


def _delimiters(text: str, name: re.Match[str]) -> Definition:
    """A pair of delimiters as a command with one argument."""
    middle = group_end(text, name.end())
    end = group_end(text, middle) if middle is not None else None
    if middle is None or end is None:
        return Definition("DeclarePairedDelimiter", name[1], middle or name.end())
    left, right = text[name.end() : middle].strip()[1:-1], text[middle:end].strip()[1:-1]
    return Definition("DeclarePairedDelimiter", name[1], end, rf"\newcommand{{{name[1]}}}[1]{{{left} #1 {right}}}")


def _body(text: str, position: int, how: str) -> int:
    """The place where the body of a definition may begin: after the parameters of ``\\def``, or after the options."""
    if how.endswith("def"):
        while position < len(text) and text[position] not in "{}\n":
            position += 1
        return position
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
    """The place after the group in braces that opens next, or nothing when none does or it is not closed soon."""
    while position < len(text) and text[position].isspace():
        position += 1
    if position >= len(text) or text[position] != "{":
        return None
    depth = 0
    for match in _BRACES.finditer(text, position, position + _LONGEST):
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
