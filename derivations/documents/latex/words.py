r"""Words among the tokens of a formula: ``\text{ is a saddle of }`` becomes one token, where claims are read in words.

Only words outside brackets are taken together, and only where every word belongs to such a claim or several words stand in
one ``\text``. A declared symbol that is spelled like a word is that symbol.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derivations.documents.latex.canonical import argument
from derivations.documents.latex.patterns import vocabulary
from derivations.documents.latex.tokens import DEEPER, SHALLOWER, WIDE, WORDS, Token

_TEXTS = frozenset(("\\text", "\\textrm", "\\textnormal", "\\mbox"))
_UPRIGHT = frozenset(("\\operatorname", "\\mathrm"))
_SCRIPT = ("_", "^")
_CONSTANT = ("constant", "constant.")  # a term of a side: f = g + \text{constant}


def with_words(tokens: Sequence[Token], is_other: Callable[[Sequence[Token], int], bool]) -> list[Token]:
    """The tokens with the words outside brackets taken together, and without the wide spaces beside them.

    ``is_other`` says that something else stands at a place, such as a declared name.
    """
    if not any(token.kind in _TEXTS or token.kind in _UPRIGHT for token in tokens):
        return list(tokens)
    found: list[Token] = []
    position = depth = 0
    while position < len(tokens):
        token = tokens[position]
        after = 0 if depth or (position and tokens[position - 1].kind in _SCRIPT) else after_words(tokens, position)
        if after and not is_other(tokens, position):
            _take_words(found, _words(tokens, position))
            position = after
            while position < len(tokens) and tokens[position].kind in WIDE:
                position += 1
            continue
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
        found.append(token)
        position += 1
    return found


def after_words(tokens: Sequence[Token], position: int) -> int:
    """The place after the words that stand at a place in one command, or 0 where none do."""
    command = tokens[position].kind
    if command not in _TEXTS and command not in _UPRIGHT:
        return 0
    words = [word for word in _words(tokens, position) if word.kind == WORDS]
    names = [name for word in words for name in word.text.split()]
    if not names or names == list(_CONSTANT[:1]) or (len(names) == 1 and len(names[0]) == 1):
        return 0
    is_known = all(name in vocabulary() for name in names)
    if not is_known and (command not in _TEXTS or len(names) == 1):
        return 0
    return argument(tokens, position + 1)[2]


def _words(tokens: Sequence[Token], position: int) -> list[Token]:
    """The words of one command, and the commas among them; nothing where anything else stands there."""
    if position + 1 >= len(tokens) or tokens[position + 1].kind != "{":
        return []
    first, last, _ = argument(tokens, position + 1)
    found: list[Token] = []
    for token in tokens[first:last]:
        if token.kind == ",":
            found.append(token)
        elif token.kind not in ("letter", "-"):
            return []
        elif found and found[-1].kind == WORDS:
            apart = "" if token.glued else " "
            found[-1] = Token(WORDS, found[-1].text + apart + token.text, found[-1].start, token.end, found[-1].glued)
        else:
            found.append(Token(WORDS, token.text, token.start, token.end, glued=False))
    return found


def _take_words(found: list[Token], words: Sequence[Token]) -> None:
    """Put words after what was found; those that follow others go on with them."""
    while found and found[-1].kind in WIDE:
        found.pop()
    first, *others = words
    if first.kind == WORDS and found and found[-1].kind == WORDS:
        last = found.pop()
        first = Token(WORDS, f"{last.text} {first.text}", last.start, first.end, last.glued)
    found.extend([first, *others])
