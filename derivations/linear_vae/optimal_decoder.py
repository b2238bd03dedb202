"""The decoder weights W that are best for a given encoder."""

from derivations.deriving.derivation import Arrange, Cite, Derivation

DERIVATION = Derivation(
    "optimal_decoder",
    title="The optimal decoder",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "P = D + V @ S @ V.T",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    named=("P",),
    start="at(grad(elbo, W), W = S @ V.T @ inv(P))",
    moves=(
        Cite("elbo_gradient_in_decoder"),
        "substitution",
        Arrange("-1/sigma2*(S @ V.T @ inv(P) @ P - S @ V.T)"),
        "cancelling_inverses",
    ),
    end="zeros(d, k)",
    near_misses=(
        "1/sigma2*(S @ V.T)",
        "-1/sigma2*(S @ V.T @ inv(P) @ D)",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="W⋆ = SVᵀ(D + VSVᵀ)⁻¹ is the regression of the data on their codes, as in an M-step",
    remark="The ELBO is concave in W; with V = 0 the best decoder is W = 0, where alternating maximisation stays.",
    notation={"P": ("P", "second moment of the codes")},
    claims=("LU-29",),
)
