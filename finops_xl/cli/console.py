"""Where the command line writes: answers to stdout, everything else to stderr.

Rich leaves colours out by itself where there is no terminal, or NO_COLOR is set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Step = Callable[[str], None]


_WIDEST = 1000


def print_whole(what: RenderableType) -> None:
    """Print a table: fitted to a terminal, elsewhere as wide as it is, so nothing is cut."""
    if out.is_terminal:
        out.print(what)
    else:
        text = StringIO()
        Console(file=text, width=_WIDEST).print(what)
        lines = text.getvalue().splitlines()
        out.file.write("".join(f"{line.rstrip()}\n" for line in lines))


def width() -> int:
    """Give the columns that a table has: those of the terminal, elsewhere as many as it needs."""
    return out.width if out.is_terminal else _WIDEST


def say(sentence: str) -> None:
    """Print a line as it is."""
    out.print(sentence, markup=False, soft_wrap=True)


@contextmanager
def steps(total: int) -> Iterator[Step]:
    """Show the progress of a few long steps on a terminal; call it at the start of each."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("", total=total)

        def step(what: str) -> None:
            progress.update(task, description=what, advance=1)

        yield step


def in_words(error: OSError) -> str:
    """Say what the system refused, and what to do."""
    remedy = {
        PermissionError: "Choose a folder you may write to, or close the file in Excel.",
        FileNotFoundError: "Is the name right?",
        FileExistsError: "Choose another name: a file stands where a folder is meant.",
    }.get(type(error), "Choose another file.")
    return f"{error.filename}: {error.strerror or 'cannot be opened'}. {remedy}"
