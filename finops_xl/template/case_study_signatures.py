"""The signatures of the case study: what was signed is computed, never typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from finops_xl.prices.book import price_book
from finops_xl.template.content import Content, workshop_of
from finops_xl.template.last_known import with_last_known
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.sign_off import Request, sign
from finops_xl.workshop.sign_off_table import SignOff
from finops_xl.workshop.validation import validate
from finops_xl.workshop.wording.text import key


def with_signatures(content: Content, lines: list[Mapping[str, str]]) -> Content:
    """Sign the sound targets of a content, line by line as a workshop would.

    A line names the approver, the agents (none is all of them) and a KPI that is left out.
    """
    signed: list[SignOff] = []
    for line in lines:
        so_far = replace(content, rows={**content.rows, SignOff: signed})
        workshop = workshop_of(with_last_known(so_far))
        left_out = key(line["Except"])
        workshop.targets = [t for t in workshop.targets if key(t.kpi) != left_out]
        findings = validate(workshop, price_book().as_of)
        signed = [*signed, *sign(workshop, findings, _request(line)).rows]
    for position, row in enumerate(signed):
        row.position = position
    return replace(content, rows={**content.rows, SignOff: signed})


def _request(line: Mapping[str, str]) -> Request:
    return Request(
        approver=line["Approver"],
        role=line["Role"],
        stage=line["Stage"],
        signed_on=to_serial(dt.date.fromisoformat(line["Signed on"])),
        price_book=price_book().book_id,
        agent_ids=tuple(filter(None, line["Agents"].split(";"))),
    )
