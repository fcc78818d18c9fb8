"""What the message box shows: all of it, or a sentence's end and where the rest is."""

from finops_xl.hosts.excel.answers import LONGEST, Answer, box, fitted


def test_a_message_that_fits_is_shown_whole():
    text = "One sentence. " * 10
    assert fitted(text, 200, "More below.") == text


def test_a_long_message_ends_with_a_sentence_and_says_where_the_rest_is():
    text = "".join(f"Sentence number {number} is here. " for number in range(100))
    cut = fitted(text, 300, "More on the sheet Findings.")
    assert len(cut) <= 300
    body, _, more = cut.rpartition("\n")
    assert more == "More on the sheet Findings."
    assert body.endswith("is here.")
    assert text.startswith(body)


def test_a_long_message_without_a_sentence_is_cut_at_a_word():
    cut = fitted("word " * 500, 300, "...")
    assert len(cut) <= 300
    assert cut.endswith("word\n...")


def test_the_box_has_kind_and_title_first_and_keeps_its_last_line():
    answer = Answer("Too much of it. " * 200, "warning")
    first, _, message = box("Validate", answer, last="A copy from before is X.").partition("\n")
    assert first == "warning|Validate"
    assert len(message) <= LONGEST
    assert message.endswith("...\n\nA copy from before is X.")
