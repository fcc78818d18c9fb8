"""1 Break-even: API or self-hosted."""
