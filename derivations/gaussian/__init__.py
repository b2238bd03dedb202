"""Derivations about normal distributions: densities, entropies, divergences, marginals, expectations."""
