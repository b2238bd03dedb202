"""Gradients of a β-VAE with variance s² are β times those of a VAE with variance β s²."""

from derivations.deriving.derivation import Arrange, Derivation

DERIVATION = Derivation(
    "beta_vae_gradient",
    title="The weight β as an observation variance",
    let=("w: t", "energy(w): number", "rate(w): number", "s2: positive", "beta: positive"),
    start="grad(1/(2*s2)*energy(w) + beta*rate(w), w)",
    moves=(
        Arrange("grad(beta*(1/(2*beta*s2)*energy(w) + rate(w)), w)"),
        "constant_factor_of_derivative",
    ),
    end="beta*grad(1/(2*beta*s2)*energy(w) + rate(w), w)",
    near_misses=(
        "grad(1/(2*beta*s2)*energy(w) + rate(w), w)",
        "beta*grad(1/(2*s2)*energy(w) + rate(w), w)",
        "beta*grad(1/(2*beta*s2)*energy(w) + beta*rate(w), w)",
    ),
    source="Lucas et al. 2019, §5",
    meaning="weighing the divergence by β is choosing σ² = β s² and a learning rate β times as large",
    remark="It holds for the parameters of both networks, for every energy and rate; it fails for the variance itself.",
    notation={
        "w": (r"\theta", "parameters of both networks"),
        "energy": (r"\mathcal E", r"expected squared error $\mathbb E\|D_\theta(z) - x\|^2$"),
        "rate": (r"\mathcal R", "divergence of the encoder from the prior"),
        "s2": ("s^2", "observation variance of the β-VAE"),
        "t": ("t", "number of parameters"),
    },
    claims=("LU-48",),
)
