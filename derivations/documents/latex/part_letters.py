r"""Entries and columns by letters of their own: ``\lambda_j`` for :math:`\Lambda_{jj}`, ``\mathbf{u}_j`` for a column of U.

The letters are declared as ``entries`` and ``columns`` of a symbol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derivations.documents.latex.canonical import Nucleus, nucleus, scripts
from derivations.documents.latex.pieces import Piece
from derivations.documents.latex.scripted import indexed, indices_between, with_scripts
from derivations.documents.latex.symbols import PartLetter
from derivations.documents.problems import Misread
from derivations.documents.syntax_tree import Name, Syntax
from derivations.language.domains import Symmetry
from derivations.language.shapes import equal_sizes

if TYPE_CHECKING:
    from derivations.documents.latex.reader import Reader


def part(reader: Reader) -> Piece | None:
    """The entry or column whose letter stands here with its index, or nothing."""
    letter = nucleus(reader.tokens, reader.position)
    owners = reader.symbols.parts.get(letter.text, []) if letter is not None else []
    if letter is None or not owners or letter.text.removeprefix("\\") in reader.scope.indices:
        return None
    sub = scripts(reader.tokens, letter.after).slice("_")
    owner = _owner(reader, letter, owners, has_index=sub is not None)
    if owner is None or sub is None:
        return None
    start = reader.token.start
    reader.position = letter.after
    whole = reader.made(Name(start, reader.end, owner.name))
    indices = _indices(reader, whole, owner, *sub)
    end = reader.tokens[scripts(reader.tokens, letter.after).after - 1].end
    return with_scripts(reader, indexed(reader, whole, indices, end), frozenset("_"))


def _owner(reader: Reader, letter: Nucleus, owners: list[PartLetter], *, has_index: bool) -> PartLetter | None:
    """Whose part the letter is; nothing where it stands for a declared name instead."""
    first, last = reader.token.start, reader.tokens[letter.after - 1].end
    found = reader.symbols.find(reader.tokens, reader.position)
    described = [f"the {owner.part} of “{owner.name}”" for owner in owners]
    if has_index and (found is not None or len(owners) > 1):
        names = " or ".join([*described, *([f"“{found.name}”"] if found is not None else [])])
        raise Misread(f"this may be of {names}: write them with different letters", first, last)
    if not has_index and found is None:
        raise Misread(f"{letter.text} is the letter for {described[0]}: write it with its index, {letter.text}_j", first, last)
    return owners[0] if has_index else None


def _indices(reader: Reader, whole: Piece, owner: PartLetter, first: int, last: int) -> tuple[Syntax | None, ...]:
    """The indices of the part; one index of a diagonal matrix stands for its row and column."""
    place = reader.tokens[first].start, reader.tokens[last - 1].end
    is_column = equal_sizes(whole.tree.shape[1], 1)
    is_square = owner.part == "entries" and not is_column
    indices = indices_between(reader, first, last, may_be_two=is_square)
    if None in indices:
        raise Misread("a colon is no index of a letter for parts: write the matrix, M_{:,j}", *place)
    if owner.part == "columns" or (is_column and len(indices) == 1):
        if len(indices) != 1:
            raise Misread(f"a column of “{owner.name}” has one index; its entries are written [u_j]_i", *place)
        return (None, *indices) if owner.part == "columns" else indices
    if len(indices) == 2:
        return indices
    if reader.scope.vocabulary.variables[owner.name].kind.symmetry != Symmetry.DIAGONAL:
        raise Misread(f"an entry of “{owner.name}” has two indices, as only that of a diagonal matrix has one", *place)
    return indices * 2
