"""A document checked against the published schema, each problem said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from derivations.documents.problems import nearest

Path = tuple[str | int, ...]

_MOST_PROBLEMS = 1000

_KINDS = {
    "string": "text in quotes",
    "integer": "a whole number",
    "array": "a list in [ ]",
    "object": "a table in { }",
}

_NAMES: dict[type, str] = {
    bool: "true or false",
    str: "text",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}

_WRITE = {
    "id": 'write id = "…", a short name of its own',
    "math": 'write math = "lhs = rhs"',
    "of": 'write of = ["z"], the symbols it is a function of',
    "claim": "write at least one [[claim]] with id and math",
}

_ELSEWHERE = {
    "because": "in math the reason is part of the claim: lhs <= rhs because …",
    "because_latex": "in math the reason is part of the claim: lhs <= rhs because …",
    "attained_at": "in math write minimised(f, X = A), and its value as a claim of its own",
    "constant_in": "in math write constant(f - g, X) or proportional(f, g, X)",
    "constant": 'say in which variables it is constant: constant_in = ["z"]',
}

_SECTIONS = "sizes, symbols, functions, definitions, paper and claim"


@dataclass(frozen=True)
class SchemaProblem:
    """What is wrong at a path, and the key to point at."""

    path: Path
    message: str


def schema_problems(tables: Mapping[str, Any]) -> list[SchemaProblem]:
    """Everything about the form of a document that the schema forbids."""
    return [_explained(error) for error in islice(_validator().iter_errors(tables), _MOST_PROBLEMS)]


@cache
def _validator() -> Any:
    import json  # these two are needed for documents only, and jsonschema is slow to import

    from jsonschema import Draft202012Validator

    text = (files("derivations.documents") / "claims.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _explained(error: Any) -> SchemaProblem:
    error = _innermost(error)
    path: Path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        unknown = next(key for key in error.instance if key not in error.schema.get("properties", {}))
        return SchemaProblem((*path, unknown), _unknown_key(unknown, list(error.schema["properties"]), path))
    return SchemaProblem(path, _EXPLANATIONS.get(error.validator, _other)(error, path))


def _innermost(error: Any) -> Any:
    """Of several alternatives, the one the author seems to have meant: that whose kind fits."""
    while error.validator == "oneOf" and error.context:
        fitting = [inner for inner in error.context if inner.validator != "type" or inner.relative_path]
        if not fitting:
            break
        error = fitting[0]
    return error


def _unknown_key(key: str, known: list[str], path: Path) -> str:
    if not path:
        near = nearest(key, [name for name in known if name != "$schema"])
        return f"there is no section “{_cut(key)}”{near or f'; the sections are {_SECTIONS}'}"
    return f"there is no key “{_cut(key)}” here{nearest(key, known) or '; the keys are: ' + ', '.join(known)}"


def _missing(error: Any, path: Path) -> str:
    key = next(name for name in error.validator_value if name not in error.instance)
    what = "claims" if key == "claim" else f"“{key}”"
    return f"{what} {'are' if key == 'claim' else 'is'} missing: {_WRITE.get(key, f'write {key} = …')}"


def _needs_other(error: Any, path: Path) -> str:
    """A key that says something of another one."""
    key, missing = next(
        (key, other)
        for key, others in error.validator_value.items()
        if key in error.instance
        for other in others
        if other not in error.instance
    )
    return f"“{key}” goes with “{missing}”, which is missing here; {_ELSEWHERE.get(key, f'write {missing} too')}"


def _wrong_type(error: Any, path: Path) -> str:
    if path == ("claim",):
        return "claims stand under [[claim]], with two brackets, one for each claim"
    wanted: list[str] = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    return f"{_place(path)} must be {' or '.join(_KINDS[kind] for kind in wanted)}, not {_kind(error.instance)}"


def _alternatives(error: Any, path: Path) -> str:
    kinds = [alternative.get("type", "array") for alternative in error.validator_value]  # one that refers elsewhere is a list
    return f"{_place(path)} must be {' or '.join(_KINDS[kind] for kind in kinds)}, not {_kind(error.instance)}"


def _neither(error: Any, path: Path) -> str:
    """Keys of which one at least is written: the mathematics of a claim, in plain syntax or in LaTeX."""
    first, *others = (alternative["required"][0] for alternative in error.validator_value)
    return f"“{first}” is missing: {_WRITE[first]}" + "".join(f", or {key} = '…'" for key in others)


def _no_member(error: Any, path: Path) -> str:
    value, known = error.instance, error.validator_value
    listed = f"; write one of: {', '.join(known)}"
    near = nearest(value, known) if isinstance(value, str) else ""
    return f"{_place(path)} cannot be {_shown(value)}{near or listed}"


def _out_of_range(error: Any, path: Path) -> str:
    low, high = error.schema.get("minimum", 1), error.schema.get("maximum", 1000)
    return f"{_place(path)} must be a whole number from {low} to {high}, not {_shown(error.instance)}"


def _too_many(error: Any, path: Path) -> str:
    return f"{_place(path)} has {len(error.instance)} entries; at most {error.validator_value} are allowed"


def _too_few(error: Any, path: Path) -> str:
    return f"{_place(path)} is empty: {_WRITE.get(str(path[-1]), 'write at least one entry')}"


def _bad_pattern(error: Any, path: Path) -> str:
    return f"{_place(path)} must be one word of at most 100 characters without spaces, such as marginal-gradient"


def _other(error: Any, path: Path) -> str:
    return f"{_place(path)} does not fit the schema ({error.validator})"


_EXPLANATIONS = {
    "required": _missing,
    "dependentRequired": _needs_other,
    "type": _wrong_type,
    "oneOf": _alternatives,
    "anyOf": _neither,
    "enum": _no_member,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "maxItems": _too_many,
    "minItems": _too_few,
    "pattern": _bad_pattern,
}


def _place(path: Path) -> str:
    """``“shape” of W`` for ("symbols", "W", "shape")."""
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return "the document"
    owner = f" of {_cut(names[-2])}" if len(names) > 2 else ""
    return f"“{_cut(names[-1])}”{owner}"


def _kind(value: Any) -> str:
    return _NAMES.get(type(value), "a date or time")


def _shown(value: Any) -> str:
    return f"“{_cut(value)}”" if isinstance(value, str) else str(value) if isinstance(value, int | float) else _kind(value)


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
