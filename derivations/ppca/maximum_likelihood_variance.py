"""The derivative in σ² vanishes at the mean of the discarded eigenvalues."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "maximum_likelihood_variance",
    title="The maximum-likelihood noise variance",
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
    start="at(D(loglik, sigma2, 1), sigma2 = s)",
    moves=(Cite("slope_along_the_branch"), "substitution"),
    end="0",
    near_misses=("1/s", "-(d - k)/(2*s)", "k/s"),
    source="Lucas et al. 2019, Eq. (6); Tipping & Bishop 1999, Eq. (8); Bishop 2006, Eq. (12.46)",
    meaning="σ² is the mean of the eigenvalues that are not retained: (d − k)⁻¹ times their sum, which is tr(QT)",
    remark="It needs k < d and a discarded eigenvalue that is not zero. The slope changes sign there, so it is the maximum.",
    claims=("LU-09", "TB-05", "LU-18"),
    notation={
        "U": ("U", "chosen eigenvectors of $S$"),
        "Lambda": (r"\Lambda", "their eigenvalues"),
        "Q": ("Q", "projection on the discarded directions"),
        "T": ("T", "the rest of $S$"),
        "s": (r"\hat\sigma^2", "mean of the discarded eigenvalues"),
    },
)
