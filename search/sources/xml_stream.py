"""XML read piece by piece, with everything refused that makes XML dangerous.

In: a stream of bytes and an `Events` object to tell. Out: a pause after each piece, so
that the caller can take what is ready. No document type, no entities of its own, no
outside files; depth and the length of a tag have limits. Called by the readers of
feeds, wiki dumps and .docx.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from search.sources.base import UnreadableError
from search.sources.encodings import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_PIECE = 64 * 1024
_LONGEST_TAG = 1024 * 1024
_DEEPEST = 500


class Events(Protocol):
    """What is told of an XML file. Names are as written, with their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        ...

    def end(self, name: str) -> None:
        """Take the end of an element."""
        ...

    def text(self, text: str) -> None:
        """Take some of the text inside an element; more may follow."""
        ...


def parse(stream: BinaryIO, events: Events) -> Iterator[str]:
    """Tell the events of a file; give the name of its encoding after each piece.

    Raises:
        UnreadableError: It is not well formed, or holds something that is refused.
    """
    piece = stream.read(_PIECE)
    encoding = encoding_of(piece).partition(" ")[0]
    decoder = codecs.getincrementaldecoder(encoding)()
    parser = _parser(events)
    fed = 0
    while True:
        try:
            text = decoder.decode(piece, final=not piece)
            parser.Parse(text, not piece)
        except UnicodeDecodeError as error:
            msg = f"it is not {encoding.upper()} throughout; save it as UTF-8"
            raise UnreadableError(msg) from error
        except expat.ExpatError as error:
            msg = f"line {error.lineno}: {expat.ErrorString(error.code)}; correct it"
            raise UnreadableError(msg) from error
        yield encoding.removesuffix("-sig")
        if not piece:
            return
        # The parser holds back what it has not understood: an unfinished tag.
        fed += len(text.encode())
        if fed - parser.CurrentByteIndex > _LONGEST_TAG:
            msg = "a tag or comment in it is longer than 1 MiB; remove that"
            raise UnreadableError(msg)
        piece = stream.read(_PIECE)


def _parser(events: Events) -> expat.XMLParserType:
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            msg = f"its elements are nested more than {_DEEPEST} deep; simplify it"
            raise UnreadableError(msg)
        events.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        events.end(name)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = events.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_declared: object) -> None:
    msg = "it declares a document type or entities, which are refused; remove <!DOCTYPE"
    raise UnreadableError(msg)
