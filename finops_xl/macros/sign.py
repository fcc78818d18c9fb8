"""The button "Sign targets": finance signs targets, and what was signed is copied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from finops_xl.books.port import Book
from finops_xl.books.records import is_blank
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.reading import read_workshop, require_agents
from finops_xl.macros.summaries import counted, money
from finops_xl.prices.book import price_book
from finops_xl.workshop.agent_economics import GO, NOT_MONETISED
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.sign_off import Refused, Request, Signing, request_trouble, sign
from finops_xl.workshop.sign_off_table import SignOff
from finops_xl.workshop.validation import validate
from finops_xl.workshop.wording.text import plain

_SHOWN = 10
"""Refused targets that a message names; the rest are counted."""


@dataclass(frozen=True)
class Signer:
    """Who signs; what is blank is read from the page 4 Sign-off."""

    approver: str = ""
    role: str = ""
    stage: str = ""
    agent_id: str = ""


@dataclass(frozen=True)
class SigningSummary:
    """What was signed by whom, and what was not."""

    request: Request
    signing: Signing

    @property
    def lines(self) -> list[str]:
        """Say it in sentences."""
        refused = self.signing.refused
        lines = [self._first_line, *_without_go(self.signing.rows)]
        if self.signing.unchanged:
            before = counted(self.signing.unchanged, "target")
            lines.append(f"{before} had been signed like that before and did not change.")
        if refused:
            lines.append(f"{counted(len(refused), 'target')} not signed:")
            lines += map(_line, refused[:_SHOWN])
        if len(refused) > _SHOWN:
            lines.append(f"  and {len(refused) - _SHOWN} more; see the sheet 4 Targets.")
        return lines

    @property
    def nothing_to_sign(self) -> bool:
        """Tell that there was no target, neither sound nor faulty, nor one signed before."""
        return not (self.signing.rows or self.signing.refused or self.signing.unchanged)

    @property
    def _first_line(self) -> str:
        request, signed = self.request, len(self.signing.rows)
        if self.nothing_to_sign:
            whose = f" for {', '.join(request.agent_ids)}" if request.agent_ids else ""
            return f"Nothing was signed: 4 Targets has no target{whose}. Set targets there first."
        if not signed:
            new = " new" if self.signing.unchanged else ""
            return f"{request.approver} ({request.role}) signed no{new} target: {request.stage}."
        count = counted(signed, "target")
        return f"{request.approver} ({request.role}) signed {count}: {request.stage}."


def _without_go(rows: Sequence[SignOff]) -> list[str]:
    """Name the agents among the signed that do not pay, or of which nobody knows it."""
    agents = {row.agent_id: row for row in rows if row.verdict != GO}
    lines = [
        f"  {agent} {row.verdict}; NPV floor {money(row.npv_floor)} {row.currency}"
        for agent, row in agents.items()
    ]
    if any(row.verdict == NOT_MONETISED for row in agents.values()):
        lines.append("  Money that is filled in later makes such targets drafts again: sign anew.")
    return [f"Among them {counted(len(agents), 'agent')} without Go:", *lines] if lines else []


def _line(refused: Refused) -> str:
    return f"  {refused.agent_id} {refused.kpi}: {refused.why}"


def sign_targets(book: Book, today: dt.date, signer: Signer | None = None) -> SigningSummary:
    """Sign the sound targets of a workbook and append the signatures to Sign-offs."""
    workshop = read_workshop(book)
    require_agents(book, workshop)
    book.require_writable([SignOff.TABLE])
    request = _request(book, today, signer or Signer())
    trouble = request_trouble(request, workshop)
    if trouble:
        raise WorkbookError(
            f"Nothing was signed. {trouble} Say it on the command line or on the sheet 4 Sign-off."
        )
    signing = sign(workshop, validate(workshop, price_book().as_of), request)
    if signing.rows:
        before = [row for row in book.rows(SignOff.TABLE) if not all(map(is_blank, row.values()))]
        book.write_rows(SignOff.TABLE, [*before, *(row.to_row() for row in signing.rows)])
    return SigningSummary(request, signing)


def _request(book: Book, today: dt.date, signer: Signer) -> Request:
    """Take what was said, else what stands on the page."""

    def of(said: str, name: str) -> str:
        return said or plain(book.setting(name))

    agent = of(signer.agent_id, "SignAgent")
    return Request(
        approver=of(signer.approver, "SignApprover"),
        role=of(signer.role, "SignRole"),
        stage=of(signer.stage, "SignStage"),
        signed_on=to_serial(today),
        price_book=price_book().book_id,
        agent_ids=(agent,) if agent else (),
    )
