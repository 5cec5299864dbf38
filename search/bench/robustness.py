"""How well search stands damage: broken queries, and names no dictionary knows.

``python -m search.bench.robustness`` prints the tables of docs/analysis.md, measured on
the development collections beside the repository. The names are titles from the list
PyThaiNLP installs; they are used for testing only and are no part of this repository.
"""

from __future__ import annotations

import random
import re
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import click

from search.analysis.normalize import normalize
from search.analysis.scripts import cuts_cluster
from search.analysis.thai import main_segmenter
from search.analysis.tokens import View
from search.bench.development import Prepared, prepare
from search.bench.measures import average_precision
from search.query.expansion import Options
from search.query.plan import Must, Only
from search.query.tree import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TONE = re.compile("[่-๋]")
_THAI_NAME = re.compile("[ก-ฮเ-ไ][ก-๎]{4,24}")
SETS = ("xquad", "ntrex-title", "iapp")
_WANTED = 600


def damage_rows(prepared: Prepared) -> Iterator[str]:
    """Yield MRR@10 of Thai topics, clean and damaged in six ways."""
    kinds: dict[str, Callable[[str], str]] = {
        "clean": lambda text: text,
        "zero-width space inside words": _zero_width,
        "doubled tone marks": lambda text: _TONE.sub(lambda m: m.group() * 2, text),
        "sara am in two parts": lambda text: text.replace("ำ", "ํา"),
        "เ เ for แ": lambda text: text.replace("แ", "เเ"),
        "Thai digits": lambda text: text.translate(_TO_THAI_DIGITS),
        "one tone mark lost": lambda text: _TONE.sub("", text, count=1),
    }
    yield "| Thai topics of xquad | MRR@10 | difference |"
    yield "|---|---|---|"
    options = Options()
    clean = prepared.score("mono", options, language="th")[0]
    for name, change in kinds.items():
        value = prepared.score("mono", options, language="th", change=change)[0]
        yield f"| {name} | {value:.3f} | {value - clean:+.3f} |"


def name_rows(collections: list[Prepared]) -> Iterator[str]:
    """Yield the mean average precision of finding names the dictionary does not hold.

    Relevant are the documents in whose text the name really stands.
    """
    names = unknown_names(collections)
    yield f"| {len(names)} names absent from the dictionary | MAP |"
    yield "|---|---|"
    words_alone = Options(expand=False, views=frozenset({View.WORDS}))
    rows = {
        "words alone": words_alone,
        "all views, expansion off": Options(expand=False),
        "as shipped": Options(),
    }
    for label, options in rows.items():
        scores = [_precision(prepared, name, options) for name, prepared in names]
        yield f"| {label} | {fmean(scores):.3f} |"


def unknown_names(collections: list[Prepared]) -> list[tuple[str, Prepared]]:
    """Return up to 600 names with the collection they stand in, the same every time."""
    known = _words()
    found = []
    titles = sorted(
        {t for t in _titles() if _THAI_NAME.fullmatch(t) and t not in known}
    )
    for prepared in collections:
        texts = [normalize(d.text).text for d in prepared.documents]
        everything = "\n".join(texts)
        found += [
            (title, prepared)
            for title in titles
            if title in everything
            and len(main_segmenter().cut(title)) > 1
            and any(stands_whole(text, title) for text in texts)
        ]
    random.Random(11).shuffle(found)  # noqa: S311  (a sample, not a secret)
    return found[:_WANTED]


def _precision(prepared: Prepared, name: str, options: Options) -> float:
    relevant = {
        d.id: 1
        for d in prepared.documents
        if stands_whole(normalize(d.text).text, name)
    }
    plan = prepared.planner.plan(Words(name), options).plan
    thai = Must((plan, Only(language="th")))
    hits = prepared.engine.search(thai, limit=1000).hits
    return average_precision([hit.doc_id for hit in hits], relevant, 1000)


def stands_whole(text: str, name: str) -> bool:
    """Tell whether a name stands in a text without cutting a cluster at its ends."""
    at = text.find(name)
    while at >= 0:
        if not (cuts_cluster(text, at) or cuts_cluster(text, at + len(name))):
            return True
        at = text.find(name, at + 1)
    return False


def _zero_width(text: str) -> str:
    return "".join(
        f"{c}\u200b" if i % 5 == 3 and not cuts_cluster(text, i + 1) else c  # noqa: PLR2004
        for i, c in enumerate(text)
    )


_TO_THAI_DIGITS = {ord("0") + i: ord("๐") + i for i in range(10)}


def _corpus(name: str) -> list[str]:
    package = find_spec("pythainlp")
    roots = list((package and package.submodule_search_locations) or [])
    return (Path(roots[0]) / "corpus" / name).read_text("utf-8").split("\n")


def _titles() -> list[str]:
    return [line.strip() for line in _corpus("wikipedia_titles_th.txt")]


def _words() -> frozenset[str]:
    return frozenset(line.strip() for line in _corpus("words_th.txt"))


@click.command()
def main() -> None:
    """Print how search stands damaged queries and unknown names."""
    collections = [prepare(name) for name in SETS]
    for table in (damage_rows(collections[0]), name_rows(collections)):
        for line in table:
            click.echo(line)
        click.echo()


if __name__ == "__main__":
    main()
