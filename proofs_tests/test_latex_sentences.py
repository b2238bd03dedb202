r"""Claims in words in LaTeX: each form of plain mathematics has one, and what is worded almost so is refused."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from derivations.documents.beside import Beside
from derivations.documents.forms import FORMS
from derivations.documents.latex.forms import forms
from derivations.documents.latex.formula import RULES, Formulas
from derivations.documents.latex.patterns import matches, vocabulary
from derivations.documents.latex.sentences import outline
from derivations.documents.latex.tokens import Token, tokenise
from derivations.documents.latex.words import with_words
from derivations.documents.places import Source
from derivations.documents.problems import LocatedClash
from derivations.documents.statement_text import read_equations
from derivations.engines.judge import Settings, judge_claim
from derivations.language.claims import Claim
from derivations.language.errors import DocumentError
from derivations.language.statements import Statement
from derivations.language.verdicts import Verdict
from proofs_tests.test_latex_syntax import declared

LETS = [
    "x: d",
    "y: d",
    "m: d",
    "h: d",
    "s: number",
    "u: number",
    "t: positive",
    "sigma2: positive",
    "W: d x k",
    "V: k x d",
    "H: d x k",
    "K: k x d",
    "A: d x d",
    "S: d x d spd",
    "T: d x d spd",
    "f = norm2(x - y)",
    "p = N(zeros(d), S)",
    "q = N(m, T)",
    "Pi: 2 x 2 signed permutation",
    "z: 2",
]
FORMULAS = Formulas(declared(LETS, {"f": "f(x)"}))
SCOPE = FORMULAS.scope


def latex(text: str, **beside: str) -> tuple[Statement, ...]:
    return FORMULAS.equations(Source(text), Beside(**{key: Source(value) for key, value in beside.items()}))


def plain(text: str) -> tuple[Statement, ...]:
    return read_equations(Source(text), SCOPE)


READ = {
    # points
    r"x = y \text{ is a stationary point of } f(x)": "stationary(f, x = y)",
    r"x = y \text{ is a critical point of } f(x)": "stationary(f, x = y)",
    r"f(x) + s^2 \text{ is stationary at } x = y, s = 0": "stationary(f + s**2, x = y, s = 0)",
    r"x = 0, s = u \text{ is a stationary point of } \lVert x\rVert^2": "stationary(norm2(x), x = zeros(d), s = u)",
    r"x = y \text{ is a saddle of } f(x)": "saddle(f, x = y)",
    r"x = y,\ s = 0 \text{ is a saddle point of } f(x) - s^2": "saddle(f - s**2, x = y, s = 0)",
    r"x = y \text{ and } s = 0 \text{ is a saddle of } f(x) - s^2 \text{ along } h \text{ and } u": (
        "saddle(f - s**2, x = y, s = 0, h, u)"
    ),
    r"x = y \text{ is a local minimum of } f(x)": "local_minimum(f, x = y)",
    r"x = y \text{ is a local minimiser of } f(x), \text{ along } h": "local_minimum(f, x = y, h)",
    r"x = y \text{ is a local maximum of } -f(x)": "local_maximum(-f, x = y)",
    r"\sigma^2 = 1 \text{ is a local maximum of } \log\sigma^2 - \sigma^2": "local_maximum(log(sigma2) - sigma2, sigma2 = 1)",
    # optima
    r"f(x) \text{ is minimised at } x = y": "minimised(f, x = y)",
    r"f(x) + s^2 \text{ is minimized at } x = y \text{ and } s = 0": "minimised(f + s**2, x = y, s = 0)",
    r"x = y \text{ minimises } f(x)": "minimised(f, x = y)",
    r"x = y \text{ is a global minimum of } f(x)": "minimised(f, x = y)",
    r"-f(x) \text{ is maximised at } x = y": "maximised(-f, x = y)",
    r"x = y \text{ is a global maximiser of } -f(x)": "maximised(-f, x = y)",
    r"f(x) \text{ is uniquely minimised at } x = y": "uniquely_minimised(f, x = y)",
    r"x = y \text{ is the unique global minimum of } f(x)": "uniquely_minimised(f, x = y)",
    r"-f(x) \text{ is uniquely maximised at } x = y": "uniquely_maximised(-f, x = y)",
    r"x = y \text{ uniquely maximizes } -f(x)": "uniquely_maximised(-f, x = y)",
    # bounds with exceptions
    r"0 < f(x) \text{ unless } x = y": "0 < f unless x = y",
    r"0 < f(x) \quad\text{unless}\quad x = y": "0 < f unless x = y",
    r"f(x) + s^2 > 0, \text{ unless } x = y \text{ and } s = 0": "f + s**2 > 0 unless x = y and s = 0",
    r"\begin{aligned} 0 &< f(x) \\ &\text{unless } x = y \end{aligned}": "0 < f unless x = y",
    # curvatures
    r"x = y \text{ is a critical point of } f(x) \text{ with } d \text{ positive curvatures}": "index(f, x = y, positive = d)",
    r"s = 0 \text{ is a stationary point of } -s^2 \text{ with at least } 0 \text{ zero and } 1 \text{ negative curvature}": (
        "index(-s**2, s = 0, zero >= 0, negative = 1)"
    ),
    r"\lVert h\rVert^2 \text{ has } d \text{ positive, } 0 \text{ zero and } 0 \text{ negative curvatures along } h": (
        "inertia(norm2(h), h, positive = d, zero = 0, negative = 0)"
    ),
    r"\lVert h\rVert^2 - u^2 \text{ has } 1 \text{ negative curvature along } h, u": (
        "inertia(norm2(h) - u**2, h, u, negative = 1)"
    ),
    r"H \mapsto W H^\top + H W^\top \text{ has generic rank } d k - k(k - 1)/2": (
        "rank(W @ H.T + H @ W.T, H, generic = d*k - k*(k - 1)/2)"
    ),
    r"\text{the linear map } (H, K) \mapsto H V + W K \text{ has generic rank } 2 d k - k^2": (
        "rank(H @ V + W @ K, H, K, generic = 2*d*k - k**2)"
    ),
    # one function in other letters
    r"\log t \text{ is a reparametrisation of } -\log\sigma^2 \text{ by } t = 1/\sigma^2,\, \sigma^2 = 1/t": (
        "reparametrised(log(t), -log(sigma2), t = 1/sigma2, sigma2 = 1/t)"
    ),
    r"W \text{ is different for different } W": "distinct(W, W)",
    r"\Pi z \text{ takes } 8 \text{ values, one for each } \Pi": "distinct(Pi @ z, Pi, number = 8)",
    r"\max(s, u) \text{ has slope } 1 \text{ from above at } s = u": "one_sided_slope(max(s, u), s = u, above, 1)",
    r"\max(s, u) \text{ has slope } 0 \text{ from below at } s = u": "one_sided_slope(max(s, u), s = u, below, 0)",
    # directions
    r"\log t \text{ increases in } t": "increasing(log(t), t)",
    r"\log t \text{ is increasing in } t": "increasing(log(t), t)",
    r"\log t \text{ is non-decreasing in } t": "increasing(log(t), t)",
    r"\log t \text{ strictly increases in } t": "strictly_increasing(log(t), t)",
    r"\log t \text{ is strictly increasing in } t": "strictly_increasing(log(t), t)",
    r"1/t \text{ decreases in } t": "decreasing(1/t, t)",
    r"1/t \text{ is nonincreasing in } t": "decreasing(1/t, t)",
    r"1/t\ \operatorname{decreases}\ \operatorname{strictly}\ \operatorname{in}\ t": "strictly_decreasing(1/t, t)",
    # up to a constant or a scale
    r"s - s + t \text{ does not depend on } t": "constant(t, t)",
    r"\lVert x - t y\rVert^2 \text{ is constant in } x, t": "constant(norm2(x - t*y), x, t)",
    r"e^{-s t} \propto e^{u - s t} \text{ as functions of } s": "proportional(exp(-s*t), exp(u - s*t), s)",
    # limits
    r"t \log t \to 0 \text{ as } t \downarrow 0": "tends(t*log(t), t = 0, 0)",
    r"t \log t \to 0, \text{ as } t \to 0^+": "tends(t*log(t), t = 0, 0)",
    r"s x \to 0 \text{ as } s \uparrow 0": "tends(s*x, s = 0, below, zeros(d))",
    r"\log t \to \infty \text{ as } t \to \infty": "tends(log(t), t = oo, oo)",
    r"\log t \to -\infty \text{ as } t \to 0": "tends(log(t), t = 0, -oo)",
    r"s \to 0 \text{ under } s \leftarrow \frac{1}{2} s \text{ from every start}": "converges(s = 1/2*s, to = 0)",
    r"s^2 \to 0 \text{ under the joint step } s \leftarrow u,\ u \leftarrow s/2 \text{ from almost every start}": (
        "generically_converges(s**2, s = u, u = s/2, to = 0)"
    ),
    r"x \to 0,\ \text{under } x \leftarrow \frac12 x,\ \text{from every start}": "converges(x = 1/2*x, to = zeros(d))",
    # existence
    r"\exists\, s = u : s = u": "exists(s = u, s = u)",
    r"\forall\, u,\ t\ \exists\, s = u + t : s > u": "exists(s > u, s = u + t)",
    r"\exists\, s,\ u \text{ such that } s \neq u \text{ and } 0 \leq s < 5": "exists(s != u and 0 <= s < 5, s, u)",
    r"\exists\, x = 0 : f(x) = \lVert y\rVert^2,\ x = 0": "exists(f = norm2(y) and x = zeros(d), x = zeros(d))",
    # implications
    r"x = y \text{ and } s = 0 \implies f(x) = s": "x = y and s = 0 implies f = s",
    r"\mathrm{KL}(p \| q) = 0 \iff m = 0 \text{ and } S = T": "KL(p, q) = 0 iff m = 0 and S = T",
    r"f(x) = 0 \quad\Leftrightarrow\quad x = y": "f = 0 iff x = y",
}


@pytest.mark.parametrize("text", READ)
def test_a_claim_in_words_is_the_plain_form(text: str) -> None:
    assert latex(text) == plain(READ[text])


def test_every_plain_form_can_be_said_in_words() -> None:
    said = {meant.partition("(")[0] for meant in READ.values()}
    assert set(FORMS) <= said


def test_every_form_in_words_is_read_above() -> None:
    met = {match.form for text in READ for match in matches(_outline(text))}
    assert set(forms()) == met


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__name__.rpartition(".")[2])
def test_how_a_form_is_shown_is_how_it_is_read(form: object) -> None:
    assert [match.form for match in matches(_outline(form.USAGE))] == [form]  # type: ignore[attr-defined]


def _outline(text: str) -> str:
    *tokens, stop = tokenise(text)
    tokens = [token for token in tokens if token.kind not in ("&", "\\\\")]
    frames = len(tokens) > 1 and tokens[0].kind == "begin"
    inner: Sequence[Token] = tokens[1:-1] if frames else tokens
    return outline([*with_words(inner, lambda *_: False), stop]).text


def test_no_word_of_a_claim_is_a_function() -> None:
    assert not vocabulary() & set(RULES.commands)


REASONS = {
    r"f(x) \text{ is minimised at } x = y": ("minimised(f, x = y)", "f"),
    r"f(x) \text{ is uniquely minimised at } x = y": ("uniquely_minimised(f, x = y)", "norm2(x - y)"),
    r"0 < f(x) \text{ unless } x = y": ("0 < f unless x = y", "norm2(x - y)"),
    r"\log t \text{ strictly increases in } t": ("strictly_increasing(log(t), t)", "1/t"),
    r"f(x) = 0 \iff x = y": ("f = 0 iff x = y", "norm2(x - y)"),
    r"(t^2 - 1)/(t - 1) \to 2 \text{ as } t \to 1": ("tends((t**2 - 1)/(t - 1), t = 1, 2)", "t + 1"),
    r"4 u^2 + 4 u s + s^2 \text{ has } 1 \text{ positive curvature along } u, s": (
        "inertia(4*u**2 + 4*u*s + s**2, u, s, positive = 1)",
        "squares(t**2, t, s, u = (t - s)/2, t = 2*u + s)",
    ),
    r"x = y \text{ is a saddle of } -f(x) \text{ along } h": ("saddle(-f, x = y, h)", "squares(-2*norm2(h), h)"),
}


@pytest.mark.parametrize("text", REASONS)
def test_a_reason_stands_beside_a_claim_in_words(text: str) -> None:
    meant, because = REASONS[text]
    try:
        expected = plain(f"{meant} because {because}")
    except (DocumentError, LocatedClash) as problem:
        with pytest.raises(type(problem)):
            latex(text, because=because)
        return
    assert latex(text, because=because) == expected


REFUSED = {
    # words that are almost those of a form
    r"x = y \text{ is a sadle of } f(x)": r"did you mean X = A \text{ is a saddle of } f?",
    r"x = y \text{ is saddle of } f(x)": "is no claim",
    r"x = y \text{ is no saddle of } f(x)": "is no claim",
    r"x = y \text{ is not a saddle of } f(x)": "is no claim",
    r"x = y \text{ is a strict local minimum of } f(x)": r"did you mean X = A \text{ is a local minimum of } f?",
    r"x = y \text{ is a minimum of } f(x)": "is no claim",
    r"x = y \text{ is the minimum of } f(x)": "is no claim",
    r"x = y \text{ is the unique minimum of } f(x)": "is no claim",
    r"f(x) \text{ is maximal at } x = y": "is no claim",
    r"0 < f(x) \text{ except } x = y": "words have no meaning",
    r"0 < f(x) \text{ except if } x = y": "is no claim",
    r"0 < f(x) \text{ unless } x = y \text{ or } s = 0": "",
    r"0 < f(x) \text{ unless } x = y,\ s = 0": "is no claim",
    r"x = y \text{ and } s = 0": "is no claim",
    r"x = y,\ s = 0 \implies f(x) = s": "is no claim",
    r"x = y \implies s = 0 \implies f(x) = s": "is no claim",
    r"x = y \not\implies s = 0": "",
    r"\log t \text{ increases } t": "is no claim",
    r"\log t \text{ weakly increases in } t": "is no claim",
    r"\log t \text{ is monotone in } t": "is no claim",
    r"\log t \text{ increases in } t \text{ and } s": "is no claim",
    r"s \text{ does depend on } s": "is no claim",
    r"s = u \text{ as functions of } s": "nothing here is up to a constant",
    r"s \to 0": r"\lim_{t \to a} f = c",
    r"s \to 0 \text{ as } t": "is no claim",
    r"t \to 0 \text{ under } t \leftarrow t/2": "is no claim",
    r"s \to 0 \text{ under } s \leftarrow u,\ u \leftarrow s/2 \text{ from every start}": "at once or one after the other",
    r"H \mapsto W H^\top \text{ has rank } d k": "is no claim",
    r"W \text{ has generic rank } k": "is no claim",
    r"\nexists\, s : s = 0": "",
    r"\not\exists\, s : s = 0": "is no claim",
    r"\exists!\, s : s = 0": "",
    r"\exists\, s = u\ \forall\, u : s = u": "is no claim",
    r"\exists\, s = u": "is no claim",
    r"\forall\, s : s = s": "is no claim",
    r"\lVert h\rVert^2 \text{ has } d \text{ positive eigenvalues along } h": "is no claim",
    r"\lVert h\rVert^2 \text{ has } d \text{ positive or } 0 \text{ zero curvatures along } h": "is no claim",
    r"\text{assume } x = y \text{ is a saddle of } f(x)": "",
    r"x = y \text{ is a saddle of } f(x) \text{ for all } y": "is no claim",
    # formulas in the places that are no such
    r"x \text{ is a saddle of } f(x)": "“=” and a value was expected",
    r"x < y \text{ is a saddle of } f(x)": "expected “=” and a value",
    r"2 x = y \text{ is a saddle of } f(x)": "a declared variable",
    r"\sigma = s \text{ is a saddle of } \sigma^2": "a declared variable",
    r"x = y = m \text{ is a saddle of } f(x)": "the end of this part",
    r"x = y \text{ is a saddle of } f(x) = 0": "the end of this part",
    r"x = x \text{ is a saddle of } f(x)": "a point cannot depend on it",
    r"x = y \text{ is a saddle of } x": "",
    r"x = s \text{ is a saddle of } f(x)": "",
    r"x = y \text{ is a saddle of } f(x) \text{ along } H": "is a direction of",
    r"x = y \text{ is a saddle of } f(x) \text{ along } 2 h": "a declared variable",
    r"x = y, s = 0 \text{ is a saddle of } f(x) \text{ along } h": "a direction for each variable",
    r"0 \leq f(x) \text{ unless } x = y": "one strict inequality",
    r"0 = f(x) \text{ unless } x = y": "one strict inequality",
    r"0 < f(x) < 1 \text{ unless } x = y": "one strict inequality",
    r"f(x) \text{ unless } x = y": "one strict inequality",
    r"\min_x f(x) > 0 \text{ unless } x = y": "one strict inequality",
    r"S < T \text{ unless } S = T": "two ways",
    r"S \prec T \text{ unless } S = T": "an exception needs a strict inequality between numbers",
    r"0 < f(x) \text{ unless } x = m": "the exception mentions “m”",
    r"0 < f(x) \text{ unless } x < y": "an exception is an equation",
    r"0 < f(x) \text{ unless } x": "an exception is an equation",
    r"x < y \implies s = 0": "an implication is written",
    r"s = 0 \iff s": "an implication is written",
    r"\log t \text{ increases in } 2 t": "a declared variable",
    r"\log t \text{ increases in } s": "does not contain “s”",
    r"x \text{ increases in } t": "",
    r"s \text{ does not depend on } t": "does not occur",
    r"t \to 0 \text{ as } t \to 0 + t": "",
    r"s t \to s \text{ as } s \to 1": "cannot mention “s”",
    r"x \to 1 \text{ as } t \to 0": "",
    r"x + s \to 1 \text{ as } t \to 0": "",
    r"s \to u \text{ under } 2 s \leftarrow s \text{ from every start}": "a declared variable",
    r"s \to s \text{ under } s \leftarrow s/2 \text{ from every start}": "a limit cannot depend on it",
    r"\forall\, t\ \exists\, s = u : s = u": "“u” has every value as well",
    r"\forall\, u, t\ \exists\, s = u : s = u": "“t” is no other letter",
    r"\forall\, u, u\ \exists\, s = u : s = u": "stands twice",
    r"\exists\, s = u : s": "what is asked is a relation",
    r"\exists\, s = u : s \propto u": "what is asked is a relation",
    r"\exists\, s = u : S < T": "two ways",
    r"\exists\, s : s = u": "has every value here",
    r"2 H \mapsto H \text{ has generic rank } d k": "a declared variable",
    r"(H) K \mapsto H \text{ has generic rank } d k": "",
    r"\log t \to -\infty + 1 \text{ as } t \to 0": "",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_worded_almost_so_is_refused_with_its_place(text: str) -> None:
    with pytest.raises((DocumentError, LocatedClash)) as caught:
        latex(text)
    assert REFUSED[text] in str(caught.value)
    assert caught.value.column is not None
    assert caught.value.excerpt


@pytest.mark.parametrize("text", [text for text in READ if "text{" in text])
def test_a_misspelt_word_is_never_read(text: str) -> None:
    """A letter of each word, one word at a time, is doubled."""
    start = 0
    while (start := text.find(r"\text{", start)) >= 0:
        end = text.index("}", start)
        for place in range(start + len(r"\text{"), end):
            if text[place].isalpha():
                with pytest.raises((DocumentError, LocatedClash)):
                    latex(text[:place] + text[place] + text[place:])
        start = end


def test_words_name_what_a_constant_or_a_scale_is_constant_in() -> None:
    for text in (r"s t + u = s t + \text{const}", r"e^{u - s t} \propto e^{-s t}"):
        in_words = latex(text + r" \text{ as functions of } s \text{ and } t")
        assert in_words == FORMULAS.equations(Source(text), Beside(constant_in=("s", "t")))


@pytest.mark.parametrize("part", range(5))
def test_edited_claims_are_read_or_refused_with_a_place(part: int) -> None:
    """Nothing but the named errors."""
    random = Random(part)
    for _ in range(400):
        text = _edited(random)
        try:
            latex(text)
        except (DocumentError, LocatedClash) as problem:
            assert problem.line is not None and problem.column is not None, text
            assert "^" in problem.excerpt, text


def _edited(random: Random) -> str:
    """A claim with a few characters left out, written twice, or of another claim."""
    text = random.choice(list(READ))
    for _ in range(random.choice((1, 1, 2))):
        start = random.randrange(len(text))
        end = start + random.choice((1, 1, 2, 5, 9))
        kind, other = random.random(), random.choice(list(READ))
        first = random.randrange(len(other))
        put = "" if kind < 0.5 else 2 * text[start:end] if kind < 0.7 else other[first : first + random.randint(1, 15)]
        text = text[:start] + put + text[end:] or "x"
    return text


class TestBeside:
    def test_nothing_is_attained_or_constant(self) -> None:
        with pytest.raises(DocumentError, match="is attained"):
            latex(r"f(x) \text{ is minimised at } x = y", attained_at="x = y")
        with pytest.raises(DocumentError, match="up to a constant"):
            FORMULAS.equations(Source(r"0 < f(x) \text{ unless } x = y"), Beside(constant_in=("x",)))
        with pytest.raises(DocumentError, match="said twice"):
            FORMULAS.equations(Source(r"e^s \propto e^s \text{ as functions of } s"), Beside(constant_in=("s",)))

    def test_squares_are_the_reason_of_curvatures_only(self) -> None:
        for text in (r"0 \leq f(x)", r"0 < f(x) \text{ unless } x = y", r"f(x) = 0 \iff x = y"):
            with pytest.raises(DocumentError, match="only counts of curvatures"):
                latex(text, because="squares(norm2(h), h)")

    def test_a_problem_with_squares_has_its_place_among_them(self) -> None:
        with pytest.raises(DocumentError) as caught:
            latex(r"\lVert h\rVert^2 \text{ has } d \text{ positive curvatures along } h", because="squares(norm2(hh), h)")
        assert caught.value.column == len("squares(norm2(") + 1


class TestDeclaredNamesWin:
    def test_a_name_that_is_spelled_as_a_word_is_that_name(self) -> None:
        formulas = Formulas(declared(["under: number", "s: number"], {}))
        made = formulas.equations(Source(r"s \mathrm{under} = \text{under} s"))
        assert made == read_equations(Source("s*under = under*s"), formulas.scope)

    def test_a_subscript_of_words_is_a_subscript(self) -> None:
        formulas = Formulas(declared(["a: number", "s: number"], {"a": r"s_\text{is a saddle of}"}))
        assert formulas.equations(Source(r"s_\text{is a saddle of} = s")) == read_equations(Source("a = s"), formulas.scope)

    def test_words_inside_brackets_are_refused(self) -> None:
        with pytest.raises(DocumentError, match="words have no meaning"):
            latex(r"0 < (f(x) \text{ unless } x = y)")


VERDICTS = {
    r"x = y \text{ is a saddle of } f(x)": Verdict.REFUTED,
    r"x = y, s = 0 \text{ is a saddle of } f(x) - s^2": Verdict.SUPPORTED,
    r"x = y \text{ is a local maximum of } f(x)": Verdict.REFUTED,
    r"0 < f(x) \text{ unless } x = y": Verdict.CERTIFIED,
    r"0 < f(x) \text{ unless } x = -y": Verdict.REFUTED,
    r"\exists\, s = u : s = u + 1": Verdict.REFUTED,
    r"s^2 = u^2 \implies s = u": Verdict.REFUTED,
    r"t^2 \text{ decreases in } t": Verdict.REFUTED,
    r"t \text{ does not depend on } t": Verdict.REFUTED,
}


@pytest.mark.parametrize("text", VERDICTS)
def test_a_claim_in_words_means_what_it_says(text: str) -> None:
    claim = Claim(id="words", math=text, steps=latex(text))
    judgement = judge_claim(claim, Settings(seed=5, near_misses=False)).judgement
    assert judgement.verdict is VERDICTS[text], judgement.reason
