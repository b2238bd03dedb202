"""The slope of the log-likelihood in σ² along the stationary weights."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "slope_along_the_branch",
    title="The slope along the branch of stationary weights",
    let=(
        "U: d x k orthonormal columns",
        "k < d",
        "Lambda: k x k positive diagonal",
        "sigma2: positive",
        "T: d x d spd",
        "Q = I(d) - U @ U.T",
        "C = U @ (Lambda - sigma2*I(k)) @ U.T + sigma2*I(d)",
        "S = U @ Lambda @ U.T + Q @ T @ Q",
        "s = tr(Q @ T)/(d - k)",
        "loglik = -1/2*(d*log(2*pi) + logdet(C) + tr(inv(C) @ S))",
    ),
    named=("C", "S", "Q", "s"),
    start="D(loglik, sigma2, 1)",
    moves=(Cite("branch_value"), "linearity_of_derivative", "powers_and_logarithms"),
    end="-(d - k)/(2*sigma2**2)*(sigma2 - s)",
    near_misses=(
        "(d - k)/(2*sigma2**2)*(sigma2 - s)",
        "-d/(2*sigma2**2)*(sigma2 - s)",
        "-(d - k)/(2*sigma2)*(sigma2 - s)",
    ),
    source="Lucas et al. 2019, §4.1; Tipping & Bishop 1999, App. A.2",
    meaning="the likelihood falls in σ² above the mean of the discarded eigenvalues and rises below it",
    remark="So lowering σ² raises the likelihood only as long as σ² is above that mean.",
    claims=("LU-19", "LU-18"),
    notation={
        "U": ("U", "chosen eigenvectors of $S$"),
        "Lambda": (r"\Lambda", "their eigenvalues"),
        "Q": ("Q", "projection on the discarded directions"),
        "T": ("T", "the rest of $S$"),
        "s": (r"\hat\sigma^2", "mean of the discarded eigenvalues"),
    },
)
