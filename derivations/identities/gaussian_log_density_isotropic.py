"""An isotropic normal log-density: −|x − µ|²/(2σ²) − (d/2) log 2πσ²."""

from derivations.catalogue import Identity

IDENTITY = Identity(
    "gaussian_log_density_isotropic",
    let=("mu: d", "x: d", "sigma2: positive"),
    states="logpdf(N(mu, sigma2*I(d)), x) = -norm2(x - mu)/(2*sigma2) - d/2*log(2*pi*sigma2)",
    source="Bishop 2006",
    meaning="the scaled squared error and a constant that depends on σ²",
    near_misses=(
        "logpdf(N(mu, sigma2*I(d)), x) = -norm2(x - mu)/2 - d/2*log(2*pi*sigma2)",
        "logpdf(N(mu, sigma2*I(d)), x) = -norm2(x - mu)/(2*sigma2) - 1/2*log(2*pi*sigma2)",
        "logpdf(N(mu, sigma2*I(d)), x) = -norm2(x - mu)/(2*sigma2**2) - d/2*log(2*pi*sigma2)",
        "logpdf(N(mu, sigma2*I(d)), x) = -norm2(x - mu)/(2*sigma2)",
    ),
)
