"""Both languages say everything, with the same values filled in."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from search.analysis.tokens import View
from search.engines.base import Sort
from web.catalogue import CATALOGUE
from web.rendering import TEMPLATES
from web.translations import Texts

# Codes of other rooms that the pages must have words for.
NOTES = ("unclosed-quote", "unmatched-parenthesis", "lonely-operator", "too-deep",
         "empty-field", "unknown-language", "unreadable-date")  # fmt: skip
LAYERS = ("glossary", "places", "transliteration", "wordnet", "sounds")
# Keys whose last part is only known when the program runs.
MADE_UP = ("note.", "layer.", "lang.", "sort.", "view.", "error.", "refused.", "fault.",
           "language.", "home.examples.", "stats.", "report.", "fingerprint.")  # fmt: skip


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_text_is_there_in_both_languages(key: str) -> None:
    thai, english = CATALOGUE[key]
    assert thai.strip()
    assert english.strip()
    assert names_in(thai) == names_in(english)


@pytest.mark.parametrize("key", CATALOGUE)
def test_thai_texts_are_thai(key: str) -> None:
    thai, english = CATALOGUE[key]
    same = {"name.other", "language.en", "language.th"}
    assert key in same or re.search("[ก-๙]", thai)
    assert key in same or not re.search("[ก-๙]", english)


def test_every_code_of_the_parser_the_layers_and_the_views_has_words() -> None:
    wanted = [f"note.{code}" for code in NOTES]
    wanted += [f"layer.{name}" for name in LAYERS]
    wanted += [f"sort.{sort}" for sort in Sort]
    wanted += [f"view.{view}" for view in View] + [f"view.{view}.hint" for view in View]
    assert [key for key in wanted if key not in CATALOGUE] == []


def test_no_text_is_left_unused() -> None:
    folder = Path(TEMPLATES).parent / "web"
    sources = [*folder.glob("*.py"), *TEMPLATES.iterdir()]
    catalogues = {"catalogue.py", "error_texts.py", "report_texts.py"}
    code = "".join(p.read_text("utf-8") for p in sources if p.name not in catalogues)
    unused = [
        key
        for key in CATALOGUE
        if not key.startswith(MADE_UP)
        and f'"{key}"' not in code
        and f"'{key}'" not in code
    ]
    assert unused == []


def test_an_unknown_code_is_shown_as_it_is_and_an_unknown_key_is_a_bug() -> None:
    assert Texts("th").named("layer", "new") == "new"
    with pytest.raises(KeyError):
        Texts("th")("nowhere")
