"""Classes of query, and how long the engine takes for each.

In: a built segment and some of its documents. Out: milliseconds of processor time for
each class, from one rare word to a thousand words. Run by ``search.bench.compare``, in
a process of its own:

    python -m search.bench.classes FOLDER DOCS
"""

from __future__ import annotations

import json
import random
import time
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import click

from search.analysis.tokens import View
from search.bench.peer import TOP, open_engine, read_rows
from search.query.plan import Bag, Must, Only, Plan, Scope, TermSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.engines.whoosh.engine import WhooshEngine

_DOCUMENTS = 400
_QUERIES = 40
_ROUNDS = 3
# A frequent word stands in one of so many documents; a rare one in fewer than so many.
_FREQUENT_SHARE = 10
_RARE = 20
_WARM = 5


class _Words:
    """Words of the collection to make queries of."""

    def __init__(self, engine: WhooshEngine, texts: list[list[str]]) -> None:
        self.texts = [text for text in texts if len(text) > 1]
        words = sorted({word for text in texts for word in text})
        frequency = {word: self._frequency(engine, word) for word in words}
        limit = engine.size / _FREQUENT_SHARE
        self.all = words
        self.frequent = [word for word in words if frequency[word] > limit]
        self.rare = [word for word in words if frequency[word] < _RARE]

    @staticmethod
    def _frequency(engine: WhooshEngine, word: str) -> int:
        return engine.document_frequency(View.WORDS, ((word,),), Scope.TEXT)


def plans(words: _Words) -> dict[str, list[Plan]]:
    """Return queries of every class, the same for the same words."""
    chance = random.Random(7)  # noqa: S311  (the same queries every time)
    pick = partial(chance.choice, words.texts)

    def together(count: int) -> list[str]:
        return chance.choices(pick(), k=count)

    makers: dict[str, Callable[[], Plan]] = {
        "a rare word": lambda: _term(chance.choice(words.rare or words.all)),
        "a frequent word": lambda: _term(chance.choice(words.frequent or words.all)),
        "any of 3 words": lambda: Bag(tuple(map(_term, together(3)))),
        "all of 3 words": lambda: Must(tuple(map(_term, together(3)))),
        "any of 10 words": lambda: Bag(tuple(map(_term, together(10)))),
        "any of 1,000 words": lambda: Bag(tuple(map(_term, _many(chance, words)))),
        "a phrase of 2": lambda: _row(chance, pick(), 2),
        "a phrase of 4": lambda: _row(chance, pick(), 4),
        "3 words, Thai only": lambda: Must(
            (Bag(tuple(map(_term, together(3)))), Only(language="th"))
        ),
        "one without another": lambda: Must(
            (_term(pick()[0]),), (_term(chance.choice(words.all)),)
        ),
    }
    return {name: [make() for _ in range(_QUERIES)] for name, make in makers.items()}


def timings(folder: Path, docs: Path) -> Iterator[tuple[str, float, float]]:
    """Yield each class with the middle and the 95th of 100 of its times."""
    engine = open_engine(folder)
    texts = [row.tokens.split() for row in islice(read_rows(docs), _DOCUMENTS)]
    for name, asked in plans(_Words(engine, texts)).items():
        for plan in asked[:_WARM]:
            engine.search(plan, limit=TOP)
        times = [min(_time(engine, plan) for _ in range(_ROUNDS)) for plan in asked]
        yield name, median(times), quantiles(times, n=20)[-1]


def _time(engine: WhooshEngine, plan: Plan) -> float:
    began = time.thread_time()
    engine.search(plan, limit=TOP)
    return (time.thread_time() - began) * 1e3


def _term(word: str) -> TermSet:
    return TermSet(View.WORDS, ((word,),))


def _row(chance: random.Random, text: list[str], length: int) -> TermSet:
    first = chance.randrange(max(1, len(text) - length))
    return TermSet(View.WORDS, (tuple(text[first : first + length]),))


def _many(chance: random.Random, words: _Words) -> list[str]:
    return chance.sample(words.all, min(1_000, len(words.all)))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("docs", type=click.Path(path_type=Path, exists=True))
def main(folder: Path, docs: Path) -> None:
    """Time each class of query over the index in FOLDER, made of DOCS."""
    rows = {name: (middle, high) for name, middle, high in timings(folder, docs)}
    click.echo(json.dumps(rows))


if __name__ == "__main__":
    main()
