"""The block of `key: value` lines that a text file may open with.

In: the text of a file. Out: the values that are known, the text below the block, and
warnings. This is not YAML: one line, one value, in quotes or not; nothing is nested,
repeated or executed. Called by the reader of .txt and .md files.
"""

from __future__ import annotations

from dataclasses import dataclass, field

KEYS = ("id", "title", "date", "source", "url", "lang")
_FENCE = "---"
_MOST_LINES = 100
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values by key, "" for none; a file without such a block has only a body."""

    body: str
    values: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def get(self, key: str) -> str:
        """Return the value of a key, or nothing."""
        return self.values.get(key, "")


def split_front_matter(text: str) -> FrontMatter:
    r"""Return the values of the block and the text below it.

    >>> page = split_front_matter("---\ntitle: 'ปูติน: ฮานอย'\n---\nข่าว")
    >>> page.get("title"), page.body
    ('ปูติน: ฮานอย', 'ข่าว')
    >>> split_front_matter("--- no block ---\nText").values
    {}
    """
    lines = text[:_MOST_CHARACTERS].split("\n", _MOST_LINES)
    if lines[0].rstrip() != _FENCE:
        return FrontMatter(text)
    fences = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    end = next(fences, None)
    if end is None:
        return FrontMatter(text)
    values: dict[str, str] = {}
    warnings = []
    block = lines[1:end]
    for number, line in enumerate(block, start=2):
        key, colon, value = line.partition(":")
        key = key.strip().lower().replace("language", "lang")
        if not colon and line.strip() and not line.startswith((" ", "-", "#", "\t")):
            warnings.append(f"line {number} of the front matter is no “key: value”")
        elif key in values:
            warnings.append(f"line {number}: a second {key} is not used")
        elif key in KEYS:
            values[key] = _unquoted(value.strip())
    length = sum(len(line) + 1 for line in lines[: end + 1])
    return FrontMatter(text[length:], values, tuple(warnings))


def _unquoted(value: str) -> str:
    r"""Return a value without its quotes.

    >>> _unquoted('"Say \\"no\\""'), _unquoted("'It''s'"), _unquoted('"Nyet" he said')
    ('Say "no"', "It's", '"Nyet" he said')
    """
    match (value[:1], value[1:-1], value[1:][-1:]):
        case ("'", inner, "'"):
            return inner.replace("''", "'")
        case ('"', inner, '"'):
            return inner.replace('\\"', '"').replace("\\\\", "\\")
        case _:
            return value
