"""The pictures, found by walking this folder: a picture is a file with a function ``draw(*, quick=False) -> Figure``.

The name of the file is the picture's name, and the first line of its docstring says what is shown.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from numerics.pictures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = Path(__file__).parent
PIXELS_PER_INCH = 200


@dataclass(frozen=True)
class Picture:
    """A picture by name, what it shows in one line, and the function that draws it."""

    name: str
    shows: str
    draw: Callable[..., Figure]


def pictures() -> tuple[Picture, ...]:
    """All pictures, by name.

    >>> [picture.name for picture in pictures()][:2]
    ['collapse_against_noise', 'convergence']
    """
    found = []
    for name in sorted(entry.name for entry in pkgutil.iter_modules([str(FOLDER)])):
        # The command itself is not imported: it is what runs.
        if name.startswith("_"):
            continue
        module = importlib.import_module(f"numerics.pictures.{name}")
        if hasattr(module, "draw"):
            found.append(Picture(name, (module.__doc__ or "").partition("\n")[0], module.draw))
    return tuple(found)


def write(picture: Picture, folder: Path, *, quick: bool = False, kind: str = "svg") -> Path:
    """Draw a picture into ``folder/name.kind``, the folder made where there is none; ``quick`` draws fewer points.

    ``kind`` is "svg" or "png". Raises :class:`numerics.errors.MissingExtra` without Matplotlib or scikit-learn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{picture.name}.{kind}"
    with style.in_style():
        # Without the date, a picture that has not changed is the same file.
        metadata = {"Date": None} if kind == "svg" else {}
        picture.draw(quick=quick).savefig(path, dpi=PIXELS_PER_INCH, metadata=metadata)
    if kind == "svg":
        path.write_text(_compact(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def _compact(svg: str) -> str:
    """The drawing without indentation, and with the coordinates of its paths to a hundredth of a point: as good to see."""
    paths_rounded = re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]).replace(" \n", " "), svg)
    return re.sub(r"\n +", "\n", paths_rounded)
