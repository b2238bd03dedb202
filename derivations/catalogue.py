"""The catalogue: reusable identities, one file each, found by walking their folder. Nothing is registered by hand.

A new identity is a new file ``derivations/identities/<name>.py`` with one constant ``IDENTITY`` and nothing else to edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from derivations.language.errors import LemmataError

if TYPE_CHECKING:
    from derivations.language.claims import Claim

FOLDER = Path(__file__).parent / "identities"


class CatalogueError(LemmataError):
    """A file of the catalogue that holds no identity, or a name that no file has."""


@dataclass(frozen=True)
class Identity:
    """A true equation with the declarations it needs, its source, and wrong versions of it.

    ``let`` holds declarations as for ``--let`` and ``states`` the equation in plain mathematics (docs/syntax.md);
    ``meaning`` says it in words. Every one of ``near_misses`` is a wrong version and must be refuted. ``every_size`` is
    False where the equation is certified at the sizes tested only; the docstring of its file then says why.
    """

    name: str
    let: tuple[str, ...]
    states: str
    source: str
    meaning: str
    near_misses: tuple[str, ...] = ()
    every_size: bool = True

    def claim(self) -> Claim:
        """The claim that the identity holds."""
        return self._claim(self.states, self.name)

    def near_miss_claims(self) -> tuple[Claim, ...]:
        """The claims of its near misses, each of them false."""
        return tuple(self._claim(wrong, f"{self.name}, near miss {i}") for i, wrong in enumerate(self.near_misses, start=1))

    def _claim(self, math: str, name: str) -> Claim:
        from derivations.documents.one_off import one_off  # brings SymPy, which listing the catalogue does not need

        (claim,) = one_off(math, self.let).claims
        if claim.problem:
            raise CatalogueError(f"{name}: {claim.problem}\n{claim.excerpt}")
        return replace(claim, id=name, at=self.source, words=self.meaning)


@cache
def identities(folder: Path = FOLDER) -> tuple[Identity, ...]:
    """Every identity of a folder, in the order of their names.

    Raises :class:`CatalogueError` for a file without a constant ``IDENTITY`` of its own name.

    >>> "woodbury" in [identity.name for identity in identities()]
    True
    """
    return tuple(_read(path) for path in _files(folder))


def identity(name: str, folder: Path = FOLDER) -> Identity:
    """The identity with this name. Raises :class:`CatalogueError` with the nearest names when there is none.

    >>> identity("trace_cyclicity").states
    'tr(A @ B) = tr(B @ A)'
    """
    found = {item.name: item for item in identities(folder)}
    if name not in found:
        near = " or ".join(f"“{other}”" for other in get_close_matches(name, found, n=3, cutoff=0.5))
        hint = f"did you mean {near}?" if near else f"there are {', '.join(found) or 'none'}"
        raise CatalogueError(f"no identity is called “{name}”; {hint}")
    return found[name]


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise CatalogueError(f"{folder} is not a folder of identities")
    return (path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py")


def _read(path: Path) -> Identity:
    spec = spec_from_file_location(f"derivations.identities.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise CatalogueError(f"{path} cannot be imported: its name must end in .py")
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CatalogueError(f"{path} cannot be imported: {type(error).__name__}: {error}") from error
    found = getattr(module, "IDENTITY", None)
    if not isinstance(found, Identity):
        raise CatalogueError(f"{path} needs one constant: IDENTITY = Identity(“{path.stem}”, let=…, states=…, …)")
    if found.name != path.stem:
        raise CatalogueError(f"{path} holds the identity “{found.name}”: give the file and the identity the same name")
    return found
