"""The words that tell a text from the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from search.analysis.analyzer import Analyzer
from search.analysis.names import Name
from search.analysis.tokens import View
from search.query.plan import Member, Scope
from search.query.telling import telling_words

FREQUENCIES = {"เรือดำน้ำ": 2, "ข้าว": 60, "submarin": 2, "price": 60, "cuba@th": 3}


class Vocabulary:
    """Knows how many of a hundred documents hold a term."""

    def document_frequency(
        self, view: View, members: Sequence[Member], scope: Scope
    ) -> int:
        return FREQUENCIES.get(members[0][0], 0)

    def terms(self, view: View) -> Iterable[str]:
        return ()


def told(text: str, most: int = 2) -> list[str]:
    analyzer = Analyzer([Name("คิวบา", "cuba", "th")])
    return telling_words(text, analyzer, Vocabulary(), 100, most)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ข้าวและเรือดำน้ำ", ["เรือดำน้ำ", "ข้าว"]),
        ("The price of the submarine", ["submarine", "price"]),
        ("ข้าวในคิวบา", ["คิวบา", "ข้าว"]),
        ("และของที่ of the 7", []),
        ("", []),
    ],
)
def test_rare_words_and_names_come_first_and_function_words_never(
    text: str, first: list[str]
) -> None:
    assert told(text) == first


def test_what_is_said_often_counts_more() -> None:
    assert told("submarine เรือดำน้ำ เรือดำน้ำ เรือดำน้ำ", 1) == ["เรือดำน้ำ"]


def test_a_megabyte_is_known_by_its_beginning() -> None:
    assert told("เรือดำน้ำ " + "ข้าว " * 200_000, 1) == ["ข้าว"]
