"""A verdict as HTML, for a notebook. Everything that comes from a document is escaped."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derivations.language.evidence import Counterexample
    from derivations.language.verdicts import Judgement

_COLOURS = {"proved": "#1a7f37", "certified": "#1a7f37", "refuted": "#cf222e", "supported": "#9a6700", "undecided": "#9a6700"}
_OTHER = "#8250df"


def judgement_html(judgement: Judgement) -> str:
    """The verdict in its colour, where it holds or why it does not, and the counterexample if there is one."""
    parts = [verdict_html(judgement.verdict.value), escape(_finding(judgement)), _error(judgement)]
    witness = judgement.counterexample
    said = " ".join(part for part in parts if part)
    return f"<div>{said}{counterexample_html(witness) if witness is not None else ''}</div>"


def verdict_html(word: str) -> str:
    """A verdict's word in its colour."""
    return f'<strong style="color: {_COLOURS.get(word, _OTHER)}">{escape(word)}</strong>'


def counterexample_html(witness: Counterexample) -> str:
    """The point and both sides there, as a table."""
    sizes = [(name, str(value)) for name, value in sorted(witness.sizes.items())]
    values = [(name, _value(value)) for name, value in witness.values.items()]
    rows = [*sizes, *values, (witness.labels[0], _value(witness.lhs)), (witness.labels[1], _value(witness.rhs))]
    cells = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table><caption>counterexample, by {escape(witness.confirmed_by)}</caption>{cells}</table>"


def _finding(judgement: Judgement) -> str:
    if judgement.verdict.value in ("proved", "certified"):
        return "every size" if judgement.scope.every_size else judgement.scope.in_words()
    return judgement.reason


def _error(judgement: Judgement) -> str:
    error = judgement.error_log2
    if judgement.verdict.value not in ("proved", "certified") or error is None or not math.isfinite(error):
        return ""
    return f"(error ≤ 2<sup>{math.ceil(error)}</sup>)"


def _value(value: Any) -> str:
    """A number, or a matrix by its rows: ``[1, 2; 3, 4]``."""
    if not isinstance(value, list | tuple):
        return str(value)
    rows = [", ".join(str(entry) for entry in row) if isinstance(row, list | tuple) else str(row) for row in value]
    return f"[{'; '.join(rows)}]"
