"""Gibbs: E_q f − KL(q‖p) = log E_p e^f − KL(q‖q*), q* proportional to p e^f; here p is standard normal and f linear."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "gibbs_variational_principle",
    let=("m: d", "P: d x d spd", "x: d", "b: d", "p = N(zeros(d), I(d))", "q = N(m, P)", "best = N(b, I(d))"),
    states="E(b.T @ x, x ~ q) - KL(q, p) = logintegral(b.T @ x + logpdf(p, x), x) - KL(q, best)",
    source="Donsker & Varadhan 1975",
    meaning="the left side is largest at q = q*, and its largest value is log E e^f",
    near_misses=(
        "E(b.T @ x, x ~ q) - KL(q, p) = logintegral(b.T @ x + logpdf(p, x), x)",
        "E(b.T @ x, x ~ q) - KL(q, p) = logintegral(b.T @ x + logpdf(p, x), x) + KL(q, best)",
        "E(b.T @ x, x ~ q) - KL(q, p) = logintegral(b.T @ x + logpdf(p, x), x) - KL(best, q)",
    ),
)
