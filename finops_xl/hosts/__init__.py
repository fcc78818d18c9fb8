"""Thin hosts that show the list of functions and the macros to a spreadsheet program."""
