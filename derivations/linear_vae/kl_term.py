"""The divergence of the linear encoder from the standard normal prior."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "kl_term",
    title="The KL term of the linear VAE",
    let=("x: d", "z: k", "mu: d", "V: k x d", "D: k x k positive diagonal"),
    start="KL(N(V @ (x - mu), D), N(zeros(k), I(k)))",
    moves=(Cite("kl_of_gaussians"), "scaled_identity"),
    end="1/2*(tr(D) - logdet(D) + quad(x - mu, V.T @ V) - k)",
    near_misses=(
        "1/2*(tr(D) + logdet(D) + quad(x - mu, V.T @ V) - k)",
        "1/2*(tr(D) - logdet(D) + quad(x - mu, V.T @ V))",
        "1/2*(tr(D) - logdet(D) + quad(x, V.T @ V) - k)",
        "1/2*(tr(inv(D)) + logdet(D) + quad(x - mu, V.T @ V) - k)",
    ),
    source="Lucas et al. 2019, App. C",
    meaning="what it costs to send z: it grows with the encoder's mean and with variances away from 1",
    remark="As a variance in D tends to zero the divergence tends to infinity.",
    claims=("LU-23",),
)
