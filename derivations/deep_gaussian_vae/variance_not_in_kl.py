"""The observation variance does not appear in the divergence of the encoder from the prior."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "variance_not_in_kl",
    title="σ² does not appear in the KL term",
    let=("x: d", "z: k", "encoder_mean(x): k", "D: k x k positive diagonal", "sigma2: positive"),
    start="grad(KL(N(encoder_mean(x), D), N(zeros(k), I(k))), sigma2)",
    moves=(Cite("kl_of_gaussians"), "linearity_of_derivative"),
    end="0",
    near_misses=("1/2", "-k/(2*sigma2)"),
    source="question and answer about Lucas et al. 2019, Eq. (10)",
    meaning="the divergence compares the encoder with the prior, and σ² belongs to the decoder",
    remark="The encoder's covariance D does appear in it. At the optimum D depends on σ², and the divergence with it.",
    notation={"encoder_mean": (r"\mu_\phi", "encoder network, mean")},
    claims=("SE-14",),
)
