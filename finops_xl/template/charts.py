"""Charts in the look of the workbook: few lines, dark enough for print, with alternative text.

Series differ in darkness, mark or dash as well as in colour, so that a chart reads in
black and white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from finops_xl.template.draft import Page
from finops_xl.template.styles import GREY_INK, INK, NAVY, RULE, WHITE

DARK, LIGHT, WARM, MIDDLE, PALE = NAVY, "#9DB4D6", "#C55A11", "#2E75B6", "#FBE5D6"
"""Colours of series, in the order in which they stand out on grey paper."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(frozen=True)
class Series:
    """A row or column of figures with what it is called and how it is drawn.

    A ``name`` that begins with "=" is the cell that holds it.
    ``dash`` draws a line (solid, dash, ...), ``marker`` puts marks; neither is a bar. A bar
    with a ``dash`` has a broken outline, one with a ``pattern`` is hatched: both differ in print.
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


@dataclass(frozen=True)
class Axes:
    """What the axes are called, and how their figures read; x runs across, y upwards."""

    x: str = ""
    y: str = ""
    x_format: str = ""
    y_format: str = ""
    y_log: bool = False
    y_from_zero: bool = False
    """Columns are compared by their height: the axis must not begin where they end."""
    x_between: tuple[float, float] | None = None
    """Ends of the axis, for charts that are compared; its figures are left out then."""


def insert_chart(
    page: Page,
    cell: tuple[int, int],
    size: tuple[int, int],
    kind: Literal["bar", "stacked bar", "overlaid bar", "column", "stacked column", "lines"],
    title: str,
    series: Sequence[Series],
    axes: Axes,
    alt_text: str,
) -> None:
    """Put a chart on a page; width and height are in pixels."""
    name = title or alt_text.split(":")[0]
    chart: Any = page.draft.workbook.add_chart({**_KINDS[kind], "name": name})
    for each in series:
        chart.add_series(_series(page, each, kind))
    chart.set_title(
        {"none": True}
        if not title
        else {"name": title, "name_font": {"size": 12, "color": NAVY}, "overlay": False}
    )
    chart.set_legend({"position": "bottom"} if len(series) > 1 else {"none": True})
    across, upright = _axis(axes.x, axes.x_format), _axis(axes.y, axes.y_format)
    if "bar" in kind:
        # The first category would stand at the foot.
        upright |= {"reverse": True, "crossing": "max", "major_gridlines": {"visible": False}}
    else:
        across["major_gridlines"] = {"visible": False}
    if kind == "overlaid bar":
        # Bars go to both sides of 0; the names stand to the left of all and say the figures.
        upright |= {"label_position": "low", "num_font": {"size": 11}}
    if axes.x_between:
        low, high = axes.x_between
        across |= {"min": low, "max": high, "major_unit": 1, "label_position": "none"}
    if kind == "stacked column":
        # At the foot of the chart: columns go below 0 and would cover the months.
        across |= {"label_position": "low", "interval_unit": 6, "interval_tick": 6}
    chart.set_x_axis(across)
    upright |= {"min": 0} if axes.y_from_zero else {}
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
    "stacked column": {"type": "column", "subtype": "stacked"},
    "lines": {"type": "scatter", "subtype": "straight"},
}


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
    if series.dash:
        outline = {"color": INK, "width": 1, "dash_type": series.dash}
        return {"fill": {"color": series.colour}, "border": outline}
    if not series.pattern:
        return {"fill": {"color": series.colour}, "border": border}
    inks = {"fg_color": WHITE, "bg_color": series.colour}
    return {"pattern": {"pattern": series.pattern, **inks}, "border": border}


def _axis(name: str, number_format: str) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "name": name,
        "name_font": {"size": 10, "bold": False, "color": GREY_INK},
        "num_font": {"size": 9},
        "line": {"color": GREY_INK},
        "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.75}},
    }
    return axis | ({"num_format": number_format} if number_format else {})
