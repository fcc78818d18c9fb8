"""The data rows of a table on the screen: which cells are computed, and by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from finops_xl.engine.formulas import shift
from finops_xl.workshop.columns import Cell


@dataclass(frozen=True)
class Contents:
    """What the cells show, and their formulas, "" where there is none."""

    values: Sequence[Sequence[Cell]]
    formulas: Sequence[Sequence[str]]

    @classmethod
    def of(cls, values: Sequence[Sequence[Cell]], texts: Sequence[Sequence[str]]) -> Contents:
        """Tell formulas from constants by ``Range.Formula``.

        It leaves out the apostrophe that keeps "=..." a text; but such a text is what its
        cell shows, and no formula shows itself.
        """
        formulas = [
            [
                text if text.startswith("=") and text != value else ""
                for text, value in zip(*row, strict=True)
            ]
            for row in zip(texts, values, strict=True)
        ]
        return cls(values, formulas)

    def common_formula(self, place: int) -> str:
        """Give the formula that most rows of a column have, as it is in the first; or ""."""
        found = Counter(filter(None, self._as_in_first_row(place)))
        if not found:
            return ""
        formula, count = found.most_common(1)[0]
        return formula if 2 * count > len(self.formulas) else ""

    def computed(self, prefilled: Collection[int] = ()) -> dict[int, str]:
        """Give the columns that have a formula: place to formula of the first row.

        One that is ``prefilled`` has it in whichever row nobody typed over it.
        """
        formulas = {place: self.common_formula(place) for place in range(len(self.values[0]))}
        for place in prefilled:
            found = set(filter(None, self._as_in_first_row(place)))
            formulas[place] = found.pop() if len(found) == 1 else ""
        return {place: formula for place, formula in formulas.items() if formula}

    def has_exceptions(self, place: int) -> bool:
        """Tell whether rows of a column differ in their formula."""
        return len(set(self._as_in_first_row(place))) > 1

    def _as_in_first_row(self, place: int) -> list[str]:
        """Give the formulas of a column with their references moved up to the first row."""
        texts = (row[place] for row in self.formulas)
        return [text and f"={shift(text[1:], -down, 0)}" for down, text in enumerate(texts)]

    def loose_formulas(self, computed: Collection[int]) -> Iterator[tuple[int, int]]:
        """Find formulas of single rows, outside computed columns: row and place."""
        for down, row in enumerate(self.formulas):
            for place, formula in enumerate(row):
                if formula and place not in computed:
                    yield down, place

    def lacks_formula(self, places: Collection[int]) -> dict[int, list[int]]:
        """Find the rows in which some of these places hold no formula: row to places."""
        gaps = {
            down: [place for place in places if not row[place]]
            for down, row in enumerate(self.formulas)
        }
        return {down: missing for down, missing in gaps.items() if missing}
