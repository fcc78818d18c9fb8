"""How Excel is asked: again while it is busy, and its refusals as sentences."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from finops_xl.books.com_errors import comes_from_excel, in_words, is_busy

_PAUSE = 0.1


class Asked(Protocol):
    """Something that answers for Excel."""

    changes: int
    """How often the workbook was changed."""

    @property
    def patience(self) -> float:
        """Seconds to wait for a busy Excel."""
        ...


_Excel = TypeVar("_Excel", bound=Asked)
_Arguments = ParamSpec("_Arguments")
_Answer = TypeVar("_Answer")
_Method = Callable[Concatenate[_Excel, _Arguments], _Answer]


def asking(method: _Method[_Excel, _Arguments, _Answer]) -> _Method[_Excel, _Arguments, _Answer]:
    """Ask again while Excel is busy, which does nothing then; say why it does not answer."""

    @wraps(method)
    def asked(self: _Excel, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Answer:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return method(self, *args, **kwargs)
            except Exception as error:
                if not comes_from_excel(error):
                    raise
                if not is_busy(error) or time.monotonic() >= deadline:
                    raise in_words(error) from error
            time.sleep(_PAUSE)

    return asked


def changing(method: _Method[_Excel, _Arguments, _Answer]) -> _Method[_Excel, _Arguments, _Answer]:
    """Ask for a change, and count it when it is done."""
    asked = asking(method)

    @wraps(method)
    def changed(self: _Excel, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Answer:
        answer = asked(self, *args, **kwargs)
        self.changes += 1
        return answer

    return changed
