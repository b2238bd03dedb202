"""The catalogue: identities, rules and derivations, one file each, found by walking the folders. Nothing is registered.

An identity is ``derivations/identities/<name>.py`` with one constant ``IDENTITY``, a rule
``derivations/rules/<name>.py`` with ``RULE``, a derivation ``derivations/<topic>/<name>.py`` with ``DERIVATION``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derivations.claim_of import CatalogueError, claim_of
from derivations.deriving.derivation import Derivation

if TYPE_CHECKING:
    from derivations.deriving.rule import Rule
    from derivations.language.claims import Claim

PACKAGE = Path(__file__).parent
FOLDER = PACKAGE / "identities"
RULES = PACKAGE / "rules"
TOPICS = tuple(PACKAGE / topic for topic in ("gaussian", "ppca", "linear_vae", "deep_gaussian_vae"))


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
        return claim_of(self.states, self.let, self.name, self.source, self.meaning)

    def near_miss_claims(self) -> tuple[Claim, ...]:
        """The claims of its near misses, each of them false."""
        return tuple(
            claim_of(wrong, self.let, f"{self.name}, near miss {i}", self.source, self.meaning)
            for i, wrong in enumerate(self.near_misses, start=1)
        )


@cache
def identities(folder: Path = FOLDER) -> tuple[Identity, ...]:
    """Every identity of a folder, in the order of their names.

    Raises :class:`CatalogueError` for a file without a constant ``IDENTITY`` of its own name.

    >>> "woodbury" in [identity.name for identity in identities()]
    True
    """
    return tuple(_read(path, "IDENTITY", Identity) for path in _files(folder))


def identity(name: str, folder: Path = FOLDER) -> Identity:
    """The identity with this name. Raises :class:`CatalogueError` with the nearest names when there is none.

    >>> identity("trace_cyclicity").states
    'tr(A @ B) = tr(B @ A)'
    """
    found: Identity = _named(name, identities(folder), "identity")
    return found


@cache
def rules(folder: Path = RULES) -> tuple[Rule, ...]:
    """Every rule of a folder, in the order of their names."""
    from derivations.deriving.rule import Rule

    return tuple(_read(path, "RULE", Rule) for path in _files(folder))


def rule(name: str) -> Rule:
    """The rule with this name. Raises :class:`CatalogueError` with the nearest names when there is none.

    >>> rule("cyclicity_of_trace").states
    ('tr(A @ B) = tr(B @ A)',)
    """
    found: Rule = _named(name, rules(), "rule")
    return found


@cache
def derivations(folders: tuple[Path, ...] = TOPICS) -> tuple[Derivation, ...]:
    """Every derivation of the topics, topic by topic; names must differ across topics.

    >>> "isotropic_log_likelihood" in [derivation.name for derivation in derivations()]
    True
    """
    paths = [path for folder in folders for path in _files(folder)]
    found: tuple[Derivation, ...] = tuple(_read(path, "DERIVATION", Derivation) for path in paths)
    names = [item.name for item in found]
    for name in names:
        if names.count(name) > 1:
            raise CatalogueError(f"two derivations are called “{name}”: give one of the files another name")
    return found


def derivation(name: str, folders: tuple[Path, ...] = TOPICS) -> Derivation:
    """The derivation with this name. Raises :class:`CatalogueError` with the nearest names when there is none."""
    found: Derivation = _named(name, derivations(folders), "derivation")
    return found


def topic_of(name: str) -> str:
    """The topic a derivation stands in.

    >>> topic_of("isotropic_log_likelihood")
    'gaussian'
    """
    return next((folder.name for folder in TOPICS if (folder / f"{name}.py").exists()), "")


def _named(name: str, items: Sequence[Any], what: str) -> Any:
    found = {item.name: item for item in items}
    if name not in found:
        near = " or ".join(f"“{other}”" for other in get_close_matches(name, found, n=3, cutoff=0.5))
        hint = f"did you mean {near}?" if near else f"there are {', '.join(found) or 'none'}"
        raise CatalogueError(f"no {what} is called “{name}”; {hint}")
    return found[name]


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise CatalogueError(f"{folder} is not a folder of the catalogue")
    return (path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py")


def _read(path: Path, constant: str, kind: type) -> Any:
    spec = spec_from_file_location(f"derivations.{path.parent.name}.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise CatalogueError(f"{path} cannot be imported: its name must end in .py")
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CatalogueError(f"{path} cannot be imported: {type(error).__name__}: {error}") from error
    found: Any = getattr(module, constant, None)
    if not isinstance(found, kind):
        raise CatalogueError(f"{path} needs one constant: {constant} = {kind.__name__}(“{path.stem}”, …)")
    name = getattr(found, "name", "")
    if name != path.stem:
        raise CatalogueError(f"{path} holds “{name}”: give the file and what it holds the same name")
    return found
