r"""Sums and counts over some positions, ``\sum_{j : a < b}`` and ``\#\{j \leq q : a < b\}``; equivalent comparisons."""

from __future__ import annotations

import pytest

from derivations.documents.latex.formula import Formulas
from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash
from derivations.documents.statement_text import read_equations, read_expression
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.language.verdicts import Verdict
from proofs_tests.test_latex_syntax import declared

LETS = [
    "A: d x d",
    "L: d x d positive diagonal",
    "O: d x d weakly ordered diagonal",
    "W: d x k",
    "x: d",
    "y: d",
    "s: positive",
    "t: number",
    "k <= d",
]
FORMULAS = Formulas(declared(LETS, {}))

READ = {
    # counts
    r"\#\{j : L_{jj} > s\}": "count(L[j, j] > s, j in d)",
    r"\#\{j \leq k : L_{jj} > s\}": "count(L[j, j] > s, j in k)",
    r"\#\{j \in \{1, \dots, k\} : L_{jj} \geq s\}": "count(L[j, j] >= s, j in k)",
    r"\#\left\{j \in \{1, \ldots, k\} \mid x_j < t\right\}": "count(x[j] < t, j in k)",
    r"|\{j : L_{jj} > s\}|": "count(L[j, j] > s, j in d)",
    r"\lvert\{j \le k : L_{jj} > s\}\rvert": "count(L[j, j] > s, j in k)",
    r"\left|\left\{j \mid |x_j| > s\right\}\right|": "count(sqrt(x[j]**2) > s, j in d)",
    r"|\{t\}|": "sqrt(t**2)",
    r"|\{t + s\}|^2": "sqrt((t + s)**2)**2",
    r"|\{j : L_{jj} > s\}|^2 t": "count(L[j, j] > s, j in d)**2*t",
    # sums
    r"\sum_{j \leq k} x_j": "sum(x[j], j in k)",
    r"\sum_{j \in \{1, \dots, k\}} x_j": "sum(x[j], j in k)",
    r"\sum_{j : L_{jj} > s} \log L_{jj}": "sum(indicator(L[j, j] > s)*log(L[j, j]), j in d)",
    r"\sum_{j \mid x_j \leq y_j} x_j y_j": "sum(indicator(x[j] <= y[j])*x[j]*y[j], j in d)",
    r"\sum_{j : x_j < t} 1": "count(x[j] < t, j in d)",
    r"\sum_{j \leq k : x_j < t} x_j + t": "sum(indicator(x[j] < t)*x[j], j in k) + t",
    r"\sum_{j : x_j < t} A_{:,j} A_{:,j}^\top": "sum(indicator(x[j] < t)*A[:, j] @ A[:, j].T, j in d)",
    r"\sum_{i : x_i > t} \sum_{j : x_j > x_i} A_{ij}": (
        "sum(indicator(x[i] > t)*sum(indicator(x[j] > x[i])*A[i, j], j in d), i in d)"
    ),
    # what was read before
    r"\sum_{j=1}^k x_j": "sum(x[j], j in k)",
    r"\sum_j x_j": "sum(x[j], j in d)",
}


@pytest.mark.parametrize("latex", READ)
def test_some_of_the_positions(latex: str) -> None:
    assert FORMULAS.expression(Source(latex)) == read_expression(Source(READ[latex]), FORMULAS.scope)


REFUSED = {
    r"\sum_{j < k} x_j": "an index runs from 1 to a size",
    r"\sum_{j > k} x_j": "an index runs from 1 to a size",
    r"\sum_{j \geq 1} x_j": "an index runs from 1 to a size",
    r"\sum_{j \neq 1} x_j": "an index runs from 1 to a size",
    r"\sum_{1 \leq j \leq k} x_j": "the index of the sum",
    r"\sum_{j \in S} x_j": r"a set of positions is written \{1, \dots, q\}",
    r"\sum_{j \in \{2, \dots, k\}} x_j": r"a set of positions is written",
    r"\sum_{j \in \{1, 2, 3\}} x_j": r"a set of positions is written",
    r"\sum_{j \in \{1, \dots, k} x_j": "",
    r"\sum_{j \leq s} x_j": "",
    r"\sum_{j : x_j} x_j": "a comparison such as a < b",
    r"\sum_{j : x_j = 1} x_j": "a comparison such as a < b",
    r"\sum_{j : s < x_j < t} x_j": "one comparison is read here",
    r"\sum_{j : } x_j": "",
    r"\sum_{j : x_j < t}^k x_j": "a sum is written",
    r"\sum_{j \leq k}^d x_j": "a sum is written",
    r"\sum_{j : x_j < t} x_j + x_j": "the index “j” is not bound",
    r"\sum_{j : s < t} s": "how far does j run",
    r"\sum_{j : x_j < t} W_{1j}": "run to d in one place and to k",
    r"\sum_{j : A < t} x_j": "a number is needed here",
    r"\#\{j \leq k\}": "“:” and a comparison",
    r"\#\{j < k : x_j < t\}": "an index runs from 1 to a size",
    r"\#\{x_j < t\}": "",
    r"|\{j : x_j < t\}": "is never closed",
    r"|\{j : x_j < t|\}": "",
}


@pytest.mark.parametrize("latex", REFUSED)
def test_other_sets_of_positions_are_refused(latex: str) -> None:
    with pytest.raises((DocumentError, LocatedClash)) as caught:
        FORMULAS.expression(Source(latex))
    assert REFUSED[latex] in str(caught.value)
    assert caught.value.column is not None


# ------------------------------------------------------------------------------------------ comparisons that are equivalent

EQUIVALENT = {
    r"s < t \iff 2 s < 2 t": "indicator(s < t) = indicator(2*s < 2*t)",
    r"\#\{j : O_{jj} > s\} \geq k \iff s < O_{kk}": "indicator(count(O[j, j] > s, j in d) >= k) = indicator(s < O[k, k])",
    r"t > s \quad\Leftrightarrow\quad t \geq s": "indicator(t > s) = indicator(t >= s)",
}


@pytest.mark.parametrize("latex", EQUIVALENT)
def test_equivalent_comparisons_are_an_equation_of_indicators(latex: str) -> None:
    assert FORMULAS.equations(Source(latex)) == read_equations(Source(EQUIVALENT[latex]), FORMULAS.scope)


NO_EQUIVALENCE = {
    r"s < t \iff s = t": "of one comparison of numbers and another",
    r"s = t \iff s < t": "of one comparison of numbers and another",
    r"s < t \text{ and } s < 1 \iff s < 2": "of one comparison of numbers and another",
    r"s < t < 1 \iff s < 1": "one comparison is read here",
    r"s < t \implies s < t + 1": "an implication is written",
    r"A < A \iff s < t": "a number is needed here",
    r"A \prec A \iff s < t": "of one comparison of numbers and another",
    r"s < t \iff s < t + u": "“u” is not declared",
}


@pytest.mark.parametrize("latex", NO_EQUIVALENCE)
def test_other_equivalences_are_refused(latex: str) -> None:
    with pytest.raises((DocumentError, LocatedClash)) as caught:
        FORMULAS.equations(Source(latex))
    assert NO_EQUIVALENCE[latex] in str(caught.value)


VERDICTS = {
    r"\#\{j : O_{jj} > s\} \geq k \iff s < O_{kk}": Verdict.CERTIFIED,
    r"\#\{j : O_{jj} > s\} \geq k \iff s \leq O_{kk}": Verdict.REFUTED,
    r"\sum_{j : L_{jj} > s} (L_{jj} - s) = \sum_{j=1}^d \max(L_{jj} - s, 0)": Verdict.CERTIFIED,
    r"\sum_{j : L_{jj} \leq s} L_{jj} = \sum_j \min(L_{jj}, s)": Verdict.REFUTED,
    r"|\{j : L_{jj} > s\}| + |\{j : L_{jj} \leq s\}| = d": Verdict.CERTIFIED,
}


@pytest.mark.parametrize("latex", VERDICTS)
def test_sets_mean_what_they_say(latex: str) -> None:
    claim = Claim("sets", latex, FORMULAS.equations(Source(latex)))
    judgement = judge_claim(claim, Settings(seed=7, near_misses=False)).judgement
    assert judgement.verdict is VERDICTS[latex], judgement.reason
