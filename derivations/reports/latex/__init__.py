"""Derivations as LaTeX: a document of their own, or a fragment for a paper."""
