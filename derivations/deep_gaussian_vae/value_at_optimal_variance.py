"""What the partition function leaves of the reconstruction loss at the best observation variance."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "value_at_optimal_variance",
    title="The reconstruction loss at the optimal variance",
    let=("rho: positive", "sigma2: positive", "d >= 1"),
    start="at(rho/(2*sigma2) + d/2*log(sigma2), sigma2 = rho/d)",
    moves=("substitution",),
    end="d/2*(1 + log(rho/d))",
    near_misses=("d/2*log(rho/d)", "1/2*(1 + log(rho/d))", "d/2*(1 + log(rho))"),
    source="Lucas et al. 2019, §5",
    meaning="with σ² learned, the loss is the logarithm of the mean squared error",
    remark="Without the logarithm the loss only falls as σ² grows, so that neither σ² nor β could be learned.",
    notation={"rho": (r"\rho", r"expected squared error $\mathbb E\|D_\theta(z) - x\|^2$")},
    claims=("LU-50",),
)
