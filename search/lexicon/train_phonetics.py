"""Train the sounds-like matcher: ``python -m search.lexicon.train_phonetics``.

In: names in both scripts from the installed packages, see ``train_pairs``. Out: the
table ``data/phonetics.txt`` and, printed, how it does on names it has not seen. The
same packages give the same table. Run by hand when the method or its sources change.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search.lexicon.phonetics import SoundIndex
from search.lexicon.sound_model import SoundModel
from search.lexicon.sound_symbols import latin_symbols, thai_symbols
from search.lexicon.sound_table import SHIPPED, SoundTable, read_table, write_table
from search.lexicon.train_alignment import SpeltPair, insertion_costs, learn_answers
from search.lexicon.train_calibration import START, fit_weights, near_misses, row_of
from search.lexicon.train_pairs import draw, read_material
from search.lexicon.train_report import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.lexicon.train_calibration import Row
    from search.lexicon.train_pairs import Material, NamePair, Source

NOTES: Final = (
    "Which Thai letters answer to which Latin ones; see sound_table.py for the format.",
    "Made by: python -m search.lexicon.train_phonetics",
    "Learnt from: Thai-English transliteration dictionary 1.4 (CC BY 4.0), provinces,",
    "syllables and word lists (CC0), all in PyThaiNLP; CLDR names in Babel",
    "(Unicode-3.0).",
)

# A doubtful pair is taken when the sure ones find its two sides alike: mutual
# information per symbol, as in ``features``.
_ALIKE: Final = 0.0
_SURE: Final = 1.0
_FOLDS: Final = 3
_CALIBRATIONS: Final = 2

Weights = tuple[float, ...]


def train(material: Material) -> SoundTable:
    """Return the table: what is learnt from sure pairs picks the doubtful ones."""
    first = SoundModel(
        _table([source for source in material.sources if not source.doubtful], START)
    )
    sources = [
        _sifted(first, source) if source.doubtful else source
        for source in material.sources
    ]
    weights: Weights = START
    for _ in range(_CALIBRATIONS):
        weights = _calibrate(sources, material.native_words, weights)
    return _table(sources, weights)


def _sifted(model: SoundModel, source: Source) -> Source:
    rows = ((pair, row_of(model, pair.thai, pair.latin)) for pair in source.pairs)
    return replace(
        source, pairs=tuple(pair for pair, row in rows if row and row[1] > _ALIKE)
    )


def _table(sources: Sequence[Source], weights: Weights) -> SoundTable:
    """Return what the pairs teach, with the weights given."""
    known: set[NamePair] = set()
    pairs: list[SpeltPair] = []
    for source in sources:
        pairs += [_spelt(p, source.weight) for p in source.pairs if p not in known]
        known.update(source.pairs)
    answers = learn_answers(pairs)
    sure = [pair for pair in pairs if pair.weight >= _SURE]
    return SoundTable(
        {**answers, "": insertion_costs(answers)},
        _follows("".join(pair.thai) for pair in sure),
        _follows(pair.latin for pair in sure),
        weights,
    )


def _spelt(pair: NamePair, weight: float) -> SpeltPair:
    return SpeltPair(thai_symbols(pair.thai), latin_symbols(pair.latin), weight)


def _follows(spellings: Iterable[str]) -> dict[str, dict[str, int]]:
    """Count which letter follows which."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for spelling in spellings:
        for before, letter in zip(["", *spelling], spelling, strict=False):
            counts[before][letter] += 1
    return {before: dict(after) for before, after in counts.items()}


def _calibrate(
    sources: Sequence[Source], native_words: Sequence[str], weights: Weights
) -> Weights:
    """Return weights learnt on pairs that the model scoring them had not seen."""
    right: list[Row] = []
    wrong: list[Row] = []
    sure = sorted({p for s in sources if s.weight >= _SURE for p in s.pairs})
    latin_terms = sorted({pair.latin for pair in sure})
    thai_terms = sorted({pair.thai for pair in sure} | {*native_words})
    every_latin = sorted({pair.latin for source in sources for pair in source.pairs})
    for fold in range(_FOLDS):
        hidden = [pair for pair in sure if _fold(pair.latin) == fold]
        model = SoundModel(_table(_without(hidden, sources), weights))
        latin = SoundIndex.latin(latin_terms, model)
        thai = SoundIndex.thai(thai_terms, model)
        for pair in hidden:
            right += _rows(model, [(pair.thai, pair.latin)])
            wrong += _rows(model, near_misses(pair, latin, thai))
        everything = SoundIndex.latin(every_latin, model)
        for word in native_words:
            if _fold(word) == fold:
                matches = everything.lookup(word, limit=1, threshold=0.0)
                wrong += _rows(model, [(word, match.term) for match in matches])
    return fit_weights(right, wrong)


def _without(hidden: Iterable[NamePair], sources: Iterable[Source]) -> list[Source]:
    spellings = {spelling for pair in hidden for spelling in pair.spellings}
    return [
        replace(
            source,
            pairs=tuple(p for p in source.pairs if spellings.isdisjoint(p.spellings)),
        )
        for source in sources
    ]


def _rows(model: SoundModel, pairs: Iterable[tuple[str, str]]) -> list[Row]:
    return [row for pair in pairs if (row := row_of(model, *pair))]


def _fold(text: str) -> int:
    return int(draw("fold " + text) * _FOLDS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, write the table, print the report."""
    parser = argparse.ArgumentParser(
        prog="python -m search.lexicon.train_phonetics",
        description="Train the sounds-like matcher between Thai and Latin names.",
    )
    parser.add_argument(
        "--output", type=Path, default=SHIPPED, help="table to write (%(default)s)"
    )
    output: Path = parser.parse_args(arguments).output
    started = time.monotonic()
    material = read_material()
    table = train(material)
    checksum = write_table(table, output, notes=NOTES)
    entries = sum(map(len, table.answers.values()))
    took = time.monotonic() - started
    size = output.stat().st_size
    lines = [
        f"{output}: {entries:,} answers, {size:,} bytes, {checksum[:12]}, {took:.0f} s",
        *report(material, SoundModel(read_table(output))),
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
