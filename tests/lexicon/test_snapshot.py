"""The glossary inside an index: it comes back whole, or its file is damaged."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from search.analysis.tokens import View
from search.errors import IndexDamagedError
from search.lexicon.glossary import Glossary, parse_glossary
from search.lexicon.snapshot import FILE, read_snapshot, write_snapshot

LINES = [
    "cuba\tplace\tคิวบา\tCuba | Cuban {demonym}\tQ241\t\teditor\tcountry",
    "un\torganisation\tสหประชาชาติ | ยูเอ็น\tUN | United Nations\t\t\teditor\t",
    "kim\tperson\tคิม จองอึน | คิม {short weak}\tKim Jong Un\t\tcitizen:cuba\t\t",
]
GLOSSARY = parse_glossary("\n".join(LINES), "names.tsv")


def test_a_glossary_comes_back_with_all_its_names(tmp_path: Path) -> None:
    write_snapshot(GLOSSARY, tmp_path)
    glossary, analyzer = read_snapshot(tmp_path)
    assert glossary.entities == GLOSSARY.entities
    text = "คิมจองอึนเยือนคิวบา and the United Nations, UN"
    found = analyzer.analyze(text).views[View.ENTITIES].terms
    assert found == ["kim@th", "cuba@th", "un@en", "un@en"]


def test_a_glossary_may_be_empty(tmp_path: Path) -> None:
    write_snapshot(Glossary(), tmp_path)
    glossary, analyzer = read_snapshot(tmp_path)
    assert not glossary.entities
    assert analyzer.analyze("คิวบา Cuba").mentions == ()


def test_the_same_glossary_gives_the_same_bytes(tmp_path: Path) -> None:
    """An update tells by them whether names have changed."""
    written = []
    for lines in (LINES, LINES, LINES[:2]):
        write_snapshot(parse_glossary("\n".join(lines), "names.tsv"), tmp_path)
        written.append((tmp_path / FILE).read_bytes())
    assert written[0] == written[1] != written[2]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match=FILE):
        read_snapshot(tmp_path)


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_a_cut_off_file_is_damaged(tmp_path: Path, cut: int) -> None:
    write_snapshot(GLOSSARY, tmp_path)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(IndexDamagedError, match=FILE):
        read_snapshot(tmp_path)


@pytest.mark.parametrize("change", [-1, 1])
def test_names_that_are_not_as_many_as_their_forms_are_damage(
    tmp_path: Path, change: int
) -> None:
    write_snapshot(GLOSSARY, tmp_path)
    path = tmp_path / FILE
    entities, forms = msgspec.msgpack.decode(path.read_bytes())
    others = forms[:-1] if change < 0 else [*forms, "ลาว"]
    path.write_bytes(msgspec.msgpack.encode([entities, others]))
    with pytest.raises(IndexDamagedError, match=f"names, and forms of {len(others)}"):
        read_snapshot(tmp_path)


def test_a_snapshot_of_another_form_is_damage(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(msgspec.msgpack.encode([[], {"Cuba": ["cuba"]}]))
    with pytest.raises(IndexDamagedError, match=FILE):
        read_snapshot(tmp_path)
