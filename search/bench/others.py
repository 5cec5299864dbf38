"""Other engines for the comparison, behind the commands of ``search.bench.peer``.

In: documents or queries whose tokens are given. Out: counts and times on standard
output. Every engine splits at white space only, so that all index the same terms; all
keep positions, rank by BM25 and match any word. Run by ``search.bench.compare``:

    python -m search.bench.others ENGINE index DOCS FOLDER
    python -m search.bench.others ENGINE query FOLDER QUERIES
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from search.bench.peer import TOP, Row, read_rows, tell_build, tell_queries
from search.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words of tantivy's own query language, and what it would read as more than a word.
_SPECIAL = re.compile(
    r"(?i:and|or|not|to|in)|.*[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e].*"
)


class Other(Protocol):
    """An engine in a folder."""

    def build(self, rows: Iterable[Row]) -> int:
        """Index the rows; return how many there were."""
        ...

    def open(self) -> None:
        """Make ready to answer."""
        ...

    def ask(self, row: Row) -> list[str]:
        """Return the ids of the best documents that have any of the row's tokens."""
        ...


class Tantivy:
    """Tantivy, a library in Rust, with one writing thread."""

    def __init__(self, folder: Path) -> None:
        try:
            import tantivy  # noqa: PLC0415  (not installed with the program)
        except ImportError as error:
            problem = "it is not installed; `make bench` installs it"
            raise UsageError("tantivy", problem) from error
        self._tantivy = tantivy
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field(
            "body", stored=True, tokenizer_name="spaces", index_option="position"
        )
        self._index = tantivy.Index(builder.build(), path=str(folder))
        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("spaces", spaces)

    def build(self, rows: Iterable[Row]) -> int:
        """Index the rows; return how many there were."""
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        count = 0
        for row in rows:
            writer.add_document(self._tantivy.Document(id=row.id, body=row.tokens))
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        return count

    def open(self) -> None:
        """Make ready to answer."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, row: Row) -> list[str]:
        """Return the ids of the best documents that have any of the row's tokens."""
        words = [
            f'"{_quoted(word)}"' if _SPECIAL.fullmatch(word) else word
            for word in dict.fromkeys(row.tokens.split())
        ]
        query = self._index.parse_query(" ".join(words), ["body"])
        hits = self._searcher.search(query, TOP).hits
        return [self._searcher.doc(address)["id"][0] for _, address in hits]


class Fts5:
    """The full-text index of SQLite."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(folder / "base")

    def build(self, rows: Iterable[Row]) -> int:
        """Index the rows; return how many there were."""
        run = self._base.execute
        run("pragma journal_mode=off")
        run("pragma synchronous=off")
        run(
            "create virtual table documents using fts5(id unindexed, body, "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'\")"
        )
        made = self._base.executemany(
            "insert into documents values (?, ?)",
            ((row.id, row.tokens) for row in rows),
        )
        run("insert into documents(documents) values ('optimize')")
        self._base.commit()
        return made.rowcount

    def open(self) -> None:
        """Make ready to answer."""

    def ask(self, row: Row) -> list[str]:
        """Return the ids of the best documents that have any of the row's tokens."""
        words = dict.fromkeys(row.tokens.split())
        query = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        found = self._base.execute(
            "select id from documents where documents match ? order by rank limit ?",
            (query, TOP),
        )
        return [doc_id for (doc_id,) in found]


class PlainWhoosh:
    """Whoosh with its own codec, postings and matchers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, rows: Iterable[Row]) -> int:
        """Index the rows; return how many there were."""
        from whoosh import analysis, fields, index  # noqa: PLC0415  (slow to import)

        self._folder.mkdir(parents=True, exist_ok=True)
        body = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), stored=True)
        schema = fields.Schema(id=fields.ID(stored=True), body=body)
        writer = index.create_in(self._folder, schema).writer(limitmb=256)
        count = 0
        for row in rows:
            writer.add_document(id=row.id, body=row.tokens)
            count += 1
        writer.commit()
        return count

    def open(self) -> None:
        """Make ready to answer."""
        from whoosh import index  # noqa: PLC0415  (slow to import)

        self._searcher = index.open_dir(self._folder).searcher()

    def ask(self, row: Row) -> list[str]:
        """Return the ids of the best documents that have any of the row's tokens."""
        from whoosh import query  # noqa: PLC0415  (slow to import)

        words = dict.fromkeys(row.tokens.split())
        either = query.Or([query.Term("body", word) for word in words])
        found: Any = self._searcher.search(either, limit=TOP)
        return [hit["id"] for hit in found]


ENGINES = {"tantivy": Tantivy, "fts5": Fts5, "whoosh": PlainWhoosh}


def _quoted(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


@click.group()
@click.argument("engine", type=click.Choice(sorted(ENGINES)))
@click.pass_context
def main(context: click.Context, engine: str) -> None:
    """Index documents or answer queries with another engine."""
    context.obj = ENGINES[engine]


@main.command()
@click.argument("docs", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def index(engine: type, docs: Path, folder: Path) -> None:
    """Build an index of DOCS in FOLDER."""
    began = time.perf_counter()
    shutil.rmtree(folder, ignore_errors=True)
    count = engine(folder).build(read_rows(docs))
    tell_build(count, began)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("queries", type=click.Path(path_type=Path, exists=True))
@click.option("--passes", type=click.IntRange(1), default=1, help="The last is timed.")
@click.pass_obj
def query(engine: type, folder: Path, queries: Path, passes: int) -> None:
    """Answer QUERIES from the index in FOLDER."""
    rows = list(read_rows(queries))
    began = time.perf_counter()
    opened: Other = engine(folder)
    opened.open()
    open_ms = round((time.perf_counter() - began) * 1e3, 3)
    tell_queries(opened.ask, rows, passes, open_ms)


if __name__ == "__main__":
    main()
