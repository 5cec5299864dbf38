"""The table of sounds as a file: which Thai letters answer to which Latin ones.

In: ``data/phonetics.txt``, or what training has found. Out: ``SoundTable``, or the
file. The file is text, so that a new training is a readable diff; its first line
carries the version of the format and a checksum of all that follows. Used by
``SoundModel.load`` and by ``search.lexicon.train_phonetics``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search.errors import SongphasaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

VERSION: Final = 1
SHIPPED: Final = Path(__file__).parent / "data" / "phonetics.txt"

_MAGIC = "songphasa-phonetics"
_NOTHING = "-"
# Log probabilities are written as whole hundredths.
_SCALE = 100


class SoundTableError(SongphasaError):
    """The table of sounds is missing or is not what was written."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(
            f"The table of sounds {str(file)!r} cannot be used: {problem}. "
            "Reinstall the package, or train the table again: "
            "python -m search.lexicon.train_phonetics"
        )


@dataclass(frozen=True, slots=True)
class SoundTable:
    """All numbers the matcher has learnt.

    ``answers[thai][latin]`` is the log probability that the next piece of a name is
    spelled ``thai`` (one or two symbols) in Thai and ``latin`` (up to three letters) in
    Latin; ``answers[""]`` holds single letters with no Thai side. ``thai_pairs`` and
    ``latin_pairs`` count which letter follows which ("" before the first), as the
    names of the training spell them. ``weights`` turn a pair's features into a
    probability, see ``SoundModel``.
    """

    answers: Mapping[str, Mapping[str, float]]
    thai_pairs: Mapping[str, Mapping[str, int]]
    latin_pairs: Mapping[str, Mapping[str, int]]
    weights: tuple[float, ...]


def write_table(table: SoundTable, file: Path, *, notes: Iterable[str] = ()) -> str:
    """Write the table with its notes; return its checksum."""
    body = "".join(f"{line}\n" for line in _lines(table, notes))
    checksum = _checksum(body)
    file.write_text(f"{_MAGIC} {VERSION} {checksum}\n{body}", encoding="utf-8")
    return checksum


def read_table(file: Path = SHIPPED) -> SoundTable:
    """Return the table of the file.

    Raises:
        SoundTableError: the file is missing, of another version, or damaged.

    >>> table = read_table()
    >>> max(table.answers["น"], key=table.answers["น"].__getitem__)
    'n'
    """
    try:
        head, _, body = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SoundTableError(file, str(error)) from error
    if not head.startswith(f"{_MAGIC} {VERSION} "):
        raise SoundTableError(
            file, f"it begins with {head[:40]!r}, not with {_MAGIC} {VERSION}"
        )
    if head.split()[-1] != _checksum(body):
        raise SoundTableError(file, "it does not match its own checksum")
    return _parse(body)


def _lines(table: SoundTable, notes: Iterable[str]) -> Iterator[str]:
    yield from (f"# {note}" for note in notes)
    yield "[weights]"
    yield " ".join(f"{weight:.6g}" for weight in table.weights)
    # Likeliest first, equal ones by letter, so that equal tables are equal files.
    yield "[answers]"
    for thai, latin in sorted(table.answers.items()):
        costs = {e: round(-_SCALE * value) for e, value in latin.items()}
        yield _line(thai, sorted(costs.items(), key=lambda item: (item[1], item[0])))
    for name, pairs in (("thai", table.thai_pairs), ("latin", table.latin_pairs)):
        yield f"[{name}]"
        for before, after in sorted(pairs.items()):
            yield _line(before, sorted(after.items()))


def _line(key: str, numbers: Iterable[tuple[str, int]]) -> str:
    return " ".join([key or _NOTHING, *(f"{k or _NOTHING}{n}" for k, n in numbers)])


def _parse(body: str) -> SoundTable:
    sections: dict[str, list[str]] = {}
    for line in body.splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            lines.append(line)
    answers = {
        thai: {latin: -cost / _SCALE for latin, cost in numbers.items()}
        for thai, numbers in _numbers(sections["answers"])
    }
    return SoundTable(
        answers,
        dict(_numbers(sections["thai"])),
        dict(_numbers(sections["latin"])),
        tuple(map(float, sections["weights"][0].split())),
    )


def _numbers(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, int]]]:
    for line in lines:
        key, *entries = line.split(" ")
        numbers = {}
        for entry in entries:
            text = entry.rstrip("0123456789")
            number = int(entry[len(text) :])
            numbers["" if text == _NOTHING else text] = number
        yield "" if key == _NOTHING else key, numbers


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
