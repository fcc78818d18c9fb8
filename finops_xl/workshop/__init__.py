"""The workshop model: typed records, rules, agent economics, register."""
