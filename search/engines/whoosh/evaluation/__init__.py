"""How a plan becomes matches with scores."""
