"""The moves a derivation may make, one file each: a certified statement and the rewriting that follows it."""
