"""Derivations about the linear variational autoencoder: its ELBO, gradients, optima and gap to the likelihood."""
