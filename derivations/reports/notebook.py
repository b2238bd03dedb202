r"""A derivation as it shows itself in a notebook: HTML with LaTeX that the notebook typesets."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from html import escape

from derivations.deriving.accounts import Account, accounts
from derivations.deriving.checking import Checked
from derivations.deriving.derivation import Derivation
from derivations.deriving.derive import BrokenStep, Line
from derivations.deriving.setting import Setting
from derivations.engines.judge import Settings
from derivations.language.evidence import Counterexample
from derivations.language.shown import counterexample_html, judgement_html, verdict_html
from derivations.language.verdicts import Judgement
from derivations.readings.typeset import latex

_TABLE = "<table><thead><tr><th></th><th>because</th><th>check</th></tr></thead><tbody>{}</tbody></table>"


def derivation_html(derivation: Derivation) -> str:
    """The derivation, derived and checked now, with all that it rests on."""
    [account] = accounts([derivation], Settings(seed=secrets.randbits(128)))
    return account_html(account)


def derivation_latex(derivation: Derivation) -> str | None:
    """Its lines as LaTeX when it is verified, otherwise nothing at all."""
    [account] = accounts([derivation], Settings(seed=secrets.randbits(128)))
    return checked_latex(account.checked) if account.verified and account.checked is not None else None


def account_html(account: Account) -> str:
    """A derivation with all that was found, its support among it."""
    finding, problem = account.finding, account.problem
    reason = "" if account.verified else finding.reason
    if account.checked is not None:
        setting, lines, steps = account.checked.derived.setting, account.checked.derived.lines, account.checked.steps
        rows = _rows(setting, lines, steps) + _conclusion(account.checked) + _definitions(setting)
    elif isinstance(problem, BrokenStep) and problem.setting is not None:
        rows = _rows(problem.setting, problem.lines, ()) + _definitions(problem.setting)
    else:
        rows = ""
    return _page(account.derivation, finding.verdict.value, finding.scope, reason, finding.counterexample, rows)


def checked_html(checked: Checked) -> str:
    """A derivation with the checks of its own steps."""
    witness = checked.failure.counterexample if checked.failure is not None else None
    setting = checked.derived.setting
    rows = _rows(setting, checked.derived.lines, checked.steps) + _conclusion(checked) + _definitions(setting)
    return _page(checked.derived.derivation, checked.verdict.value, "", checked.reason, witness, rows)


def checked_latex(checked: Checked) -> str | None:
    r"""The lines of a derivation that holds as one ``align*``; nothing for one that does not."""
    if not checked.holds:
        return None
    setting = checked.derived.setting
    first, *others = [latex(line.expression, setting.vocabulary) for line in checked.derived.lines]
    rows = [f"& {first}", *(f"&= {other}" for other in others)]
    body = " \\\\\n".join(rows)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _page(derivation: Derivation, verdict: str, scope: str, reason: str, witness: Counterexample | None, rows: str) -> str:
    said = f"{verdict_html(verdict)} {escape(scope)}" if not reason else _warning(verdict, reason)
    return (
        f"<div><h4>{escape(derivation.title)}</h4><p>{said}<br><small>{escape(derivation.source)}</small></p>"
        f"{counterexample_html(witness) if witness is not None else ''}{_TABLE.format(rows)}"
        f"<p>{escape(derivation.remark)}</p></div>"
    )


def _warning(verdict: str, reason: str) -> str:
    return f'<strong style="color: #cf222e">not verified</strong> ({verdict_html(verdict)}): {escape(reason)}'


def _rows(setting: Setting, lines: Sequence[Line], steps: Sequence[Judgement]) -> str:
    rows = []
    for number, line in enumerate(lines):
        check = judgement_html(steps[number - 1]) if 0 < number <= len(steps) else "not checked" if number else ""
        mathematics = latex(line.expression, setting.vocabulary)
        because = line.reason.words if line.reason is not None else ""
        rows.append(_row(("= " if number else "") + mathematics, because, check))
    return "".join(rows)


def _conclusion(checked: Checked) -> str:
    """The statement that is concluded from the lines, where there is one."""
    statement, setting = checked.derived.conclusion, checked.derived.setting
    if statement is None or checked.conclusion is None:
        return ""
    sides = (latex(setting.folded(side), setting.vocabulary) for side in statement.expressions())
    rule = checked.derived.derivation.concludes
    return _row("\\Longrightarrow\\quad " + " = ".join(sides), rule, judgement_html(checked.conclusion))


def _definitions(setting: Setting) -> str:
    """What each named quantity stands for."""
    rows = []
    for symbol in setting.named:
        name, tree = (latex(side, setting.vocabulary) for side in setting.definition(symbol.name))
        rows.append(_row(f"{name} = {tree}", setting.vocabulary.variables[symbol.name].meaning, ""))
    return "".join(rows)


def _row(mathematics: str, because: str, check: str) -> str:
    formula = f"$\\displaystyle {escape(mathematics)}$"
    return f'<tr><td style="text-align: left">{formula}</td><td>{escape(because)}</td><td>{check}</td></tr>'
