"""How the sounds-like matcher is trained, on small inputs."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest

from search.lexicon import train_pairs, train_phonetics
from search.lexicon.sound_model import SoundModel
from search.lexicon.sound_symbols import thai_symbols
from search.lexicon.sound_table import read_table
from search.lexicon.train_alignment import SpeltPair, insertion_costs, learn_answers
from search.lexicon.train_calibration import fit_weights
from search.lexicon.train_pairs import (
    Examination,
    Material,
    NamePair,
    Source,
    read_material,
    words_of,
)

if TYPE_CHECKING:
    from pathlib import Path

# Syllables of two letters: every letter is seen with every vowel.
CONSONANTS = {"ก": "k", "ด": "d", "น": "n", "บ": "b", "ม": "m", "ล": "l", "ซ": "s"}
VOWELS = {"า": "a", "ี": "i", "ู": "u", "โ": "o"}


def made_up_names() -> list[NamePair]:
    """Return names of two to four syllables, always the same ones."""
    chance = random.Random(3)
    names = []
    for _ in range(400):
        thai, latin = "", ""
        for _ in range(chance.randint(2, 4)):
            consonant = chance.choice([*CONSONANTS])
            vowel = chance.choice([*VOWELS])
            thai += f"{vowel}{consonant}" if vowel == "โ" else f"{consonant}{vowel}"
            latin += CONSONANTS[consonant] + VOWELS[vowel]
        names.append(NamePair(thai, latin))
    return names


@pytest.fixture
def material() -> Material:
    names = tuple(sorted({*made_up_names()}))
    return Material(
        (
            Source("loan words", names[::2], 1.0),
            Source("names", names[1::4], 1.0, True),
        ),
        ("กลาง", "ปลาทู", "สนาม", "ตลาด"),
        Examination(names[3::8], names[7::8], ("ขนม", "ดนตรี")),
    )


def test_pieces_that_always_meet_answer_to_each_other() -> None:
    answers = learn_answers(
        SpeltPair(thai_symbols(name.thai), name.latin) for name in made_up_names()
    )
    for consonant, k in CONSONANTS.items():
        for vowel, a in VOWELS.items():
            found = answers[consonant + vowel]
            assert max(found, key=found.__getitem__) == k + a


def test_the_chances_of_all_answers_sum_to_one() -> None:
    pairs = [SpeltPair(("ก", "า"), "ka"), SpeltPair(("ก", "ี"), "kee", weight=0.1)]
    chances = [
        math.exp(worth)
        for latin in learn_answers(pairs).values()
        for worth in latin.values()
    ]
    assert sum(chances) == pytest.approx(1.0, abs=1e-3)


def test_pairs_that_cannot_be_aligned_are_left_out() -> None:
    pairs = [SpeltPair(("ก", "า"), "ka"), SpeltPair(("ซ",), "long"), SpeltPair((), "a")]
    assert "ซ" not in learn_answers(pairs)


def test_a_letter_that_comes_and_goes_is_cheap_to_insert() -> None:
    answers = {"ท": {"t": math.log(0.4), "th": math.log(0.3)}, "ก": {"k": -1.0}}
    assert insertion_costs(answers) == {"h": -4.0}


def test_weights_tell_right_from_wrong() -> None:
    right = [(1.0, 2.0, 5.0), (1.0, 1.5, 5.0), (1.0, 0.2, 5.0)]
    wrong = [(1.0, -2.0, 5.0), (1.0, 0.1, 5.0), (1.0, -1.0, 5.0)]
    constant, telling, useless = fit_weights(right, wrong)
    assert telling > 0
    assert constant + telling * 2.0 + useless * 5.0 > 0
    assert constant + telling * -2.0 + useless * 5.0 < 0


@pytest.mark.parametrize(
    ("thai", "latin", "pairs"),
    [
        ("เซนต์ลูเซีย", "St. Lucia", [("เซนต์ลูเซีย", "stlucia")]),
        ("ซาน โฮเซ", "San José", [("ซาน", "san"), ("โฮเซ", "jose")]),
        ("เมียนมา (พม่า)", "Myanmar (Burma)", [("เมียนมา", "myanmar")]),
        ("ทบิลิซี", "T’bilisi", [("ทบิลิซี", "tbilisi")]),
        ("GMT", "GMT", []),
        ("ลาว", "ลาว", []),
    ],
)
def test_names_are_taken_word_by_word(
    thai: str, latin: str, pairs: list[tuple[str, str]]
) -> None:
    assert [(p.thai, p.latin) for p in words_of(thai, latin)] == pairs


def test_nothing_examined_has_been_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    # Spelling ten thousand syllables takes seconds; they are parted like the rest.
    monkeypatch.setattr(train_pairs, "_syllables", lambda _: [NamePair("กา", "ka")])
    material = read_material()
    examined = (*material.examination.loan_words, *material.examination.cities)
    hidden = {spelling for pair in examined for spelling in pair.spellings}
    assert len(examined) > 600
    for source in material.sources:
        assert source.pairs
        for pair in source.pairs:
            assert hidden.isdisjoint(pair.spellings)
    assert {*material.native_words}.isdisjoint(material.examination.native_words)


def test_training_writes_the_same_table_every_time_and_says_how_good_it_is(
    material: Material,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(train_phonetics, "read_material", lambda: material)
    for name in ("one.txt", "two.txt"):
        train_phonetics.main(["--output", str(tmp_path / name)])
    assert (tmp_path / "one.txt").read_bytes() == (tmp_path / "two.txt").read_bytes()
    model = SoundModel(read_table(tmp_path / "one.txt"))
    for pair in material.examination.cities:
        assert model.probability(pair.thai, pair.latin) > 0.5
    said = capsys.readouterr().out
    for part in ("R@1", "cities, Thai to Latin", "everyday words that fire"):
        assert part in said
