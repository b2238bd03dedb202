"""Derivations about probabilistic PCA: likelihood, posterior, stationary points, maximum likelihood, EM."""
