"""Workbooks without Excel: evaluating formulas and patching files."""
