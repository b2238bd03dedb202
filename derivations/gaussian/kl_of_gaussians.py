"""KL between two normal distributions, from its definition."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "kl_of_gaussians",
    title="The divergence of two normal distributions",
    let=("z: k", "m: k", "A: k x k spd", "p: k", "B: k x k spd"),
    start="KL(N(m, A), N(p, B))",
    moves=("definition_of_kl", "definition_of_normal_density", "linearity_of_expectation", "expected_quadratic_form"),
    end="1/2*(tr(inv(B) @ A) + quad(m - p, inv(B)) - k + logdet(B) - logdet(A))",
    near_misses=(
        "1/2*(tr(inv(B) @ A) + quad(m - p, inv(B)) - k + logdet(A) - logdet(B))",
        "1/2*(tr(inv(A) @ B) + quad(m - p, inv(A)) - k + logdet(A) - logdet(B))",
        "1/2*(tr(inv(B) @ A) + quad(m - p, inv(B)) + logdet(B) - logdet(A))",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, §8.2; Kingma & Welling 2014, App. B",
    meaning="the closed form that every VAE's loss contains",
    claims=("GI-14",),
    notation={"A": ("A", "covariance of q"), "B": ("B", "covariance of p"), "m": ("m", "mean of q"), "p": ("p", "mean of p")},
)
