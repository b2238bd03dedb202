r"""Rows and columns of a displayed formula: which go on with one equation, and which begin another.

The tokens of one equation are joined here, and refused where a row, a column or a wide space may part two equations. What
cannot be told is refused: joined wrongly, two false equations may make one that is true.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derivations.documents.latex.tokens import DEEPER, SHALLOWER, WIDE, WORDS, Token
from derivations.documents.problems import Misread

_SIGNS = ("+", "-")
_RELATIONS = (
    "= < > \\sim \\to \\in \\notin \\leq \\le \\leqslant \\leqq \\geqslant \\geqq \\lt \\gt \\geq \\ge \\neq \\ne \\approx "
    "\\propto \\equiv \\coloneqq \\coloneq \\triangleq \\doteq \\eqqcolon \\eqcolon \\ll \\gg \\succ \\prec \\succeq \\preceq "
    "\\simeq \\cong \\lesssim \\gtrsim \\subset \\subseteq \\supset \\supseteq \\mapsto \\defeq \\asymp \\stackrel \\overset "
    "\\underset \\mathrel"
)
RELATIONS = frozenset(_RELATIONS.split())
ARROWS = frozenset(["\\implies", "\\Rightarrow", "\\Longrightarrow", "\\iff", "\\Leftrightarrow", "\\Longleftrightarrow"])
"""What joins two equations into one claim."""
_BETWEEN = (
    "+ - * / \\cdot \\times \\cdotp \\odot \\circ \\otimes \\oplus \\ominus \\pm \\mp \\div \\ast \\star \\mid \\wedge \\vee "
    "\\mathbin \\mathop \\mathord \\phantom \\hphantom \\vphantom \\hskip \\kern \\mskip \\mkern \\mspace \\hfill \\hfil"
)
_GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho varrho sigma tau "
    "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell"
)
GREEK = frozenset(f"\\{name}" for name in _GREEK.split())
_OPENING = frozenset(("letter", "digit", "(", "[", "\\{", "{", "|", "\\|", "\\lvert", "\\lVert", "\\left.", "begin"))
_CLOSING = frozenset(("letter", "digit", ")", "]", "\\}", "}", "|", "\\|", "\\rvert", "\\rVert", "\\right.", "end", "'"))
_GOES_ON = RELATIONS | frozenset((*_BETWEEN.split(), *ARROWS, WORDS))
"""What an equation goes on with, and what it cannot end with."""

_EMPTY = (["{", "}"], ["\\left.", "\\right."])
_COLUMNS = "the columns of this row may be equations of their own: write each equation on a row of its own"
_SPACED = (
    "a wide space stands between two factors, or between two equations: write \\cdot or \\, for a product, and check "
    "equations one by one"
)
_SIGNED = (
    "this row may go on with the row above, or be an equation of its own: begin it with its relation, give it a label, or "
    "write the equation on one row"
)


@dataclass(frozen=True)
class Row:
    """The cells of a row, how many brackets are open before and after it, and its first relation outside brackets.

    ``relation`` counts the tokens before that relation; ``is_indented`` says that a wide space begins the row.
    """

    cells: tuple[tuple[Token, ...], ...]
    before: int = 0
    after: int = 0
    relation: int | None = None
    is_indented: bool = False

    @property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(token for cell in self.cells for token in cell)

    @property
    def begins_in_second_column(self) -> bool:
        return len(self.cells) > 1 and not self.cells[0]

    @property
    def is_whole(self) -> bool:
        """Whether something stands before its relation."""
        return bool(self.relation)

    @property
    def is_aligned(self) -> bool:
        """Whether an alignment mark stands beside its relation."""
        return len(self.cells) > 1 and self.relation in (len(self.cells[0]), len(self.cells[0]) - 1)

    @property
    def begins_with_sign(self) -> bool:
        return bool(self.tokens) and self.tokens[0].kind in _SIGNS

    @property
    def begins_with_factor(self) -> bool:
        """Whether what stands before the relation begins as a formula does, and has a letter or a digit in it."""
        left = self.tokens[: self.relation]
        if not left or not _is_factor(left[0], _OPENING) or [part.kind for part in left[:2]] in _EMPTY:
            return False
        return any(token.kind in GREEK or token.kind == "digit" or token.kind[:1].isalpha() for token in left)

    @property
    def ends_openly(self) -> bool:
        """Whether an operator or a relation ends the row, or a bracket stays open."""
        return self.after > 0 or bool(self.tokens and self.tokens[-1].kind in _GOES_ON)


def row_of(tokens: Sequence[Token], before: int = 0) -> Row:
    """The row that some tokens make, after so many brackets that are still open; a break that a command hides ends it."""
    cells: list[list[Token]] = [[]]
    depth, environments, relation, count, is_over = before, 0, None, 0, False
    for token in tokens:
        is_over = is_over or (token.kind == "\\\\" and not environments)
        environments += (token.kind == "begin") - (token.kind == "end")
        if token.kind == "&" and not environments:
            cells.append([])
        elif token.kind not in WIDE:
            depth -= token.kind in SHALLOWER
            if relation is None and not is_over and depth <= 0 and token.kind in RELATIONS:
                relation = count
            depth += token.kind in DEEPER
            cells[-1].append(token)
            count += 1
    shown = [token for token in tokens if token.kind != "&"]
    is_indented = bool(shown) and shown[0].kind in WIDE
    return Row(tuple(tuple(cell) for cell in cells), before, max(depth, 0), relation, is_indented)


def begins_equation(row: Row, above: Sequence[Row | None], is_labelled: bool) -> bool:
    """Whether a row below others is plainly an equation of its own; ``None`` is a row that cannot be cut into tokens.

    It has a left side and a relation, and the equation above is complete. A row that begins with a sign is one only if its
    relation is aligned, or if it is labelled.
    """
    last = above[-1]
    is_complete = any(part is None or part.relation is not None for part in above)
    if not row.is_whole or row.before or not is_complete or (last is not None and last.ends_openly):
        return False
    if row.begins_with_sign:
        if row.begins_in_second_column:
            return _is_list(above) and is_labelled
        return not row.is_indented and (is_labelled or (row.is_aligned and row.tokens[0].kind == "-"))
    return row.begins_with_factor and (not row.begins_in_second_column or _is_list(above))


def _is_list(above: Sequence[Row | None]) -> bool:
    """Whether the rows stand wholly in the second column, so that an empty first one says nothing."""
    first = above[0]
    return first is not None and first.begins_in_second_column and first.is_whole


def relation_places(tokens: Sequence[Token]) -> list[int]:
    """Which tokens are relations outside brackets."""
    found, depth = [], 0
    for place, token in enumerate(tokens):
        depth += (token.kind in DEEPER) - (token.kind in SHALLOWER)
        if depth <= 0 and token.kind in RELATIONS:
            found.append(place)
    return found


# ------------------------------------------------------------------------------------------ one equation


def joined(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of one equation, or of one chain, without line breaks, alignment marks and wide spaces."""
    _require_no_gaps(tokens)
    above: list[Row] = []
    for part in _parts(tokens):
        row = row_of(part, above[-1].after if above else 0)
        _require_one_column(row)
        _require_going_on(row, above)
        above.append(row)
    return _without_breaks(list(_without_marks(tokens)))


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    r"""The rows between ``\\`` that stand in no braces and no environment."""
    part: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind in ("begin", "{")) - (token.kind in ("end", "}"))
        if token.kind == "\\\\" and depth <= 0:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _require_one_column(row: Row) -> None:
    """A second pair of columns must be empty; in ``eqnarray`` the relation has a column of its own."""
    filled = [place for place, cell in enumerate(row.cells) if cell]
    if not filled or filled[-1] == 0:
        return
    middle = row.cells[1]
    most = 1
    if (not middle and not row.cells[0]) or (len(middle) == 1 and middle[0].kind in _GOES_ON):
        most = 2
    start = row.cells[filled[-1]][0]
    if filled[-1] > most:
        raise Misread(_COLUMNS, start.start, start.end)
    relations = [row_of(row.cells[place]).relation for place in filled]
    if relations[0] is not None and relations[-1] and len(filled) > 1:
        raise Misread(_COLUMNS, start.start, start.end)


def _require_going_on(row: Row, above: Sequence[Row]) -> None:
    is_plain = row.begins_in_second_column and not _is_list(above) if above else True
    is_complete = any(part.relation is not None for part in above)
    if row.begins_with_sign and row.is_whole and is_complete and not row.before and not is_plain and not above[-1].ends_openly:
        raise Misread(_SIGNED, row.tokens[0].start, row.tokens[0].end)


def _require_no_gaps(tokens: Sequence[Token]) -> None:
    """No wide space between two factors, nor between two equations."""
    for part in _parts(tokens):
        shown = _shown(part)
        relations = relation_places(shown)
        for place, token in enumerate(shown):
            if token.kind in WIDE and 0 < place < len(shown) - 1 and _is_gap(shown, place, relations):
                raise Misread(_SPACED, token.start, token.end)


def _shown(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without alignment marks outside matrices, and with one wide space for several."""
    shown: list[Token] = []
    environments = 0
    for token in tokens:
        environments += (token.kind == "begin") - (token.kind == "end")
        is_repeated = token.kind in WIDE and bool(shown) and shown[-1].kind in WIDE
        if not is_repeated and (token.kind != "&" or environments):
            shown.append(token)
    return shown


def _is_gap(tokens: Sequence[Token], place: int, relations: Sequence[int]) -> bool:
    last, following = tokens[place - 1], tokens[place + 1]
    if last.kind in ARROWS or following.kind in ARROWS:
        return False
    if _is_factor(last, _CLOSING) and _is_factor(following, _OPENING):
        return True
    later = bisect(relations, place)
    has_two = 0 < later < len(relations) and relations[later] > place + 1
    return has_two and last.kind not in _GOES_ON


def _is_factor(token: Token, brackets: frozenset[str]) -> bool:
    """Whether a factor may end, or begin, with a token."""
    kind = token.kind
    if kind in brackets:
        return True
    if kind.startswith("\\"):
        return kind[1:].isalpha() and kind not in _GOES_ON and kind not in DEEPER | SHALLOWER
    return kind[:1].isalpha() and kind not in ("begin", "end", "stop")


def _without_marks(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without wide spaces, and without alignment marks except in a matrix."""
    environments = 0
    for token in tokens:
        environments += (token.kind == "begin") - (token.kind == "end")
        if token.kind not in WIDE and (token.kind != "&" or environments):
            yield token


def _without_breaks(tokens: list[Token]) -> list[Token]:
    """The tokens without line breaks beside an operator; those inside a matrix end its rows."""
    kept, environments = [], 0
    for place, token in enumerate(tokens):
        environments += (token.kind == "begin") - (token.kind == "end")
        if environments or not _is_inner_break(tokens, place):
            kept.append(token)
    return kept


def _is_inner_break(tokens: list[Token], place: int) -> bool:
    r"""Whether ``\\`` at a place only breaks the line of one equation: an operator stands on one side of it."""
    if tokens[place].kind != "\\\\":
        return False
    before = tokens[place - 1].kind if place else "="
    after = tokens[place + 1].kind if place + 1 < len(tokens) else "="
    return before in _GOES_ON or after in _GOES_ON or after == ":"
