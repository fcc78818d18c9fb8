"""How the rules read what people write: wishes, joined measures, sources, owners, formulas."""
