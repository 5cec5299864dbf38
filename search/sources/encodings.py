"""Bytes of a text file into text, in the encodings Thai and English files come in.

In: all bytes of a file or record. Out: the text, the name of the encoding and warnings;
`UnreadableError` when the bytes are no text that can be read without guessing. Called
by every reader of text formats.

The order: a byte order mark, UTF-8, UTF-16 without a mark (many NULs), UTF-8 with a few
damaged bytes, Thai in CP874 (which covers TIS-620 and ISO 8859-11), Windows-1252.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.sources.base import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = 64 * 1024
# The longer UTF-32 mark first: it begins like the one of UTF-16.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
)
_CONTROLS = "".join(map(chr, (*range(9), *range(14, 32), 127)))
_CONTROL = re.compile(f"[{_CONTROLS}]")
_READABLE = re.compile("[\t\n\r -~\u00a0-\u00ff\u0e01-\u0e5b\u2000-\u206f]")
_LATIN_ONE = re.compile("[\u00a1-\u00fb]")
_BROKEN = re.compile("\ufffd{1,3}")  # one wrong byte in a letter breaks it in three
_BELOW_LETTERS = bytes(range(0xC2))  # in UTF-8 a letter beyond ASCII begins above
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_THAI = re.compile("[ก-๛]")
_MARK = re.compile("[ัิ-ฺ็-๎]")
_FLOATING_MARK = re.compile("(?<![ก-ฮัิ-ฺ็-๎])[ัิ-ฺ็-๎]")
_BESIDE_LATIN = re.compile("(?<=[A-Za-z])[ก-๛]|[ก-๛](?=[A-Za-z])")
_LONGEST_LETTER = 4  # bytes in UTF-8
_TOO_MANY_CONTROLS = 0.3
_ENOUGH_TO_GUESS = 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how its bytes were read and what is doubtful about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    r"""Return the text of some bytes.

    Raises:
        UnreadableError: They are no text, or in an encoding that is not known.

    >>> decode("ข่าว".encode("cp874") * 9).encoding, decode("ข่าว".encode()).encoding
    ('cp874', 'utf-8')
    >>> decode("\ufeffMoscow".encode()).text, decode("Genève".encode("cp1252")).encoding
    ('Moscow', 'cp1252')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_controls(_repaired(data, encoding))
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            msg = f"it is {kind} under the name of a text; give it its own suffix"
            raise UnreadableError(msg)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _without_controls(_guessed(data, error.start))
    if _CONTROL.search(text, 0, SAMPLE) and (
        wide := _wide(data, _readable_share(text[:SAMPLE]))
    ):
        return wide
    return _without_controls(_read_twice(text) or Decoded(text, "utf-8"))


def encoding_of(head: bytes) -> str:
    """Return the encoding of a long file by its beginning, for a decoder in pieces.

    >>> encoding_of("<rss>ปูติน".encode()[:-1]), encoding_of("<rss>".encode("utf-16"))
    ('utf-8', 'utf-16')
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if len(head) - error.start < _LONGEST_LETTER:  # cut inside a letter
            return "utf-8"
    return decode(head).encoding


def _wide(data: bytes, other_share: float) -> Decoded | None:
    """Return the text as UTF-16 without a mark, if more of it is readable that way.

    Thai in UTF-16 is valid UTF-8 too, but half of it would be control characters.
    """
    sample = data[:SAMPLE]
    best = other_share
    wide = None
    for encoding in ("utf-16-le", "utf-16-be"):
        share = _readable_share(sample.decode(encoding, "replace"))
        if share > max(best, 0.9):
            best, wide = share, _repaired(data, encoding)
    return wide


def _guessed(data: bytes, first_bad: int) -> Decoded:
    """Read bytes that are no UTF-8."""
    if 0 in data:
        if wide := _wide(data, other_share=0):
            return wide
        msg = "it is no text: it has NUL bytes; remove the file or convert it"
        raise UnreadableError(msg)
    attempts: tuple[Callable[[bytes], Decoded | None], ...] = (
        _damaged_utf8,
        _thai,
        _western,
    )
    for attempt in attempts:
        if decoded := attempt(data):
            return decoded
    msg = (
        f"its encoding is not known: byte {first_bad:,} is no UTF-8, and the whole is "
        "neither Thai in CP874 nor Western text; save it as UTF-8"
    )
    raise UnreadableError(msg)


def _repaired(data: bytes, encoding: str) -> Decoded:
    """Decode with what cannot be read replaced, and say so."""
    name = encoding.removesuffix("-sig")
    try:
        return Decoded(data.decode(encoding), name)
    except UnicodeDecodeError as error:
        warning = (
            f"damaged {name.upper()} at byte {error.start:,}; unreadable letters are "
            "shown as \ufffd"
        )
        return Decoded(data.decode(encoding, "replace"), name, (warning,))


def _damaged_utf8(data: bytes) -> Decoded | None:
    """Read UTF-8 of which at most one letter in a hundred beyond ASCII is broken."""
    broken = len(_BROKEN.findall(data.decode(errors="replace")))
    letters = len(data.translate(None, delete=_BELOW_LETTERS)) - broken
    if letters < _ENOUGH_TO_GUESS or broken * 100 > max(letters, 100):
        return None
    return _repaired(data, "utf-8")


def _thai(data: bytes) -> Decoded | None:
    """Read CP874, if it then is Thai and not accents between Latin letters."""
    text = data.decode("cp874", "replace")
    if not _is_thai(text):
        return None
    warnings = []
    if (count := len(_THAI.findall(text, 0, SAMPLE))) < _ENOUGH_TO_GUESS:
        warnings.append(f"CP874 is guessed from {count} letters; better save as UTF-8")
    if broken := text.count("\ufffd"):
        warnings.append(f"{broken:,} bytes are no CP874; they are shown as \ufffd")
    return Decoded(text, "cp874", tuple(warnings))


def _is_thai(text: str) -> bool:
    """Tell whether a text decoded as CP874 is written as people write Thai."""
    sample = text[:SAMPLE]
    thai = len(_THAI.findall(sample))
    marks = len(_MARK.findall(sample))
    return (
        thai > 0
        and sample.count("\ufffd") * 100 <= thai
        and len(_FLOATING_MARK.findall(sample)) * 10 <= marks
        and len(_BESIDE_LATIN.findall(sample)) * 3 <= thai
    )


def _western(data: bytes) -> Decoded | None:
    """Read Windows-1252, if nearly all of it is ASCII."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    if len(data.translate(None, delete=_BEYOND_ASCII)) < 0.7 * len(data):
        return None
    warning = "read as Western European text (Windows-1252); if wrong, save it as UTF-8"
    return Decoded(text, "cp1252", (warning,))


def _read_twice(text: str) -> Decoded | None:
    """Undo CP874 that a program took for Latin-1 and saved as UTF-8 (ÃÑÊà for รัสเ)."""
    sample = text[:SAMPLE]
    if len(_LATIN_ONE.findall(sample)) * 3 < len(sample):
        return None
    for wrong in ("latin-1", "cp1252"):
        try:
            repaired = text.encode(wrong).decode("cp874", "replace")
        except UnicodeEncodeError:
            continue
        if len(_THAI.findall(repaired)) >= _ENOUGH_TO_GUESS and _is_thai(repaired):
            warning = (
                "it was CP874 saved as Western text; the Thai letters are restored"
            )
            return Decoded(repaired, "utf-8 over cp874", (warning,))
    return None


def _without_controls(decoded: Decoded) -> Decoded:
    """Warn of control characters; refuse what has too many to be a text."""
    if not _CONTROL.search(decoded.text):
        return decoded
    controls = sum(map(decoded.text.count, _CONTROLS))
    if controls > _TOO_MANY_CONTROLS * len(decoded.text):
        msg = "it is no text: most of it is control characters; remove or convert it"
        raise UnreadableError(msg)
    warning = f"{controls:,} control characters were replaced by spaces"
    return Decoded(decoded.text, decoded.encoding, (*decoded.warnings, warning))


def _readable_share(text: str) -> float:
    return len(_READABLE.findall(text)) / max(1, len(text))
