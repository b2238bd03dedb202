"""The E-step of pPCA: the second moment of the latent variable given an observation."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "em_posterior_moments",
    title="The E-step: posterior moments",
    let=(
        "x: d",
        "z: k",
        "mu: d",
        "W: d x k",
        "sigma2: positive",
        "M = W.T @ W + sigma2*I(k)",
        "m = inv(M) @ W.T @ (x - mu)",
    ),
    named=("M", "m"),
    start="E(z @ z.T, z ~ N(m, sigma2*inv(M)))",
    moves=("second_moment",),
    end="sigma2*inv(M) + m @ m.T",
    near_misses=("m @ m.T", "sigma2*inv(M) - m @ m.T", "inv(M) + m @ m.T"),
    source="Bishop 2006, Eqs. (12.54) and (12.55); Tipping & Bishop 1999, App. B",
    meaning="with the posterior mean m, all that the M-step needs of the latent variables",
    claims=("TB-14",),
    notation={"m": (r"\langle z\rangle", "posterior mean")},
)
