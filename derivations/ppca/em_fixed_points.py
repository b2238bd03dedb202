"""What EM changes in W is the gradient in disguise: it stands still exactly at the stationary points."""

from derivations.deriving.derivation import Arrange, Derivation, Undo

DERIVATION = Derivation(
    "em_fixed_points",
    title="EM stands still at the stationary points",
    let=(
        "W: d x k",
        "sigma2: positive",
        "S: d x d symmetric",
        "C = W @ W.T + sigma2*I(d)",
        "M = W.T @ W + sigma2*I(k)",
    ),
    named=("C", "M"),
    start="S @ W - W @ (sigma2*I(k) + inv(M) @ W.T @ S @ W)",
    moves=(
        Arrange("(I(d) - W @ inv(M) @ W.T) @ S @ W - sigma2*W"),
        Undo("woodbury", "sigma2*inv(C) @ S @ W - sigma2*W"),
        Arrange("sigma2*(inv(C) @ S @ W @ inv(M) - W @ inv(M)) @ M"),
        Undo("push_through", "sigma2*(inv(C) @ S @ inv(C) @ W - inv(C) @ W) @ M"),
    ),
    end="sigma2*(inv(C) @ S @ inv(C) @ W - inv(C) @ W) @ M",
    near_misses=(
        "(inv(C) @ S @ inv(C) @ W - inv(C) @ W) @ M",
        "sigma2*(inv(C) @ S @ inv(C) @ W + inv(C) @ W) @ M",
        "sigma2*(inv(C) @ S @ inv(C) @ W - inv(C) @ W)",
    ),
    source="Tipping & Bishop 1999, App. B",
    meaning="W is unchanged by an EM step, SW = W(σ²I + M⁻¹WᵀSW), if and only if the gradient is zero: σ²M has an inverse",
    remark="The end is σ² times the gradient of the average log-likelihood in W, times M.",
    claims=("TB-16",),
)
