"""Token prices: one dated table, look-up by name, and the arithmetic of a call."""
