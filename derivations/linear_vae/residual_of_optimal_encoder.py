"""What the optimal encoder and the decoder leave of x: I − WV⋆ = σ²C⁻¹."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "residual_of_optimal_encoder",
    title="The residual of the optimal encoder",
    let=("W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)", "M = W.T @ W + sigma2*I(k)"),
    named=("C", "M"),
    start="sigma2*inv(C)",
    moves=(Cite("inverse_by_small_matrix"),),
    end="I(d) - W @ inv(M) @ W.T",
    near_misses=("I(d) + W @ inv(M) @ W.T", "1/sigma2*(I(d) - W @ inv(M) @ W.T)", "I(d) - W @ W.T"),
    source="Lucas et al. 2019, App. C.2; Bishop 2006, Eq. (12.40)",
    meaning="encoding and decoding shrink x: what is left is I − WV⋆, with V⋆ = M⁻¹Wᵀ",
    claims=("LU-27", "GI-20"),
)
