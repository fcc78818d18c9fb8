"""The worksheet functions as xlwings UDFs: the one module that xlwings imports.

Every public name here is a function of Excel: xlwings publishes whatever it finds.
"""

from finops_xl.functions import FUNCTIONS as _FUNCTIONS
from finops_xl.hosts.excel.excel_function import excel_function as _excel_function

globals().update({name: _excel_function(function) for name, function in _FUNCTIONS.items()})
