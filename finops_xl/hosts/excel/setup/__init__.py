"""Putting the add-in in place, taking it away, and saying what works on a computer."""
