"""Known names in a text: the overlay over whatever the segmenter did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.analyzer import Analyzer
from search.analysis.cutting import cut
from search.analysis.names import (
    Form,
    Mention,
    Name,
    NameMatcher,
    Wording,
    compact,
    forms_of,
    longest,
)
from search.analysis.normalize import normalize
from search.analysis.sieve import Sieve
from search.analysis.thai_names import is_thai_name
from search.analysis.tokens import View

NAMES = {
    "มิน อ่อง หล่าย": "mah",
    "อองซานซูจี": "suu-kyi",
    "ซูจี": "suu-kyi",
    "วลาดิวอสต็อก": "vladivostok",
    "ลาว": "laos",
    "จี": "gee",
    "จี 7": "g7",
    "ซู-30": "su-30",
    "ส.ส.": "mp",
    "จุฬาฯ": "chula",
    "เด็กๆ": "children",
    "กลุ่ม G7": "g7",
    "Min Aung Hlaing": "mah",
    "Putin": "putin",
    "UN": "un",
    "U.S.": "usa",
    "Su-30": "su-30",
    "Côte d’Ivoire": "ivory",
    "Wagner Group": "wagner",
    "Republic": "republic",
}


@pytest.fixture(scope="module")
def matcher() -> NameMatcher:
    names = [
        Name(text, entity, "th" if compact(text) > "ก" else "en")
        for text, entity in NAMES.items()
    ]
    return NameMatcher(names, forms_of(names))


def found(matcher: NameMatcher, typed: str) -> list[tuple[str, str]]:
    text = normalize(typed).text
    return [(text[m.start : m.end], m.name.text) for m in matcher.find(text, cut(text))]


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        ("พล.อ.อาวุโส มิน อ่อง หล่าย", "มิน อ่อง หล่าย", "มิน อ่อง หล่าย"),
        ("ว่ามินอ่องหล่ายกล่าว", "มินอ่องหล่าย", "มิน อ่อง หล่าย"),
        ("มิน-อ่อง-หล่าย", "มิน-อ่อง-หล่าย", "มิน อ่อง หล่าย"),
        ("นางออง ซาน ซูจี", "ออง ซาน ซูจี", "อองซานซูจี"),
        ("เมืองวลาดิวอสต็อกของ", "วลาดิวอสต็อก", "วลาดิวอสต็อก"),
        ("เยือนลาวแล้ว", "ลาว", "ลาว"),
        ("กลุ่มจี7", "จี7", "จี 7"),
        ("กลุ่มจี-7 ว่า", "จี-7", "จี 7"),
        ("ซื้อซู-30 ลำ", "ซู-30", "ซู-30"),
        ("ซื้อซู 30 ลำ", "ซู 30", "ซู-30"),
        ("จาก ส.ส. พรรค", "ส.ส", "ส.ส."),
        ("ที่จุฬาฯ วันนี้", "จุฬาฯ", "จุฬาฯ"),
        ("เด็ก ๆ เล่น", "เด็ก", "เด็กๆ"),
        ("ของกลุ่ม G7", "กลุ่ม G7", "กลุ่ม G7"),
        ("General Min Aung Hlaing's visit", "Min Aung Hlaing's", "Min Aung Hlaing"),
        ("putin said", "putin", "Putin"),
        ("the UN vote", "UN", "UN"),
        ("the U.S. vote", "U.S.", "U.S."),
        ("six SU30 jets", "SU30", "Su-30"),
        ("in cote d'ivoire", "cote d'ivoire", "Côte d’Ivoire"),
        ("the Wagner Groups", "Wagner Groups", "Wagner Group"),
    ],
)
def test_a_name_is_found_however_it_is_written(
    matcher: NameMatcher, text: str, written: str, name: str
) -> None:
    assert (written, name) in found(matcher, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ภูเขาไฟพ่นลาวา", "ลาว"),
        ("กลุ่มจี 77", "จี 7"),
        ("ซู-300", "ซู-30"),
        ("ที่จุฬาลงกรณ์", "จุฬาฯ"),
        ("มิน\nอ่อง\nหล่าย", "มิน อ่อง หล่าย"),
        ("who run it, un deux", "UN"),
        ("Min Aung", "Min Aung Hlaing"),
        ("Su-300", "Su-30"),
        ("republicans", "Republic"),
        ("republication", "Republic"),
    ],
)
def test_what_only_looks_like_a_name_is_none(
    matcher: NameMatcher, text: str, name: str
) -> None:
    assert name not in [other for _, other in found(matcher, text)]


def test_names_inside_names_are_found_and_the_longest_comes_first(
    matcher: NameMatcher,
) -> None:
    names = [name for _, name in found(matcher, "มิน อ่อง หล่ายในกลุ่มจี 7 กับอองซานซูจี")]
    assert names[:5] == ["มิน อ่อง หล่าย", "จี 7", "จี", "อองซานซูจี", "ซูจี"]


def test_a_name_at_the_end_of_a_text_needs_all_its_words(matcher: NameMatcher) -> None:
    assert found(matcher, "Wagner") == []


def test_weak_names_are_mentions_but_no_entities() -> None:
    names = [Name("คิม", "kim-jong-un", "th", weak=True), Name("คิม", "kimchi", "th")]
    analysis = Analyzer(names).analyze("พบ คิม วันนี้")
    assert [m.name.entity for m in analysis.mentions] == ["kim-jong-un", "kimchi"]
    assert analysis.views[View.ENTITIES].terms == ["kimchi@th"]


def test_names_are_looked_for_in_the_form_that_is_on_file() -> None:
    names = [Name("Putin", "p", "en"), Name("ปูติน", "p", "th"), Name("!", "p", "en")]
    forms: list[Form] = [
        "ปูติน",
        Wording(("putin",), "putin", capitals=False),
        Wording((), "!", capitals=False),
    ]
    assert forms_of(names) == [forms[1], forms[0], forms[2]]
    swapped = Analyzer(names, forms).analyze("Putin ปูติน")
    assert [m.name.text for m in swapped.mentions] == ["ปูติน", "Putin"]


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 3), (0, 5), (4, 8), (6, 9)], [(0, 5), (6, 9)]),
        ([(0, 5), (0, 5), (1, 2)], [(0, 5), (0, 5)]),
        ([], []),
    ],
)
def test_the_longest_mentions_from_the_left_win(
    spans: list[tuple[int, int]], kept: list[tuple[int, int]]
) -> None:
    name = Name("x", "x", "en")
    mentions = [Mention(start, end, name) for start, end in spans]
    assert [(m.start, m.end) for m in longest(mentions)] == kept


WORDS = st.sampled_from(["รัสเซีย", "และ", "พบกับ", "visits", "2564", "กับ", "Su-35"])
SENTENCES = st.lists(WORDS, max_size=5).map(" ".join)


@given(SENTENCES, st.sampled_from(sorted(NAMES)), SENTENCES)
def test_a_name_between_blanks_is_always_found(
    matcher: NameMatcher, before: str, name: str, after: str
) -> None:
    assert name in [other for _, other in found(matcher, f"{before} {name} {after}")]


@given(SENTENCES, st.sampled_from(["มิน อ่อง หล่าย", "วลาดิวอสต็อก"]), SENTENCES)
def test_a_long_thai_name_needs_no_blanks(
    matcher: NameMatcher, before: str, name: str, after: str
) -> None:
    glued = f"{before}{compact(name)}{after}"
    assert name in [other for _, other in found(matcher, glued)]


@given(st.text("กขคงจฉ", max_size=60), st.data())
def test_the_sieve_lets_every_head_through(text: str, data: st.DataObject) -> None:
    heads = [text[i : i + 6] for i in range(len(text) - 5)]
    chosen = data.draw(st.sets(st.sampled_from(heads))) if heads else set()
    places = [i for i, head in enumerate(heads) if head in chosen]
    candidates = Sieve({6: chosen}).candidates(text)[6]
    assert set(places) <= set(candidates)
    assert candidates == sorted(candidates)


def test_the_sieve_knows_heads_of_several_sizes() -> None:
    sieve = Sieve({2: ["จี"], 6: ["รัสเซี"]})
    assert sieve.candidates("จีกับรัสเซีย") == {2: [0], 6: [5]}
    assert sieve.candidates("จ") == {2: [], 6: []}


@given(st.lists(SENTENCES, max_size=4), st.sampled_from(sorted(NAMES)))
def test_names_in_many_texts_are_those_of_each(
    matcher: NameMatcher, sentences: list[str], name: str
) -> None:
    texts = [normalize(f"{sentence} {name} ").text for sentence in sentences]
    together = matcher.find_all(
        [*texts, "", "ลาว"], [cut(t) for t in [*texts, "", "ลาว"]]
    )
    assert together == [matcher.find(text, cut(text)) for text in [*texts, "", "ลาว"]]


def test_the_sieve_keeps_out_nearly_everything_else() -> None:
    text = "".join(
        chr(ord("ก") + i * 7 % 44) + chr(ord("ก") + i * i % 44) for i in range(2000)
    )
    assert len(Sieve({6: ["รัสเซี"]}).candidates(text)[6]) <= 5


@pytest.mark.parametrize(
    ("text", "thai"),
    [("ส.ส.", False), ("ส.ส", True), ("ก", True), ("77", False), ("ปูติน (P)", False)],
)
def test_thai_names_are_told_apart(text: str, thai: bool) -> None:
    assert is_thai_name(text) is thai
