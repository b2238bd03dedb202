"""Pictures of what the numeric side computes: one file for each, drawn by ``python -m numerics.pictures``."""
