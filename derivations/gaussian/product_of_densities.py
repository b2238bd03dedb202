"""The product of two normal densities in one variable is a normal density times a number."""

from derivations.deriving.derivation import Arrange, Derivation, Undo

DERIVATION = Derivation(
    "product_of_densities",
    title="The product of two normal densities",
    let=(
        "z: k",
        "a: k",
        "b: k",
        "A: k x k spd",
        "B: k x k spd",
        "both = logpdf(N(a, A), z) + logpdf(N(b, B), z)",
        "G = inv(A) + inv(B)",
        "g = inv(A) @ a + inv(B) @ b",
    ),
    named=("G", "g"),
    start="both - logintegral(both, z)",
    moves=(
        "definition_of_normal_density",
        "completing_the_square",
        Arrange("-1/2*quad(z, G) + g.T @ z - 1/2*quad(g, inv(G)) + 1/2*logdet(G) - k/2*log(2*pi)"),
        Arrange("-1/2*quad(z - inv(G) @ g, G) + 1/2*logdet(G) - k/2*log(2*pi)"),
        Undo("definition_of_normal_density", "logpdf(N(inv(G) @ g, inv(G)), z)"),
    ),
    end="logpdf(N(inv(G) @ g, inv(G)), z)",
    near_misses=(
        "logpdf(N(inv(G) @ g, G), z)",
        "logpdf(N(1/2*(a + b), inv(G)), z)",
        "logpdf(N(inv(G) @ g, A + B), z)",
    ),
    source="Petersen & Pedersen, The Matrix Cookbook, 2012, §8.1.8",
    meaning="precisions add up, and so do the means weighted by them",
    remark="The number in front is the integral of the product, N(a; b, A + B).",
    claims=("GI-05",),
    notation={
        "a": ("a", "mean of the first"),
        "b": ("b", "mean of the second"),
        "A": ("A", "covariance of the first"),
        "B": ("B", "covariance of the second"),
        "G": ("G", "sum of the precisions"),
        "g": ("g", "sum of the means weighted by the precisions"),
    },
)
