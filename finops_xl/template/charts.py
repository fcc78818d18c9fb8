"""Charts in the look of the workbook: few lines, dark enough for print, with alternative text.

Series differ in darkness, mark or dash as well as in colour, so that a chart reads in
black and white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.draft import Page
from finops_xl.template.styles import GREY_INK, INK, NAVY, RULE, WHITE

DARK, LIGHT, WARM, MIDDLE = NAVY, "#9DB4D6", "#C55A11", "#2E75B6"
"""Colours of series, in the order in which they stand out on grey paper."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(frozen=True)
class Series:
    """A row or column of figures with what it is called and how it is drawn.

    A ``name`` that begins with "=" is the cell that holds it.
    ``dash`` draws a line (solid, dash, ...), ``marker`` puts marks; neither is a bar.
    """

    name: str
    categories: Area
    values: Area
    colour: str = DARK
    dash: str = ""
    marker: str = ""
    marker_size: int = 8
    labels: str = ""
    """Number format of the figures written at the marks or bars; "" for none."""
    pattern: str = ""
    """Hatching of a bar, so that it differs in print as well."""
    words: Area | None = None
    """Cells whose words stand at the bars; the bar itself is not drawn, nor in the legend."""


@dataclass(frozen=True)
class Axes:
    """What the axes are called, and how their figures read; x runs across, y upwards."""

    x: str = ""
    y: str = ""
    x_format: str = ""
    y_format: str = ""
    y_log: bool = False
    x_step: float = 0
    """Distance of the grid lines; the figures of the axis are left out then."""


def insert_chart(
    page: Page,
    cell: tuple[int, int],
    size: tuple[int, int],
    kind: Literal["bar", "stacked bar", "overlaid bar", "column", "lines"],
    title: str,
    series: Sequence[Series],
    axes: Axes,
    alt_text: str,
) -> None:
    """Put a chart on a page; width and height are in pixels."""
    chart: Any = page.draft.workbook.add_chart(_KINDS[kind])
    for each in series:
        chart.add_series(_series(page, each, kind))
    chart.set_title({"name": title, "name_font": {"size": 12, "color": NAVY}, "overlay": False})
    chart.set_legend(_legend(series))
    across, upright = _axis(axes.x, axes.x_format), _axis(axes.y, axes.y_format)
    if "bar" in kind:
        # The first category would stand at the foot.
        upright |= {"reverse": True, "crossing": "max", "major_gridlines": {"visible": False}}
    else:
        across["major_gridlines"] = {"visible": False}
    if kind == "overlaid bar":
        # Bars go to both sides of 0, the names stand to the left of all.
        upright["label_position"] = "low"
    if axes.x_step:
        across |= {"major_unit": axes.x_step, "label_position": "none"}
    chart.set_x_axis(across)
    chart.set_y_axis(upright | ({"log_base": 10} if axes.y_log else {}))
    chart.set_chartarea({"border": {"color": RULE}, "fill": {"color": WHITE}})
    chart.set_size({"width": size[0], "height": size[1]})
    chart.show_blanks_as("gap")
    page.sheet.insert_chart(*cell, chart, {"description": alt_text, "object_position": 2})


_KINDS: dict[str, dict[str, str]] = {
    "bar": {"type": "bar"},
    "stacked bar": {"type": "bar", "subtype": "stacked"},
    "overlaid bar": {"type": "bar"},
    "column": {"type": "column"},
    "lines": {"type": "scatter", "subtype": "straight"},
}


def _legend(series: Sequence[Series]) -> dict[str, Any]:
    if len(series) == 1:
        return {"none": True}
    hidden = [number for number, each in enumerate(series) if each.words]
    return {"position": "bottom", "delete_series": hidden}


def _series(page: Page, series: Series, kind: str) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "name": series.name,
        "categories": [page.name, *series.categories],
        "values": [page.name, *series.values],
    }
    if kind == "lines":
        line = {"color": series.colour, "width": 2.25, "dash_type": series.dash or "solid"}
        drawn["line"] = line if series.dash else {"none": True}
        mark = {"type": series.marker, "size": series.marker_size, "fill": {"color": series.colour}}
        drawn["marker"] = mark if series.marker else {"type": "none"}
    elif series.words:
        drawn |= {"fill": {"none": True}, "border": {"none": True}}
        drawn["data_labels"] = _words_at_bars(page, series.words)
    else:
        drawn |= _bar(series)
    if kind != "lines":
        drawn["gap"] = 60
    if kind == "overlaid bar":
        drawn["overlap"] = 100
    if series.labels:
        drawn["data_labels"] = {"value": True, "num_format": series.labels, "font": {"size": 9}}
    return drawn


def _bar(series: Series) -> dict[str, Any]:
    border = {"color": INK, "width": 0.5}
    if not series.pattern:
        return {"fill": {"color": series.colour}, "border": border}
    inks = {"fg_color": series.colour, "bg_color": WHITE}
    return {"pattern": {"pattern": series.pattern, **inks}, "border": border}


def _words_at_bars(page: Page, cells: Area) -> dict[str, Any]:
    first_row, column, last_row, _ = cells
    names = (xl_rowcol_to_cell(row, column, True, True) for row in range(first_row, last_row + 1))
    return {
        "value": True,
        "custom": [{"value": f"='{page.name}'!{name}"} for name in names],
        "position": "outside_end",
        "font": {"size": 10, "bold": True, "color": INK},
    }


def _axis(name: str, number_format: str) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "name": name,
        "name_font": {"size": 10, "bold": False, "color": GREY_INK},
        "num_font": {"size": 9},
        "line": {"color": GREY_INK},
        "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.75}},
    }
    return axis | ({"num_format": number_format} if number_format else {})
