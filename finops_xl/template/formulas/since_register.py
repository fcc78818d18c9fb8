"""What has changed of an agent since the register was built: natively, so that it always shows.

The register holds values of the day on which it was built; the sheets go on. Only what an
agent stands for is compared: its verdict, money, the levels of its targets, its signatures.
"""

from __future__ import annotations

from finops_xl.template.formulas.phrases import quoted, when_filled
from finops_xl.workshop.agent_economics import UNDECIDED
from finops_xl.workshop.lists import LEVELS, SIGN_STAGES
from finops_xl.workshop.register import REMOVED
from finops_xl.workshop.register_tables import RegisterRow
from finops_xl.workshop.sign_off_status import CHANGED, NOT_SIGNED

AS_BUILT, NOT_IN_IT, CHANGED_SINCE = "as in the register", "not in the register", "changed"
_STATES = (NOT_SIGNED, *SIGN_STAGES, CHANGED.partition(":")[0])
_MONEY = ("npv_floor", "npv_target", "one_off", "run_cost")
_AND = ", "

THERE = f'{{RegisterRow.status}},"<>{REMOVED}"'
IS_BUILT = "COUNT({RegisterRow.built_on})>0"


def _then(field: str) -> str:
    return f"INDEX({{RegisterRow.{field}}},MATCH({{agent_id}},{{RegisterRow.agent_id}},0))"


def _now(field: str, unknown: str = '""') -> str:
    row = "MATCH({agent_id},{AgentEconomics.agent_id},0)"
    return f"IFERROR(INDEX({{AgentEconomics.{field}}},{row}),{unknown})"


def _near(then: str, now: str) -> str:
    return f"ABS(N({then})-N({now}))<=Tolerance*(1+ABS(N({now})))"


def _same_money(field: str) -> str:
    then, now = _then(field), _now(field)
    return f"AND(ISNUMBER({then})=ISNUMBER({now}),{_near(then, now)})"


def _same_levels() -> str:
    """Compare sums over the targets; of other targets than the register's they say nothing."""
    of_target = "{Target.agent_id},{agent_id}"
    of_register = f'{{RegisterKpiRow.agent_id}},{{agent_id}},{{RegisterKpiRow.valid}},"<>{REMOVED}"'

    def count(column: str, group: str) -> str:
        return "+".join(f'COUNTIFS({column},"{sign}",{group})' for sign in (">=0", "<0"))

    def level(field: str) -> tuple[str, str]:
        return f"{{RegisterKpiRow.{field}}}", f"{{Target.{field}}}"

    then, now = level("target_12")
    others = f"({count(then, of_register)})<>{count(now, of_target)}"
    near = (
        _near(f"SUMIFS({then},{of_register})", f"SUMIFS({now},{of_target})")
        for then, now in map(level, LEVELS)
    )
    return f"OR({others},AND({','.join(near)}))"


def _same_signatures() -> str:
    """Compare "not signed", or "2 not signed, 1 accepted", with the words on 4 Targets."""
    text, of_agent = _then("sign_off"), "{Target.agent_id},{agent_id}"

    def count(state: str) -> str:
        return f'COUNTIFS({of_agent},{{Target.sign_off}},{state}&"*")'

    def counted(state: str) -> str:
        number = count(quoted(state))
        words = f'"{_AND}"&{number}&{quoted(f" {state}{_AND}")}'
        found = f'ISNUMBER(SEARCH({words},"{_AND}"&{text}&"{_AND}"))'
        return f"OR({number}=0,{found})"

    several = f"AND({','.join(map(counted, _STATES))})"
    alone = f"COUNTIFS({of_agent})={count(text)}"
    return f'IF(ISERROR(SEARCH("{_AND}",{text})),{alone},{several})'


def _changes() -> str:
    verdict = f"{_then('verdict')}={_now('verdict', quoted(UNDECIDED))}"
    label = {field: RegisterRow.columns()[field].name for field in ("verdict", *_MONEY)}
    compared = (
        (verdict, label["verdict"]),
        *((_same_money(field), label[field]) for field in _MONEY),
        (_same_levels(), "targets"),
        (_same_signatures(), "sign-off"),
    )
    return "&".join(f'IF({same},"",{quoted(_AND + words)})' for same, words in compared)


def _said() -> str:
    """Say what differs after one word, or that nothing does; the changes are computed once."""
    end = "|"
    text = f'"{CHANGED_SINCE}"&{_changes()}&"{end}"'
    text = f'SUBSTITUTE({text},"{CHANGED_SINCE}{end}",{quoted(AS_BUILT)})'
    return f'SUBSTITUTE(SUBSTITUTE({text},"{end}",""),"{_AND}",": ",1)'


SINCE_REGISTER = when_filled(
    "{agent_id}",
    f'IF(NOT({IS_BUILT}),"",IF(ISERROR({_then("agent_id")}),{quoted(NOT_IN_IT)},'
    f"IF({_then('status')}={quoted(REMOVED)},{quoted(NOT_IN_IT)},{_said()})))",
)
"""The last column of an agent."""

_DROPPED = (
    f'MAX(0,COUNTIFS({{RegisterRow.agent_id}},"<>",{THERE})'
    f'-COUNTIF({{Agent.since_register}},"{AS_BUILT}")'
    f'-COUNTIF({{Agent.since_register}},"{CHANGED_SINCE}*"))'
)
BEHIND = (
    f'COUNTIF({{Agent.since_register}},"{CHANGED_SINCE}*")'
    f'+COUNTIF({{Agent.since_register}},"{NOT_IN_IT}")+{_DROPPED}'
)
"""Count the agents that are not as in the register: changed, new or no longer there."""

BEHIND_NAME = "RegisterBehind"
"""Name of the cell with that count on Register totals; "" without a register."""
