"""K rules on wording and formula: wishes, weasel words, two measures, activity."""

from __future__ import annotations

from finops_xl.workshop.findings import Trouble
from finops_xl.workshop.statement import KPI_RULES, Statement
from finops_xl.workshop.wording.activity import counted_activity
from finops_xl.workshop.wording.formulas import (
    Name,
    Node,
    UnreadableError,
    read_formula,
    unguarded_denominators,
)
from finops_xl.workshop.wording.joined import joined_measures
from finops_xl.workshop.wording.text import phrases, plain, without
from finops_xl.workshop.wording.wish import vague_aim

rule = KPI_RULES.rule

SOUND_NAME = "Reduce median invoice cycle time from 6.5 days to 3 days"


@rule(
    "K02",
    "kpi",
    fails=("Improve efficiency", "Improve efficiency by 100%", "Better decisions"),
    passes=(SOUND_NAME, "Month-end close duration", "Improvement tickets closed per week"),
)
def states_no_wish(s: Statement) -> Trouble | None:
    """Refuse a wish without a number on something counted, timed or priced."""
    found = vague_aim(s.name, s.definition)
    if not found:
        return None
    return Trouble(
        f"'{found}' states a wish, with no number on a quantity that can be measured.",
        f'Say what is counted, timed or priced, and how much: "{SOUND_NAME}".',
    )


@rule(
    "K03",
    "kpi",
    fails=("Response time and customer satisfaction", "Seamless returns", "Best-in-class answers"),
    passes=("Research and development cost per prototype", "Effective cost per task"),
)
def is_one_plain_measure(s: Statement) -> Trouble | None:
    """Refuse words that cannot be verified, and two measures with one baseline."""
    return _weasel(s) or _two_measures(s)


def _weasel(s: Statement) -> Trouble | None:
    for field, text in (("kpi", s.name), ("definition", s.definition)):
        for kind in ("superlative", "subjective", "escape"):
            found = phrases(kind).search(without(text, f"no {kind}"))
            if found:
                return Trouble(
                    f"'{found.group()}' is {_WEASELS[kind]}.",
                    "Say what is measured, without it.",
                    field,
                )
    return None


_WEASELS = {
    "superlative": "a superlative",
    "subjective": "a matter of opinion",
    "escape": "a way out",
}


def _two_measures(s: Statement) -> Trouble | None:
    for field, text in (("kpi", s.name), ("definition", s.definition)):
        found = joined_measures(text)
        if found:
            return Trouble(f"'{found}' joins two measures.", "Make them two KPIs.", field)
    return None


@rule(
    "K08a",
    "formula",
    fails=("", "to be defined", "late orders over all orders", "IF(a > 0, b / a, 0)", "a ^ 2"),
    passes=("MEDIAN(posting_date - receipt_date)", "late_orders / MAX(orders, 1)"),
)
def has_readable_formula(s: Statement) -> Trouble | None:
    """Ask for a formula that a stranger can compute."""
    if not (s.formula or s.asks_formula):
        return None
    why = _formula(s)[1]
    if not why:
        return None
    return Trouble(
        f"The formula cannot be read: {why}.",
        "Write arithmetic on named inputs, such as late_orders / orders; prose goes to the "
        "definition.",
    )


@rule("K08b", "formula", fails=("a / b",), passes=("a / 60", "a / MAX(b, 1)"))
def guards_denominator(s: Statement) -> Trouble | None:
    """Ask what happens at a denominator of 0: an unknown result never shows as 0."""
    node = _formula(s)[0]
    if node is None or "no value" in s.definition.casefold():
        return None
    loose = unguarded_denominators(node)
    if not loose:
        return None
    name = loose[0].name if isinstance(loose[0], Name) else "an expression"
    return Trouble(
        f"The formula divides by {name}, which can be 0.",
        f'Say in the definition when there is no value ("no value without {name}"), or write '
        "MAX(..., 1).",
    )


def _formula(s: Statement) -> tuple[Node | None, str]:
    """Read the formula: it, or why it cannot be read."""
    try:
        return read_formula(s.formula), ""
    except UnreadableError as error:
        return None, str(error)


@rule(
    "K18",
    "kpi",
    fails=("Logins to the assistant", "Prompts sent", "Employees who attended the training"),
    passes=("Invoices posted without human touch",),
)
def measures_outcome(s: Statement) -> Trouble | None:
    """Refuse a count of activity: it is not value."""
    found = counted_activity(s.name, s.definition, s.unit, s.direction)
    if not found:
        return None
    return Trouble(
        f"'{plain(found)}' counts activity, not an outcome.",
        "Count what the work achieves, or divide by outcomes.",
    )
