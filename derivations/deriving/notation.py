"""How the project spells its letters, and what they mean, unless a derivation says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derivations.language.vocabulary import Vocabulary

NOTATION: dict[str, tuple[str, str]] = {
    "n": ("n", "number of data points"),
    "d": ("d", "observed dimension"),
    "k": ("k", "latent dimension"),
    "x": ("x", "observation"),
    "z": ("z", "latent variable"),
    "mu": (r"\mu", "mean of the observations"),
    "sigma2": (r"\sigma^2", "variance of the observation noise"),
    "W": ("W", "decoder weights"),
    "V": ("V", "encoder weights"),
    "D": ("D", "encoder covariance"),
    "C": ("C", "covariance of the observations under the model"),
    "M": ("M", r"the matrix $W^\top W + \sigma^2 I$"),
    "S": ("S", "sample covariance (1/n)"),
    "Sigma": (r"\Sigma", "covariance"),
    "Lambda": (r"\Lambda", "eigenvalues on a diagonal"),
    "H": ("H", "an arbitrary direction"),
    "beta": (r"\beta", "weight of the divergence"),
    "rho": (r"\rho", "average squared error of reconstruction"),
    "xbar": (r"\bar x", "sample mean"),
    "I": ("I", "identity"),
}
"""LaTeX and meaning by name."""


def spelled(vocabulary: Vocabulary, notation: Mapping[str, tuple[str, str]]) -> Vocabulary:
    """The vocabulary with LaTeX spellings and meanings filled in where they are missing."""
    table = {**NOTATION, **notation}
    variables = {
        name: replace(variable, latex=variable.latex or table[name][0], meaning=variable.meaning or table[name][1])
        if name in table
        else variable
        for name, variable in vocabulary.variables.items()
    }
    sizes = {
        name: replace(size, latex=size.latex or table[name][0], meaning=size.meaning or table[name][1])
        if name in table
        else size
        for name, size in vocabulary.sizes.items()
    }
    return replace(vocabulary, variables=variables, sizes=sizes)
