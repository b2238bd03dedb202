"""The posterior of a linear-Gaussian model, by completing the square in the joint density."""

from derivations.deriving.derivation import Arrange, Derivation, Undo

DERIVATION = Derivation(
    "posterior_of_linear_gaussian",
    title="The posterior of a linear-Gaussian model",
    let=(
        "x: d",
        "z: k",
        "m: k",
        "b: d",
        "W: d x k",
        "P: k x k spd",
        "Psi: d x d spd",
        "joint = logpdf(N(W @ z + b, Psi), x) + logpdf(N(m, P), z)",
        "G = W.T @ inv(Psi) @ W + inv(P)",
        "g = W.T @ inv(Psi) @ (x - b) + inv(P) @ m",
    ),
    named=("G", "g"),
    start="joint - logintegral(joint, z)",
    moves=(
        "definition_of_normal_density",
        "completing_the_square",
        Arrange("-1/2*quad(z, G) + g.T @ z - 1/2*quad(g, inv(G)) + 1/2*logdet(G) - k/2*log(2*pi)"),
        Arrange("-1/2*quad(z - inv(G) @ g, G) + 1/2*logdet(G) - k/2*log(2*pi)"),
        Undo("definition_of_normal_density", "logpdf(N(inv(G) @ g, inv(G)), z)"),
    ),
    end="logpdf(N(inv(G) @ g, inv(G)), z)",
    near_misses=(
        "logpdf(N(inv(G) @ W.T @ inv(Psi) @ (x - b), inv(G)), z)",
        "logpdf(N(inv(G) @ g, G), z)",
        "logpdf(N(G @ g, inv(G)), z)",
    ),
    source="Bishop 2006, Eqs. (2.116) and (2.117)",
    meaning="precisions add up; the mean weighs the data and the prior by theirs",
    remark="The start is Bayes' rule: the joint density divided by its integral over z.",
    claims=("GI-04",),
    notation={
        "m": ("m", "mean of the latent variable"),
        "b": ("b", "offset"),
        "P": ("P", "covariance of the latent variable"),
        "Psi": (r"\Psi", "covariance of the noise"),
        "G": ("G", "precision of the posterior"),
        "g": ("g", "what the data and the prior say, weighted by their precisions"),
    },
)
