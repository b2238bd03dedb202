r"""A document's own commands: ``\newcommand``, ``\def`` and ``\DeclareMathOperator``, with arguments.

Expansion is by tokens and bounded in depth and in the number of tokens it makes, so that commands which call each other
end in a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from derivations.documents.latex.tokens import Token
from derivations.documents.problems import Misread

MOST_TOKENS = 20_000
MOST_MACROS = 1000
MOST_WORK = 50_000
_DEFINING = ("\\newcommand", "\\renewcommand", "\\providecommand", "\\def", "\\DeclareMathOperator")


@dataclass(frozen=True)
class Macro:
    """How many arguments a command takes, the value of an optional first one, and the tokens it stands for."""

    arguments: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None


@dataclass
class _Stream:
    """Tokens still to be read, the next one last."""

    waiting: list[Token]
    macros: dict[str, Macro]
    work: int = 0
    made: list[Token] = field(default_factory=list)

    def next(self) -> Token:
        return self.waiting.pop()

    def charge(self, count: int, token: Token) -> None:
        self.work += count
        if self.work > MOST_WORK or len(self.waiting) > MOST_TOKENS or len(self.made) > MOST_TOKENS:
            message = f"{token.text} expands to more than is read: does a command use itself?"
            raise Misread(message, token.start, token.end)


def expanded(tokens: list[Token], known: Mapping[str, Macro] | None = None) -> tuple[list[Token], dict[str, Macro]]:
    """The tokens with every command of the document expanded, and the commands known after them.

    An expanded token has the place of the command it came from.
    """
    stream = _Stream(list(reversed(tokens)), dict(known or {}))
    while stream.waiting:
        token = stream.next()
        if token.kind in _DEFINING:
            _define(token, stream)
        elif token.kind in stream.macros:
            _expand(token, stream.macros[token.kind], stream)
        else:
            stream.charge(1, token)
            stream.made.append(token)
    return stream.made, stream.macros


def _expand(token: Token, macro: Macro, stream: _Stream) -> None:
    count = macro.arguments
    given: list[list[Token]] = []
    if macro.default is not None:
        given.append(_optional(stream) or list(macro.default))
    while len(given) < count:
        given.append(_argument(token, stream))
    body: list[Token] = []
    position = 0
    while position < len(macro.body):
        part = macro.body[position]
        position += 1
        if part.kind == "#" and position < len(macro.body):
            body.extend(given[int(macro.body[position].text) - 1])
            position += 1
        else:
            body.append(part._replace(start=token.start, end=token.end))
        stream.charge(1, token)
    stream.charge(len(body) + 1, token)
    stream.waiting.extend(reversed(body))


# ------------------------------------------------------------------------------------------ definitions


def _define(command: Token, stream: _Stream) -> None:
    if stream.waiting and stream.waiting[-1].kind == "*":
        stream.next()
    name = _name(command, stream)
    if command.kind == "\\def":
        count, default = _parameters(command, stream), None
    else:
        count, default = _count(command, stream), _optional(stream)
    body = _group(command, stream)
    if command.kind == "\\DeclareMathOperator":
        body = [_like(command, "\\operatorname"), _like(command, "{"), *body, _like(command, "}")]
    _check_body(command, body, count)
    if command.kind == "\\providecommand" and name in stream.macros:
        return
    if len(stream.macros) >= MOST_MACROS:
        raise Misread(f"more than {MOST_MACROS} commands are defined", command.start, command.end)
    stream.macros[name] = Macro(count, tuple(body), tuple(default) if default is not None else None)


def _like(token: Token, kind: str) -> Token:
    return Token(kind, kind, token.start, token.end)


def _check_body(command: Token, body: list[Token], count: int) -> None:
    for mark, following in pairwise([*body, command]):
        if mark.kind == "#" and not (following.kind == "digit" and 1 <= int(following.text) <= count):
            raise Misread(f"in a command with {count} arguments only #1 … #{count} have a meaning", mark.start, mark.end)


def _name(command: Token, stream: _Stream) -> str:
    group = _argument(command, stream)
    if len(group) != 1 or not group[0].kind.startswith("\\"):
        raise Misread(f"{command.text} is followed by the command it defines", command.start, command.end)
    return group[0].kind


def _count(command: Token, stream: _Stream) -> int:
    given = _optional(stream)
    if given is None:
        return 0
    if len(given) != 1 or given[0].kind != "digit":
        raise Misread(f"{command.text} takes the number of arguments in brackets: [2]", command.start, command.end)
    return int(given[0].text)


def _parameters(command: Token, stream: _Stream) -> int:
    count = 0
    while stream.waiting and stream.waiting[-1].kind == "#":
        stream.next()
        count += 1
        if not stream.waiting or stream.next().text != str(count):
            raise Misread("\\def with delimited arguments is not read: use \\newcommand", command.start, command.end)
    return count


# ------------------------------------------------------------------------------------------ arguments


def _argument(command: Token, stream: _Stream) -> list[Token]:
    """One token, or a group without its braces."""
    if stream.waiting and stream.waiting[-1].kind == "{":
        return _group(command, stream)
    if not stream.waiting or stream.waiting[-1].kind in ("}", "stop"):
        raise Misread(f"{command.text} needs another argument", command.start, command.end)
    return [stream.next()]


def _group(command: Token, stream: _Stream) -> list[Token]:
    if not stream.waiting or stream.waiting[-1].kind != "{":
        raise Misread(f"{command.text} needs an argument in braces", command.start, command.end)
    return _until(command, stream, "}")


def _optional(stream: _Stream) -> list[Token] | None:
    if not stream.waiting or stream.waiting[-1].kind != "[":
        return None
    return _until(stream.waiting[-1], stream, "]")


def _until(command: Token, stream: _Stream, closing: str) -> list[Token]:
    """What stands between an opening bracket, which is next, and its closing one."""
    stream.next()
    depth = 0
    inside: list[Token] = []
    while stream.waiting:
        token = stream.next()
        if depth == 0 and token.kind == closing:
            return inside
        depth += (token.kind == "{") - (token.kind == "}")
        if token.kind == "stop":
            break
        inside.append(token)
    raise Misread(f"the argument of {command.text} is never closed", command.start, command.end)
