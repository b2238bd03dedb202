"""The marginal of a linear-Gaussian model, by completing the square in the latent variable."""

from derivations.deriving.derivation import Arrange, Cite, Derivation, Undo

DERIVATION = Derivation(
    "marginal_of_linear_gaussian",
    title="The marginal of a linear-Gaussian model",
    let=(
        "x: d",
        "z: k",
        "m: k",
        "b: d",
        "W: d x k",
        "P: k x k spd",
        "Psi: d x d spd",
        "G = W.T @ inv(Psi) @ W + inv(P)",
        "r = x - (W @ m + b)",
        "B = W @ P @ W.T + Psi",
    ),
    named=("G", "r"),
    start="logintegral(logpdf(N(W @ z + b, Psi), x) + logpdf(N(m, P), z), z)",
    moves=(
        "definition_of_normal_density",
        "completing_the_square",
        Arrange(
            "-d/2*log(2*pi) - 1/2*logdet(Psi) - 1/2*logdet(P) - 1/2*logdet(G)"
            " - 1/2*quad(x - b, inv(Psi)) - 1/2*quad(m, inv(P)) + 1/2*quad(W.T @ inv(Psi) @ r + G @ m, inv(G))"
        ),
        Arrange(
            "-d/2*log(2*pi) - 1/2*logdet(Psi) - 1/2*logdet(P) - 1/2*logdet(G) - 1/2*quad(x - b, inv(Psi))"
            " - 1/2*quad(m, inv(P)) + 1/2*quad(m, G) + m.T @ W.T @ inv(Psi) @ r + 1/2*quad(W.T @ inv(Psi) @ r, inv(G))"
        ),
        Arrange(
            "-d/2*log(2*pi) - 1/2*(logdet(Psi) + logdet(P) + logdet(G))"
            " - 1/2*quad(r, inv(Psi) - inv(Psi) @ W @ inv(G) @ W.T @ inv(Psi))"
        ),
        Undo("woodbury", "-d/2*log(2*pi) - 1/2*(logdet(Psi) + logdet(P) + logdet(G)) - 1/2*quad(r, inv(B))"),
        Undo(
            "determinant_lemma",
            "-d/2*log(2*pi) - 1/2*logdet(B) - 1/2*quad(r, inv(B))",
        ),
        Cite("log_density", {"m": "W @ m + b"}, backwards=True),
    ),
    end="logpdf(N(W @ m + b, B), x)",
    near_misses=(
        "logpdf(N(W @ m, B), x)",
        "logpdf(N(W @ m + b, W @ P @ W.T), x)",
        "logpdf(N(W @ m + b, W @ W.T + Psi), x)",
    ),
    source="Bishop 2006, Eq. (2.115)",
    meaning="a linear image plus independent noise: means and covariances are carried over",
    claims=("GI-04",),
    notation={
        "m": ("m", "mean of the latent variable"),
        "b": ("b", "offset"),
        "P": ("P", "covariance of the latent variable"),
        "Psi": (r"\Psi", "covariance of the noise"),
        "G": ("G", "precision of the posterior"),
        "r": ("r", "residual"),
    },
)
