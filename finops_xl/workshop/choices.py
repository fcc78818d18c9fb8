"""Choices as the lists spell them, once, so that nothing after the reading minds their spelling."""

from __future__ import annotations

from typing import TypeVar

from finops_xl.workshop.columns import Record
from finops_xl.workshop.lists import entry

SomeRecord = TypeVar("SomeRecord", bound=Record)


def as_listed(record: SomeRecord) -> SomeRecord:
    """Spell the choices of a row as their lists do; a word of no list stays as it is."""
    for field, column in record.columns().items():
        if column.choices and column.takes_typing:
            word = entry(column.choices, getattr(record, field))
            if word is not None:
                setattr(record, field, word)
    return record
