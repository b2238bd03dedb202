"""The variance σ² that is best for given W, V and D: the average squared error per dimension."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "optimal_noise_variance",
    title="The optimal noise variance",
    let=(
        "W: d x k",
        "V: k x d",
        "D: k x k positive diagonal",
        "sigma2: positive",
        "S: d x d symmetric",
        "rho = tr(W @ D @ W.T) + tr((I(d) - W @ V) @ S @ (I(d) - W @ V).T)",
        "elbo = -1/2*(tr(D) - logdet(D) - k + tr(V @ S @ V.T)) - d/2*log(2*pi*sigma2) - rho/(2*sigma2)",
    ),
    named=("rho",),
    start="at(grad(elbo, sigma2), sigma2 = rho/d)",
    moves=(Cite("elbo_gradient_in_variance"), "substitution"),
    end="0",
    near_misses=(
        "d/(2*rho)",
        "1 - d",
    ),
    source="Lucas et al. 2019, App. C.2",
    meaning="σ²⋆ = ρ/d, the expected squared error of reconstruction per dimension",
    remark="Where ρ = 0 there is no best σ²: the ELBO grows without bound as σ² tends to zero.",
    claims=("LU-30",),
)
