"""The word lists by which Thai is cut: read from PyThaiNLP's files and cleaned.

In: the name of a file PyThaiNLP ships. Out: ``WordList``, its words of Thai letters, a
byte a letter, and their digest. Nothing of PyThaiNLP is imported. Called by the Thai
segmenters.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from search.analysis.scripts import THAI_LETTERS
from search.errors import AnalyzerDataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

# The code page of Thai: one byte for every letter, all of them above ASCII.
ENCODING = "cp874"
LONGEST = 40  # letters of a word
_LINE_END = ord("\n")


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of one file, in its order, as ``encoded`` gives them."""

    words: NDArray[np.bytes_]
    digest: str


def read_word_list(filename: str) -> WordList:
    """Return the words of a file of PyThaiNLP: lines of at most 40 Thai letters.

    An entry with a space, dot or dash is left out: its words would cross runs.

    >>> [word.decode(ENCODING) for word in read_word_list("words_th.txt").words[:3]]
    ['ก็', 'ก๊ก', 'กก']

    Raises:
        AnalyzerDataError: the file is missing, unreadable or holds no Thai word.
    """
    from hashlib import sha256  # noqa: PLC0415  (slow to import, and seldom first)
    from importlib.util import find_spec  # noqa: PLC0415

    # Found without importing PyThaiNLP, whose start costs more than reading the list.
    package = find_spec("pythainlp")
    roots = (package.submodule_search_locations if package else None) or []
    path = Path(next(iter(roots), "pythainlp")) / "corpus" / filename
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise AnalyzerDataError(filename, str(error)) from error
    words = _thai_lines(text)
    if not words.size:
        raise AnalyzerDataError(filename, "it holds no Thai words")
    return WordList(words, sha256(words.tobytes()).hexdigest()[:16])


def encoded(words: Iterable[str]) -> NDArray[np.bytes_]:
    r"""Return words as fixed rows of bytes, zeros behind, the form tries are made of.

    No word has more than 40 letters.

    >>> encoded(["กา"]).tobytes()[:3]
    b'\xa1\xd2\x00'
    """
    return np.array([word.encode(ENCODING) for word in words], f"S{LONGEST}")


def _thai_lines(text: str) -> NDArray[np.bytes_]:
    r"""Return the lines that are Thai letters and nothing else, and not too long.

    >>> _thai_lines("กา\nก.\nsea\nมา") == encoded(["กา", "มา"])
    array([ True,  True])
    """
    letters = np.frombuffer(f"{text}\n".encode(ENCODING, "replace"), np.uint8)
    ends = np.flatnonzero(letters == _LINE_END)
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts
    # How many signs that are no letters stand in each line, with its end.
    others = np.add.reduceat(~_thai_letters()[letters], starts, dtype=np.int32)
    plain = (others == 1) & (sizes > 0) & (sizes <= LONGEST)
    starts, sizes = starts[plain], sizes[plain]
    words = np.zeros((len(starts), LONGEST), np.uint8)
    # Letter by letter: the n-th of all words that have so many.
    for n in range(int(sizes.max(initial=0))):
        longer = np.flatnonzero(sizes > n)
        words[longer, n] = letters[starts[longer] + n]
    return words.view(f"S{LONGEST}").reshape(-1)


def _thai_letters() -> NDArray[np.bool_]:
    """Tell for each byte whether it is a letter that runs are made of."""
    found = np.zeros(256, bool)
    for first, last in zip(THAI_LETTERS[::3], THAI_LETTERS[2::3], strict=True):
        found[first.encode(ENCODING)[0] : last.encode(ENCODING)[0] + 1] = True
    return found
