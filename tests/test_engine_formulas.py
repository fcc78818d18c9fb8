from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_xl.engine.addresses import Area, cell_name, cell_position, quoted, unquoted
from finops_xl.engine.formulas import shift, tokens

SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384


@given(st.text(max_size=80))
def test_the_tokens_of_any_text_joined_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@given(st.integers(1, SHEET_ROWS), st.integers(1, SHEET_COLUMNS))
def test_a_cell_name_read_back_is_the_cell(row: int, column: int) -> None:
    assert cell_position(cell_name(row, column)) == (row, column)


@given(st.text(min_size=1, max_size=31).filter(lambda name: "\n" not in name))
def test_a_quoted_sheet_name_is_one_token_and_reads_back(name: str) -> None:
    pieces = tokens(f"{quoted(name)}!A1")
    assert [piece.kind for piece in pieces] == ["prefix", "cell"]
    assert unquoted(pieces[0].text) == name


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("LOG10(A1)", "function other cell other"),
        ("A1", "cell"),
        ("Rate*2", "name other number"),
        ('"A1,""B2"""&C3', "text other cell"),
        ("Agents[[#This Row],[Cost]]", "structured"),
        ("[@Cost]", "structured"),
        ("[1]Sheet1!A1", "prefix cell"),
        ("'C:\\x\\[b.xlsx]It''s'!A1", "prefix cell"),
        ("[1]!TOKENCOST(1)", "prefix function other number other"),
        ("Sheet1:Sheet3!A1", "prefix cell"),
        ("#REF!+Sheet1!#REF!", "error other prefix error"),
        ("1E5+$1:$3", "number other rows"),
        ("$A:B", "columns"),
        ("A1#", "cell other"),
        ("_xlfn.LET(_xlpm.x,1)", "function other name other number other"),
        ('T[Size 12\'""]', "structured"),
        ("TRUE", "name"),
        ("ABCD1", "name"),
    ],
)
def test_the_kinds_of_tokens(formula: str, kinds: str) -> None:
    assert [token.kind for token in tokens(formula)] == kinds.split()


@pytest.mark.parametrize(
    ("formula", "down", "right", "moved"),
    [
        ("A1", 1, 1, "B2"),
        ("$A1+A$1+$A$1", 2, 3, "$A3+D$1+$A$1"),
        ("SUM(B2:C9)", 1, 0, "SUM(B3:C10)"),
        ("SUM(A:A,$B:C,3:4,$5:6)", 1, 1, "SUM(B:B,$B:D,4:5,$5:7)"),
        ("LOG10(A1)&\"A1\"&'A1'!A1", 1, 0, "LOG10(A2)&\"A1\"&'A1'!A2"),
        ("T[[#This Row],[A1]]+A1", 1, 0, "T[[#This Row],[A1]]+A2"),
        ("A1+B5", -1, 0, "#REF!+B4"),
        ("XFD1", 0, 1, "#REF!"),
        ("A1048576", 1, 0, "#REF!"),
    ],
)
def test_a_copied_formula_moves_its_relative_references(
    formula: str, down: int, right: int, moved: str
) -> None:
    assert shift(formula, down, right) == moved


@given(
    st.integers(1, 5_000),
    st.integers(1, 500),
    st.integers(-900, 900),
    st.integers(-90, 90),
    st.sampled_from(["{0}", "SUM({0}:{0})", "'It''s'!{0}*2", "IF({0}>1,{0},-{0})"]),
)
def test_moving_there_and_back_gives_the_formula_again(
    row: int, column: int, down: int, right: int, shape: str
) -> None:
    formula = shape.format(cell_name(row + 900, column + 90))
    assert shift(shift(formula, down, right), -down, -right) == formula


@pytest.mark.parametrize(
    ("text", "area", "absolute"),
    [
        ("B2:D9", Area(2, 2, 9, 4), "$B$2:$D$9"),
        ("$D$9:$B$2", Area(2, 2, 9, 4), "$B$2:$D$9"),
        ("C7", Area(7, 3, 7, 3), "$C$7"),
    ],
)
def test_an_area_is_read_with_its_corners_in_any_order(
    text: str, area: Area, absolute: str
) -> None:
    assert Area.parse(text) == area
    assert area.absolute == absolute
    assert Area.parse(str(area)) == area


@pytest.mark.parametrize("text", ["", "A", "1", "A0", "AAAA1", "A1:", "A:B", "Sheet1!A1"])
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a cell address"):
        Area.parse(text or "?")


CORNERS = st.tuples(*[st.integers(1, 12)] * 4)


@given(CORNERS, CORNERS)
def test_areas_overlap_exactly_when_they_share_a_cell(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int]
) -> None:
    left, right = (
        Area(min(top, bottom), min(first, last), max(top, bottom), max(first, last))
        for top, bottom, first, last in (one, other)
    )
    shared = any(right.holds(row, column) for row, column in left.positions())
    assert left.overlaps(right) == right.overlaps(left) == shared
