"""The whole analyzer: views, offsets in what the author wrote, nasty queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.analysis import analyzer as analyzer_module
from search.analysis import thai
from search.analysis.analyzer import Analysis, Analyzer, entity_term
from search.analysis.names import Name
from search.analysis.tokens import View

PUTIN = Name("วลาดิมีร์ ปูติน", "putin", "th")


def written(text: str, analysis: Analysis, view: View) -> list[tuple[str, str]]:
    """Each term with the stretch of the original text it stands for."""
    return [(t.term, text[t.start : t.end]) for t in analysis.views[view]]


@pytest.mark.parametrize(
    ("text", "view", "expected"),
    [
        ("เเอนดรูว์", View.WORDS, [("แอนดรูว์", "เเอนดรูว์")]),
        ("นํ้าท่วม", View.WORDS, [("น้ำท่วม", "นํ้าท่วม")]),
        ("ปี ๒๕๖๔", View.WORDS, [("ปี", "ปี"), ("2564", "๒๕๖๔"), ("2021", "๒๕๖๔")]),
        ("ปู\u200bติน", View.WORDS, [("ปูติน", "ปู\u200bติน")]),
        ("ปู\u200bติน", View.GRAMS, [("ปูติ", "ปู\u200bติ"), ("ูติน", "ู\u200bติน")]),
        ("😀 ปูติน 😀", View.WORDS, [("ปูติน", "ปูติน")]),
        ("the ﬁles", View.EXACT, [("the", "the"), ("files", "ﬁles")]),
        ("O’Brien’s", View.EXACT, [("obrien", "O’Brien’s")]),
        ("\u202eİstanbul\u202c", View.EXACT, [("istanbul", "İstanbul")]),
        (
            "นายวลาดิมีร์\u00a0\u200bปูติน",
            View.ENTITIES,
            [("putin@th", "วลาดิมีร์\u00a0\u200bปูติน")],
        ),
    ],
)
def test_terms_are_normal_and_offsets_original(
    text: str, view: View, expected: list[tuple[str, str]]
) -> None:
    assert written(text, Analyzer([PUTIN]).analyze(text), view) == expected


def test_there_is_a_stream_for_every_view() -> None:
    assert set(Analyzer().analyze("ก").views) == set(View)


def test_without_names_there_are_no_entities() -> None:
    analysis = Analyzer().analyze("วลาดิมีร์ ปูติน Putin")
    assert analysis.mentions == ()
    assert len(analysis.views[View.ENTITIES]) == 0


def test_base_words_know_their_place_in_the_normal_form() -> None:
    analysis = Analyzer().analyze("เเละ Sanctions")
    found = [(w.term, w.surface, w.start, w.end) for w in analysis.words]
    assert found == [("และ", "และ", 0, 3), ("sanction", "Sanctions", 4, 13)]


def test_an_entity_term_holds_id_and_language() -> None:
    assert entity_term("myanmar", "th") == "myanmar@th"


def test_the_fingerprint_changes_with_the_rules_and_the_word_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = Analyzer().fingerprint
    assert before == Analyzer([PUTIN]).fingerprint
    monkeypatch.setattr(analyzer_module, "RULES_VERSION", 0)
    after = Analyzer().fingerprint
    assert before != after
    other = thai.ThaiSegmenter("x", "words_th.txt", "another digest", 0)
    monkeypatch.setattr(analyzer_module, "main_segmenter", lambda: other)
    assert Analyzer().fingerprint != after


def test_nasty_queries_are_only_text(shared: Path) -> None:
    analyzer = Analyzer([PUTIN])
    path = shared / "eval" / "nasty" / "queries.jsonl"
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) > 200
    for line in lines:
        query = json.loads(line)
        text = "".join(part * count for part, count in query["parts"])
        for view, stream in analyzer.analyze(text).views.items():
            assert all(stream.terms), (query["id"], view)
            assert max(stream.ends, default=0) <= len(text), (query["id"], view)
            assert min(stream.starts, default=0) >= 0, (query["id"], view)
