"""finops-xl: worksheet functions and a workshop workbook for AI FinOps."""
