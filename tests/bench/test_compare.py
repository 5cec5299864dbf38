"""The comparison with other engines: same terms, same answers, honest figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.bench import classes, compare, corpus, others, peer
from search.bench.compare import Figures
from search.bench.plot import draw

DOCUMENTS = 60


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> compare.Collection:
    folder = tmp_path_factory.mktemp("speed")
    made = compare.Collection(folder / "docs.tsv", folder / "queries.tsv")
    corpus.write_documents(DOCUMENTS, made.documents)
    corpus.write_queries(made.queries)
    return made


def test_documents_are_the_same_every_time(
    collection: compare.Collection, tmp_path: Path
) -> None:
    size = corpus.write_documents(DOCUMENTS, tmp_path / "again.tsv")
    assert (tmp_path / "again.tsv").read_bytes() == collection.documents.read_bytes()
    assert size == collection.text_size()


def test_documents_and_queries_are_in_both_languages(
    collection: compare.Collection,
) -> None:
    for path in (collection.documents, collection.queries):
        rows = list(peer.read_rows(path))
        assert {row.language for row in rows} == {"th", "en"}
        assert all(row.text and row.tokens for row in rows)


def test_larger_collections_have_more_rare_words(tmp_path: Path) -> None:
    def words(count: int) -> int:
        corpus.write_documents(count, tmp_path / "docs.tsv")
        rows = peer.read_rows(tmp_path / "docs.tsv")
        return len({word for row in rows for word in row.tokens.split()})

    assert words(400) > words(200) + 50


def run(module: object, engine: str, *arguments: object) -> dict[str, float]:
    command = module.main  # type: ignore[attr-defined]
    result = CliRunner().invoke(command, [engine, *map(str, arguments)])
    assert result.exit_code == 0, result.output
    figures: dict[str, float] = json.loads(result.output)
    return figures


@pytest.mark.parametrize("engine", ["fts5", "tantivy", "whoosh"])
def test_every_engine_finds_as_many_as_ours(
    collection: compare.Collection, tmp_path: Path, engine: str
) -> None:
    if engine == "tantivy":
        pytest.importorskip("tantivy", reason="only `make bench` installs it")
    found = {}
    for module, name in ((peer, "project:seg"), (others, engine)):
        folder = tmp_path / name.replace(":", "-")
        built = run(module, name, "index", collection.documents, folder)
        assert built["docs"] == DOCUMENTS
        asked = run(module, name, "query", folder, collection.queries)
        found[name] = asked["found"]
    assert found[engine] == found["project:seg"]


def test_every_class_of_query_is_timed(
    collection: compare.Collection, tmp_path: Path
) -> None:
    run(peer, "project:seg", "index", collection.documents, tmp_path / "index")
    arguments = [str(tmp_path / "index"), str(collection.documents)]
    result = CliRunner().invoke(classes.main, arguments)
    rows = json.loads(result.output)
    assert {"a rare word", "a phrase of 2", "any of 1,000 words"} <= rows.keys()
    assert all(0 < middle <= high for middle, high in rows.values())


def test_a_comparison_prints_ratios(tmp_path: Path) -> None:
    engines = "project:seg,fts5"
    command = ["--sizes", "30", "--engines", engines, "--turns", "1"]
    result = CliRunner().invoke(compare.main, command)
    assert result.exit_code == 0, result.output
    assert "30 documents" in result.output
    assert "one without another" in result.output


def test_an_unknown_engine_is_told(tmp_path: Path) -> None:
    command = ["--sizes", "5", "--engines", "lucene"]
    result = CliRunner().invoke(compare.main, command)
    assert result.exit_code == 1
    assert "lucene" in result.output
    assert "Traceback" not in result.output


def test_the_same_figures_make_the_same_plot(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="only `make bench` installs it")
    figures = {"tantivy": {10: Figures(0.2, 9e3, 0.9, 50, 3)}}
    for name in "ab":
        draw(figures, {"a rare word": {10: 0.1}}, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
