"""Conventions in which authors differ, declared once for a document.

``normal``      what the second argument of N(m, s) is: the variance (covariance), or the deviation;
``gradient``    the layout of ∇f: the shape of the variable (denominator layout), or its transpose (numerator layout);
``covariance``  what the sample covariance cov(x) divides by: n, or n − 1.

A claim that fails under the declared conventions is read under the others too, and the report says under which it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from derivations.documents.problems import nearest
from derivations.language.errors import DocumentError

OPTIONS: dict[str, tuple[str, ...]] = {
    "normal": ("variance", "deviation"),
    "gradient": ("denominator", "numerator"),
    "covariance": ("1/n", "1/(n-1)"),
}

_WORDS = {
    ("normal", "variance"): "N(m, s) is read with s as the variance",
    ("normal", "deviation"): "N(m, s) is read with s as the deviation",
    ("gradient", "denominator"): "a gradient has the shape of its variable",
    ("gradient", "numerator"): "a gradient is laid out as the transpose of its variable",
    ("covariance", "1/n"): "the sample covariance divides by n",
    ("covariance", "1/(n-1)"): "the sample covariance divides by n − 1",
}


@dataclass(frozen=True)
class Conventions:
    """One choice for each; the first option of each is the project's own."""

    normal: str = "variance"
    gradient: str = "denominator"
    covariance: str = "1/n"

    def others(self) -> Iterator[tuple[str, Conventions]]:
        """Each other choice alone, with words for it."""
        for item in fields(self):
            for option in OPTIONS[item.name]:
                if option != getattr(self, item.name):
                    changes: dict[str, Any] = {item.name: option}
                    yield _WORDS[item.name, option], replace(self, **changes)


def read_conventions(table: Mapping[str, Any]) -> Conventions:
    """The conventions of a document. Raises :class:`DocumentError` for a name or an option there is not.

    >>> read_conventions({"gradient": "numerator"}).gradient
    'numerator'
    """
    for name, option in table.items():
        if name not in OPTIONS:
            known = nearest(name, OPTIONS) or f"; there are: {', '.join(OPTIONS)}"
            raise DocumentError(f"“{name}” is no convention{known}")
        if option not in OPTIONS[name]:
            raise DocumentError(f"the convention “{name}” is one of {', '.join(OPTIONS[name])}, not “{option}”")
    return Conventions(**table)
