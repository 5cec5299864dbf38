"""Reader of .txt and .md files: one file, one document.

In: an open file. Out: one `Draft`. The title, date, source, address and language come
from a front matter block if the file has one; else the first line is the title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.sources.base import TEXT_LIMIT, Draft
from search.sources.drafts import split_title
from search.sources.encodings import decode
from search.sources.front_matter import split_front_matter
from search.sources.markdown import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.sources.base import SourceFile


def read(file: SourceFile) -> Iterator[Draft]:
    """Give the one document of a text file."""
    decoded = decode(file.stream.read())
    matter = split_front_matter(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    body = matter.body
    if file.suffix == ".md":
        body = plain_text(body[: 2 * TEXT_LIMIT])
    title, text = matter.get("title"), body
    first, rest = split_title(body)
    if not title or " ".join(first.split()) == " ".join(title.split()):
        title, text = title or first, rest
    yield Draft(
        text=text,
        title=title,
        id=matter.get("id"),
        language=matter.get("lang"),
        date=matter.get("date"),
        source=matter.get("source"),
        url=matter.get("url"),
        encoding=decoded.encoding,
        warnings=(*decoded.warnings, *matter.warnings),
    )
