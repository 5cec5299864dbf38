"""The check of the glossary: what is legal and still wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.lexicon.glossary import load_glossary, parse_glossary
from search.lexicon.linting import Severity, cycles, lint, lint_files
from search.lexicon.linting_names import NameChecks

ROOT = Path(__file__).resolve().parents[2]
SOUND = "cuba\tplace\tคิวบา\tCuba | Cuban {demonym}\t\t\teditor\tcountry"


def line(
    th: str, en: str, *, id_: str = "it", type_: str = "person", relations: str = ""
) -> str:
    return f"{id_}\t{type_}\t{th}\t{en}\t\t{relations}\teditor\tnote"


def texts(*lines: str) -> list[str]:
    return [finding.text for finding in lint(parse_glossary("\n".join(lines)))]


def test_a_sound_glossary_has_no_findings() -> None:
    assert texts(SOUND) == []


def test_a_finding_says_where_it_is_and_how_bad() -> None:
    (finding,) = lint(parse_glossary(f"{SOUND}\n{line('ฟอล', 'Ann Foal | Foal')}"))
    assert finding.place == "glossary:2"
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("นํ้าตาล", "น้ำตาล"),
        ("เเม่น้ำโขง", "แม่น้ำโขง"),
        ("รัชกาลที่ ๑๐", "รัชกาลที่ 10"),
    ],
)
def test_a_name_must_be_in_normal_form(written: str, normal: str) -> None:
    (problem,) = texts(line(written, "Some Name"))
    assert problem == f"{written!r} is not in normal form; write {normal!r}"


def test_thai_letters_do_not_belong_among_the_english_names() -> None:
    (problem,) = texts(line("ชอยกู", "Shoigu | ชอยกู้"))
    assert "'ชอยกู้' has Thai letters" in problem


def test_a_thai_name_without_thai_letters_is_a_slip() -> None:
    (problem,) = texts(line("ชอยกู | Choigu", "Shoigu"))
    assert problem == "'Choigu' has no Thai letter but stands among the Thai names"


@pytest.mark.parametrize(
    ("name", "severity"),
    [("NATO", Severity.NOTE), ("Su-35", Severity.NOTE), ("Lavrov", Severity.WARNING)],
)
def test_one_name_in_both_columns_is_allowed_for_acronyms_and_codes(
    name: str, severity: Severity
) -> None:
    entity = line(f"ชอยกู | {name}", f"{name} | Shoigu", type_="weapon")
    (finding,) = lint(parse_glossary(entity))
    assert finding.severity is severity
    assert repr(name) in finding.text


def test_a_name_the_analyzer_does_not_see_is_an_error() -> None:
    (finding,) = lint(parse_glossary(line("ชอยกู | ฯลฯ", "Shoigu")))
    assert finding.severity is Severity.ERROR
    assert "not found even in itself" in finding.text


@pytest.mark.parametrize("number", ["112", "2475", "10,000"])
def test_a_bare_number_should_be_weak(number: str) -> None:
    (problem,) = texts(line("มาตรานี้", f"Section Foo | {number}", type_="term"))
    assert problem == f"{number!r} is a number like any other; mark it {{weak}}"


@pytest.mark.parametrize(
    ("th", "en"), [("ธารโต", "Than To"), ("ของ ที่", "Khong Thi Town")]
)
def test_function_words_alone_must_be_weak(th: str, en: str) -> None:
    (finding,) = lint(parse_glossary(line(th, en, type_="place")))
    assert finding.severity is Severity.ERROR
    assert "function words only" in finding.text


@pytest.mark.parametrize("acronym", ["US", "WHO", "IT"])
def test_an_acronym_that_must_be_in_capitals_is_no_function_word(acronym: str) -> None:
    assert texts(line("ชื่อยาว", f"A Long Name | {acronym} {{abbr}}")) == []


@pytest.mark.parametrize(
    ("entity", "word"),
    [
        (line("ฟอล", "John Foal | Foal"), "foal"),
        (line("ชาร์ลี ลูกม้า | ลูกม้า", "Charlie Foe-Smith"), "ลูกม้า"),
    ],
)
def test_an_everyday_word_should_be_weak(entity: str, word: str) -> None:
    (problem,) = texts(entity)
    assert f"the everyday word {word!r}; mark it {{weak}}" in problem


@pytest.mark.parametrize(
    "entity",
    [
        line("ฟอล", "John Foal | Foal {weak}"),
        line("ลูกม้า", "foal", type_="term"),
        line("ลูกม้า", "Foal", type_="work"),
        line("ญี่ปุ่น", "Japan", type_="place"),
        line("ชอยกู", "Shoigu"),
    ],
    ids=["marked weak", "a term", "the word itself", "a name", "no word"],
)
def test_other_words_need_not_be_weak(entity: str) -> None:
    assert texts(entity) == []


def test_two_names_the_analyzer_cannot_tell_apart_are_shown() -> None:
    found = texts(
        line("โอเปก", "OPEC", id_="opec", type_="organisation"),
        line("โอเปกพลัส", "OPEC+", id_="opec-plus", type_="organisation"),
    )
    assert found == [
        "'OPEC' is also read as 'OPEC+' of opec-plus; mark that {weak} or reword one",
        "'OPEC+' is also read as 'OPEC' of opec; mark that {weak} or reword one",
    ]


def test_an_entity_needs_one_clear_name_in_each_language() -> None:
    (problem,) = texts(line("คิม {weak}", "Kim Jong Un"))
    assert problem.startswith("every Thai name is weak")


def test_relations_of_another_kind_are_shown() -> None:
    (problem,) = texts(SOUND, line("ฮาวานา", "Havana", relations="near:cuba"))
    assert problem == "relation 'near' is none of part-of, member-of, capital-of"


def test_circles_are_found_once_each() -> None:
    found = texts(
        line("กาโน", "Gano", id_="b", relations="part-of:c"),
        line("มาโช", "Macho", id_="a", relations="member-of:b"),
        line("ซาโต", "Sato", id_="c", relations="part-of:a capital-of:b"),
    )
    assert found == ["it is part of itself: a → b → c → a"]


def test_a_tree_has_no_circles() -> None:
    glossary = parse_glossary(
        "\n".join(
            (
                line("กาโน", "Gano", id_="a"),
                line("มาโช", "Macho", id_="b", relations="part-of:a"),
                line("ซาโต", "Sato", id_="c", relations="part-of:a member-of:b"),
            )
        )
    )
    assert cycles(glossary.entities.values()) == []


def test_one_wikidata_id_belongs_to_one_entity() -> None:
    (problem,) = texts(
        "cuba\tplace\tคิวบา\tCuba\tQ241\t\teditor\tcountry",
        "cuba-2\tplace\tฮาวานา\tHavana\tQ241\t\teditor\tcity",
    )
    assert problem == "cuba has the Wikidata id Q241 too; one is wrong"


def test_entities_with_several_names_in_common_may_be_the_same() -> None:
    shared = "ออง ซาน {weak} | อองซาน {weak} |"
    english = "Aung San {weak} | U Aung San {weak} |"
    (problem,) = texts(
        line(f"{shared} นายพลอองซาน", f"{english} General Aung San", id_="one"),
        line(f"{shared} อองซาน อู", f"{english} Aung San Oo", id_="two"),
    )
    assert problem == "shares names in both languages with one; is it the same?"


def test_lines_that_cannot_be_read_are_errors_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_text(f"{SOUND}\ncuba\tplace\n", encoding="utf-8")
    (finding,) = lint_files(file)
    assert finding.place == "names.tsv:2"
    assert finding.severity is Severity.ERROR
    assert finding.text.startswith("2 columns instead of 8")


def test_places_name_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(SOUND, encoding="utf-8")
    (tmp_path / "b.tsv").write_text(line("ฟอล", "Ann Foal | Foal"), encoding="utf-8")
    assert [finding.place for finding in lint_files(tmp_path)] == ["b.tsv:1"]


def test_the_shipped_glossary_has_no_errors() -> None:
    # Every tenth entity, to be quick; the command checks them all.
    glossary = load_glossary(ROOT / "seeds" / "glossary")
    names = NameChecks(glossary)
    sample = list(glossary.entities.values())[::10]
    found = [f for e in sample for alias in e.aliases for f in names.check(e, alias)]
    assert [f for f in found if f.severity is Severity.ERROR] == []
    assert cycles(glossary.entities.values()) == []
