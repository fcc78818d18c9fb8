"""The case study with some of its rows changed, as a file, and what a rule finds in it."""

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
