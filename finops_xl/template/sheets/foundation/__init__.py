"""1 Foundation: token economics."""
