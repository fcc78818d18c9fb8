"""The list of worksheet functions, declared once.

Importing this package puts every function on ``FUNCTIONS``. The order of these imports
is the order in which the help lists the topics.
"""
# ruff: noqa: I001, F401

from finops_xl.functions import tokens
from finops_xl.functions import agents
from finops_xl.functions import models
from finops_xl.functions import contracts
from finops_xl.functions import texts
from finops_xl.functions import hosting
from finops_xl.functions import returns
from finops_xl.functions import targets
from finops_xl.functions import words
from finops_xl.functions import any_call
from finops_xl.functions.registry import FUNCTIONS, Function, find_function

__all__ = ["FUNCTIONS", "Function", "find_function"]
