"""The M-step for σ²: the average squared error per dimension, given the latent variables' moments."""

from derivations.deriving.derivation import Cite, Derivation

DERIVATION = Derivation(
    "em_variance",
    title="The M-step for the noise variance",
    let=(
        "r: d over n",
        "m: k over n",
        "z: k",
        "G: k x k spd",
        "W: d x k",
        "sigma2: positive",
        "e = sum(norm2(r[i] - W @ m[i]), i in n) + n*tr(W @ G @ W.T)",
        "expected = sum(E(logpdf(N(W @ z, sigma2*I(d)), r[i]), z ~ N(m[i], G)), i in n)",
    ),
    named=("e",),
    start="at(D(expected, sigma2, 1), sigma2 = e/(n*d))",
    moves=(
        Cite("em_expected_log_likelihood"),
        "linearity_of_derivative",
        "powers_and_logarithms",
        "substitution",
    ),
    end="0",
    near_misses=("n*d/(2*e)", "-(n*d)**2/(2*e)", "e"),
    source="Bishop 2006, Eq. (12.57); Tipping & Bishop 1999, App. B",
    meaning="σ² = e/(nd): every data point and every dimension counts once",
    remark="Multiplied out, e is Σ(‖rᵢ‖² − 2⟨zᵢ⟩ᵀWᵀrᵢ + tr(⟨zᵢzᵢᵀ⟩WᵀW)), as it is printed.",
    claims=("TB-14",),
    notation={
        "r": ("r", "centred data"),
        "m": ("m", "posterior means"),
        "G": ("G", "posterior covariance"),
        "e": ("e", "expected squared error, summed over the data"),
    },
)
