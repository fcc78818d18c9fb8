"""Agent economics: the native counterpart of the Python model."""

from __future__ import annotations

from finops_xl.prices.rule import STANDARD
from finops_xl.template.formulas.phrases import (
    CONTRACTS,
    MODEL_ROW,
    SOUND_RATE,
    call,
    guarded,
    means,
    none_astray,
    numbers,
    of_agent,
    quoted,
    rows_of_agent,
    when_filled,
)
from finops_xl.template.formulas.scenarios import (
    CASHABLE_FOR,
    SCENARIOS,
    cashable_columns,
    roi_with_sunk,
    scenario_columns,
)
from finops_xl.workshop.agent_economics import (
    GO,
    NEVER,
    NO_GO_INVESTMENT,
    NO_GO_RUN_COST,
    NOT_MONETISED,
    UNDECIDED,
)
from finops_xl.workshop.columns import Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import HAND_OVER, MONTHLY, ONE_OFF, RETRY, SPENT, TIMINGS
from finops_xl.workshop.unit_cost import LAST_KNOWN, LIVE, MISSING, PRICE_LIST, UNCLEAR

_UNIT_COST = [
    "{model}",
    "{input_tokens}",
    "{output_tokens}",
    "{cached_tokens}",
    '""',
    "{calls}",
    "PriceDate",
    quoted(STANDARD),
    CONTRACTS,
]
_RETRIES, _HANDS_OVER = (means("{on_failure}", entry) for entry in (RETRY, HAND_OVER))
_SOUND_SUCCESS = (
    "ISNUMBER({success_rate}),{success_rate}>0,{success_rate}<=1,"
    f"OR({_RETRIES},{_HANDS_OVER})"
)
_ATTEMPTS = f"IF({_RETRIES},1/{{success_rate}},1)"
_HANDED_OVER = f"IF({_HANDS_OVER},(1-{{success_rate}})*N({{failure_minutes}}),0)"
_STRETCH_TASKS = 'IF({tasks_stretch}="",{tasks},{tasks_stretch})'


def _blank_or_number(field: str) -> str:
    return f'OR({field}="",ISNUMBER({field}))'


def _lines(timing: str) -> str:
    """Sum the cost lines of one timing; it is unknown unless every line of the agent is used.

    A line is not used without an amount, without a timing of the list, or where its id only
    looks like that of the agent; an agent without any line has said nothing about its cost.
    """
    lines = "{CostLine.agent_id}"
    mine = f"{lines},{{agent_id}},{{CostLine.timing}}"
    used = [f'COUNTIFS({mine},"{other}")' for other in TIMINGS if other != timing]
    used += [f'COUNTIFS({mine},"{timing}",{{CostLine.amount}},"{sign}0")' for sign in (">", "<=")]
    every = f"{rows_of_agent(lines)}={'+'.join(used)},{none_astray(lines)}"
    total = f'SUMIFS({{CostLine.amount}},{mine},"{timing}")'
    return when_filled(
        "{agent_id}", f'IFERROR(IF(AND(COUNTIF({lines},{{agent_id}})>0,{every}),{total},""),"")'
    )


def _spent() -> str:
    """Sum what is spent already.

    A cost that is known says that every line of the agent is its own and has a timing: what
    takes long to find out need not be found out once more.
    """
    lines = f'{{CostLine.agent_id}},{{agent_id}},{{CostLine.timing}},"{SPENT}"'
    used = "+".join(f'COUNTIFS({lines},{{CostLine.amount}},"{sign}0")' for sign in (">", "<="))
    told = "OR(ISNUMBER({one_off}),ISNUMBER({monthly_other}))"
    total = f"SUMIFS({{CostLine.amount}},{lines})"
    return guarded(told, f'IFERROR(IF(COUNTIFS({lines})={used},{total},""),"")')


def _run_cost(tasks: str) -> str:
    known = numbers("{model_cost}", "{human_cost}", "{monthly_other}", tasks)
    return f'=IF({known},({{model_cost}}+{{human_cost}})*{tasks}+{{monthly_other}},"")'


def _value_status() -> str:
    """Say "incomplete" also where a row of targets may belong to the agent but is not its own."""
    targets = "{Target.agent_id}"

    def rows(valued: str) -> str:
        return f'COUNTIFS({targets},{{agent_id}},{{Target.valued}},"{valued}")'

    count = f"COUNTIF({targets},{{agent_id}})"
    unclear = f"{count}=0,{count}<>{rows_of_agent(targets)},NOT({none_astray(targets)})"
    return when_filled(
        "{agent_id}",
        f'IFERROR(IF(OR({unclear},{rows("incomplete")}>0),"incomplete",'
        f'IF({rows("yes")}>0,"complete","not monetised")),"incomplete")',
    )


def _months_to_go_live() -> str:
    first, live = of_agent("first_spend"), of_agent("go_live")
    months = f"(YEAR({live})-YEAR({first}))*MonthsPerYear+MONTH({live})-MONTH({first})"
    dated = f"AND(ISNUMBER({first}),ISNUMBER({live}))"
    return when_filled("{agent_id}", f'IFERROR(IF({dated},IF({months}<0,"",{months}),""),"")')


def _verdict() -> str:
    costs = f"AND({numbers('{one_off}', '{run_cost}')},N({{tasks}})>0)"
    known = '{payback_floor}<>"",ISNUMBER({npv_floor}),ISNUMBER(PaybackLimitMonths)'
    pays = "{npv_floor}>=0,ISNUMBER({payback_floor}),{payback_floor}<=PaybackLimitMonths"
    return when_filled(
        "{agent_id}",
        f'IF(NOT({costs}),"{UNDECIDED}",IF({{value_status}}="not monetised","{NOT_MONETISED}",'
        f'IF(NOT(AND({known})),"{UNDECIDED}",IF(AND({pays}),"{GO}",'
        f'IF({{value_floor_12}}<{{run_cost}},"{NO_GO_RUN_COST}","{NO_GO_INVESTMENT}")))))',
    )


def _by_functions() -> dict[str, str]:
    """Compute the target scenario once more, by our functions."""
    curve = "VALUECURVE({value_target_6},{value_target_12},HorizonMonths,{run_cost})"
    later = "(1+DiscountRate)^(-{months_to_go_live}/MonthsPerYear)"
    payback = f"PAYBACK({{one_off}},{curve})"
    # Blank arguments mean their defaults: an unknown run cost must not count as none.
    horizon = numbers("{horizon_target}", "{horizon_cost}")
    flows = numbers("{run_cost}", "{one_off}", "{months_to_go_live}", "{value_target_12}")
    timed = f"AND({flows},{SOUND_RATE})"
    return {
        "roi_function": _checked(horizon, "ROI({horizon_target},{horizon_cost})"),
        "ratio_function": _checked(horizon, "ROIRATIO({horizon_target},{horizon_cost})"),
        "payback_function": _checked('{payback_target}<>""', f'_xlfn.IFNA({payback},"{NEVER}")'),
        "npv_function": _checked(timed, f"NPVMONTHLY(DiscountRate,{curve})*{later}-{{one_off}}"),
        "functions_agree": _functions_agree(),
    }


def _checked(known: str, formula: str) -> str:
    # LibreOffice takes no IF inside an IFERROR beside a figure of ours: it gives Err:509.
    return guarded(known, f'IF(ISERROR(FINOPSVERSION()),"needs add-in",IFERROR({formula},""))')


def _functions_agree() -> str:
    pairs = [
        ("{roi_target}", "{roi_function}"),
        ("{ratio_target}", "{ratio_function}"),
        ("{payback_target}", "{payback_function}"),
        ("{npv_target}", "{npv_function}"),
    ]
    same = ",".join(
        f"OR({native}={ours},AND(ISNUMBER({native}),ISNUMBER({ours}),"
        f"ABS(N({native})-N({ours}))<=Tolerance*(1+ABS(N({native})))))"
        for native, ours in pairs
    )
    nothing = "&".join(native for native, _ in pairs)
    return (
        f'=IF({nothing}="","",IF(AND({same}),"OK",'
        'IF(ISERROR(FINOPSVERSION()),"needs add-in","differs")))'
    )


def _yearly(field: str) -> str:
    return guarded(f"ISNUMBER({{{field}}})", f"{{{field}}}*MonthsPerYear")


def _horizon_cost(run: str) -> str:
    return guarded(numbers("{one_off}", run, "HorizonMonths"), f"{{one_off}}+{run}*HorizonMonths")


def _by_price_list() -> str:
    """Price the calls with the prices on Prices, as far as these hold for the tokens."""
    given, output, cached = "{input_tokens}", "{output_tokens}", "{cached_tokens}"
    meters = (
        (f"({given}-N({cached}))", "input"),
        (f"N({cached})", "cache_read"),
        (output, "output"),
    )
    limit = _of_model("holds_to")
    sound = [
        numbers("{model_row}", given, output),
        f"{given}>=N({cached}),{output}>=0",
        *(f"{_blank_or_number(field)},N({field})>=0" for field in (cached, "{calls}")),
        f'OR({_of_model("price_from")}<>"{LIVE}",{_of_model("known_model")}={{model}})',
        f'OR({limit}="",AND(ISNUMBER({limit}),{given}<={limit}))',
        *(f"OR({tokens}=0,ISNUMBER({_of_model(price)}))" for tokens, price in meters),
    ]
    dollars = "+".join(f"{tokens}*N({_of_model(price)})" for tokens, price in meters)
    calls = 'IF({calls}="",1,{calls})'
    return f'=IFERROR(IF(AND({",".join(sound)}),({dollars})*{calls}/TokensPerPrice,""),"")'


def _of_model(field: str) -> str:
    return f"INDEX({{Model.{field}}},{{model_row}})"


def _unit_cost() -> dict[str, str]:
    """Prefer the live unit cost, then what follows the tokens, then the saved one; say which.

    Where a contract leaves the price open, the saved one does not stand in, nor does that of
    another model.
    """
    is_open = f'IFERROR({_of_model("price_from")}="{UNCLEAR}",FALSE)'
    kept = "ISNUMBER({unit_cost_known}),{unit_cost_model}={model}"
    found = (
        ("{unit_cost_live}", "ISNUMBER({unit_cost_live})", LIVE),
        ("{unit_cost_listed}", "ISNUMBER({unit_cost_listed})", PRICE_LIST),
        ("{unit_cost_known}", f"AND({kept},NOT({is_open}))", LAST_KNOWN),
    )
    used, source = '""', f'"{MISSING}"'
    for cell, is_there, word in reversed(found):
        used = f"IF({is_there},{cell},{used})"
        source = f'IF({is_there},"{word}",{source})'
    return {
        "unit_cost_live": when_filled("{agent_id}", f'IFERROR({call("TOKENCOST", _UNIT_COST)},"")'),
        "unit_cost_listed": _by_price_list(),
        "unit_cost_used": when_filled("{agent_id}", used),
        "unit_cost_from": when_filled("{agent_id}", source),
        "model_row": when_filled("{model}", f'IFERROR({MODEL_ROW},"")'),
        "model_cost": guarded(
            f"AND(ISNUMBER({{unit_cost_used}}),ISNUMBER(FxRate),{_SOUND_SUCCESS})",
            f"{{unit_cost_used}}*FxRate*{_ATTEMPTS}",
        ),
    }


def _human_cost() -> str:
    """Price the review of every attempt and the hand-over of failures.

    Blank minutes of review are none; those of a failure are unknown where a person takes over.
    """
    none_fails = f'AND({{failure_minutes}}="",OR({_RETRIES},{{success_rate}}=1))'
    minutes = (
        f"{_blank_or_number('{review_minutes}')},OR(ISNUMBER({{failure_minutes}}),{none_fails})"
    )
    return guarded(
        f'AND({{agent_id}}<>"",{_SOUND_SUCCESS},ISNUMBER(LoadedHourlyCost),{minutes})',
        f"(N({{review_minutes}})*{_ATTEMPTS}+{_HANDED_OVER})/MinutesPerHour*LoadedHourlyCost",
    )


def _costs() -> dict[str, str]:
    return {
        "human_cost": _human_cost(),
        "one_off": _lines(ONE_OFF),
        "sunk": _spent(),
        "monthly_other": _lines(MONTHLY),
        "run_cost": _run_cost("{tasks}"),
        "run_cost_stretch": _run_cost(_STRETCH_TASKS),
        "year1_cost": _yearly("run_cost"),
        "year1_cost_stretch": _yearly("run_cost_stretch"),
        "run_rate_cost": _yearly("run_cost"),
        "run_rate_cost_stretch": _yearly("run_cost_stretch"),
        "horizon_cost": _horizon_cost("{run_cost}"),
        "horizon_cost_stretch": _horizon_cost("{run_cost_stretch}"),
        "cost_per_task": guarded(
            "AND(ISNUMBER({horizon_cost}),N({tasks})*N(HorizonMonths)>0)",
            "{horizon_cost}/({tasks}*HorizonMonths)",
        ),
        "model_share": guarded(
            "AND(ISNUMBER({model_cost}),N({cost_per_task})>0)", "{model_cost}/{cost_per_task}"
        ),
    }


def _economics() -> dict[str, str]:
    columns = {
        **_unit_cost(),
        **_costs(),
        "value_status": _value_status(),
        "months_to_go_live": _months_to_go_live(),
        "verdict": _verdict(),
    }
    for scenario in SCENARIOS:
        columns |= scenario_columns(scenario)
    for scenario in CASHABLE_FOR:
        columns |= cashable_columns(scenario)
    columns["sunk_roi_target"] = roi_with_sunk("target")
    return columns | _by_functions()


FORMULAS: dict[type[Record], dict[str, str]] = {AgentEconomics: _economics()}
