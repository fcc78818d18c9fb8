"""Agent card on paper: a page for the card, a page for the steps, and every text in its place."""

from __future__ import annotations

from dataclasses import replace
from textwrap import wrap
from typing import Any

import pytest
from card_page import Card, card_of, made_card, picked, printed_areas

from finops_xl.template.case_study import case_study_content
from finops_xl.workshop.columns import Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, Assumption, Kpi, Target

AGENTS = [str(agent.agent_id) for agent in case_study_content().of(Agent)]
A4_WIDTH, A4_HEIGHT, POINTS = 11.69, 8.27, 72.0
PIXELS = 96.0


def test_the_card_and_the_steps_are_one_landscape_page_each() -> None:
    sheet = card_of("case study").sheet
    areas = printed_areas(sheet)
    assert len(areas) == 2
    assert areas[0][3] < areas[1][1]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 2)
    margins = sheet.page_margins
    columns = sum(
        round(d.width * 7) * (d.max - d.min + 1)
        for d in sheet.column_dimensions.values()
        if d.max <= areas[0][2]
    )
    scale = min(1.0, (A4_WIDTH - margins.left - margins.right) / (columns / PIXELS))
    for _, top, _, foot in areas:
        heights = [sheet.row_dimensions[row].height for row in range(top, foot + 1)]
        assert None not in heights  # else as tall as Excel finds its text
        printed = sum(heights) / POINTS * scale
        assert printed <= A4_HEIGHT - margins.top - margins.bottom
    assert scale * 11 >= 8  # points of plain text, as printed


WRAPPED_LINE = 13.0
"""Points of a line of the cells that wrap."""


def assert_every_text_fits(card: Card) -> None:
    for row, column, value in card.printed():
        cell = card.sheet.cell(row, column)
        if not isinstance(value, str) or cell.alignment.shrink_to_fit:
            continue
        width = card.width(column)
        if cell.alignment.wrap_text:
            lines = sum(len(wrap(part, int(width * 1.1))) for part in value.splitlines())
            assert lines * WRAPPED_LINE <= card.sheet.row_dimensions[row].height, value
            continue
        to_the_right = column + 1
        while to_the_right <= card.area[2] and card.at(row, to_the_right) is None:
            width += card.width(to_the_right)
            to_the_right += 1
        size = (cell.font.size or 11) / 11 * (1.05 if cell.font.bold else 1)
        assert len(value) * size * LETTER <= width, value


@pytest.mark.parametrize("agent", AGENTS)
def test_every_text_of_a_card_fits_into_its_place(agent: str) -> None:
    assert_every_text_fits(picked("case study", agent))


def test_the_longest_texts_are_cut_and_fit_too() -> None:
    content, long = case_study_content(), "some words that go on and on, " * 9
    fields = ("agent", "process", "outcome", "mechanism", "sponsor")
    agent = replace(content.of(Agent)[0], **dict.fromkeys(fields, long), driver=long)
    kpi = replace(content.of(Kpi)[0], kpi=long, owner=long, source=long)
    target = replace(content.of(Target)[0], kpi=long)
    changed = replace(content.of(Target)[1], floor_6=0.1784, target_6=0.1723, stretch_6=0.1667)
    assumption = replace(content.of(Assumption)[0], assumption=long)
    economics = replace(content.of(AgentEconomics)[0], unit_of_work=long)
    first: dict[type[Record], Any] = {
        Agent: [agent], Kpi: [kpi], Target: [target, changed], Assumption: [assumption],
        AgentEconomics: [economics],
    }  # fmt: skip
    rows = {kind: (*new, *content.of(kind)[len(new) :]) for kind, new in first.items()}
    card = made_card(replace(content, rows={**content.rows, **rows}), registered=True).pick("A01")
    assert_every_text_fits(card)
    cut = [value for _, _, value in card.printed() if str(value).endswith("…")]
    assert len(cut) >= 12


LETTER = 0.82
"""Width of a letter of running text, where a column is measured in digits: 0.77 was measured."""
