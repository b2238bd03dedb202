"""``lemmata schema``: the JSON Schema of claim documents."""

from __future__ import annotations

from argparse import Namespace
from importlib.resources import files


def run(options: Namespace) -> int:
    """Print the schema, or where it is installed."""
    schema = files("derivations.documents") / "claims.schema.json"
    print(schema if options.path else schema.read_text(encoding="utf-8").rstrip())
    return 0
