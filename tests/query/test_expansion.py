"""What is added to a query, where, and what never changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.analysis.analyzer import Analyzer
from search.engines.base import Engine, Indexed
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing.inverter import write_segment
from search.lexicon.glossary import Glossary
from search.lexicon.lexicon import load_lexicon
from search.query.expansion import Options, Planner
from search.query.parser import parse


@pytest.fixture(params=["memory", "whoosh"])
def engine(
    request: pytest.FixtureRequest, collection: tuple[Indexed, ...], tmp_path: Path
) -> Engine:
    if request.param == "memory":
        return MemoryEngine(collection)
    write_segment(collection, tmp_path / "s")
    return WhooshEngine(Segment(tmp_path / "s"))


@pytest.fixture
def planner(engine: Engine, analyzer: Analyzer, glossary: Glossary) -> Planner:
    return Planner(analyzer, load_lexicon(glossary), engine)


def found(
    planner: Planner, engine: Engine, text: str, options: Options | None = None
) -> set[str]:
    planned = planner.plan(parse(text).query, options)
    return {hit.doc_id for hit in engine.search(planned.plan, limit=10).hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ปูติน", {"kim-th", "kim-en"}),
        ("Putin", {"kim-th", "kim-en"}),
        ("วลาดิมีร์ ปูติน", {"kim-th", "kim-en"}),
        ("Cuba", {"cuba-en", "cuba-th"}),
        ("คิวบา", {"cuba-en", "cuba-th"}),
        ("คิมจองอึน", {"kim-th", "kim-en"}),
        ("Kim Jong Un", {"kim-th", "kim-en"}),
        ("2021", {"myanmar-mixed"}),
        ("๒๕๖๔", {"myanmar-mixed"}),
        ("Su-30", {"myanmar-mixed"}),
        ("su30", {"myanmar-mixed"}),
        ("พลเอก", {"myanmar-mixed"}),
    ],
)
def test_a_name_finds_documents_in_both_languages(
    planner: Planner, engine: Engine, query: str, expected: set[str]
) -> None:
    assert expected <= found(planner, engine, query)


@pytest.mark.parametrize(
    "query", ["(คิวบา AND NOT รัสเซีย) OR พม่า", "(Cuba AND NOT Russia) OR พม่า"]
)
def test_not_holds_across_languages(
    planner: Planner, engine: Engine, query: str
) -> None:
    assert not {"cuba-en", "cuba-th"} & found(planner, engine, query)


def test_an_excluded_name_is_excluded_in_both_languages(
    planner: Planner, engine: Engine
) -> None:
    assert found(planner, engine, "-รัสเซีย *") == {"kim-en", "kim-th", "empty-text"}


def test_a_quote_is_never_expanded(planner: Planner, engine: Engine) -> None:
    assert found(planner, engine, '"Putin"') == {"kim-en"}
    assert found(planner, engine, '"ปูติน"') == {"kim-th"}
    assert planner.plan(parse('"Putin"').query).expansions == ()


def test_expansion_can_be_switched_off(planner: Planner, engine: Engine) -> None:
    options = Options(expand=False)
    assert found(planner, engine, "Putin", options) == {"kim-en"}
    assert planner.plan(parse("Putin").query, options).expansions == ()


def test_every_expansion_says_why(planner: Planner) -> None:
    (expansion,) = planner.plan(parse("ปูติน").query).expansions
    assert (expansion.because, expansion.layer, expansion.entity) == (
        "ปูติน",
        "glossary",
        "putin",
    )
    shown = {a.text: a.document_frequency for a in expansion.alternatives}
    assert shown["Vladimir Putin"] == 1
    assert shown["วลาดิเมียร์ ปูติน"] == 1


def test_a_removed_alternative_is_not_searched(
    planner: Planner, engine: Engine
) -> None:
    both = frozenset({"Putin", "Vladimir Putin"})
    assert found(planner, engine, "ปูติน", Options(without=both)) == {"kim-th"}
    one = frozenset({"Vladimir Putin"})
    planned = planner.plan(parse("ปูติน").query, Options(without=one))
    assert planned.expansions[0].removed == ("Vladimir Putin",)
    assert "kim-en" in found(planner, engine, "ปูติน", Options(without=one))


def test_title_words_expand_inside_titles_only(
    planner: Planner, engine: Engine
) -> None:
    assert found(planner, engine, "title:Putin") == {"kim-en", "kim-th"}
    assert found(planner, engine, "title:Cuba") == set()


def test_a_query_of_punctuation_finds_nothing(planner: Planner, engine: Engine) -> None:
    assert found(planner, engine, "?!…") == set()
