"""The observation variance that is best for given networks: the average squared error per dimension."""

from derivations.deriving.derivation import Derivation

DERIVATION = Derivation(
    "optimal_variance",
    title="The optimal observation variance",
    let=("rho: positive", "sigma2: positive", "d >= 1"),
    start="at(grad(-rho/(2*sigma2) - d/2*log(2*pi*sigma2), sigma2), sigma2 = rho/d)",
    moves=("linearity_of_derivative", "powers_and_logarithms", "substitution"),
    end="0",
    near_misses=("d/(2*rho)", "-d**2/(2*rho)", "d"),
    source="Lucas et al. 2019, §5",
    meaning="with the partition function in the objective, the best σ² is the squared error ρ per dimension",
    remark="Terms of the ELBO without σ² are left out. Without the factor d one would find ρ, d times too much.",
    notation={"rho": (r"\rho", r"expected squared error $\mathbb E\|D_\theta(z) - x\|^2$")},
    claims=("LU-50", "LU-30"),
)
