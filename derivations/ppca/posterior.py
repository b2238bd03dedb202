"""The posterior of pPCA, by completing the square in the joint density."""

from derivations.deriving.derivation import Arrange, Derivation, Undo

DERIVATION = Derivation(
    "posterior",
    title="The posterior of pPCA",
    let=(
        "x: d",
        "z: k",
        "mu: d",
        "W: d x k",
        "sigma2: positive",
        "M = W.T @ W + sigma2*I(k)",
        "r = x - mu",
        "joint = logpdf(N(W @ z + mu, sigma2*I(d)), x) + logpdf(N(zeros(k), I(k)), z)",
    ),
    named=("M",),
    start="joint - logintegral(joint, z)",
    moves=(
        "definition_of_normal_density",
        "scaled_identity",
        "completing_the_square",
        Arrange(
            "-k/2*log(2*pi) - k/2*log(sigma2) + 1/2*logdet(M)"
            " - 1/(2*sigma2)*(quad(z, M) - 2*r.T @ W @ z + quad(W.T @ r, inv(M)))"
        ),
        Arrange("-k/2*log(2*pi) - k/2*log(sigma2) + 1/2*logdet(M) - 1/(2*sigma2)*quad(z - inv(M) @ W.T @ r, M)"),
        Undo("definition_of_normal_density", "logpdf(N(inv(M) @ W.T @ r, sigma2*inv(M)), z)"),
    ),
    end="logpdf(N(inv(M) @ W.T @ (x - mu), sigma2*inv(M)), z)",
    near_misses=(
        "logpdf(N(inv(M) @ W.T @ (x - mu), sigma2*I(k)), z)",
        "logpdf(N(inv(M) @ W.T @ (x - mu), inv(M)), z)",
        "logpdf(N(inv(M) @ W.T @ x, sigma2*inv(M)), z)",
    ),
    source="Lucas et al. 2019, Eq. (5); Tipping & Bishop 1999, Eq. (6); Bishop 2006, Eq. (12.42)",
    meaning="the mean is a ridge regression of x on the columns of W; the covariance does not depend on x",
    remark="The start is Bayes' rule: the joint density divided by its integral over z.",
    claims=("LU-06", "TB-09"),
)
