r"""What of a LaTeX or Markdown text is read: no comments, nothing verbatim, no ``\iffalse … \fi``, nothing after the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.language.errors import DocumentError

_VERBATIM = r"verbatim\*?|Verbatim\*?|lstlisting|minted|comment|filecontents\*?"
_PART = re.compile(
    rf"(?P<verbatim>\\begin\s*\{{(?P<name>{_VERBATIM})\}}.*?\\end\s*\{{(?P=name)\}})"
    r"|(?P<verb>\\(?:verb|lstinline)(?![A-Za-z])\*?(?P<mark>[^\s*{\[])[^\n]*?(?P=mark))"
    r"|(?P<over>\\end\s*\{document\}|\\endinput(?![A-Za-z]))"
    r"|\\newif\s*\\if[A-Za-z@]*"
    r"|(?P<if>\\if(?!f(?![A-Za-z@])|thenelse)[A-Za-z@]*)|(?P<else>\\else(?![A-Za-z@]))|(?P<fi>\\fi(?![A-Za-z@]))"
    r"|\\.|(?P<comment>%[^\n]*)",
    re.DOTALL,
)
_MARKDOWN_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def blank(text: str) -> str:
    """Spaces in place of all but the ends of lines."""
    return "".join(character if character == "\n" else " " for character in text)


def without(text: str, spans: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> str:
    """The text with some parts blanked out, place for place."""
    made, position = [], 0
    for start, end in sorted(spans):
        if end > position:
            made += [text[position : max(start, position)], blank(text[max(start, position) : end])]
            position = end
    return "".join([*made, text[position:]])


def visible_and_spoken(text: str, is_markdown: bool) -> tuple[str, str]:
    r"""The text without comments and hidden passages, and the text without the hidden passages only.

    Raises :class:`DocumentError` for an ``\iffalse`` that is never closed.
    """
    if is_markdown:
        return without(text, [match.span() for match in _MARKDOWN_COMMENT.finditer(text)]), text
    comments: list[tuple[int, int]] = []
    hidden = list(_hidden(text, comments))
    spoken = without(text, hidden)
    return without(spoken, comments), spoken


def _hidden(text: str, comments: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The passages that are not typeset as text; the comments between them are added to a list."""
    branches: list[str] = []  # of each conditional that is open: shown, hidden, or unknown
    start = 0
    for match in _PART.finditer(text):
        was_hidden = "hidden" in branches
        if match["comment"]:
            comments.append(match.span())
        elif match["verbatim"] or match["verb"]:
            yield match.span()
        elif match["over"] and not was_hidden:
            yield match.start(), len(text)
            return
        _branch(match, branches)
        if not was_hidden and "hidden" in branches:
            start = match.start()
        elif was_hidden and "hidden" not in branches:
            yield start, match.end()
    if "hidden" in branches:
        message = "what is left out here by \\iffalse or \\else is never ended by \\fi"
        raise DocumentError(message, line=text.count("\n", 0, start) + 1)


def _branch(match: re.Match[str], branches: list[str]) -> None:
    if match["if"]:
        branches.append({"\\iffalse": "hidden", "\\iftrue": "shown"}.get(match["if"], "unknown"))
    elif match["else"] and branches:
        branches[-1] = {"hidden": "shown", "shown": "hidden"}.get(branches[-1], "unknown")
    elif match["fi"] and branches:
        branches.pop()
