"""Importing Wikidata extracts, in every form they are handed on."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.lexicon import importing_wikidata
from search.lexicon.drafts import Draft, Fault
from search.lexicon.findings import Finding
from search.lexicon.glossary import Glossary
from search.lexicon.importing import import_entities
from search.lexicon.importing_tables import read_table
from search.lexicon.importing_wikidata import read_wikidata
from search.lexicon.proposals import Proposal, entity_line


def taken(
    tmp_path: Path, name: str, text: str, glossary: Glossary | None = None
) -> tuple[list[Proposal], list[Finding]]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return parted(import_entities(file, glossary or Glossary()))


def parted(
    items: Iterable[Proposal | Finding],
) -> tuple[list[Proposal], list[Finding]]:
    proposals: list[Proposal] = []
    findings: list[Finding] = []
    for item in items:
        (proposals if isinstance(item, Proposal) else findings).append(item)
    return proposals, findings


def lines(proposals: list[Proposal]) -> list[str]:
    return [entity_line(proposal.entity) for proposal in proposals]


def item(qid: str, thai: str, english: str, *classes: str) -> dict[str, Any]:
    return {
        "id": qid,
        "labels": {
            "th": {"language": "th", "value": thai},
            "en": {"language": "en", "value": english},
        },
        "aliases": {"en": [{"language": "en", "value": f"{english} II"}]},
        "descriptions": {"en": {"language": "en", "value": "a\tthing"}},
        "claims": {
            "P31": [
                {"mainsnak": {"datavalue": {"value": {"id": class_}}}}
                for class_ in classes
            ]
        },
    }


HAVANA = item("Q1563", "ฮาวานา", "Havana", "Q515")
SHOIGU = item("Q1", "ชอยกู", "Shoigu", "Q5")


@pytest.mark.parametrize(
    "text",
    [
        f"{json.dumps(HAVANA)}\n{json.dumps(SHOIGU)}\n",
        f"[\n{json.dumps(HAVANA)},\n{json.dumps(SHOIGU)}\n]\n",
        json.dumps([HAVANA, SHOIGU], indent=2, ensure_ascii=False),
        json.dumps({"entities": {"Q1563": HAVANA, "Q1": SHOIGU}}),
        "\ufeff" + json.dumps([HAVANA, SHOIGU]),
    ],
    ids=["lines", "dump", "array", "answer of the API", "byte-order mark"],
)
def test_every_form_of_extract(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_wikidata, "_PIECE", 7)
    proposals, findings = taken(tmp_path, "a.json", text)
    assert lines(proposals) == [
        "havana\tplace\tฮาวานา\tHavana | Havana II\tQ1563\t\twikidata\ta thing",
        "shoigu\tperson\tชอยกู\tShoigu | Shoigu II\tQ1\t\twikidata\ta thing",
    ]
    assert findings == []


def test_a_gzipped_extract(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps(HAVANA).encode()))
    proposals, _ = parted(import_entities(file, Glossary()))
    assert [proposal.entity.id for proposal in proposals] == ["havana"]


@pytest.mark.parametrize(
    "entity",
    [
        {"id": "Q1"},
        {**HAVANA, "labels": {"en": {"value": "Havana"}}},
        {**HAVANA, "labels": []},
        item("Q2", "ฮาวานา (แก้ความกำกวม)", "Havana", "Q4167410"),
        7,
        "text",
        None,
    ],
    ids=["bare", "one language", "empty", "disambiguation", "number", "string", "null"],
)
def test_what_teaches_nothing_is_passed_over(entity: object) -> None:
    assert list(read_wikidata(io.BytesIO(json.dumps(entity).encode()))) == []


def test_simplified_extracts_are_read_too() -> None:
    simple = {
        "id": "Q1563",
        "labels": {"th": "ฮาวานา", "en": "Havana"},
        "aliases": {"th": ["ลาอาบานา"]},
        "claims": {"P31": ["Q515"]},
    }
    (draft,) = read_wikidata(io.BytesIO(json.dumps(simple).encode()))
    assert isinstance(draft, Draft)
    assert draft.thai == ("ฮาวานา", "ลาอาบานา")
    assert draft.type == "place"


@pytest.mark.parametrize(
    ("raw", "line", "problem"),
    [
        (b'[\n{"id": "Q1"},\n{"id": Q2}\n]', 3, "it is not JSON"),
        (b'{"id": "Q1"', 1, "it is not JSON"),
        (b"\n\nth,en\n", 3, "it is not JSON"),
        (b"\xff", 1, "it is not UTF-8"),
        (b"[" * 100_000 + b"{", 1, "it is not JSON"),
        (b'{"a":' * 100_000, 1, "it is not JSON"),
    ],
    ids=["wrong line", "cut off", "a table", "not UTF-8", "deep lists", "deep objects"],
)
def test_what_is_no_extract_ends_with_a_fault(
    raw: bytes, line: int, problem: str
) -> None:
    (fault,) = read_wikidata(io.BytesIO(raw))
    assert isinstance(fault, Fault)
    assert fault.line == line
    assert fault.problem.startswith(problem)


def test_an_entity_without_end_is_not_read_into_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing_wikidata, "MOST_CHARACTERS", 1_000)
    monkeypatch.setattr(importing_wikidata, "_PIECE", 100)
    (fault,) = read_wikidata(io.BytesIO(b'{"a": "' + b"x" * 10_000))
    assert isinstance(fault, Fault)
    assert "more than 1,000 characters" in fault.problem


@given(st.binary(max_size=200))
def test_no_bytes_break_a_reader(raw: bytes) -> None:
    for read in (read_table, read_wikidata):
        for draft in read(io.BytesIO(raw)):
            assert draft.line >= 1
