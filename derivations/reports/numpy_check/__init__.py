"""A short NumPy script that repeats a counterexample: what a reader types to see a claim fail."""

from derivations.reports.numpy_check.script import numpy_check, why_no_check

__all__ = ["numpy_check", "why_no_check"]
