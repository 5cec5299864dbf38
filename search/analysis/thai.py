"""Thai words: cutting a run of Thai letters with PyThaiNLP's word lists.

In: a run of Thai letters (no spaces, digits or Latin). Out: its words, which joined give
the run back. nlpO3, the PyThaiNLP project's Rust form of newmm, does the cutting: the
same words, four times as fast. The only module that touches PyThaiNLP or nlpO3.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from search.errors import AnalyzerDataError

# A longer run is cut into pieces: newmm's work grows faster than its input.
_PIECE = 1_000
# An entry with a space, dot or dash would make a token that crosses runs.
_PLAIN_WORD = re.compile("[ก-ฮะ-ฺเ-ๅ็-๎]{1,40}")
_CLUSTER_START = re.compile("[ก-ฮเ-ไ]")


@dataclass(frozen=True)
class ThaiSegmenter:
    """Cuts Thai runs into words of one dictionary.

    >>> main_segmenter().cut("รัสเซียและเมียนมาลงนาม")
    ['รัสเซีย', 'และ', 'เมียนมา', 'ลงนาม']
    """

    name: str
    fingerprint: str = field(compare=False)

    def cut(self, run: str) -> list[str]:
        """Return the words of a run; joined they are the run."""
        from nlpo3 import segment  # noqa: PLC0415  (start-up: only when Thai appears)

        # Never nlpO3's safe mode: it loses text beyond its window.
        if len(run) <= _PIECE:
            words: list[str] = segment(run, self.name)
            return words
        return [word for piece in _pieces(run) for word in segment(piece, self.name)]


@cache
def main_segmenter() -> ThaiSegmenter:
    """Return the segmenter of the ``words`` view: PyThaiNLP's own word list (CC0)."""
    return _load("songphasa-words", "words_th.txt")


@cache
def alternative_segmenter() -> ThaiSegmenter:
    """Return the segmenter of ``words_alt``: the ICU word list PyThaiNLP ships.

    Two lists cut unknown names at different places; together they find more.
    """
    return _load("songphasa-icu", "icubrk_th.txt")


def _pieces(run: str) -> list[str]:
    """Return the run in pieces of bounded length, cut before a consonant or vowel.

    >>> [len(piece) for piece in _pieces("ก" * 2500)]
    [1000, 1000, 500]
    """
    pieces = []
    at = 0
    while at < len(run):
        end = min(at + _PIECE, len(run))
        while end < len(run) and not _CLUSTER_START.match(run, end) and end < at + 1100:
            end += 1
        pieces.append(run[at:end])
        at = end
    return pieces


def _load(name: str, filename: str) -> ThaiSegmenter:
    from nlpo3 import load_dict  # noqa: PLC0415

    # Found without importing PyThaiNLP, whose start costs more than reading the list.
    package = find_spec("pythainlp")
    roots = (package.submodule_search_locations if package else None) or []
    source = Path(next(iter(roots), "pythainlp")) / "corpus" / filename
    try:
        text = source.read_text("utf-8-sig")
    except OSError as error:
        raise AnalyzerDataError(filename, str(error)) from error
    words = sorted({w for w in text.split("\n") if _PLAIN_WORD.fullmatch(w.strip())})
    if not words:
        raise AnalyzerDataError(filename, "it holds no Thai words")
    data = "\n".join(word.strip() for word in words).encode()
    # nlpO3 reads a dictionary only from a file, and never unloads or replaces a name.
    handle, path = tempfile.mkstemp(suffix=".txt")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        load_dict(path, name)
    finally:
        os.unlink(path)  # noqa: PTH108
    digest = hashlib.sha256(data).hexdigest()[:16]
    return ThaiSegmenter(name, f"nlpo3-{version('nlpo3')} {filename} {digest}")
