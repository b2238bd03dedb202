"""The vocabulary in which statements are made."""
