"""Newer prices for the price book: what they would change, and adding them."""


class RefreshError(Exception):
    """Prices cannot be refreshed or compared: what stands in the way, and what to do."""
