"""Claims in: plain mathematics and TOML documents."""
