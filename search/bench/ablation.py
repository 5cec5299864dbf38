"""What each part is worth: views, weights and lexicon layers, one at a time.

``python -m search.bench.ablation`` prints the tables of docs/analysis.md and
docs/cross-language.md, measured on the development collections beside the repository.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from search.analysis.tokens import View
from search.bench.development import Prepared, prepare
from search.bench.fusion import measure
from search.lexicon.lexicon import Lexicon
from search.query.expansion import Options, Planner
from search.query.weights import DEFAULT_WEIGHTS
from search.semantic.encoder import load_encoder

if TYPE_CHECKING:
    from collections.abc import Iterator

SETS = ("xquad", "ntrex-title", "iapp")
_CROSS = ("xquad", "ntrex-title")
_LAYERS = ("glossary", "places", "transliteration", "wordnet", "sounds")


def view_rows(collections: list[Prepared]) -> Iterator[str]:
    """Yield the table of views: all, and each one left out. MRR@10 / nDCG@10."""
    yield "| monolingual, expansion off | " + " | ".join(SETS) + " |"
    yield "|---|" + "---|" * len(SETS)
    weights = DEFAULT_WEIGHTS
    rows = {
        "all views": Options(expand=False),
        "without words_alt": _without(View.WORDS_ALT),
        "without grams": _without(View.GRAMS),
        "without exact": _without(View.EXACT),
        "words alone": _without(View.WORDS_ALT, View.GRAMS, View.EXACT),
        "short-query rule off": Options(
            expand=False, weights=replace(weights, grams_short=weights.grams)
        ),
    }
    for name, options in rows.items():
        cells = [_figures(*c.score("mono", options)) for c in collections]
        yield f"| {name} | " + " | ".join(cells) + " |"


def layer_rows(collections: list[Prepared]) -> Iterator[str]:
    """Yield the table of lexicon layers, added one by one. MRR@10, th→en / en→th."""
    names = [c.collection.name for c in collections]
    yield "| cross-language MRR@10 (th→en / en→th) | " + " | ".join(names) + " |"
    yield "|---|" + "---|" * len(names)
    rows: list[tuple[str, ...]] = [(), *(_LAYERS[: i + 1] for i in range(len(_LAYERS)))]
    for layers in rows:
        cells = []
        for prepared in collections:
            planner = _planner(prepared, frozenset(layers))
            options = Options(expand=bool(layers))
            cells.append(
                " / ".join(
                    f"{prepared.score('cross', options, language=q, planner=planner)[0]:.3f}"
                    for q in ("th", "en")
                )
            )
        label = f"+ {layers[-1]}" if layers else "no expansion"
        yield f"| {label} | " + " | ".join(cells) + " |"


def half_rows(prepared: Prepared, planner: Planner, seed: int = 7) -> Iterator[str]:
    """Yield the half test: every text kept in one language only, at random."""
    chance = random.Random(seed)  # noqa: S311  (a split, not a secret)
    kept: dict[str, bool] = {}
    for group in _pairs(prepared):
        language = chance.choice(("th", "en"))
        kept.update({d: lang == language for d, lang in group})
    yield f"| half test, seed {seed} (MRR@10) | th topics | en topics |"
    yield "|---|---|---|"
    for label, options in (
        ("words alone", Options(semantic=False)),
        ("with meaning", Options()),
    ):
        cells = []
        for language in ("th", "en"):
            half, mono = (
                prepared.score(
                    task, options, language=language, planner=planner, kept=k
                )
                for task, k in (("bilingual", kept), ("mono", None))
            )
            cells.append(f"{half[0]:.3f} ({half[0] / mono[0]:.3f} of monolingual)")
        yield f"| each text in one language, {label} | " + " | ".join(cells) + " |"


def _pairs(prepared: Prepared) -> Iterator[list[tuple[str, str]]]:
    """Yield the documents of one text in both languages (their ids differ by th/en)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for document in prepared.documents:
        key = document.id.replace(f"-{document.language}-", "-", 1)
        groups.setdefault(key, []).append((document.id, document.language))
    yield from (groups[key] for key in sorted(groups))


def _planner(prepared: Prepared, layers: frozenset[str]) -> Planner:
    tables = tuple(t for t in prepared.lexicon.layers if t.name in layers)
    lexicon = Lexicon(prepared.lexicon.glossary, tables)
    off = frozenset({"glossary", "sounds"}) - layers
    return Planner(prepared.analyzer, lexicon, prepared.engine, without_layers=off)


def _without(*views: View) -> Options:
    return Options(expand=False, views=frozenset(View) - frozenset(views))


def _figures(first: float, second: float) -> str:
    return f"{first:.3f} / {second:.3f}"


@click.command()
def main() -> None:
    """Print what each view and each layer is worth."""
    collections = [prepare(name) for name in SETS]
    cross = [c for c in collections if c.collection.name in _CROSS]
    encoder = load_encoder()
    with_meaning = measure(_CROSS[0], encoder) if encoder else None
    first = with_meaning.prepared if with_meaning else cross[0]
    planner = with_meaning.planner if with_meaning else cross[0].planner
    tables = (view_rows(collections), layer_rows(cross), half_rows(first, planner))
    for table in tables:
        for line in table:
            click.echo(line)
        click.echo()


if __name__ == "__main__":
    main()
