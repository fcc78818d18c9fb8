"""2 Classification: every prioritised agent gets its economic thesis."""

from finops_xl.template.sheets.progress import done_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.records import Agent

SHEET = table_tab(
    Agent,
    title="2 Classification",
    purpose=(
        "What is each agent for? One row per prioritised agent. Bottom line saves cost, top line "
        "earns margin; outcome and mechanism make the sentence: This agent exists to reduce or "
        "generate ... by ..."
    ),
    summary="Agents: line, value driver, outcome, mechanism, economic thesis",
    block="block 2",
    look=TableLook(frozen=2, groups={"process": "In the room"}),
    progress=done_of(
        "{Agent.agent_id}",
        '({Agent.thesis}<>"")*({Agent.driver}<>"")',
        "agents classified",
    ),
)
