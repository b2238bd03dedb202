"""Verdicts out: terminal and JSON."""
