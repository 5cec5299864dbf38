"""Documents on their way into a segment, a few bytes for each of their tokens.

In: ``Indexed`` documents, one after another, in any order. Out: a ``Batch``: compressed
records, and for each view the tokens of titles and texts as numbers in flat arrays.
Nothing else is kept of a document, so memory holds many. Called by ``runs`` and the
inverter, which writes a batch as a segment.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.analysis.grams import GRAM, GramStream
from search.analysis.tokens import View
from search.documents import LANGUAGES
from search.engines.whoosh.segment.files import FORWARD_VIEWS, NO_DAY
from search.engines.whoosh.segment.forward import shape_tokens
from search.engines.whoosh.segment.letters import encode_letters
from search.engines.whoosh.segment.postings import from_zero
from search.engines.whoosh.segment.stored import encode
from search.engines.whoosh.writing.grams import gram_keys

if TYPE_CHECKING:
    from search.analysis.tokens import TokenStream
    from search.engines.base import Indexed

# Tokens or letters that wait until there are enough to be worth NumPy's while.
_ENOUGH = 100_000
# What Python needs for a term: a string, a number, a place in a table.
_TERM = 200
# What a token of odd shape takes beside its shape: where it is, and three numbers.
_ODD = 20

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Shapes = NDArray[np.uint8]


class Batch:
    """Documents of one segment, in the order in which they came."""

    def __init__(self) -> None:
        self.ids: list[bytes] = []
        self.records: list[bytes] = []
        self.sources: list[str] = []
        self.columns = {
            "language": array("i"),
            "first_day": array("i"),
            "last_day": array("i"),
        }
        # How many positions of words each title has, and each text.
        self.positions = (array("q"), array("q"))
        # The number of each term, the same in all views, which share most of them.
        self.seen: defaultdict[str, int] = defaultdict(count().__next__)
        self.views: dict[View, tuple[Words, Words] | tuple[Grams, Grams]] = {}
        for view in View:
            if view is View.GRAMS:
                self.views[view] = (Grams(), Grams())
            else:
                shaped = view in FORWARD_VIEWS
                self.views[view] = (Words(self.seen, shaped), Words(self.seen, shaped))
        self._titles = [(view, parts[0]) for view, parts in self.views.items()]
        self._texts = [(view, parts[1]) for view, parts in self.views.items()]
        self._stored = 0

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self.ids)

    @property
    def size(self) -> int:
        """About how many bytes of memory they take."""
        columns = (part.size for parts in self.views.values() for part in parts)
        return self._stored + len(self.seen) * _TERM + sum(columns)

    def add(self, item: Indexed) -> None:
        """Take in one document."""
        document, date = item.document, item.document.date
        record = encode(document)
        self.ids.append(encode_letters(document.id))
        self.records.append(record)
        self.sources.append(document.source)
        self._stored += len(record) + _TERM
        columns = self.columns
        columns["language"].append(LANGUAGES.index(document.language))
        columns["first_day"].append(date.first.toordinal() if date else NO_DAY)
        columns["last_day"].append(date.last.toordinal() if date else NO_DAY)
        for ends, streams in zip(self.positions, (item.title, item.body), strict=True):
            words = streams[View.WORDS].positions
            ends.append(words[-1] + 1 if words else 0)
        for view, part in self._titles:
            part.add(item.title[view])
        for view, part in self._texts:
            part.add(item.body[view])


class Words:
    """The tokens of one view of titles, or texts: numbers in order of first sight.

    ``seen`` gives a term its number. With ``shaped`` the shapes of ``segment.forward``
    are kept, too.
    """

    def __init__(self, seen: defaultdict[str, int], shaped: bool) -> None:
        self.lengths = array("i")
        self.numbers = array("i")
        self._shapes = bytearray()
        self._odd_at: list[Longs] = []
        self._odd: list[Ints] = []
        self._number = seen.__getitem__
        self.shaped = shaped
        self._shaped_streams = 0
        self._waiting = (array("i"), array("i"), array("i"))

    @property
    def size(self) -> int:
        """About how many bytes of memory they take."""
        odd = _ODD * sum(map(len, self._odd_at))
        return 4 * (len(self.numbers) + len(self.lengths)) + len(self._shapes) + odd

    def add(self, stream: TokenStream) -> None:
        """Take in the tokens of one title or text."""
        terms = stream.terms
        self.lengths.append(len(terms))
        if not terms:
            return
        self.numbers.fromlist(list(map(self._number, terms)))
        if self.shaped:
            columns = (stream.starts, stream.ends, stream.positions)
            for waiting, column in zip(self._waiting, columns, strict=True):
                if isinstance(column, list):
                    waiting.fromlist(column)
                else:
                    waiting.extend(column)
            if len(self._waiting[0]) >= _ENOUGH:
                self._shape()

    def shapes(self) -> tuple[Shapes, Longs, Ints]:
        """Return the shapes of all tokens, and the odd ones (``shape_tokens``)."""
        self._shape()
        shapes = np.frombuffer(self._shapes, np.uint8)
        return shapes, np.concatenate(self._odd_at), np.concatenate(self._odd)

    def _shape(self) -> None:
        lengths = np.frombuffer(self.lengths, np.int32)[self._shaped_streams :]
        columns = [np.array(column, np.int32) for column in self._waiting]
        shapes, odd_at, odd = shape_tokens(from_zero(lengths), *columns)
        self._odd_at.append(odd_at + len(self._shapes))
        self._odd.append(odd)
        self._shapes += shapes.tobytes()
        self._shaped_streams = len(self.lengths)
        self._waiting = (array("i"), array("i"), array("i"))


class Grams:
    """The four-letter pieces of titles, or texts, as ``grams.gram_keys`` numbers them."""

    def __init__(self) -> None:
        self._lengths = array("i")
        self._keys = array("I")
        self._texts: list[str] = []
        self._letters = 0

    @property
    def size(self) -> int:
        """About how many bytes of memory they take."""
        return 4 * (len(self._keys) + len(self._lengths) + self._letters)

    @property
    def lengths(self) -> array[int]:
        """How many pieces each title or text has."""
        self._number()
        return self._lengths

    @property
    def keys(self) -> array[int]:
        """The pieces."""
        self._number()
        return self._keys

    def add(self, stream: TokenStream) -> None:
        """Take in the pieces of one title or text; they are made here if need be."""
        if isinstance(stream, GramStream):
            self._texts.append(stream.text)
            self._letters += len(stream.text)
            if self._letters >= _ENOUGH:
                self._number()
        else:
            self._number()
            self._lengths.append(len(stream.terms))
            self._keys.fromlist(list(map(_key, stream.terms)))

    def _number(self) -> None:
        if self._texts:
            keys, starts = gram_keys(self._texts)
            self._keys.frombytes(keys.tobytes())
            self._lengths.frombytes(np.diff(starts).astype(np.int32).tobytes())
            self._texts, self._letters = [], 0


def _key(gram: str) -> int:
    letters = encode_letters(gram)
    if len(letters) > GRAM:
        msg = f"{gram!r} is not a piece of {GRAM} Thai letters"
        raise ValueError(msg)
    return int.from_bytes(letters.ljust(GRAM, b"\0"))
