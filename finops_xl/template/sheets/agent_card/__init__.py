"""Agent card: one agent on one page, and the four steps of setting a target."""
