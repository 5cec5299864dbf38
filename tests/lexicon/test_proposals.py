"""The review file: what is proposed, in lines that can become a glossary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import NotFoundError
from search.lexicon.glossary import Alias, Entity, Glossary, parse_glossary
from search.lexicon.proposals import (
    KnownNames,
    Proposal,
    ReviewFileError,
    entity_line,
    name_key,
    slug,
    usable,
    write_review,
)

ANY_TEXT = st.text(
    st.sampled_from("กขเแาำิ์่ๆฯ ()[]|{}'\"–.:,-aÉZ1\n\t\u200b") | st.characters()
)


def review(file: Path, *proposals: Proposal) -> list[str]:
    write_review(file, proposals, "From a test")
    return file.read_text(encoding="utf-8").splitlines()


def entity(id_: str = "foo") -> Entity:
    return Entity(id_, "person", (Alias("ฟู", "th"), Alias("Foo", "en")))


def test_every_line_is_commented_out(tmp_path: Path) -> None:
    header, *lines = review(
        tmp_path / "review.tsv", Proposal(entity(), 0.9, 3, "bracket", "a\n(b)", "x:1")
    )
    assert header.startswith("id\ttype\tth\ten")
    assert all(line.startswith("#") for line in lines)
    assert "## 0.90 bracket, seen 3 times" in lines
    assert "## a (b)" in lines
    assert "## replaces the line at x:1" in lines


def test_a_review_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "review.tsv"
    file.write_text("my work", encoding="utf-8")
    with pytest.raises(ReviewFileError, match="someone may have worked on it"):
        review(file, Proposal(entity(), 0.9, 1, "bracket"))
    assert file.read_text(encoding="utf-8") == "my work"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReviewFileError, match="No such file"):
        review(tmp_path / "no" / "review.tsv")


def test_nothing_is_left_behind_when_the_proposals_fail(tmp_path: Path) -> None:
    def failing() -> Iterator[Proposal]:
        yield Proposal(entity(), 0.9, 1, "bracket")
        raise NotFoundError("7")

    file = tmp_path / "review.tsv"
    with pytest.raises(NotFoundError):
        write_review(file, failing(), "From a test")
    assert not file.exists()


@given(ANY_TEXT, ANY_TEXT)
def test_whatever_is_usable_can_be_read_again(thai: str, english: str) -> None:
    aliases = (Alias(usable(thai), "th"), Alias(usable(english), "en"))
    if all(alias.text for alias in aliases):
        given_ = Entity("foo", "term", aliases, source="test")
        assert parse_glossary(entity_line(given_)).entities["foo"] == given_


@given(ANY_TEXT)
def test_a_slug_is_an_id(text: str) -> None:
    known = KnownNames(Glossary())
    line = entity_line(Entity(known.new_id(text), "term", entity().aliases))
    assert parse_glossary(line).entities


def test_ids_stay_unique() -> None:
    known = KnownNames(
        parse_glossary("putin\tperson\tปูติน\tPutin\t\t\teditor\tpresident")
    )
    assert [known.new_id("Putin") for _ in range(2)] == ["putin-2", "putin-3"]
    assert slug("") == ""


def test_keys_of_names_ignore_what_stands_between_letters() -> None:
    assert name_key("มิน อ่อง หล่าย", "th") == name_key("มินอ่องหล่าย", "th")
    assert name_key("Kim Jong-un", "en") == name_key("KIM Jong Un", "en")
