"""The case study with some of its rows changed, as a file, and what a rule finds in it."""

import openpyxl
from openpyxl.worksheet.table import TableColumn

from finops_xl.books.file import FileBook
from finops_xl.macros import findings_of
from finops_xl.macros.validate import locate
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content


def filled(tmp_path, **rows):
    """Build the case study with the rows of some tables replaced by a function."""
    content = case_study_content()
    tables = {c.__name__: c for c in content.rows}
    changed = dict(content.rows)
    for name, change in rows.items():
        changed[tables[name]] = change(list(content.rows[tables[name]]))
    file = tmp_path / "filled.xlsx"
    build(Content(settings=content.settings, rows=changed, notes=content.notes), file)
    return file


def found(file, rule):
    """Give what a rule found, with its cell."""
    book = FileBook.open(file)
    return [
        (place.where, place.finding.what)
        for place in locate(book, findings_of(book).findings)
        if place.finding.rule == rule
    ]


def add_a_column(file, table, header, notes):
    """Add a column at the right of a table, as a user does in a spreadsheet program."""
    workbook = openpyxl.load_workbook(file)
    sheet = next(sheet for sheet in workbook if table in sheet.tables)
    found = sheet.tables[table]
    left, right = found.ref.split(":")
    column = sheet[right].column + 1
    top = sheet[left].row
    sheet.cell(top, column, header)
    for position, note in notes.items():
        cell = sheet.cell(top + 1 + position, column, note)
        cell.data_type = "s"
    found.ref = f"{left}:{sheet.cell(sheet[right].row, column).coordinate}"
    found.autoFilter.ref = found.ref
    new = TableColumn(id=column, name=header)
    found.tableColumns.append(new)
    workbook.save(file)
