"""Monthly: one agent and scenario, month by month."""
