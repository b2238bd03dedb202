r"""How a declared name is spelled in LaTeX: as its author declared it, or by a fixed rule.

The rule, for a name without a spelling of its own: a letter is itself, the name of a Greek letter is that letter,
digits at the end or a part after ``_`` are a subscript, and any other name is set upright. A positive number whose
name ends in 2, such as sigma2, is a square: the field's letter for a variance.

Reading LaTeX uses the same spellings, so what is printed is found again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from derivations.language.vocabulary import Vocabulary

_SMALL = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega"
)
_CAPITAL = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell"
GREEK = frozenset(f"{_SMALL} {_CAPITAL}".split())

_PARTS = re.compile(r"([A-Za-z]+?)_?([0-9]+)|([A-Za-z]+)_([A-Za-z0-9]+)|([A-Za-z]+)")


class Spellings:
    r"""The LaTeX spelling of every name of a vocabulary.

    ``own`` adds the spellings that stand outside the vocabulary: those of opaque functions and of definitions. Where two
    names share a spelling, each is spelled out upright instead.

    >>> from derivations.language.vocabulary import Variable, Vocabulary
    >>> variables = [Variable("sigma2", domain="positive"), Variable("mu1"), Variable("W", latex=r"\mathbf{W}")]
    >>> spelled = Spellings(Vocabulary(variables={variable.name: variable for variable in variables}))
    >>> print(spelled.of("sigma2"), spelled.of("mu1"), spelled.of("W"), spelled.of("rate"))
    \sigma^2 \mu_{1} \mathbf{W} \mathrm{rate}
    """

    def __init__(self, vocabulary: Vocabulary, own: Mapping[str, str] | None = None) -> None:
        self.vocabulary = vocabulary
        self.own = dict(own or {})

    @cached_property
    def declared(self) -> dict[str, str]:
        """Every declared name with its spelling, shared ones included."""
        vocabulary = self.vocabulary
        latex = {name: size.latex for name, size in vocabulary.sizes.items()}
        latex.update({name: variable.latex for name, variable in vocabulary.variables.items()})
        latex.update({name: self.own.get(name, "") for name in (*vocabulary.functions, *self.own)})
        return {name: spelling or self._by_rule(name) for name, spelling in latex.items()}

    @cached_property
    def parts(self) -> dict[tuple[str, str], str]:
        """The letters for the entries and for the columns of variables that have such."""
        variables = self.vocabulary.variables.values()
        letters = {(each.name, part): getattr(each, part) for each in variables for part in ("entries", "columns")}
        return {owner: letter for owner, letter in letters.items() if letter}

    @cached_property
    def _shared(self) -> frozenset[str]:
        spelled = [_without_spaces(spelling) for spelling in self.declared.values()]
        return frozenset(spelling for spelling in spelled if spelled.count(spelling) > 1)

    def of(self, name: str) -> str:
        """The spelling of a name; an undeclared one, such as an index, is spelled by rule."""
        spelling = self.declared.get(name) or self._by_rule(name)
        return upright(name) if _without_spaces(spelling) in self._shared else spelling

    def letter_of(self, name: str, part: str) -> str:
        """The letter for the ``entries`` or ``columns`` of a variable, or nothing where it has none that means only these."""
        letter = _without_spaces(self.parts.get((name, part), ""))
        others = [_without_spaces(other) for owner, other in self.parts.items() if owner != (name, part)]
        is_shared = letter in others or any(_without_spaces(other).startswith(letter) for other in self.declared.values())
        return "" if is_shared else self.parts.get((name, part), "")

    def is_letter_of_parts(self, spelling: str) -> bool:
        """Whether the parts of some variable are written with this letter."""
        return any(_without_spaces(letter) == _without_spaces(spelling) for letter in self.parts.values())

    def is_taken(self, spelling: str) -> bool:
        """Whether a declared name, or a part of one, is spelled so."""
        wanted = _without_spaces(spelling)
        return any(_without_spaces(other) == wanted for other in (*self.declared.values(), *self.parts.values()))

    def _by_rule(self, name: str) -> str:
        return spelled_by_rule(name, is_square=self._is_square(name))

    def _is_square(self, name: str) -> bool:
        """Whether a name such as sigma2 is a square: a positive number, and neither sigma nor sigma1 is declared."""
        stem, variables = name[:-1], self.vocabulary.variables
        variable = variables.get(name)
        return (
            name.endswith("2")
            and variable is not None
            and variable.is_scalar
            and variable.domain in ("positive", "unit interval")
            and stem not in variables
            and f"{stem}1" not in variables
        )


def spelled_by_rule(name: str, is_square: bool = False) -> str:
    r"""The spelling of a name that has none of its own.

    >>> print(spelled_by_rule("Sigma"), spelled_by_rule("x_new"), spelled_by_rule("sigma2", is_square=True))
    \Sigma x_{\mathrm{new}} \sigma^2
    """
    if is_square and (stem := _letter(name[:-1])):
        return f"{stem}^2"
    match = _PARTS.fullmatch(name)
    if match is None:
        return upright(name)
    stem = _letter(match[1] or match[3] or match[5])
    if not stem:
        return upright(name)
    if match[2]:
        return f"{stem}_{{{match[2]}}}"
    if match[4]:
        return f"{stem}_{{{_letter(match[4]) or _subscript(match[4])}}}"
    return stem


def upright(name: str) -> str:
    r"""A name in upright letters: ``\mathrm{rate}``; that of a bound letter may be of several words."""
    return f"\\mathrm{{{re.sub('[_ ]', lambda found: chr(92) + found[0], name)}}}"


def _letter(name: str) -> str:
    if len(name) == 1 and name.isalpha():
        return name
    return f"\\{name}" if name in GREEK else ""


def _subscript(name: str) -> str:
    return name if name.isdigit() else upright(name)


def _without_spaces(spelling: str) -> str:
    return re.sub(r"[{}\s]", "", spelling)
