"""The command that draws: ``python -m numerics.pictures [NAME…] -o docs/pictures``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from numerics.errors import MissingExtra
from numerics.pictures.gallery import pictures, write


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the pictures named, or all; print each path. The status is 2 for an unknown name or a missing library."""
    known = {picture.name: picture for picture in pictures()}
    parser = ArgumentParser(prog="python -m numerics.pictures", description="Draw the pictures of the documentation.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all when none is given: {', '.join(known)}")
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/pictures"), metavar="FOLDER")
    parser.add_argument("--format", choices=("svg", "png"), default="svg")
    parser.add_argument("--quick", action="store_true", help="fewer points and less training, to try a change")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"no picture is called {unknown[0]!r}; there are {', '.join(known)}")
    try:
        for name in options.names or known:
            print(write(known[name], options.output, quick=options.quick, kind=options.format), flush=True)
    except MissingExtra as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
