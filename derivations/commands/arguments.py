"""The arguments of every command, and the help that teaches them."""

from __future__ import annotations

import argparse
from typing import Any

from derivations.commands.report_arguments import add_report
from derivations.commands.typesetting_arguments import add_html, add_latex
from derivations.language.verdicts import MEANING

_DESCRIPTION = """\
Lemmata derives the mathematics of latent-variable models line by line, every line computed by a named rule and checked,
and checks what papers claim: a claim goes in as the paper prints it, a verdict with its evidence comes out."""

_FIRST_STEPS = """\
first steps:
  lemmata check docs/papers/lucas_2019.toml        the verdict on every claim of a paper
  lemmata explain docs/papers/lucas_2019.toml ID   everything about one claim
  lemmata check -e "tr(A @ B) = tr(B @ A)" --let "A: d x k" --let "B: k x d"
  lemmata derive kl_of_gaussians                   a derivation, each line with its reason and its check
  lemmata list                                     everything that was derived, with its verdict

"lemmata COMMAND --help" has more. The syntax of claims is in docs/syntax.md."""

_EXIT_STATUS = """\
exit status:
  0    every claim has the verdict it is expected to have; every derivation is verified
  1    some claim has not; some derivation is not
  2    bad input: something could not be read (everything else was still checked)
  3    two engines disagree: a bug in Lemmata
  130  interrupted"""

_CHECK_EXAMPLES = """\
A claim without an expected verdict fails when it is refuted or vacuous; shapes that clash are bad input unless expected.

examples:
  lemmata check paper.toml
  lemmata check paper.toml --only marginal-gradient elbo --seed 7
  lemmata check a.toml b.toml --jobs 2 --strict
  lemmata check paper.toml --json > verdicts.json
  lemmata check -e "grad(logdet(C), C) = inv(C)" --let "C: d x d spd"
  lemmata check -e "quad(x, W @ W.T) = norm2(W.T @ x)" --let "W: d x k" --let "x: d" --let "k <= d"

"""

_EXPLAIN_EXAMPLES = """\
examples:
  lemmata explain paper.toml marginal-gradient
  lemmata explain paper.toml marginal-gradient --seed 7
  lemmata explain -e "inv(A @ B) = inv(B) @ inv(A)" --let "A: d x d invertible" --let "B: d x d invertible"

"""

_DERIVE_EXAMPLES = """\
examples:
  lemmata derive isotropic_log_likelihood
  lemmata derive kl_of_gaussians gradient_in_weights --seed 7
  lemmata derive kl_of_gaussians --json > derivation.json
  lemmata derive --break kl_of_gaussians     one slip at a time, in every line: is each caught at its step?

"""

_LIST_EXAMPLES = """\
examples:
  lemmata list
  lemmata list --derivations --json > derivations.json
  lemmata list --graph                                     which result cites which
  lemmata list --graph mermaid > graph.mmd
  lemmata list --trusted-base > docs/trusted_base.md       what is taken without proof

"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = _Parser(prog="lemmata", description=_DESCRIPTION, epilog=f"{_FIRST_STEPS}\n\n{_verdicts()}\n\n{_EXIT_STATUS}")
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and leave")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _check(commands)
    _explain(commands)
    _derive(commands)
    _list(commands)
    add_latex(commands, _add_seed, _positive)
    add_html(commands, _add_seed, _positive)
    add_report(commands, _add_seed, _positive)
    _init(commands)
    _schema(commands)
    return top


def _check(commands: argparse._SubParsersAction[_Parser]) -> None:
    check = commands.add_parser(
        "check",
        help="judge every claim of a document, or one claim given with -e",
        description="Judge claims and print a table of verdicts, then a counterexample for each refuted claim.",
        epilog=_CHECK_EXAMPLES + _EXIT_STATUS,
    )
    check.add_argument("files", nargs="*", metavar="FILE", help="claim documents (TOML), LaTeX (.tex) or Markdown (.md) files")
    _add_one_off(check)
    check.add_argument("--only", nargs="+", action="extend", default=[], metavar="ID", help="judge only these claims")
    check.add_argument("--json", action="store_true", help="print JSON instead of tables")
    _add_seed(check)
    check.add_argument("--strict", action="store_true", help="supported and undecided count as failures, even when expected")
    _add_jobs(check, "judge N claims at a time (default: as many as there are cores, for long documents)")
    check.add_argument(
        "--no-near-misses",
        dest="near_misses",
        action="store_false",
        help="do not judge the one-edit changes of each claim (quicker, and weaker evidence)",
    )


def _explain(commands: argparse._SubParsersAction[_Parser]) -> None:
    explain = commands.add_parser(
        "explain",
        help="say everything about one claim",
        description="Judge one claim and print its statement, symbols, scope, evidence, near misses and counterexample.",
        epilog=_EXPLAIN_EXAMPLES + _EXIT_STATUS,
    )
    explain.add_argument("file", nargs="?", metavar="FILE", help="a claim document (TOML)")
    explain.add_argument("id", nargs="?", metavar="ID", help="the claim's id in that document")
    _add_one_off(explain)
    _add_seed(explain)
    explain.set_defaults(near_misses=True)


def _derive(commands: argparse._SubParsersAction[_Parser]) -> None:
    derive = commands.add_parser(
        "derive",
        help="print a derivation, every line with its reason and its check",
        description="Derive results of the catalogue: every line is computed by a named rule and compared with the one before.",
        epilog=_DERIVE_EXAMPLES + _EXIT_STATUS,
    )
    derive.add_argument("names", nargs="*", metavar="NAME", help="derivations; lemmata list --derivations names them all")
    derive.add_argument(
        "--break",
        dest="mutate",
        action="store_true",
        help="instead, make every one-edit slip in every line and count how many are caught (without NAME: of all derivations)",
    )
    derive.add_argument("--json", action="store_true", help="print JSON instead of text")
    _add_jobs(derive, "with --break: break N derivations at a time")
    _add_seed(derive)


def _list(commands: argparse._SubParsersAction[_Parser]) -> None:
    catalogue = commands.add_parser(
        "list",
        help="everything in the catalogue with its verdict",
        description="Judge every identity, rule and derivation and print them with their verdicts.",
        epilog=_LIST_EXAMPLES + _EXIT_STATUS,
    )
    for kind in ("identities", "rules", "derivations"):
        catalogue.add_argument(f"--{kind}", action="store_true", help=f"show {kind} (without any of these three: everything)")
    instead = catalogue.add_mutually_exclusive_group()
    instead.add_argument(
        "--graph",
        nargs="?",
        const="text",
        choices=("text", "mermaid", "dot"),
        help="instead, draw which result cites which; judges nothing",
    )
    instead.add_argument("--trusted-base", action="store_true", help="instead, print what is taken without proof, in Markdown")
    instead.add_argument("--json", action="store_true", help="print JSON instead of tables")
    _add_jobs(catalogue, "judge N entries at a time (default: as many as there are cores)")
    _add_seed(catalogue)
    catalogue.add_argument(
        "--no-near-misses", dest="near_misses", action="store_false", help="do not judge the wrong versions (quicker, weaker)"
    )


def _schema(commands: argparse._SubParsersAction[_Parser]) -> None:
    schema = commands.add_parser(
        "schema",
        help="print the JSON Schema of claim documents",
        description="Print the JSON Schema of claim documents, with which an editor completes and validates them.",
        epilog="example:\n  lemmata schema > claims.schema.json",
    )
    schema.add_argument("--path", action="store_true", help="print where the schema is installed instead")


def _init(commands: argparse._SubParsersAction[_Parser]) -> None:
    init = commands.add_parser(
        "init",
        help="draft the declarations of a LaTeX or Markdown document",
        description="Find the letters of a document's displayed formulas and print a declaration for each; guesses say so.",
        epilog="example:\n  lemmata init paper.tex    then paste the lines into the document and correct the guesses",
    )
    init.add_argument("file", metavar="FILE", help="a .tex or .md file")


def _add_one_off(command: argparse.ArgumentParser) -> None:
    command.add_argument("-e", "--expression", metavar="MATH", help='a claim, such as "tr(A) = tr(A.T)"')
    command.add_argument("--latex", action="store_true", help="the claim given with -e is LaTeX")
    command.add_argument(
        "--let",
        action="append",
        default=[],
        metavar="DECLARATION",
        help='declare a symbol for -e: "W: d x k", "S: d x d spd", "mu: d", "sigma2: positive"; or relate sizes: "k <= d"',
    )


def _add_jobs(command: argparse.ArgumentParser, words: str) -> None:
    command.add_argument("--jobs", type=_positive, metavar="N", help=words)


def _add_seed(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--seed", type=_natural, metavar="N", help="repeat a run: the seed it printed (default: a fresh one from the system)"
    )


def _verdicts() -> str:
    width = max(len(verdict.value) for verdict in MEANING)
    return "verdicts:\n" + "\n".join(f"  {verdict.value:<{width}}  {meaning}" for verdict, meaning in MEANING.items())


def _natural(text: str) -> int:
    """A whole number from 0, in decimal or as the hexadecimal that a run prints."""
    try:
        number = int(text, 0)
    except ValueError:
        number = -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"‘{text}’ is not a whole number from 0, such as 7 or 0x1f")
    return number


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"‘{text}’ is not a whole number from 1")
    return number


class _Parser(argparse.ArgumentParser):
    """A parser that keeps the line breaks of its texts and takes no abbreviated options."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **options)


class _Version(argparse.Action):
    """Prints the version; looked up only when asked for, because the look-up is slow."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from derivations.reports.json_report import version

        print(f"lemmata {version()}")
        parser.exit()
