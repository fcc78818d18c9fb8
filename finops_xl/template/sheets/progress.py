"""Progress in words, for the contents on Start."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import counted


def filled(key: str, but: str = "") -> str:
    """Count the rows whose key is there; ``but`` is a condition that leaves rows out."""
    return f'SUMPRODUCT(({key}<>"")*{but})' if but else f'SUMPRODUCT(--({key}<>""))'


def done_of(key: str, done: str, words: str, nothing: str = "nothing yet", *, but: str = "") -> str:
    """Say "3 of 12 <words>" for the rows that are filled and done."""
    return f'=IF({filled(key, but)}=0,"{nothing}",{_share(key, done, words, but)})'


def checked_of(key: str, check: str, words: str, nothing: str = "nothing yet") -> str:
    """Say "3 of 12 <words>" for the rows whose check is OK; without the add-in nobody knows."""
    waiting = f'COUNTIF({check},"needs add-in")'
    unknown = f'{filled(key)}&" filled in; the check needs the add-in"'
    ok = _share(key, f'({check}="OK")', words)
    return f'=IF({filled(key)}=0,"{nothing}",IF({waiting}>0,{unknown},{ok}))'


def _share(key: str, done: str, words: str, but: str = "") -> str:
    of = f"{done}*{but}" if but else done
    return f'SUMPRODUCT(({key}<>"")*{of})&" of "&{filled(key, but)}&" {words}"'


def count_of(key: str, one: str, many: str, nothing: str = "nothing yet") -> str:
    """Say "1 <one>" or "12 <many>"."""
    return f'=IF({filled(key)}=0,"{nothing}",{counted(filled(key), one, many)})'


def done_in(phase: str) -> str:
    """Say "pre-work: 3 of 4 done", as a part of a formula."""
    done, still_open = (
        f'COUNTIFS({{Action.phase}},"{phase}",{{Action.status}},"{status}")'
        for status in ("done", "open")
    )
    return f'"{phase}: "&{done}&" of "&({done}+{still_open})&" done"'
