"""Derivations about deep Gaussian and β-VAEs, for an arbitrary decoder."""
