r"""The tokens of LaTeX mathematics, each with its place in the text.

pylatexenc cuts the text; what only shapes the page (narrow spaces, sizes, comments) is left out here, and ``\left|``,
``\bigl|`` and ``\lvert`` become one kind of token. Alignment marks and wide spaces stay: they may part two equations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters, digits
from typing import Any, NamedTuple

from pylatexenc.latexwalker import LatexWalker, LatexWalkerEndOfStream, LatexWalkerParseError
from pylatexenc.macrospec import LatexContextDb

from derivations.documents.problems import Misread

LONGEST_TEXT = 20_000
MATRICES = ("pmatrix", "bmatrix", "matrix", "smallmatrix", "psmallmatrix", "bsmallmatrix")
DEEPEST_BRACKETS = 100


WORDS = "⟨words⟩"
"""The kind of a token that is one or more words of a claim; its text is the words with one space between them."""


class Token(NamedTuple):
    r"""``kind`` is ``letter``, ``digit``, ``begin``, ``end`` (of an environment), ``stop``, or the character or command itself.

    ``glued`` says that no space stands before it.
    """

    kind: str
    text: str
    start: int
    end: int
    glued: bool = True


_PLAIN = frozenset(ascii_letters + digits + "{}()[]|+-=<>/*.,;:!'^_&")
"""Characters that are a token each, wherever they stand; the library is not asked about them, which halves the time."""

_SPACES = (
    "\\, \\: \\; \\! \\> \\thinspace \\medspace \\thickspace \\negthinspace \\displaystyle "
    "\\textstyle \\scriptstyle \\limits \\nolimits \\nonumber \\notag \\allowbreak \\nobreak \\mathstrut \\strut ~"
)
_SPACING = frozenset(_SPACES.split()) | {"\\ ", "\\\n", "\\\t"}
WIDE = frozenset(("\\quad", "\\qquad", "\\enspace"))
_WITH_ARGUMENT = frozenset(("\\label", "\\tag", "\\hspace", "\\vspace"))
_UNITS = r"(?:pt|mm|cm|in|ex|em|bp|pc|dd|cc|sp|mu)"
_REGISTER = r"\\(?:baselineskip|normalbaselineskip|jot|lineskip|parskip|(?:small|med|big)skipamount|(?:above|below)displayskip)"
LENGTH = rf"\s*[-+]?\s*(?:(?:\d+[.,]?\d*|[.,]\d+)\s*{_UNITS}|(?:\d*\.?\d*)\s*{_REGISTER})\s*"
_SMALL = re.compile(r"\s*(?:-.*|\+?0?\.\d+\s*(?:em|ex|cm|in)|\+?\d(?:\.\d+)?\s*(?:pt|mm|mu|ex))\s*")
_SIZES = ("big", "Big", "bigg", "Bigg")
_SIZING = frozenset(f"\\{size}{side}" for size in _SIZES for side in ("", "l", "r", "m")) | {"\\left", "\\right", "\\middle"}
_OPENING = {"|": "\\lvert", "\\|": "\\lVert", ".": "\\left."}
_CLOSING = {"|": "\\rvert", "\\|": "\\rVert", ".": "\\right."}
_SAME = {
    "\\vert": "|",
    "\\Vert": "\\|",
    "\\lbrace": "\\{",
    "\\rbrace": "\\}",
    "\\lbrack": "[",
    "\\rbrack": "]",
    "\\lparen": "(",
    "\\rparen": ")",
    "\\ast": "*",
    "\\colon": ":",
    "\\prime": "'",
    "\\cr": "\\\\",
    "\\newline": "\\\\",
}
_BRACKETS = "( ) [ ] \\{ \\} | \\| . \\lvert \\rvert \\lVert \\rVert \\langle \\rangle \\mid"
_DELIMITERS = frozenset(_BRACKETS.split())


def tokenise(text: str) -> list[Token]:
    r"""The tokens of a text, with a ``stop`` token last.

    >>> [token.kind for token in tokenise(r"\left| W^\top\! x \right| % a comment")]
    ['\\lvert', 'letter', '^', '\\top', 'letter', '\\rvert', 'stop']
    """
    if len(text) > LONGEST_TEXT:
        raise Misread(f"the formula has {len(text)} characters, at most {LONGEST_TEXT} are read: use definitions", 0, 1)
    tokens = list(_delimited(_meaningful(list(_cut(text)))))
    _check_depth(tokens)
    return [*tokens, Token("stop", "", len(text), len(text))]


def _cut(text: str) -> Iterator[Token]:
    """The library's tokens in our kinds; comments left out."""
    walker = LatexWalker(text, latex_context=LatexContextDb(), tolerant_parsing=False)
    state = walker.make_parsing_state(in_math_mode=True)
    position = 0
    while True:
        while position < len(text) and text[position] in _PLAIN:
            yield _character(text[position], position)
            position += 1
        try:
            found = walker.get_token(position, parsing_state=state)
        except LatexWalkerEndOfStream:
            return
        except LatexWalkerParseError as problem:
            place = min(problem.pos if problem.pos is not None else position, len(text) - 1)
            message = "this is not LaTeX: \\begin and \\end take the name of an environment in braces"
            raise Misread(message, place, place + 1) from None
        start, position = found.pos, found.pos + found.len
        # the library counts the space after a command as part of it
        end = position - len(getattr(found, "post_space", "") or "")
        if found.tok != "comment":
            yield _token(found, text[start:end], start, end)


def _token(found: Any, text: str, start: int, end: int) -> Token:
    glued = not found.pre_space
    if found.tok == "begin_environment":
        return Token("begin", str(found.arg), start, end, glued)
    if found.tok == "end_environment":
        return Token("end", str(found.arg), start, end, glued)
    if found.tok == "macro":
        command = f"\\{found.arg}"
        return Token(_SAME.get(command, command), command, start, end, glued)
    return _character(text, start, glued) if len(text) == 1 else Token(text, text, start, end, glued)


def _character(text: str, start: int, glued: bool = True) -> Token:
    """The token of one character."""
    kind = text
    if text.isascii() and text.isalnum():
        kind = "letter" if text.isalpha() else "digit"
    return Token(kind, text, start, start + 1, glued)


def _meaningful(tokens: list[Token]) -> Iterator[Token]:
    """Without narrow spaces; a label or tag is dropped with its argument, and a line break's star and length with it."""
    position, apart = 0, False
    while position < len(tokens):
        token = tokens[position]._replace(glued=False) if apart else tokens[position]
        position, apart = position + 1, False
        if token.kind in _WITH_ARGUMENT:
            first, position = position, _after_group(tokens, position, token)
            if token.kind == "\\hspace" and not _SMALL.fullmatch(_argument_text(tokens[first:position])):
                yield token._replace(kind="\\quad")
        elif token.kind == "\\operatorname" and position < len(tokens) and tokens[position].kind == "*":
            position += 1
            yield token
        elif token.kind == "\\\\":
            position = _after_length(tokens, position)
            yield token
        elif token.kind in _SPACING or token.kind.isspace():
            apart = True
        else:
            apart = token.kind in WIDE or token.kind == "&"
            yield token


def _argument_text(tokens: list[Token]) -> str:
    return "".join(token.text for token in tokens).removeprefix("*").strip("{}")


def _after_length(tokens: list[Token], position: int) -> int:
    r"""The place after the star and the length of a line break: ``\\\\*[2pt]``; a bracket with anything else is kept."""
    if position < len(tokens) and tokens[position].kind == "*":
        if not tokens[position].glued:
            message = "a star after a line break belongs to the break and is not printed: write a product as \\cdot"
            raise Misread(message, tokens[position].start, tokens[position].end)
        position += 1
    if position < len(tokens) and tokens[position].kind == "[" and tokens[position].glued:
        for place in range(position, min(position + 20, len(tokens))):
            if tokens[place].kind == "]":
                text = "".join(token.text for token in tokens[position + 1 : place])
                return place + 1 if re.fullmatch(LENGTH, text) else position
    return position


def _after_group(tokens: list[Token], position: int, command: Token) -> int:
    if position < len(tokens) and tokens[position].kind == "*":
        position += 1
    depth = 0
    for place in range(position, len(tokens)):
        depth += (tokens[place].kind == "{") - (tokens[place].kind == "}")
        if depth == 0:
            if place == position:
                break
            return place + 1
    raise Misread(f"{command.text} needs an argument in braces", command.start, command.end)


def _delimited(tokens: Iterator[Token]) -> Iterator[Token]:
    """Sizing commands folded into the delimiters after them."""
    sizing: Token | None = None
    for token in tokens:
        if sizing is None:
            if token.kind in _SIZING:
                sizing = token
            else:
                yield token
            continue
        if token.kind not in _DELIMITERS:
            raise Misread(f"after {sizing.text} a bracket or a bar stands", sizing.start, token.end)
        yield Token(_sided(sizing.kind, token.kind), token.text, sizing.start, token.end, sizing.glued)
        sizing = None
    if sizing is not None:
        raise Misread(f"after {sizing.text} a bracket or a bar stands", sizing.start, sizing.end)


def _sided(sizing: str, delimiter: str) -> str:
    if sizing == "\\left" or sizing.endswith("l"):
        return _OPENING.get(delimiter, delimiter)
    if sizing == "\\right" or sizing.endswith("r"):
        return _CLOSING.get(delimiter, delimiter)
    if sizing == "\\middle" or sizing.endswith("m"):
        return "\\mid" if delimiter == "|" else delimiter
    return delimiter


def _check_depth(tokens: list[Token]) -> None:
    """Brackets are counted before anything is parsed, so that deep nesting is one message and not a deep recursion."""
    depth = 0
    for token in tokens:
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
        if depth > DEEPEST_BRACKETS:
            message = f"brackets nest deeper than {DEEPEST_BRACKETS}: name parts of the formula with definitions"
            raise Misread(message, token.start, token.end)


DEEPER = frozenset(("(", "[", "{", "\\{", "\\lvert", "\\lVert", "\\left.", "begin"))
SHALLOWER = frozenset((")", "]", "}", "\\}", "\\rvert", "\\rVert", "\\right.", "end"))
