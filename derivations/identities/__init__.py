"""One file per reusable identity."""
