"""Search by meaning: optional, and everything works without it."""
