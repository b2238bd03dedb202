"""The divergence of a normal distribution from the standard one: the KL term of a VAE."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "kl_to_standard_normal",
    title="The divergence from the standard normal distribution",
    let=("m: k", "A: k x k spd"),
    start="KL(N(m, A), N(zeros(k), I(k)))",
    moves=(Cite("kl_of_gaussians"), "scaled_identity"),
    end="1/2*(tr(A) + norm2(m) - k - logdet(A))",
    near_misses=(
        "1/2*(tr(A) + norm2(m) - k + logdet(A))",
        "1/2*(tr(A) + norm2(m) - 1 - logdet(A))",
        "1/2*(tr(A @ A) + norm2(m) - k - logdet(A))",
    ),
    source="Kingma & Welling 2014, App. B",
    meaning="for a diagonal A this is ½ Σ(aⱼ + mⱼ² − 1 − log aⱼ), one term per latent dimension",
    claims=("GI-14", "KW-01"),
    notation={"A": ("A", "covariance"), "m": ("m", "mean")},
)
