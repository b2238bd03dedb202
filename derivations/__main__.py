"""The command line: ``lemmata check``, ``explain``, ``derive``, ``list`` and ``schema``.

Only light modules are imported here, so that ``lemmata --help`` answers at once; a command imports what it needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from derivations.commands.arguments import parser
from derivations.commands.complaints import complain
from derivations.language.errors import Disagreement, LemmataError

BAD_INPUT = 2
DISAGREEMENT = 3
INTERRUPTED = 130
CLOSED_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    # A terminal without “≤” or “σ” must not turn a verdict into a traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    options = parser().parse_args(arguments)
    # Matrices are small here: threads of a linear algebra library only get in each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        status: int = import_module(f"derivations.commands.{options.command}").run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except Disagreement as error:
        print(f"two engines disagree, which is a bug in Lemmata; please report it with the seed.\n{error}", file=sys.stderr)
        return DISAGREEMENT
    except LemmataError as error:
        complain(error)
        return BAD_INPUT
    return status


def _closed_pipe() -> int:
    """The reader went away (``lemmata check … | head``); the interpreter must not complain when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CLOSED_PIPE


if __name__ == "__main__":
    sys.exit(main())
