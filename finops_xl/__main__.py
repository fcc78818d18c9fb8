"""Run the command line: python -m finops_xl."""

from finops_xl.cli import main

main()
