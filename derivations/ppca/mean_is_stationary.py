"""The log-likelihood is stationary in the mean at the sample mean."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "mean_is_stationary",
    title="The maximum-likelihood mean",
    let=("x: d over n", "mu: d", "W: d x k", "sigma2: positive", "C = W @ W.T + sigma2*I(d)", "xbar = sum(x[i], i in n)/n"),
    named=("C", "xbar"),
    start="at(grad(sum(logpdf(N(mu, C), x[i]), i in n)/n, mu), mu = xbar)",
    moves=(Cite("optimal_mean"), "substitution"),
    end="zeros(d)",
    near_misses=("xbar", "inv(C) @ xbar", "-inv(C) @ xbar"),
    source="Tipping & Bishop 1999, §3.2; Lucas et al. 2019, §4.1",
    meaning="the best mean is the average of the data, whatever W and σ² are",
    remark="The gradient is C⁻¹(x̄ − μ) and the curvature −C⁻¹, so it is the only maximum.",
    claims=("LU-08",),
)
