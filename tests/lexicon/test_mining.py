"""Suggestions from documents: brackets, acronyms and names that sound alike."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.documents import Document, language_of
from search.errors import NotFoundError
from search.lexicon import mining_pairs
from search.lexicon.glossary import parse_glossary
from search.lexicon.lexicon import Lexicon, load_lexicon
from search.lexicon.mining import suggest
from search.lexicon.mining_boundary import Aligner
from search.lexicon.mining_patterns import find_brackets, read_gloss, spelt_letters
from search.lexicon.phonetics import SoundModel
from search.lexicon.proposals import (
    Proposal,
    write_review,
)

ANY_TEXT = st.text(
    st.sampled_from("กขเแาำิ์่ๆฯ ()[]|{}'\"–.:,-aÉZ1\n\t\u200b") | st.characters()
)

GLOSSARY = "\n".join(
    (
        "un\torganisation\tสหประชาชาติ\tUnited Nations | UN {abbr}\t\t\teditor\tworld",
        "eu\torganisation\tสหภาพยุโรป\tEuropean Union\t\t\teditor\tunion",
        "onwr\torganisation\tสำนักงานทรัพยากรน้ำแห่งชาติ\tOffice of National Water "
        "Resources\t\t\teditor\tThai office",
        "putin\tperson\tปูติน\tPutin\t\t\teditor\tpresident",
    )
)


class Shelf:
    """Texts as an engine would give them."""

    def __init__(self, *texts: str) -> None:
        self._texts = {str(i): text for i, text in enumerate(texts)}

    def ids(self) -> Iterable[str]:
        return list(self._texts)

    def document(self, doc_id: str) -> Document:
        if doc_id not in self._texts:
            raise NotFoundError(doc_id)
        text = self._texts[doc_id]
        return Document(doc_id, "", text, language_of(text))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(parse_glossary(GLOSSARY))


@pytest.fixture(scope="module")
def aligner(lexicon: Lexicon) -> Aligner:
    return Aligner(lexicon, SoundModel.load())


def found(lexicon: Lexicon, *texts: str, threshold: float = 0.5) -> list[Proposal]:
    return list(suggest(Shelf(*texts), lexicon, threshold=threshold))


def names(proposal: Proposal) -> tuple[list[str], list[str]]:
    th, en = proposal.entity.names("th"), proposal.entity.names("en")
    return [alias.text for alias in th], [alias.text for alias in en]


# Brackets


@pytest.mark.parametrize(
    ("inside", "english"),
    [
        ("Cam Ranh", "Cam Ranh"),
        ("อังกฤษ: Graham Scan", "Graham Scan"),
        ("ภาษาอังกฤษ : Lupin หรือ lupine", "Lupin"),
        ("เกาหลี: 걸스데이, อังกฤษ: Girl's Day", "Girl's Day"),
        ("Google Inc.", "Google Inc"),
        ("พ.ศ. 2564", None),
        ("1821–1825", None),
        ("ดังรูป A", None),
        ("x", None),
    ],
)
def test_the_english_inside_a_bracket(inside: str, english: str | None) -> None:
    gloss = read_gloss(inside)
    assert (gloss.english if gloss else None) == english


def test_brackets_keep_to_their_line_and_to_what_follows_the_last_one() -> None:
    text = "หัวเรื่อง\nเยือนฮาวานา (Havana) และซานติอาโก (Santiago)"
    assert [(b.left, b.whole) for b in find_brackets(text)] == [
        ("เยือนฮาวานา", True),
        (" และซานติอาโก", False),
    ]


@pytest.mark.parametrize(
    ("left", "english", "name"),
    [
        ("เรือรบอเมริกันจะกลับเข้าอ่าวกามแรงห์", "Cam Ranh Bay", "อ่าวกามแรงห์"),
        ("ในจำนวนนี้มี เพียว เซยา ตอ", "Phyo Zeya Thaw", "เพียว เซยา ตอ"),
        ("ขั้นตอนนี้มีความซับซ้อนด้านเวลา", "time complexity", "ความซับซ้อนด้านเวลา"),
        ("ใช้เชื้อเพลิงของโรงไฟฟ้ารูปปูร์", "Rooppur", "รูปปูร์"),
        ("กองทัพของสหประชาชาติ", "United Nations", "สหประชาชาติ"),
        ("เขาไปเที่ยวทะเล", "Perciformes", ""),
        ("", "Cuba", ""),
        ("คิวบา", "of the", ""),
    ],
)
def test_where_a_name_begins(
    aligner: Aligner, left: str, english: str, name: str
) -> None:
    assert aligner.align(left, english).text == name


def test_a_slip_of_the_segmenter_is_put_right(aligner: Aligner) -> None:
    # Cut as เสริ|มนโปเลียนส์ by the word list.
    assert aligner.align("ภาคเสริมนโปเลียนส์", "Napoleon's").text == "นโปเลียนส์"


@given(ANY_TEXT, ANY_TEXT)
def test_aligning_never_raises_and_stays_at_the_end(
    aligner: Aligner, left: str, english: str
) -> None:
    stretch = aligner.align(left, english)
    assert left.endswith(stretch.text)
    assert 0 <= stretch.score <= 1


# Suggestions


def test_a_bracket_becomes_an_entry_with_its_evidence(lexicon: Lexicon) -> None:
    (proposal,) = found(lexicon, "เรือรบกลับเข้าอ่าวกามแรงห์ (Cam Ranh Bay) ของเวียดนาม")
    assert names(proposal) == (["อ่าวกามแรงห์"], ["Cam Ranh Bay"])
    assert proposal.entity.id == "cam-ranh-bay"
    assert proposal.entity.type == "place"
    assert proposal.score > 0.5
    assert "(Cam Ranh Bay)" in proposal.context


def test_what_the_glossary_has_is_not_suggested(lexicon: Lexicon) -> None:
    assert found(lexicon, "ประธานาธิบดีปูติน (Putin) และสหประชาชาติ (UN)") == []


def test_what_the_dictionary_has_is_not_suggested(lexicon: Lexicon) -> None:
    assert found(lexicon, "เขาเดินทางจากญี่ปุ่น (Japan)") == []


def test_a_new_spelling_extends_the_entity_it_belongs_to(lexicon: Lexicon) -> None:
    (proposal,) = found(lexicon, "ผู้นำรัสเซีย คือ ปูติ้น (Putin)")
    assert proposal.entity.id == "putin"
    assert proposal.replaces == "glossary:4"
    assert proposal.entity.aliases[1].text == "ปูติ้น"
    assert proposal.entity.aliases[1].kinds == {"variant"}


def test_a_title_line_is_a_name_as_a_whole(lexicon: Lexicon) -> None:
    (proposal,) = found(lexicon, "ไซอิ๋ว (อังกฤษ: Journey to the West) เป็นวรรณกรรมจีน")
    assert names(proposal) == (["ไซอิ๋ว"], ["Journey to the West"])


def test_names_that_recur_before_the_same_bracket(lexicon: Lexicon) -> None:
    texts = ("จีนเสนอแผนซีรีซาว (Foobar Qux)", "ทุกชาติร่วมแผนซีรีซาว (Foobar Qux)")
    (proposal,) = found(lexicon, *texts)
    assert names(proposal)[0][0].endswith("ซีรีซาว")
    assert proposal.count == 2


def test_an_acronym_is_joined_with_its_long_form_in_the_other_language(
    lexicon: Lexicon,
) -> None:
    thai = "ประธานสมาคมการแพทย์อเมริกัน (AMA) กล่าว"
    english = "He leads the American Medical Association (AMA) in Chicago."
    (proposal,) = found(lexicon, thai, english)
    assert names(proposal) == (
        ["สมาคมการแพทย์อเมริกัน"],
        ["American Medical Association", "AMA"],
    )


def test_an_acronym_nothing_confirms_is_unverified(lexicon: Lexicon) -> None:
    text = "แถลงการณ์ของ สภาเภสัชกรรมทั่วไป (GPhC) เมื่อวานนี้"
    assert found(lexicon, text) == []
    (proposal,) = found(lexicon, text, threshold=0.1)
    assert proposal.evidence == "unverified"


@pytest.mark.parametrize(
    ("text", "entity", "acronym"),
    [
        ("สหภาพยุโรป (อียู) ประกาศ", "eu", "อียู"),
        ("สำนักงานทรัพยากรน้ำแห่งชาติ (สทนช.) แถลง", "onwr", "สทนช."),
        ("The European Union (EU) said so.", "eu", "EU"),
    ],
)
def test_acronyms_of_known_names_extend_them(
    lexicon: Lexicon, text: str, entity: str, acronym: str
) -> None:
    (proposal,) = found(lexicon, text)
    assert proposal.entity.id == entity
    added = [a for a in proposal.entity.aliases if a.text == acronym]
    assert [alias.kinds for alias in added] == [{"abbr"}]


@pytest.mark.parametrize(
    "text", ["สหภาพยุโรป (เอฟบีไอ) ประกาศ", "สำนักงานทรัพยากรน้ำแห่งชาติ (กทม.)"]
)
def test_letters_that_cannot_stand_for_the_name_are_no_acronym(
    lexicon: Lexicon, text: str
) -> None:
    assert found(lexicon, text) == []


def test_spelt_letters_come_from_the_whole_text_only() -> None:
    assert spelt_letters("ดับเบิลยู.เอช.โอ.") == "who"
    assert spelt_letters("อียูมา") == ""


THAI_NAME = "เมื่อวาน จามูคา เดินทางไป"
LATIN_NAME = "Later, Jamukha came."


def test_recurring_names_that_sound_alike_are_paired(lexicon: Lexicon) -> None:
    (proposal,) = found(lexicon, THAI_NAME, THAI_NAME, LATIN_NAME, LATIN_NAME)
    assert names(proposal) == (["จามูคา"], ["Jamukha"])
    assert proposal.score < 0.85


def test_a_name_seen_once_is_not_paired_by_sound(lexicon: Lexicon) -> None:
    assert found(lexicon, THAI_NAME, LATIN_NAME, LATIN_NAME) == []


def test_proposals_come_best_first_and_above_the_threshold(lexicon: Lexicon) -> None:
    texts = ("เรือกลับเข้าอ่าวกามแรงห์ (Cam Ranh Bay)", "แอนนาเบลล์ (อังกฤษ: Annabelle)")
    scores = [proposal.score for proposal in found(lexicon, *texts)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2
    assert found(lexicon, *texts, threshold=1.0) == []


def test_memory_is_bounded(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mining_pairs, "MOST_KEPT", 3)
    again = "อ่าวกามแรงห์ (Cam Ranh Bay)"
    others = [f"โรงไฟฟ้ารูปปูร์ (Rooppur Number {c})" for c in "ABCDEFG"]
    proposals = found(lexicon, again, again, *others)
    assert "cam-ranh-bay" in {proposal.entity.id for proposal in proposals}
    assert len(proposals) <= 4


@given(st.lists(ANY_TEXT, max_size=3))
def test_suggesting_never_raises(lexicon: Lexicon, texts: list[str]) -> None:
    for proposal in found(lexicon, *texts, threshold=0.0):
        assert 0 <= proposal.score <= 1


def test_taking_away_the_signs_makes_a_glossary(
    lexicon: Lexicon, tmp_path: Path
) -> None:
    texts = ("กลับเข้าอ่าวกามแรงห์ (Cam Ranh Bay)", "แอนนาเบลล์ (อังกฤษ: Annabelle)")
    file = tmp_path / "review.tsv"
    write_review(file, found(lexicon, *texts), "From a test")
    lines = file.read_text(encoding="utf-8").splitlines()
    accepted = "\n".join(line.removeprefix("# ") for line in lines)
    assert set(parse_glossary(accepted).entities) == {"cam-ranh-bay", "annabelle"}
