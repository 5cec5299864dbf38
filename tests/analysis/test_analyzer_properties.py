"""What holds for the tokens of every text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.analysis.analyzer import Analysis, Analyzer
from search.analysis.names import Name
from search.analysis.normalize import normalize
from search.analysis.scripts import cuts_cluster, is_thai
from search.analysis.tokens import MAX_TERM, View

ANALYZER = Analyzer(
    [
        Name("มิน อ่อง หล่าย", "mah", "th"),
        Name("ลาว", "laos", "th"),
        Name("กน", "kn", "th"),
        Name("e s", "es", "en"),
    ]
)
PIECES = st.sampled_from(
    [
        *("รัสเซีย", "เเละ", "นํ้า", "ที่่", "ท่ี", "มิน อ่อง หล่าย", "ลาว", "ปูติน", "ๆ"),
        *("พล.อ.", "พล.อ", "ก.พ.", "รมว.กต.", "ฯลฯ", "เก.พ.", "กทม", "โควิด-19", "-"),
        *(
            "๒๕๖๔",
            "2564",
            "1,234.56",
            "10.30",
            "5G",
            "Su-35",
            "F-16A/B",
            "U.S.",
            "N.L.D.",
        ),
        *(
            "O’Brien",
            "Côte",
            "İstanbul",
            "ﬁ",
            "½",
            "km²",
            "10²",
            "ＮＡＴＯ",
            "visits",
            "'s",
        ),
        *(
            " ",
            " ",
            "\n",
            "\t",
            "\u00a0",
            "\u200b",
            "\u202e",
            ".",
            ",",
            "'",
            "😀\ufe0f",
        ),
        *("่", "ำ", "เ", "ก", "\u0301", "\ud800", "東京", "ß", "_", "(", "“"),
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=20).map("".join),
    st.text("กนรอเแะาำิุ่้์ํ๔.- eS's5\u200b\u0301", max_size=24),
    st.text(st.characters(), max_size=40),
)
# These rise with every word; entities overlap, and unknown names are only candidates.
RISING = (View.WORDS, View.WORDS_ALT, View.GRAMS, View.EXACT)


@given(TEXTS)
def test_tokens_stand_in_the_text_and_in_order(text: str) -> None:
    for view, stream in ANALYZER.analyze(text).views.items():
        last_start = last_position = 0
        for token in stream:
            assert token.term
            assert 0 <= token.start < token.end <= len(text)
            assert last_position <= token.position
            last_position = token.position
            if view in RISING:
                assert last_start <= token.start
                assert len(token.term) <= MAX_TERM
                last_start = token.start


@given(TEXTS)
def test_terms_can_be_stored(text: str) -> None:
    for stream in ANALYZER.analyze(text).views.values():
        assert all(term.encode() for term in stream.terms)


@given(TEXTS)
def test_no_letter_and_no_digit_is_lost(text: str) -> None:
    analysis = ANALYZER.analyze(text)
    covered = _covered(analysis)
    for i, character in enumerate(analysis.normalized.text):
        if _counts(character):
            assert i in covered


@given(TEXTS)
def test_a_highlight_never_splits_a_cluster(text: str) -> None:
    analysis = ANALYZER.analyze(text)
    for view in (View.WORDS, View.WORDS_ALT, View.EXACT, View.ENTITIES):
        for token in analysis.views[view]:
            for place in {token.start, token.end} - {0, len(text)}:
                if is_thai(text[place - 1]) and is_thai(text[place]):
                    assert not cuts_cluster(text, place)


@given(st.lists(PIECES, max_size=20).map("".join))
def test_what_a_word_marks_is_that_word_again(text: str) -> None:
    """Raised digits alone depend on their neighbours: 10² is 10 and ²."""
    for word in ANALYZER.analyze(text.replace("²", "")).words:
        assert word.surface == _marked(text.replace("²", ""), word.start, word.end)


@given(TEXTS)
def test_analysing_twice_is_equal(text: str) -> None:
    assert ANALYZER.analyze(text) == ANALYZER.analyze(text)


@given(st.lists(TEXTS, max_size=6))
def test_many_texts_are_analysed_as_each_alone(texts: list[str]) -> None:
    assert ANALYZER.analyze_all(texts) == [ANALYZER.analyze(text) for text in texts]


@given(TEXTS, TEXTS)
def test_a_line_has_the_same_terms_in_a_document_as_alone(
    line: str, other: str
) -> None:
    both = ANALYZER.analyze(f"{line}\n|\n{other}")
    first, second = ANALYZER.analyze(line), ANALYZER.analyze(other)
    for view in (View.WORDS, View.WORDS_ALT, View.GRAMS, View.EXACT, View.ENTITIES):
        alone = first.views[view].terms + second.views[view].terms
        assert both.views[view].terms == alone


@given(TEXTS)
def test_the_normal_form_has_the_same_terms(text: str) -> None:
    normal = normalize(text).text
    for view in View:
        terms = ANALYZER.analyze(text).views[view].terms
        assert ANALYZER.analyze(normal).views[view].terms == terms


@given(TEXTS)
def test_mentions_stand_in_the_normal_form(text: str) -> None:
    analysis = ANALYZER.analyze(text)
    for mention in analysis.mentions:
        assert 0 <= mention.start < mention.end <= len(analysis.normalized.text)


def _covered(analysis: Analysis) -> set[int]:
    words = analysis.cut.words
    pairs = zip(words.starts, words.ends, strict=True)
    return {i for start, end in pairs for i in range(start, end)}


def _counts(character: str) -> bool:
    """Every Thai letter, other letter or digit; ๆ and ฯ are signs."""
    other = character.isalpha() and not "ก" <= character <= "๛"
    return is_thai(character) or other or character.isdecimal()


def _marked(text: str, start: int, end: int) -> str:
    first, last = normalize(text).original_span(start, end)
    return normalize(text[first:last]).text
