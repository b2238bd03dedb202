"""A claim with its verdict as HTML and LaTeX, for a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from derivations.language.errors import Unsupported
from derivations.language.shown import judgement_html
from derivations.readings.typeset import latex_statement

if TYPE_CHECKING:
    from derivations.language.claims import Claim
    from derivations.language.verdicts import Judgement


def claim_html(claim: Claim, judgement: Judgement) -> str:
    """The claim's id, its mathematics and its verdict."""
    place = f" <small>{escape(claim.at)}</small>" if claim.at else ""
    problem = f"<pre>{escape(claim.problem)}</pre>" if claim.problem else ""
    return f"<div><strong>{escape(claim.id)}</strong>{place}{_mathematics(claim)}{problem}{judgement_html(judgement)}</div>"


def _mathematics(claim: Claim) -> str:
    """The statements as LaTeX for the notebook to typeset; as written where there are none, or where LaTeX has no word."""
    try:
        lines = [f"$\\displaystyle {escape(latex_statement(step))}$" for step in claim.steps]
    except Unsupported:
        lines = []
    return "".join(f"<div>{line}</div>" for line in lines) or f"<pre>{escape(claim.math)}</pre>"
