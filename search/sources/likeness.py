"""What two texts have in common, in sixteen bytes.

In: the text of a document. Out: a digest, equal for equal texts, and a likeness of 64
bits, which differs in few bits for texts that differ little (simhash of Charikar over
pieces of eight characters: Thai needs no cutting for it). Called by the memory of the
sources; `search.duplicates` compares what it kept.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Longer texts are compared by their beginning; a millisecond a document is enough.
_MOST_CHARACTERS = 8_000
# Below this many pieces a single changed word changes too many bits.
_FEWEST_PIECES = 120
_PIECE = 8
_DIGEST_BYTES = 8
_BASE = np.uint64(0x9E3779B97F4A7C15)
# The bits of every byte, the highest first.
_BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.int64)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def text_digest(text: str) -> bytes:
    """Return a digest of a text; empty for an empty one.

    >>> text_digest("ข่าว") == text_digest("ข่าว"), text_digest("")
    (True, b'')
    """
    if not text:
        return b""
    return blake2b(text.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).digest()


def likeness(text: str) -> int:
    """Return the likeness of a text; 0 for one too short to compare.

    Capitals and white space make no difference.

    >>> news = " ".join(f"ผู้นำคนที่ {n} เดินทางถึงมอสโก" for n in range(20))
    >>> likeness(news) == likeness(news.replace(" ", "  ")), likeness("ข่าวสั้น")
    (True, 0)
    """
    letters = "".join(text[:_MOST_CHARACTERS].lower().split())
    raw = np.frombuffer(letters.encode("utf-32-le", "replace"), np.uint32)
    pieces = len(raw) - _PIECE + 1
    if pieces < _FEWEST_PIECES:
        return 0
    codes = raw.astype(np.uint64)
    hashes = codes[:pieces].copy()
    for offset in range(1, _PIECE):
        hashes *= _BASE
        hashes += codes[offset : offset + pieces]
    for shift, factor in zip((30, 27), _MIX, strict=True):
        hashes ^= hashes >> np.uint64(shift)
        hashes *= factor
    hashes ^= hashes >> np.uint64(31)
    hashes.sort()
    distinct = hashes[np.append(True, hashes[1:] != hashes[:-1])]
    majority = _count_bits(distinct) * 2 > len(distinct)
    return int.from_bytes(np.packbits(majority).tobytes(), "little")


def _count_bits(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return how many hashes have each bit: bytes are counted, then their bits."""
    octets = hashes.astype("<u8").view(np.uint8).reshape(-1, 8)
    places = octets + np.arange(0, 8 * 256, 256)
    counts = np.bincount(places.ravel(), minlength=8 * 256).reshape(8, 256)
    return (counts @ _BITS).ravel()
