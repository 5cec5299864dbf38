"""Quoted text: found as it was typed, however a segmenter would have cut it.

In: a quote and a document's text. Out: where the quote stands, as ranges of the
original. Both are compared in normal form, without case, with any white space as one
space. Called by the planner (to fold the quote), the engines (to verify) and the
snippets.
"""

from __future__ import annotations

import re

from search.analysis.normalize import normalize
from search.analysis.scripts import cuts_cluster

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]")


def fold_quote(text: str) -> str:
    r"""Return the form in which quotes and documents are compared.

    >>> fold_quote("  Min\n Aung  HLAING ที่่ผ่านมา")
    'min aung hlaing ที่ผ่านมา'
    """
    return _SPACE.sub(" ", _lower(normalize(text).text)).strip()


def count_quote(folded: str, quote: str) -> int:
    """Return how often a folded quote stands in a folded text.

    Latin words and numbers must be whole, and Thai clusters: "us" is not in "russia",
    "ที" not in "ที่".

    >>> count_quote("russia and the us", "us"), count_quote("กองทัพเมียนมา", "ทัพเมียนมา")
    (1, 1)
    """
    return len(_find(folded, quote))


def find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Return where a folded quote stands in an original text, in code points.

    >>> find_quote("ช่วงที่่ผ่านมา  นี้", "ที่ผ่านมา นี้")
    [(4, 19)]
    """
    normalized = normalize(text)
    lowered = _lower(normalized.text)
    kept: list[int] = []  # for each folded character its offset in the normal form
    pieces: list[str] = []
    at = 0
    for match in _SPACE.finditer(lowered):
        kept.extend(range(at, match.start() + 1))
        pieces += [lowered[at : match.start()], " "]
        at = match.end()
    kept.extend(range(at, len(lowered)))
    pieces.append(lowered[at:])
    folded = "".join(pieces)
    return [
        normalized.original_span(kept[start], kept[start + len(quote) - 1] + 1)
        for start in _find(folded, quote)
    ]


def _find(folded: str, quote: str) -> list[int]:
    found = []
    at = folded.find(quote) if quote else -1
    while at >= 0:
        whole = not (_joined(folded, at) or _joined(folded, at + len(quote)))
        if whole:
            found.append(at)
        at = folded.find(quote, at + (len(quote) if whole else 1))
    return found


def _joined(text: str, offset: int) -> bool:
    """Tell whether a Latin word, a number or a cluster goes on across ``offset``."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    thai_before, thai_after = "ก" <= before <= "๎", "ก" <= after <= "๎"
    if thai_before or thai_after:
        return thai_before and thai_after and cuts_cluster(text, offset)
    return bool(_WORD.match(before) and _WORD.match(after))


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A few capitals (İ) grow when lowered; offsets matter more than they do.
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
