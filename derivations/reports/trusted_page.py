"""``docs/trusted_base.md``: what is taken without proof, and which results lean on each."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.deriving.trusted_base import Trusted

_HEAD = """\
# What is taken without proof

This page is generated: `lemmata list --trusted-base > docs/trusted_base.md`.

Every step of every derivation is checked, and so is the statement of every rule, with wrong versions that must be
refuted. What the checks themselves lean on, and what a rule assumes beyond its statement, is listed here, with the results that
lean on it directly or through a result that they cite."""


def trusted_page(trusted: Sequence[Trusted]) -> str:
    """The page in Markdown."""
    axioms = [item for item in trusted if item.by]
    foundations = [item for item in trusted if not item.by]
    parts = [
        _HEAD,
        "## Axioms",
        *(_section(item) for item in axioms),
        "## Foundations",
        *(_section(item) for item in foundations),
    ]
    return "\n\n".join(parts) + "\n"


def _section(item: Trusted) -> str:
    what = f"Taken without proof: {item.words}." if item.by else f"{item.words[0].upper()}{item.words[1:]}."
    heading = f"### `{item.by}`" if item.by else f"### {item.name[0].upper()}{item.name[1:]}"
    return "\n\n".join([heading, what, f"Source: {item.source}.", _leaning(item)])


def _leaning(item: Trusted) -> str:
    if item.everyone:
        return "Every result, every rule and every identity leans on it."
    if not item.results:
        return "No result leans on it."
    names = ", ".join(f"`{name}`" for name in sorted(item.results))
    return f"{len(item.results)} result{'s' * (len(item.results) != 1)}: {names}."
