"""Sorted strings on disk, and a dictionary that finds one without searching.

In: strings. Out: flat arrays (all bytes, where each string begins, and buckets of string
numbers by hash). Used for terms and for document ids; a number is a rank in the sorted
list. Read and written through ``arrays``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from search.engines.whoosh.segment.letters import decode_letters, encode_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

# Strings in a bucket, about; looking at one takes a third of a microsecond.
_PER_BUCKET = 3

# Bytes of a string that fit one number.
_KEY = 8


class Strings:
    """A list of byte strings in two arrays: all bytes, and where each begins.

    >>> words = [word.encode() for word in ("คิวบา", "เยือน")]
    >>> strings = Strings(*pack_strings(words))
    >>> strings.at(1).decode(), len(strings), list(strings) == words
    ('เยือน', 2, True)
    """

    def __init__(self, data: NDArray[np.uint8], starts: NDArray[Any]) -> None:
        self.data = data
        self.starts = starts
        # Memory views give Python's own numbers and bytes several times faster.
        self._bytes = data.data
        self._starts = starts.data

    def __len__(self) -> int:
        """Return how many strings there are."""
        return len(self.starts) - 1

    def at(self, number: int) -> bytes:
        """Return one string."""
        return bytes(self._bytes[self._starts[number] : self._starts[number + 1]])

    def between(self, first: int, last: int) -> memoryview:
        """Return the bytes of neighbours, ``last`` not among them."""
        return self._bytes[self._starts[first] : self._starts[last]]

    def __iter__(self) -> Iterator[bytes]:
        """Yield the strings in order."""
        return iter(self.all())

    def all(self) -> list[bytes]:
        """Return all strings, in order."""
        whole = self.data.tobytes()
        return [whole[first:last] for first, last in pairwise(self.starts.tolist())]

    def keys(self) -> NDArray[np.uint64] | None:
        """Return numbers that sort as the strings do; None if some are too long.

        >>> Strings(*pack_strings([b"a", b"ab", b"b"])).keys() // 2**48
        array([24832, 24930, 25088], dtype=uint64)
        """
        lengths = np.diff(self.starts)
        longest = int(lengths.max(initial=0))
        if longest > _KEY or not self.data.all():
            return None
        letters = np.zeros((len(self), _KEY), np.uint8)
        for place in range(longest):
            has = lengths > place
            letters[has, place] = self.data[self.starts[:-1][has] + place]
        return letters.view(">u8").ravel().astype(np.uint64)

    def lower_bound(self, text: bytes) -> int:
        """Return the number of the first string that is not before ``text``."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.at(middle) < text:
                low = middle + 1
            else:
                high = middle
        return low


class Dictionary:
    """Sorted texts with buckets by hash: any text is found after a few looks.

    ``order`` holds the numbers of all texts, bucket after bucket; ``buckets`` where each
    begins. The number of buckets is a power of two. Others speak to it in UTF-8.

    >>> words = [encode_letters(word) for word in ("คิวบา", "เยือน")]
    >>> dictionary = Dictionary(Strings(*pack_strings(words)), *hash_strings(words))
    >>> dictionary.number("เยือน"), dictionary.number("cuba"), dictionary.text(0)
    (1, -1, 'คิวบา')
    """

    def __init__(
        self, strings: Strings, buckets: NDArray[np.uint32], order: NDArray[np.uint32]
    ) -> None:
        self.strings = strings
        self._mask = len(buckets) - 2
        self._buckets = buckets.data
        self._order = order.data

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.strings)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the texts by code point, in UTF-8."""
        return map(_utf8, self.texts())

    def texts(self) -> Iterator[str]:
        """Yield the texts by code point."""
        return map(decode_letters, self.strings)

    def at(self, number: int) -> bytes:
        """Return one text in UTF-8."""
        return _utf8(self.text(number))

    def text(self, number: int) -> str:
        """Return one text."""
        return decode_letters(self.strings.at(number))

    def find(self, text: bytes) -> int:
        """Return the number of a text in UTF-8, or -1."""
        return self.number(_text(text))

    def number(self, text: str) -> int:
        """Return the number of a text, or -1."""
        wanted = encode_letters(text)
        bucket = crc32(wanted) & self._mask
        for place in range(self._buckets[bucket], self._buckets[bucket + 1]):
            number: int = self._order[place]
            if self.strings.at(number) == wanted:
                return number
        return -1

    def lower_bound(self, text: bytes) -> int:
        """Return the number of the first text that is not before another in UTF-8."""
        return self.strings.lower_bound(encode_letters(_text(text)))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(utf8: bytes) -> str:
    return utf8.decode("utf-8", "surrogatepass")


def spell_keys(keys: NDArray[np.uint64]) -> list[bytes]:
    """Return the strings of numbers that ``Strings.keys`` gave.

    >>> spell_keys(Strings(*pack_strings([b"a", b"ab"])).keys())
    [b'a', b'ab']
    """
    # NumPy leaves the zeros at the end out.
    spelled: list[bytes] = keys.astype(">u8").view(f"S{_KEY}").tolist()
    return spelled


def pack_strings(
    strings: Sequence[bytes], kind: type[np.unsignedinteger[Any]] = np.uint32
) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """Return the two arrays of ``Strings``; ``kind`` must hold the length of all."""
    starts = np.zeros(len(strings) + 1, dtype=kind)
    lengths = np.fromiter(map(len, strings), kind, len(strings))
    np.cumsum(lengths, out=starts[1:])
    return np.frombuffer(b"".join(strings), dtype=np.uint8), starts


def hash_strings(
    strings: Sequence[bytes],
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the buckets of ``Dictionary`` and the numbers in them."""
    size = 1 << (len(strings) // _PER_BUCKET).bit_length()
    hashes = np.fromiter(map(crc32, strings), np.uint32, len(strings))
    bucket = hashes & np.uint32(size - 1)
    buckets = np.zeros(size + 1, np.uint32)
    np.cumsum(np.bincount(bucket, minlength=size), out=buckets[1:])
    return buckets, np.argsort(bucket, kind="stable").astype(np.uint32)
