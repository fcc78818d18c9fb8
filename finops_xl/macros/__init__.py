"""What each button does, written against the book port: read, judge, then write."""

from finops_xl.macros.register import RegisterSummary, build_register
from finops_xl.macros.validate import ValidationSummary, findings_of, validate_kpis

__all__ = [
    "RegisterSummary",
    "ValidationSummary",
    "build_register",
    "findings_of",
    "validate_kpis",
]
