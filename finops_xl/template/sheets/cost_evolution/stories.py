"""The sentences on 1 Cost evolution: "18 months ago this cost $X, today it costs $Y"."""

from __future__ import annotations

from dataclasses import dataclass

from finops_xl.template.calculator import Line, line, result, write_lines
from finops_xl.template.draft import Formula, Page
from finops_xl.template.formulas import expand
from finops_xl.template.formulas.phrases import as_held, counted, numbers, row_of

NO_WORK = "calls, input tokens and output tokens above must be numbers."
NOT_THERE = "is not on 1 Cost pairs: choose from the list"


@dataclass(frozen=True)
class Story:
    """A chosen pair; the names of the cells that hold its parts begin with ``name``."""

    name: str
    label: str
    opening: str = ""

    @property
    def pair(self) -> str:
        """Give the name of the cell in which the pair is chosen."""
        return f"{self.name}Pair"


HEADLINE = Story("Headline", "Headline")
CONTRAST = Story("Contrast", "Against it", "But: ")
STORIES = (HEADLINE, CONTRAST)


def money(cell: str) -> str:
    """Write an amount in USD; FIXED sets the signs of figures as the country does."""
    return f'"$"&FIXED({cell},IF({cell}=ROUND({cell},0),0,1+1))'


def whole(cell: str) -> str:
    """Write a count."""
    return f"FIXED({cell},0)"


def day(cell: str) -> str:
    """Write a day as 2026-11-22 in every country; the codes of TEXT differ by language."""
    two_digits = (f'RIGHT("0"&{part}({cell}),LEN("00"))' for part in ("MONTH", "DAY"))
    return '&"-"&'.join((f"YEAR({cell})", *two_digits))


def _of_pair(story: Story, field: str) -> str:
    return f"INDEX({{Evolution.{field}}},{story.name}Row)"


def _months(first: str, last: str) -> str:
    """Count to the nearest month: two days short of 18 months are 18 months."""
    between = f"(YEAR({last})-YEAR({first}))*MonthsPerYear+MONTH({last})-MONTH({first})"
    month_end = f"DATE(YEAR({first}),MONTH({first})+1,0)"
    return f"({between}+ROUND((DAY({last})-DAY({first}))/DAY({month_end}),0))"


def _parts(story: Story) -> tuple[Line, ...]:
    name, label = story.name, story.label
    day_now = _of_pair(story, "date_now")
    months, days = _months(f"{name}From", f"{name}To"), f"({name}To-{name}From)"
    age = (
        f'IF(DATEDIF({name}From,{name}To,"m")>0,{counted(months, "month", "months")},'
        f"{counted(days, 'day', 'days')})"
    )
    return (
        line(f"{name}Row", f"{label}: row", result(row_of(story.pair, "{Evolution.pair}")),
             "whole", unit="of 1 Cost pairs"),
        line(f"{name}From", f"{label}: then", result(_of_pair(story, "date_then")), "date"),
        line(f"{name}To", f"{label}: now",
             result(f'IF({day_now}="",{as_held("PriceDate")},{day_now})'), "date"),
        line(f"{name}Age", f"{label}: between them", result(age), "text"),
        line(f"{name}Then", f"{label}: cost then", result(_of_pair(story, "cost_then")),
             "money", unit="USD"),
        line(f"{name}Now", f"{label}: cost now", result(_of_pair(story, "cost_now")),
             "money", unit="USD"),
    )  # fmt: skip


PARTS: tuple[Line, ...] = tuple(part for story in STORIES for part in _parts(story))


def write_parts(page: Page, row: int) -> int:
    """Write what the sentences are made of; give the next free row."""
    return write_lines(page, row, PARTS)


def sentence(story: Story) -> Formula:
    """Say what the work cost and costs: today, some day past, or from a day to come."""
    name = story.name
    then, now = money(f"{name}Then"), money(f"{name}Now")
    today = f'{name}Age&" ago this cost "&{then}&", today it costs "&{now}&"."'
    to_come = (
        f'"On "&{day(f"{name}From")}&" this cost "&{then}&", from "&{day(f"{name}To")}'
        f'&" it will cost "&{now}&"."'
    )
    past = (
        f'"On "&{day(f"{name}From")}&" this cost "&{then}&", "&{name}Age&" later it cost "&{now}'
        '&"."'
    )
    told = f"IF({name}To=PriceDate,{today},IF({name}To>PriceDate,{to_come},{past}))"
    opening = f'"{story.opening}"&' if story.opening else ""
    return Formula(expand(f'=IF({_known(story)},{opening}{told},"")'))


def explanation(story: Story) -> Formula:
    """Say below the sentence what was compared: models, true days, and the factor."""
    name = story.name
    own = "&".join(
        _of_pair(story, field)
        for field in ("own_input", "own_output", "input_times", "output_times")
    )
    return Formula(
        expand(
            f'=IF({_known(story)},{story.pair}&". "&{_of_pair(story, "model_then")}&" on "'
            f'&{day(f"{name}From")}&" against "&{_of_pair(story, "model_now")}&" on "'
            f'&{day(f"{name}To")}&": "&{_of_pair(story, "in_words")}'
            f'&IF({own}="","",", with more or fewer tokens")&".","")'
        )
    )


def factor(story: Story) -> Formula:
    """Say how many times cheaper or dearer, beside the sentence."""
    return Formula(expand(f'=IF({_known(story)},{_of_pair(story, "in_words")},"")'))


def work() -> Formula:
    """Say what "this" is, above the sentences."""
    told = (
        f'{whole("EvolutionCalls")}&" calls of "&{whole("EvolutionInput")}'
        f'&" input and "&{whole("EvolutionOutput")}&" output tokens, at list price in USD."'
    )
    known = numbers("EvolutionCalls", "EvolutionInput", "EvolutionOutput")
    return Formula(f'="This: "&IF({known},{told},"{NO_WORK}")')


def _known(story: Story) -> str:
    return numbers(*(f"{story.name}{part}" for part in ("Then", "Now", "To")))


def _check(story: Story) -> str:
    """Say why a sentence is missing, or what the check of its pair says."""
    return f'IF(ISNUMBER({story.name}Row),{_of_pair(story, "check")},"{story.label} {NOT_THERE}")'


CHECK = f'IF({_check(HEADLINE)}="OK",{_check(CONTRAST)},{_check(HEADLINE)})'
