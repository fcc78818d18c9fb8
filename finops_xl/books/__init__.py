"""How a macro reaches a workbook."""
