"""Similar documents without vectors: found by the words that tell a text from others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.engines.likeness import Likeness
from search.errors import NotFoundError, UsageError
from search.indexer import build_index
from search.lexicon.glossary import COLUMNS
from search.opening import IndexHandle
from search.service import MAX_SIMILAR, SearchService

DOCUMENTS = [
    ("submarine-th", "เรือดำน้ำไทย", "กองทัพเรือสั่งต่อเรือดำน้ำจากจีน เครื่องยนต์เยอรมันส่งไม่ได้"),
    ("submarine-en", "The Thai submarine", "The navy ordered a submarine. Germany sells "
     "no engine for the submarine."),
    ("engine-th", "เครื่องยนต์เรือดำน้ำ", "เรือดำน้ำลำนี้ยังรอเครื่องยนต์จากเยอรมนี"),
    ("rice-en", "Rice", "Farmers of the north harvest cheap rice."),
    ("rice-th", "ข้าว", "ชาวนาภาคเหนือเกี่ยวข้าว"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index without vectors."""
    folder = tmp_path_factory.mktemp("similar")
    lines = [
        json.dumps({"id": i, "title": t, "text": x}, ensure_ascii=False)
        for i, t, x in DOCUMENTS
    ]
    (folder / "documents.jsonl").write_text("\n".join(lines), "utf-8")
    glossary = folder / "glossary.tsv"
    glossary.write_text("\t".join(COLUMNS) + "\n", "utf-8")
    build_index([folder / "documents.jsonl"], folder / "index", glossary)
    return folder / "index"


@pytest.fixture(scope="module")
def service(index: Path) -> SearchService:
    return SearchService(IndexHandle(index))


def like(service: SearchService, doc_id: str, limit: int = 5) -> list[str]:
    found = service.similar(doc_id, limit)
    assert found.by is Likeness.WORDS
    similarities = [similarity for _, similarity in found.documents]
    assert similarities == sorted(similarities, reverse=True)
    assert all(0 < similarity <= 1 for similarity in similarities)
    return [document.id for document, _ in found.documents]


@pytest.mark.parametrize(
    ("doc_id", "alike"),
    [
        ("submarine-th", {"engine-th", "submarine-en"}),
        ("submarine-en", {"engine-th", "submarine-th"}),
        ("rice-en", {"rice-th"}),
    ],
)
def test_documents_on_the_same_subject_are_alike_in_both_languages(
    service: SearchService, doc_id: str, alike: set[str]
) -> None:
    assert alike <= set(like(service, doc_id)[:2])


def test_no_more_are_listed_than_asked_for(service: SearchService) -> None:
    assert len(like(service, "submarine-th", 1)) == 1


@pytest.mark.parametrize("limit", [0, -1, MAX_SIMILAR + 1])
def test_a_limit_out_of_range_is_refused(service: SearchService, limit: int) -> None:
    with pytest.raises(UsageError, match=f"{limit} is not between 1 and 50"):
        service.similar("rice-th", limit)


def test_an_unknown_document_is_an_error(service: SearchService) -> None:
    with pytest.raises(NotFoundError):
        service.similar("ไม่มี")


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command_lists_titles_languages_and_how(index: Path) -> None:
    result = call("similar", "submarine-th", "--index", index, "--limit", "2")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("2 documents sharing telling words\n  1. ")
    assert "The Thai submarine\n     submarine-en · en · " in result.stdout


def test_the_command_gives_json(index: Path) -> None:
    result = call("similar", "rice-en", "--index", index, "--json")
    values = json.loads(result.stdout)
    assert (values["id"], values["by"]) == ("rice-en", "words")
    assert values["similar"][0]["title"] == "ข้าว"
    assert "ข้าว" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["ไม่มี"], "ไม่มี"), (["rice-en", "--limit", "0"], "1<=x<=50"), ([], "DOC_ID")],
)
def test_the_command_says_what_is_wrong(
    index: Path, arguments: list[str], said: str
) -> None:
    result = call("similar", *arguments, "--index", index)
    assert result.exit_code != 0
    assert said in result.stderr
    assert "Traceback" not in result.output
