"""Builds the template workbook, one module per sheet."""
