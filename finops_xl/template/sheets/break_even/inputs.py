"""What a person types on 1 Break-even, with defaults whose source is said."""

from __future__ import annotations

from finops_xl.template.calculator import Line, line

_M_TOKENS = "M tokens a month"

API: tuple[Line, ...] = (
    line("ApiModel", "Model", "claude-sonnet-5-5", "choice", choices="ModelsInUse",
         help="Whose work the own model would do. Whether it does it as well is for a test to say"),
    line("ApiMode", "Mode", "standard", "choice", choices="Modes",
         help="Batch and flex answer later and usually cost half"),
    line("ApiOutputShare", "Share of output", 0.2, "share", unit="of all tokens",
         help="Decides the price of the API and the speed of the own model"),
    line("ApiCachedShare", "Input read from a cache", 0.5, "share", unit="of input tokens",
         help="Blank = none. Fees for writing the cache are left out"),
    line("ApiVolume", "Your volume", 3000.0, unit=_M_TOKENS,
         help="Input and output together, cached ones included"),
    line("ApiGrowth", "Growth of the volume", 0.5, "share", unit="a year",
         help="Over time only; blank = none"),
    line("ApiDecline", "Fall of the API's price", 0.2, "share", unit="a year",
         help="Over time only; blank = none. Sonnet 4 to 5.5: 24 % a year (list, 05/2025-11/2026)"),
    line("ApiMonths", "Months to look at", 36.0, "whole", unit="months",
         help="The months at the foot of this page are the first 36"),
)  # fmt: skip

OWN: tuple[Line, ...] = (
    line("OwnGpuHour", "Price of a GPU", 2.9, "money", unit="USD an hour",
         help="H100 on demand: Spheron (a seller), 2026-04-18. Bought: price / hours of its life"),
    line("OwnHours", "Hours it is paid for", 730.0, unit="hours a month",
         help="All of them: an idle GPU costs what a busy one costs"),
    line("OwnGpus", "GPUs of a replica", 1.0, "whole", unit="GPUs",
         help="As many as the model needs for its memory"),
    line("OwnInputSpeed", "Speed of reading input", 7000.0, unit="tokens a second",
         help="One replica, all requests together. Assumed ten times the output: measure it"),
    line("OwnOutputSpeed", "Speed of writing output", 700.0, unit="tokens a second",
         help="70B model on an H100: dreaming.press. Precision, batch and context decide"),
    line("OwnUtilization", "Utilisation", 0.3, "share", unit="of paid hours",
         help="Lowers what a replica serves, never its bill. Ten hours on weekdays are 30 %"),
    line("OwnMinReplicas", "Replicas at least", 1.0, "whole", unit="replicas",
         help="2 go on serving while one fails"),
    line("OwnStaff", "People who run it", 0.5, unit="full-time people",
         help="Not 0: somebody installs, patches, watches and is called at night"),
    line("OwnStaffCost", "Loaded cost of a person", 16000.0, "money", unit="USD a month",
         help="Assumption: replace it by yours. Wage, social cost and workplace"),
    line("OwnOtherFixed", "Storage, network, monitoring", 1000.0, "money", unit="USD a month",
         help="Assumption. Whatever the volume"),
    line("OwnVariable", "Power and other cost by volume", 0.0, "money", unit="USD / M tokens",
         help="0 where the rent of the GPU includes it"),
    line("OwnUpfront", "Up-front cost", 20000.0, "money", unit="USD, once",
         help="Assumption. Set-up, evaluation, migration; not what the hour above pays for"),
)  # fmt: skip
