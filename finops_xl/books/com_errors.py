"""What Excel says when it cannot answer, as sentences for a user.

Its errors come as ``com_error`` of pywin32, which exists on Windows only, so they are
recognised by what they carry.
"""

from __future__ import annotations

from finops_xl.engine.errors import WorkbookError

_CALL_REJECTED = -2147418111  # RPC_E_CALL_REJECTED
_RETRY_LATER = -2147417846  # RPC_E_SERVERCALL_RETRYLATER
_IGNORED = -2146777998  # VBA_E_IGNORE
_EXCEPTION = -2147352567  # DISP_E_EXCEPTION: what happened stands in excepinfo
_UNKNOWN_NAME = -2147352570  # DISP_E_UNKNOWNNAME
_BUSY = {_CALL_REJECTED, _RETRY_LATER, _IGNORED}
_NAMES = {"com_error", "ExcelBusyError"}


class ExcelError(WorkbookError):
    """Excel did not do what it was asked: why, and what the user can do."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(f"{why}. {remedy}, then click the button again; nothing was changed.")
        self.why = why
        self.remedy = remedy


def comes_from_excel(error: Exception) -> bool:
    """Tell whether an exception is Excel's answer."""
    return type(error).__name__ in _NAMES


def is_busy(error: Exception) -> bool:
    """Tell whether Excel did not even begin, so that the call may be made again."""
    if type(error).__name__ == "ExcelBusyError":
        return True
    number = getattr(error, "hresult", None)
    inner = getattr(error, "excepinfo", None)
    if number == _EXCEPTION:
        return inner is None or inner[-1] in _BUSY
    return number in _BUSY


def is_unknown_name(error: Exception) -> bool:
    """Tell whether this Excel has no such property."""
    return isinstance(error, AttributeError) or getattr(error, "hresult", None) == _UNKNOWN_NAME


def in_words(error: Exception) -> ExcelError:
    """Say what Excel answered."""
    if is_busy(error):
        return ExcelError(
            "Excel is busy: a cell is being edited or a dialog is open", "Press Enter or Esc there"
        )
    inner = getattr(error, "excepinfo", None)
    told = (inner and inner[2]) or getattr(error, "strerror", "") or error
    says = str(told).strip().rstrip(".")
    return ExcelError(f"Excel refuses it: {says}", "Remove the cause")
