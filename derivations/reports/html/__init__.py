"""Derivations as web pages that need nothing but themselves."""
