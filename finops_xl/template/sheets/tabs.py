"""Makes the tab of a plain table: the head, then the table of one record class."""

from __future__ import annotations

from finops_xl.template.draft import Draft
from finops_xl.template.sheet import Sheet, open_page
from finops_xl.template.table import TableLook, head_column, write_table
from finops_xl.workshop.columns import Record


def table_tab(
    record_class: type[Record],
    *,
    title: str,
    purpose: str,
    summary: str,
    block: str,
    look: TableLook | None = None,
    progress: str = "",
) -> Sheet:
    """Declare a tab that holds one table of the content."""

    def write(draft: Draft, sheet: Sheet) -> None:
        chosen = look or TableLook()
        page = open_page(draft, sheet, head_column(record_class, chosen))
        write_table(page, record_class, draft.content.of(record_class), chosen)

    return Sheet(record_class.SHEET, title, purpose, summary, block, write, progress)
