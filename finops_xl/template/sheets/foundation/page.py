"""1 Foundation: tokens, a call, an agent that works in a loop, and what drives its cost."""

from __future__ import annotations

from finops_xl.template.calculator import (
    VALUE,
    Line,
    finish,
    if_known,
    input_names,
    line,
    result,
    set_widths,
    write_heading,
    write_lines,
)
from finops_xl.template.draft import Draft
from finops_xl.template.formulas.phrases import CONTRACTS, call, reason
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, print_parts
from finops_xl.template.sheets.foundation import loop_drivers, model_comparison, pasted_text
from finops_xl.template.table import colour_by_word

WIDTHS = (34, 22, 11, 11, 11, 11, 11, 11, 11, 12, 12, 11, 14, 40)

_CALL = (
    *("CallModel", "CallInput", "CallOutput", "CallCached", "CallCacheWrite"),
    *("1", "PriceDate", "CallMode", CONTRACTS),
)
_CALL_COST = call("TOKENCOST", _CALL)
_INPUT_ONLY = call("TOKENCOST", [*_CALL[:2], "0", *_CALL[3:]])

ONE_CALL: tuple[Line, ...] = (
    line("CallModel", "Model", "claude-sonnet-5-5", "choice", choices="ModelsInUse",
         help="One of the models on Prices, or any name of the price book"),
    line("CallInput", "Input tokens", 6000.0, unit="tokens per call",
         help="All that is sent: instructions, documents, earlier turns; cached ones included"),
    line("CallCached", "of which read from a cache", 4000.0, unit="tokens per call",
         help="Cost a fraction of the input price, commonly a tenth"),
    line("CallCacheWrite", "of which written to a cache", None, unit="tokens per call",
         help="Some sellers charge more for them than for plain input"),
    line("CallOutput", "Output tokens", 400.0, unit="tokens per call",
         help="What the model writes, hidden reasoning included"),
    line("CallsMonth", "Calls a month", 20000.0, unit="calls"),
    line("CallMode", "Mode", "standard", "choice", choices="Modes",
         help="Batch and flex answer later and usually cost half"),
    line("CallCost", "Cost per call", result(_CALL_COST), "money", unit="USD"),
    line("CallInputCost", "Cost per call: input", result(_INPUT_ONLY), "money", unit="USD"),
    line("CallOutputCost", "Cost per call: output", result(f"{_CALL_COST}-{_INPUT_ONLY}"),
         "money", unit="USD", help="Usually several times the price of input, token for token"),
    line("CallMonth", "Cost a month", if_known(
        ("CallCost", "CallsMonth"), "CallCost*CallsMonth"), "money", unit="USD"),
    line("CallCheck", "Check", result(
        f'IF(ISNUMBER(CallCost),"OK",{reason("TOKENCOST", _CALL)})'), "text"),
)  # fmt: skip


def _loop(caching: str) -> list[str]:
    return [
        *("LoopModel", "LoopTurns", "LoopBase", "LoopOutput", "LoopTool"),
        *(caching, "LoopSuccess", "PriceDate", "LoopMode", CONTRACTS),
    ]


_CACHED = 'LoopCaching="yes"'


def _loop_cost(caching: str) -> str:
    return call("AGENTCOST", _loop(caching))


_FIRST_TURN = call(
    "TOKENCOST",
    [
        "LoopModel",
        "LoopBase",
        "LoopOutput",
        "0",
        "0",
        "LoopTurns",
        "PriceDate",
        "LoopMode",
        CONTRACTS,
    ],
)

LOOP: tuple[Line, ...] = (
    line("LoopModel", "Model", "claude-sonnet-5-5", "choice", choices="ModelsInUse"),
    line("LoopTurns", "Turns of the loop", 10.0, "whole", unit="turns per task",
         help="Reads, acts, looks at the result, and again: each turn is one call"),
    line("LoopBase", "Input of the first turn", 6000.0, unit="tokens",
         help="Instructions, tools and the task: sent again with every turn"),
    line("LoopOutput", "Output of a turn", 400.0, unit="tokens",
         help="Becomes input of every later turn"),
    line("LoopTool", "Tool results of a turn", 1600.0, unit="tokens",
         help="What the agent looked up; becomes input of every later turn, too"),
    line("LoopSuccess", "Tasks that succeed", 0.9, "share", unit="share of attempts",
         help="A failed attempt is paid for as well: cost per successful task"),
    line("LoopCaching", "Prompt caching", "no", "choice", choices="YesNo",
         help="Reads what the turn before has sent from a cache; writing it costs extra"),
    line("LoopMode", "Mode", "standard", "choice", choices="Modes"),
    line("LoopTasks", "Tasks a month", 5000.0, unit="tasks", help="Successful ones"),
    line("LoopTokens", "Input tokens of an attempt",
         if_known(("LoopTurns", "LoopBase", "LoopOutput", "LoopTool"),
            "LoopTurns*AVERAGE(LoopBase,LoopBase+(LoopTurns-1)*(LoopOutput+LoopTool))"),
         unit="tokens", help="Grows with the square of the turns"),
    line("LoopCost", "Cost per task, as above", result(_loop_cost(_CACHED)),
         "money", unit="USD"),
    line("LoopPlain", "Cost per task, without caching", result(_loop_cost("FALSE")),
         "money", unit="USD"),
    line("LoopCached", "Cost per task, with caching", result(_loop_cost("TRUE")),
         "money", unit="USD", help="On a single turn caching costs more than none"),
    line("LoopNaive", "Cost per task, first turn x turns", result(f"{_FIRST_TURN}/LoopSuccess"),
         "money", unit="USD", help="The estimate that forgets that the context grows"),
    line("LoopGrowth", "Growth of the context makes it", result("LoopPlain/LoopNaive"),
         unit="x", help="Cost without caching / that estimate"),
    line("LoopMonth", "Cost a month", if_known(
        ("LoopCost", "LoopTasks"), "LoopCost*LoopTasks"), "money", unit="USD"),
    line("LoopCheck", "Check", result(
        f'IF(ISNUMBER(LoopCost),"OK",{reason("AGENTCOST", _loop(_CACHED))})'), "text"),
)  # fmt: skip


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the sections one below the other; the pasted text is last, because it may be long."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    row = BODY_ROW
    for heading, explained, lines in (
        ("One call", "A call is priced by the token: what goes in, what comes out.", ONE_CALL),
        (
            "An agent that works in a loop",
            "Every turn sends all earlier ones again. USD per successful task.",
            LOOP,
        ),
    ):
        row = write_heading(page, row, heading, len(WIDTHS), explained)
        row = write_lines(page, row, lines) + 1
        colour_by_word(page, row - 2, row - 2, VALUE)
    row = loop_drivers.write(page, row, len(WIDTHS)) + 1
    text = row = model_comparison.write(page, row, len(WIDTHS)) + 1
    last_row = pasted_text.write(page, row, len(WIDTHS))
    finish(page, WIDTHS, last_row)
    print_parts(page, (0, text, last_row + 1), len(WIDTHS))


SHEET = Sheet(
    "1 Foundation",
    "1 Foundation: token economics",
    "What is a token, what does a call cost, and why does an agent cost more than its calls? "
    "USD on the price date of Settings, negotiated rates included.",
    "Token economics: a call, an agent's loop, what drives its cost, models compared, tokens of "
    "a text",
    "block 1",
    write,
    inputs=input_names([*ONE_CALL, *LOOP, *loop_drivers.INPUTS, *pasted_text.INPUTS]),
)
