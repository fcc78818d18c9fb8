"""The command line: finops-xl ..."""

from finops_xl.cli.app import main

__all__ = ["main"]
