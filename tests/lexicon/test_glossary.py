"""The glossary: what a line may say, and every fault named with file and line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import GlossaryError
from search.lexicon.glossary import (
    COLUMNS,
    MAX_ALIAS,
    MAX_ENTITIES,
    Alias,
    load_glossary,
    parse_glossary,
)

if TYPE_CHECKING:
    from pathlib import Path

CUBA = "cuba\tplace\tคิวบา\tCuba | Cuban {demonym}\tQ241\t\teditor\tcountry"
KIM = "kim\tperson\tคิม จองอึน | คิม {short weak}\tKim Jong Un\t\tcitizen:cuba\t\t"


def line(
    id_: str = "putin",
    *,
    type_: str = "person",
    th: str = "ปูติน",
    en: str = "Putin",
    qid: str = "",
    relations: str = "",
) -> str:
    return f"{id_}\t{type_}\t{th}\t{en}\t{qid}\t{relations}\teditor\tnote"


def problems_of(*lines: str) -> tuple[str, ...]:
    with pytest.raises(GlossaryError) as refused:
        parse_glossary("\n".join(lines), "names.tsv")
    return refused.value.problems


def test_a_line_gives_an_entity_with_its_names() -> None:
    entity = parse_glossary(f"{CUBA}\n{KIM}").entities["kim"]
    assert entity.type == "person"
    assert entity.relations == (("citizen", "cuba"),)
    assert entity.names("th") == (
        Alias("คิม จองอึน", "th"),
        Alias("คิม", "th", frozenset({"short"}), weak=True),
    )
    assert entity.label("en") == "Kim Jong Un"


def test_weak_names_are_not_strong() -> None:
    glossary = parse_glossary(f"{CUBA}\n{KIM}")
    assert glossary.strong["kim", "th"] == ("คิม จองอึน",)
    assert glossary.strong["cuba", "en"] == ("Cuba", "Cuban")


def test_the_analyzer_gets_every_name_of_every_entity() -> None:
    names = list(parse_glossary(f"{CUBA}\n{KIM}").names())
    assert [(n.text, n.entity, n.language, n.weak) for n in names] == [
        ("คิวบา", "cuba", "th", False),
        ("Cuba", "cuba", "en", False),
        ("Cuban", "cuba", "en", False),
        ("คิม จองอึน", "kim", "th", False),
        ("คิม", "kim", "th", True),
        ("Kim Jong Un", "kim", "en", False),
    ]


def test_headers_comments_and_empty_lines_are_skipped() -> None:
    text = "\r\n".join(("\t".join(COLUMNS), "# people", "", " \t ", CUBA))
    glossary = parse_glossary(text)
    assert list(glossary.entities) == ["cuba"]
    assert glossary.lines == (CUBA,)


def test_what_is_kept_with_an_index_reads_back_the_same() -> None:
    glossary = parse_glossary(f"# reviewed\n{CUBA}\n{KIM}")
    assert parse_glossary("\n".join(glossary.lines)) == glossary


@pytest.mark.parametrize(
    ("faulty", "problem"),
    [
        ("putin\tperson\tปูติน\tPutin", "4 columns instead of 8 (id, type, th"),
        (line() + "\textra", "9 columns instead of 8"),
        ("putin, person, ปูติน, Putin", "1 columns instead of 8"),
        (line(id_=""), "id '' must be small letters, digits and single hyphens"),
        (line(id_="Putin"), "id 'Putin' must be"),
        (line(id_="ปูติน"), "id 'ปูติน' must be"),
        (line(id_="a--b"), "id 'a--b' must be"),
        (line(id_="a@th"), "id 'a@th' must be"),
        (line(id_="x" * 5000), "id 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'"),
        (line(type_="ruler"), "type 'ruler' is none of event, organisation, person"),
        (line(th=""), "no th name"),
        (line(en=" "), "no en name"),
        (line(en="Putin | | Vlad"), "alias '' must look like: name {short weak}"),
        (line(en="Putin |"), "alias '' must look like"),
        (line(en="Putin {short"), "alias 'Putin {short' must look like"),
        (line(en="{short}"), "alias '{short}' must look like"),
        (line(en="Putin {nick}"), "kind nick of alias 'Putin' is unknown"),
        (line(en="P"), "alias 'P' has a single letter; it would be found everywhere"),
        (line(th="ก."), "alias 'ก.' has a single letter"),
        (line(en="?!"), "alias '?!' has no letter"),
        (line(th="ๆ\u200bๆ"), "holds an invisible character"),
        (line(th="ปู\x00ติน"), "alias 'ปู\\x00ติน' holds an invisible character"),
        (line(en="<b>Putin</b>"), "alias '<b>Putin</b>' holds markup"),
        (line(en="Putin &amp; Co"), "alias 'Putin &amp; Co' holds markup"),
        (line(en="[[Putin]]"), "holds markup"),
        (line(en="https://example.org"), "holds markup"),
        (line(en="x" * (MAX_ALIAS + 1)), f"has more than {MAX_ALIAS} characters"),
        (line(en="Putin | Vlad | Putin"), "'Putin' stands twice among the en names"),
        (line(qid="42"), "qid '42' is no Wikidata id like Q42"),
        (line(qid="Q๔๒"), "qid 'Q๔๒' is no Wikidata id"),
        (line(relations="friend"), "relation 'friend' must look like part-of:other"),
        (line(relations="member-of:nobody"), "member-of:nobody names no entity"),
        (line(relations="part-of:putin"), "part-of:putin names itself"),
    ],
)
def test_a_faulty_line_is_named_with_file_and_number(faulty: str, problem: str) -> None:
    (found,) = problems_of(CUBA, faulty)
    assert found.startswith("names.tsv:2: ")
    assert problem in found


def test_all_faults_are_named_at_once() -> None:
    found = problems_of(line(type_="ruler"), CUBA, line(th=""), "nonsense")
    assert [problem[:11] for problem in found] == [
        "names.tsv:1", "names.tsv:3", "names.tsv:4",
    ]  # fmt: skip


def test_the_message_of_many_faults_stays_short() -> None:
    error = GlossaryError(problems_of(*["nonsense"] * 500))
    assert "500 faulty" in str(error)
    assert "and 480 more" in str(error)


def test_an_id_stands_only_once() -> None:
    (problem,) = problems_of(CUBA, line(id_="cuba"))
    assert problem == "names.tsv:2: id 'cuba' stands at names.tsv:1 too"


@pytest.mark.parametrize("name", ["ลี", "F-16", "ก่อ", "Li", "5G", "ศ.ศ."])
def test_a_short_name_is_a_name(name: str) -> None:
    assert parse_glossary(line(th=name)).entities["putin"].label("th") == name


@pytest.mark.parametrize(("column", "name"), [("th", "คิวบา"), ("en", "Cuba")])
def test_an_alias_of_two_entities_is_weak_in_both_or_refused(
    column: str, name: str
) -> None:
    names = {"th": "ฮาวานา", "en": "Havana"}
    strong = line("havana", **names | {column: name})
    weak = line("havana", **names | {column: f"{name} {{weak}}"})
    weak_cuba = CUBA.replace(name, f"{name} {{weak}}", 1)
    for lines in ((CUBA, strong), (CUBA, weak), (weak_cuba, strong)):
        (problem,) = problems_of(*lines)
        assert problem.startswith(f"names.tsv:2: alias '{name}' belongs to cuba too")
    assert len(parse_glossary(f"{weak_cuba}\n{weak}").entities) == 2


def test_other_spellings_of_an_alias_are_the_same_alias() -> None:
    problems = problems_of(line("a", th="น้ำ", en="One"), line("b", th="นํ้า", en="Two"))
    assert "belongs to a too" in problems[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("\n\nข่าว".encode("cp874"), "people.tsv:3: not UTF-8"),
        (CUBA.encode("utf-16"), "people.tsv:1: not UTF-8"),
        (CUBA.encode() + b"\n\xff", "people.tsv:2: not UTF-8"),
    ],
)
def test_a_file_in_another_encoding_is_named_with_the_line(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "people.tsv").write_bytes(content)
    (tmp_path / "places.tsv").write_text(line(type_="ruler"), "utf-8")
    with pytest.raises(GlossaryError) as refused:
        load_glossary(tmp_path)
    assert refused.value.problems[0].startswith(problem)
    assert refused.value.problems[1].startswith("places.tsv:1: type 'ruler'")


def test_a_byte_order_mark_is_no_part_of_an_id(tmp_path: Path) -> None:
    (tmp_path / "people.tsv").write_text("\ufeff" + CUBA, "utf-8")
    assert list(load_glossary(tmp_path).entities) == ["cuba"]


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text(CUBA, "utf-8")
    (tmp_path / "a.tsv").write_text(KIM, "utf-8")
    (tmp_path / "notes.txt").write_text("not read", "utf-8")
    assert list(load_glossary(tmp_path).entities) == ["kim", "cuba"]
    assert list(load_glossary(tmp_path / "b.tsv").entities) == ["cuba"]


def test_a_folder_without_files_is_a_fault(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(GlossaryError, match=r"no \.tsv files"):
            load_glossary(folder)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "people.tsv").mkdir()
    (tmp_path / "places.tsv").symlink_to(tmp_path / "gone.tsv")
    with pytest.raises(GlossaryError) as refused:
        load_glossary(tmp_path)
    assert [p.partition(": ")[0] for p in refused.value.problems] == [
        "people.tsv", "places.tsv",
    ]  # fmt: skip


def test_more_entities_than_anyone_reviews_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.lexicon.glossary.MAX_ENTITIES", 2)
    (problem,) = problems_of(CUBA, line(), line("kim", th="คิม", en="Kim"), "rest")
    assert problem == "names.tsv:3: more than 2 entities"
    assert MAX_ENTITIES >= 100_000


def test_ten_thousand_entities_load_in_two_seconds() -> None:
    names = range(10_000)
    text = "\n".join(line(f"e-{n}", th=f"บุคคลที่ {n}", en=f"Person {n}") for n in names)
    started = time.process_time()
    glossary = parse_glossary(text)
    seconds = time.process_time() - started
    assert len(glossary.entities) == len(names)
    assert seconds < 2, f"{len(names)} entities took {seconds:.1f} s"


def faults_of(text: str) -> tuple[str, ...]:
    try:
        parse_glossary(text, "any.tsv")
    except GlossaryError as error:
        return error.problems
    return ()


@given(st.text(max_size=200))
def test_any_text_gives_a_glossary_or_faults_of_its_lines(text: str) -> None:
    assert all(fault.startswith("any.tsv:") for fault in faults_of(text))


@given(st.lists(st.text("กข aZ.|{}&<\u200b", max_size=12), min_size=1, max_size=4))
def test_any_names_give_an_entity_or_one_fault_of_their_line(names: list[str]) -> None:
    faults = faults_of(line(en=" | ".join(names)))
    assert len(faults) <= 1
    assert all(fault.startswith("any.tsv:1: ") for fault in faults)
