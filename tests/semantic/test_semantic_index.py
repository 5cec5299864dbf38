"""An index with meaning: built, opened, damaged, asked through the service."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.engines.likeness import Likeness
from search.errors import EncoderError, NotFoundError
from search.generations import IndexFolder
from search.indexer import BuildReport, Progress, build_index
from search.lexicon.glossary import COLUMNS
from search.opening import IndexHandle
from search.semantic import encoder as encoders
from search.semantic.encoder import Encoder
from search.semantic.queries import QueryEncoder
from search.service import Request, SearchService

DOCUMENTS = [
    ("a-en", "A visit", "The frigate came to port. Everyone welcomed the crew."),
    ("b-th", "เยือน", "ราคาข้าว\n\nเรือรบลำใหญ่มาถึงท่าแล้ว ลูกเรือโบกมือ"),
    ("c-en", "Rice", "Rice is cheap this year, say farmers of the north."),
]
QUERY = "vexilbar welcomed by zzz"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"id": i, "title": t, "text": x}, ensure_ascii=False)
        for i, t, x in DOCUMENTS
    ]
    path = tmp_path / "documents.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    header = "\t".join(COLUMNS)
    (tmp_path / "glossary.tsv").write_text(f"{header}\n", "utf-8")
    return path


def build(source: Path, *, semantic: bool | None = True) -> BuildReport:
    folder = source.parent
    glossary = folder / "glossary.tsv"
    return build_index([source], folder / "index", glossary, semantic=semantic)


def service(source: Path) -> SearchService:
    return SearchService(IndexHandle(source.parent / "index"))


def live(source: Path) -> Path:
    return IndexFolder(source.parent / "index").current().folder


def test_a_passage_without_the_words_is_the_snippet(
    encoder: Encoder, source: Path
) -> None:
    report = build(source)
    assert (report.encoder, report.reused) == ("letters 1", 0)
    response = service(source).search(Request(QUERY))
    results = {r.document.id: r for r in response.results}
    assert response.notice == ""
    assert results["b-th"].found_by_meaning
    assert not results["b-th"].found_by_expansion
    snippet = results["b-th"].snippets[0]
    assert snippet.text.startswith("เรือรบ") or "เรือรบ" in snippet.text
    text = results["b-th"].document.text
    shown = text[snippet.start : snippet.start + len(snippet.text)]
    assert shown.replace("\n", " ") == snippet.text
    assert not results["a-en"].found_by_meaning


def test_a_run_waits_for_the_encoder_unless_it_needs_none(
    encoder: Encoder, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(source)
    waited: list[QueryEncoder] = []

    def wait(meaning: QueryEncoder) -> None:
        waited.append(meaning)

    monkeypatch.setattr(QueryEncoder, "wait", wait)
    asked = service(source)
    asked.rank(Request(QUERY, semantic=False))
    assert waited == []
    ranked = asked.rank(Request(QUERY))
    assert len(waited) == 1
    assert "b-th" in {doc_id for doc_id, _ in ranked}


def test_it_can_be_left_out_of_a_request(encoder: Encoder, source: Path) -> None:
    build(source)
    results = service(source).search(Request(QUERY, semantic=False)).results
    assert "b-th" not in {r.document.id for r in results}


def test_more_of_the_same_kind(encoder: Encoder, source: Path) -> None:
    build(source)
    found = service(source).similar("a-en", 2)
    assert found.by is Likeness.MEANING
    assert [document.id for document, _ in found.documents] == ["c-en"]
    assert 0 < found.documents[0][1] < 1
    with pytest.raises(NotFoundError):
        service(source).similar("no-such")


def test_without_vectors_words_make_documents_alike(
    encoder: Encoder, source: Path
) -> None:
    build(source, semantic=False)
    assert not (live(source) / "vectors").exists()
    assert service(source).similar("a-en").by is Likeness.WORDS
    assert service(source).search(Request(QUERY)).notice == ""


def test_a_second_build_copies_what_did_not_change(
    encoder: Encoder, source: Path
) -> None:
    build(source)
    before = (live(source) / "vectors" / "passages.npy").read_bytes()
    assert build(source).reused == 3
    assert (live(source) / "vectors" / "passages.npy").read_bytes() == before


def test_progress_tells_of_the_vectors(encoder: Encoder, source: Path) -> None:
    seen: list[Progress] = []
    folder = source.parent
    build_index(
        [source],
        folder / "index",
        folder / "glossary.tsv",
        semantic=None,
        on_progress=seen.append,
    )
    assert [p.documents for p in seen if p.stage == "meaning"] == [3]


@pytest.mark.parametrize(
    ("name", "keep"),
    [("passages.npy", 100), ("documents.npy", 0), ("vectors.json", 5)],
)
def test_damaged_vectors_leave_the_words_and_a_notice(
    encoder: Encoder, source: Path, name: str, keep: int
) -> None:
    build(source)
    path = live(source) / "vectors" / name
    path.write_bytes(path.read_bytes()[:keep])
    response = service(source).search(Request(QUERY))
    assert response.total == 1
    assert name in response.notice
    assert "make index" in response.notice


def test_vectors_that_were_removed_leave_the_words_and_a_notice(
    encoder: Encoder, source: Path
) -> None:
    build(source)
    (live(source) / "vectors" / "documents.npy").unlink()
    response = service(source).search(Request(QUERY))
    assert response.total == 1
    assert "documents.npy" in response.notice


def test_another_encoder_leaves_the_words_and_a_notice(
    encoder: Encoder, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(source)
    monkeypatch.setattr(encoder, "fingerprint", "letters 2")
    response = service(source).search(Request(QUERY))
    assert response.total == 1
    assert "letters 1" in response.notice
    assert "letters 2" in response.notice


def test_an_encoder_switched_off_is_no_reason_for_a_notice(
    encoder: Encoder, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(source)
    monkeypatch.setenv("SONGPHASA_ENCODER", "off")
    response = service(source).search(Request(QUERY))
    assert (response.total, response.notice) == (1, "")


def test_vectors_that_were_asked_for_need_an_encoder(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SONGPHASA_ENCODER", "off")
    encoders._load.cache_clear()
    with pytest.raises(EncoderError, match="songphasa\\[semantic\\]"):
        build(source)
    assert build(source, semantic=None).encoder == ""
