"""The last step of every source: a `Draft` becomes a `Document`.

In: the strings of one document as its file gives them. Out: a `Found` with clean text,
a title, a language and a date; whatever could not be understood is a warning, not a
loss. Called by `search.sources.files` for every draft of every reader.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from search.analysis.date_text import parse_date
from search.documents import LANGUAGES, Document, clean_text, language_of
from search.sources.base import TEXT_LIMIT, Draft, Found, SourceFile
from search.sources.dateline import dateline
from search.sources.names import shown

if TYPE_CHECKING:
    from search.analysis.dates import DateSpan

LONGEST_TITLE = 250  # characters of a first line that can be a title
_LONGEST_GIVEN_TITLE = 500
_LONGEST_SOURCE = 200
_LONGEST_URL = 2_000
_SHOWN_VALUE = 60
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_VISIBLE = re.compile(rf"[^\s{_INVISIBLE}]")
_URL = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)


def has_text(draft: Draft) -> bool:
    r"""Tell whether anything in the draft can be seen.

    >>> has_text(Draft(text=" \u200b\x00\n")), has_text(Draft(text="", title="ข่าว"))
    (False, True)
    """
    return any(_VISIBLE.search(clean_text(part)) for part in (draft.text, draft.title))


def finish(draft: Draft, file: SourceFile, doc_id: str) -> Found:
    """Return the document of a draft that has text.

    A date that is not given is read from a dateline, if the text opens with one.
    """
    warnings = list(draft.warnings)
    text = _tidy(draft.text)
    if len(text) > TEXT_LIMIT:
        text = text[:TEXT_LIMIT]
        warnings.append(
            f"only the first {TEXT_LIMIT:,} characters are kept; split it for the rest"
        )
    title = _title(draft, text, file)
    document = Document(
        id=doc_id,
        title=title,
        text=text,
        language=_language(draft.language, f"{title}\n{text}", warnings),
        date=_date(draft.date, text, warnings),
        source=_one_line(draft.source)[:_LONGEST_SOURCE],
        url=_url(draft.url, warnings),
    )
    return Found(document, file.name, draft.encoding, tuple(warnings))


def split_title(text: str) -> tuple[str, str]:
    r"""Return the first line and the rest, if the first line can be a title.

    >>> split_title("\nปูตินเยือนฮานอย\n\nฮานอย 20 มิ.ย. 2567")
    ('ปูตินเยือนฮานอย', 'ฮานอย 20 มิ.ย. 2567')
    >>> split_title("One line is a text, not a title.")
    ('', 'One line is a text, not a title.')
    """
    text = _tidy(text)
    first, _, rest = text.partition("\n")
    if len(first) <= LONGEST_TITLE and _VISIBLE.search(rest):
        return first, rest.strip()
    return "", text


def _tidy(text: str) -> str:
    """Return clean text with one kind of line end, and not much more than is kept."""
    text = _LINE_END.sub("\n", text[: 2 * TEXT_LIMIT])
    return clean_text(text).strip().strip("\ufeff").strip()


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _title(draft: Draft, text: str, file: SourceFile) -> str:
    """Return the title given, else the first line, else the name of the file.

    A record among many that has no title keeps none: its first words are in its text
    already, and counting them twice would only make them weigh more.
    """
    if title := _one_line(draft.title):
        return title[:_LONGEST_GIVEN_TITLE]
    if draft.key or draft.id:
        return ""
    first = _one_line(text[: LONGEST_TITLE * 2].partition("\n")[0])
    if len(first) <= LONGEST_TITLE:
        return first
    return shown(file.stem)


def _language(given: str, text: str, warnings: list[str]) -> str:
    language = given.strip().lower().replace("_", "-").partition("-")[0]
    if language in LANGUAGES:
        return language
    found = language_of(text)
    if language:
        warnings.append(
            f"the language {_value(given)} is neither th nor en; by its letters the "
            f"text is taken as {found}"
        )
    return found


def _date(given: str, text: str, warnings: list[str]) -> DateSpan | None:
    given = _one_line(given)
    if not given:
        return dateline(text)
    try:
        return _parsed(given)
    except ValueError as error:
        warnings.append(f"the date is not used: {shown(str(error))}")
        return None


@lru_cache(maxsize=4096)
def _parsed(given: str) -> DateSpan:
    """Return a date as it is written in many records of one file."""
    return parse_date(given)


def _url(given: str, warnings: list[str]) -> str:
    url = given.strip()
    if not url or (len(url) <= _LONGEST_URL and _URL.fullmatch(clean_text(url))):
        return clean_text(url)
    warnings.append(
        f"the address {_value(url)} is not used; write a whole http or https address"
    )
    return ""


def _value(text: str) -> str:
    """Return a value as a message can show it."""
    return f"“{shown(text[:_SHOWN_VALUE])}{'…' * (len(text) > _SHOWN_VALUE)}”"
