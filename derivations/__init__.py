"""The mathematics of latent-variable models and how it is judged."""
