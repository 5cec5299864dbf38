"""Importing tables of names, and what is known already."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import pytest

from search.lexicon import importing, importing_tables
from search.lexicon.drafts import Fault
from search.lexicon.findings import Finding, Severity
from search.lexicon.glossary import Glossary, parse_glossary
from search.lexicon.importing import ImportFileError, import_entities
from search.lexicon.importing_tables import read_table
from search.lexicon.proposals import Proposal, entity_line

GLOSSARY = "\n".join(
    (
        "cuba\tplace\tคิวบา\tCuba | Cuban {demonym}\tQ241\t\teditor\tcountry",
        "castro\tperson\tฟิเดล กัสโตร | กัสโตร {short}\tFidel Castro | Castro {short}"
        "\t\t\teditor\tleader",
    )
)


@pytest.fixture
def glossary() -> Glossary:
    return parse_glossary(GLOSSARY)


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


# Tables


def test_two_columns_are_enough(tmp_path: Path) -> None:
    proposals, findings = taken(tmp_path, "a.csv", "th,en\nฮาวานา,Havana\n")
    assert lines(proposals) == ["havana\tterm\tฮาวานา\tHavana\t\t\timport\t"]
    assert proposals[0].evidence == "a.csv:2"
    assert findings == []


def test_every_column_is_taken(tmp_path: Path) -> None:
    text = (
        "ID,type,TH,en,aliases_th,aliases_en,qid,note,colour\n"
        "havana,Place,ฮาวานา,Havana,กรุงฮาวานา | ลาอาบานา,La Habana,Q1563,capital,red\n"
    )
    proposals, _ = taken(tmp_path, "a.csv", text)
    assert lines(proposals) == [
        "havana\tplace\tฮาวานา | กรุงฮาวานา | ลาอาบานา\tHavana | La Habana\tQ1563\t"
        "\timport\tcapital"
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tsv", "th\ten\nฮาวานา\tHavana\n"),
        ("a.csv", "th;en\r\nฮาวานา;Havana\r\n"),
        ("a.csv", '"th","en"\n"ฮาวานา","Havana"\n'),
        ("a.csv", "\ufeffth,en\nฮาวานา,Havana"),
        ("a.csv", "en,th\n\n,\nHavana,ฮาวานา\n"),
    ],
    ids=["tabs", "semicolons", "quotes", "byte-order mark", "empty rows"],
)
def test_tables_as_spreadsheets_write_them(
    tmp_path: Path, name: str, text: str
) -> None:
    proposals, findings = taken(tmp_path, name, text)
    assert [p.entity.label("en") for p in proposals] == ["Havana"]
    assert findings == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",Havana,,,", "nothing under th; both languages need a name"),
        ("ฮาวานา,,,,", "nothing under en; both languages need a name"),
        ("ฮาวานา,Havana,town,,", "type 'town' is none of event, organisation, person"),
        ("ฮาวานา,Havana,,La Habana,", "id 'La Habana' must be small letters"),
        ("ฮาวานา,Havana,,,1563", "qid '1563' is no Wikidata id like Q42"),
        ("ฮาวานา,ฮาวานา,,,", "'ฮาวานา' is no English name that can be used"),
        ("Havana,Havana,,,", "'Havana' is no Thai name that can be used"),
        ("<b>คิว</b>,Cuba,,,", "'<b>คิว</b>' is no Thai name that can be used"),
        ("a,b,c,d,e,f", "6 cells under a header of 5"),
        ("คิวบา,Cuba,,castro,", "the id 'castro' is taken at glossary:2"),
    ],
)
def test_faulty_rows_are_named_and_left_out(
    tmp_path: Path, row: str, problem: str
) -> None:
    glossary = parse_glossary(GLOSSARY.replace("คิวบา\tCuba ", "โลก\tWorld "))
    text = f"th,en,type,id,qid\n{row}\nซานติอาโก,Santiago,,,\n"
    proposals, (finding,) = taken(tmp_path, "a.csv", text, glossary)
    assert finding.place == "a.csv:2"
    assert finding.severity is Severity.ERROR
    assert finding.text.startswith(problem)
    assert [p.entity.id for p in proposals] == ["santiago"]


@pytest.mark.parametrize(
    ("raw", "line", "problem"),
    [
        (b"", 1, "the header has no column th and en"),
        (b"thai,english\n", 1, "the header has no column th and en"),
        (b"th,en,th\n", 1, "the header has th twice"),
        (b"th,en\n\xff\xfe,x\n", 2, "it is not UTF-8"),
        (b"th,en\n\0,x\n", 2, "it is no text"),
    ],
)
def test_what_is_no_table_ends_with_a_fault(
    raw: bytes, line: int, problem: str
) -> None:
    (fault,) = read_table(io.BytesIO(raw))
    assert isinstance(fault, Fault)
    assert fault.line == line
    assert fault.problem.startswith(problem)


def test_a_line_without_end_is_not_read_into_memory() -> None:
    raw = b"th,en\n" + b"x" * (importing_tables.LONGEST_LINE + 1)
    (fault,) = read_table(io.BytesIO(raw))
    assert isinstance(fault, Fault)
    assert "more than 100,000 bytes" in fault.problem


def test_names_come_in_normal_form(tmp_path: Path) -> None:
    proposals, _ = taken(tmp_path, "a.csv", "th,en\nเเม่นํ้า\u200b  โขง,The  Mekong\n")
    assert lines(proposals)[0].split("\t")[2:4] == ["แม่น้ำ โขง", "The Mekong"]


def test_the_same_row_twice_is_shown(tmp_path: Path) -> None:
    text = "th,en\nฮาวานา,Havana\nฮา วานา,HAVANA\n"
    proposals, (finding,) = taken(tmp_path, "a.csv", text)
    assert len(proposals) == 1
    assert finding == Finding(
        "a.csv:3", Severity.WARNING, "'HAVANA' is the same as in line 2"
    )


def test_a_type_is_guessed_from_the_thai_name(tmp_path: Path) -> None:
    text = "th,en\nแม่น้ำแซน,Seine\nพรรคแรงงาน,Labour Party\nสงครามเย็น,Cold War\n"
    proposals, _ = taken(tmp_path, "a.csv", text)
    types = [proposal.entity.type for proposal in proposals]
    assert types == ["place", "organisation", "event"]


# The present glossary


def test_a_known_entity_is_reported(tmp_path: Path, glossary: Glossary) -> None:
    proposals, (finding,) = taken(tmp_path, "a.csv", "th,en\nคิวบา,Cuba\n", glossary)
    assert proposals == []
    text = "'Cuba' is cuba (glossary:1) already"
    assert finding == Finding("a.csv:2", Severity.NOTE, text)


def test_new_names_of_a_known_entity_extend_its_line(
    tmp_path: Path, glossary: Glossary
) -> None:
    text = "th,en,aliases_th\nคิวบา,Cuba,คูบา|ประเทศคิวบา\n"
    (proposal,), (finding,) = taken(tmp_path, "a.csv", text, glossary)
    assert lines([proposal]) == [
        "cuba\tplace\tคิวบา | คูบา {variant}\tCuba | Cuban {demonym}\tQ241\t\teditor"
        "\tcountry"
    ]
    assert proposal.replaces == "glossary:1"
    assert finding.text.endswith("new names: คูบา")


def test_the_wikidata_id_tells_what_is_known(
    tmp_path: Path, glossary: Glossary
) -> None:
    text = "th,en,qid\nคูบา,Republic of Cuba,Q241\n"
    (proposal,), _ = taken(tmp_path, "a.csv", text, glossary)
    assert proposal.entity.id == "cuba"


def test_a_name_of_another_entity_is_marked_weak(
    tmp_path: Path, glossary: Glossary
) -> None:
    text = "th,en,aliases_th\nราอูล กัสโตร,Raul Castro,กัสโตร\n"
    (proposal,), findings = taken(tmp_path, "a.csv", text, glossary)
    assert findings == []
    assert "กัสโตร {weak}" in lines([proposal])[0]
    assert "'กัสโตร' belongs to castro too: mark it {weak} there" in proposal.evidence


# Files


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", None, "No such file"),
        ("a.xlsx", b"", "files ending in '.xlsx' are not known"),
        ("a.csv.gz", b"th,en\n", "Not a gzipped file"),
        ("a.csv.gz", gzip.compress(b"th,en\n" * 9, mtime=0)[:-9], "ended before"),
    ],
)
def test_files_that_cannot_be_read(
    tmp_path: Path, name: str, content: bytes | None, problem: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ImportFileError, match=problem):
        list(import_entities(file, Glossary()))


def test_there_is_an_end_to_what_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MAX_ENTITIES", 2)
    text = "th,en\nกา,Ka Foo\nขา,Kha Foo\nงา,Nga Foo\nจา,Cha Foo\n"
    proposals, (finding,) = taken(tmp_path, "a.csv", text)
    assert len(proposals) == 2
    assert finding.place == "a.csv:4"
    assert finding.text == "more than 2 entities; split the file"


def test_what_is_accepted_can_be_loaded(tmp_path: Path) -> None:
    text = "th,en,note\nฮาวานา,Havana,a\tb\nซานติอาโก,Santiago,\n"
    proposals, _ = taken(tmp_path, "a.csv", text)
    assert set(parse_glossary("\n".join(lines(proposals))).entities) == {
        "havana",
        "santiago",
    }
