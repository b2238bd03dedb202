"""What the M-step maximises: the expected complete log-likelihood of one observation, as far as it holds W and σ²."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "em_expected_log_likelihood",
    title="The expected log-likelihood of the M-step",
    let=("r: d over n", "m: k over n", "z: k", "G: k x k spd", "W: d x k", "sigma2: positive"),
    start="sum(E(logpdf(N(W @ z, sigma2*I(d)), r[i]), z ~ N(m[i], G)), i in n)",
    moves=(
        Cite("isotropic_log_likelihood"),
        "linearity_of_expectation",
        "expected_quadratic_form",
        "linearity_of_sum",
    ),
    end="-n*d/2*log(2*pi*sigma2) - 1/(2*sigma2)*(sum(norm2(r[i] - W @ m[i]), i in n) + n*tr(W @ G @ W.T))",
    near_misses=(
        "-n*d/2*log(2*pi*sigma2) - 1/(2*sigma2)*sum(norm2(r[i] - W @ m[i]), i in n)",
        "-d/2*log(2*pi*sigma2) - 1/(2*sigma2)*(sum(norm2(r[i] - W @ m[i]), i in n) + n*tr(W @ G @ W.T))",
        "-n*d/2*log(2*pi*sigma2) - 1/(2*sigma2)*(sum(norm2(r[i] - W @ m[i]), i in n) + tr(W @ G @ W.T))",
    ),
    source="Bishop 2006, Eq. (12.53); Tipping & Bishop 1999, App. B",
    meaning="the squared errors of reconstruction from the posterior means, and what the posterior covariance adds",
    remark="r is the centred data; the moments m and G come from the E-step and are fixed. The prior's part is not in it.",
    claims=("TB-14",),
    notation={"r": ("r", "centred data"), "m": ("m", "posterior means"), "G": ("G", "posterior covariance")},
)
