"""The list of worksheet functions, declared once."""
