"""The M-step for W: the regression of the data on the latent variables."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "em_weights",
    title="The M-step for W",
    let=(
        "r: d over n",
        "m: k over n",
        "G: k x k spd",
        "W: d x k",
        "sigma2: positive",
        "A = sum(r[i] @ m[i].T, i in n)",
        "B = sum(m[i] @ m[i].T, i in n) + n*G",
        "error = sum(norm2(r[i] - W @ m[i]), i in n) + n*tr(W @ G @ W.T)",
        "expected = -n*d/2*log(2*pi*sigma2) - 1/(2*sigma2)*error",
    ),
    named=("A", "B"),
    start="at(grad(expected, W), W = A @ inv(B))",
    moves=(Cite("em_gradient_in_weights"), "substitution", "cancelling_inverses"),
    end="zeros(d, k)",
    near_misses=("A", "1/sigma2*A", "A - A @ inv(B)"),
    source="Bishop 2006, Eq. (12.56); Tipping & Bishop 1999, App. B",
    meaning="W = [Σ rᵢ⟨zᵢ⟩ᵀ][Σ⟨zᵢzᵢᵀ⟩]⁻¹, least squares with the uncertainty of the latent variables added to their moments",
    remark="B is positive definite, since G is, so the stationary point is the maximum and there is no other.",
    claims=("TB-14",),
    notation={
        "r": ("r", "centred data"),
        "m": ("m", "posterior means"),
        "G": ("G", "posterior covariance"),
        "A": ("A", "cross moments of data and posterior means"),
        "B": ("B", "second moments of the latent variables"),
    },
)
