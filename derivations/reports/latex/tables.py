"""The notation table and the list of rules in LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derivations.reports.latex.equations import Page, aligned, listed_rows
from derivations.reports.latex.escaping import escaped, text
from derivations.reports.latex.sections import cited, wide
from derivations.reports.manuscript.notation import Letter
from derivations.reports.manuscript.rule_entry import RuleEntry

_SHARES = {True: (0.1, 0.19, 0.29, 0.42), False: (0.18, 0.18, 0.25, 0.39)}
"""The columns' shares in the width of the table, which is wider with a margin than without."""


def notation(rows: Sequence[Letter], margin: bool) -> str:
    """A table of symbols, which may run over pages, and into the margin where there is one."""
    wide = r"\fullwidth" if margin else r"\linewidth"
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{\dimexpr{share}{wide}-1.5\tabcolsep\relax}}" for share in _SHARES[margin]
    )
    head = r"symbol & shape & domain & meaning \\"
    lines = [
        rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
        rf"\toprule {head} \midrule \endfirsthead",
        rf"\toprule {head} \midrule \endhead",
        r"\bottomrule \endlastfoot",
        *(_row(row) for row in rows),
        r"\end{longtable}",
    ]
    return "\n".join(lines)


def _row(row: Letter) -> str:
    cells = [f"${row.symbol}$", text(row.shape), text(row.domain), text(row.meaning)]
    return rf"{' & '.join(cells)} \\"


def rules(entries: Iterable[RuleEntry], page: Page) -> str:
    """Every rule with what it states, its source and what it takes without proof."""
    return "\n\n".join(_rule(entry, page) for entry in entries)


def _rule(entry: RuleEntry, page: Page) -> str:
    rows = [row for left, right in entry.states for row in listed_rows(left, right, page)]
    parts = [rf"\paragraph{{{escaped(entry.title)}.}}\label{{{entry.label()}}}{cited(entry.source)}."]
    if entry.axiom:
        parts.append(f"Taken without proof: {text(entry.axiom)}.")
    return " ".join(parts) + (f"\n{wide(aligned(rows), page)}" if rows else "")
