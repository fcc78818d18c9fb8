"""Builds the workbook of a portfolio: totals, both registers, sources and findings."""

from finops_xl.template.portfolio.book import portfolio_bytes

__all__ = ["portfolio_bytes"]
