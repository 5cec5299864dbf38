"""A folder like those people have: thousands of files, all formats, all encodings.

In: a folder that does not exist yet, how many files, a seed. Out: the files, always the
same for the same seed, made of words and not of anybody's text. Called by tests, or as
``python -m search.bench.mixed_folder FOLDER [--files 2000]``, which also measures an
import and an update.
"""

from __future__ import annotations

import argparse
import bz2
import json
import os
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path

from search.indexer import build_index

_GAP = " "
_THAI = (
    "รัสเซีย คิวบา เรือรบ เดินทาง ถึง กรุง มอสโก ประธานาธิบดี แถลง ข่าว กับ สื่อ ต่างประเทศ "
    "ความ ร่วมมือ ทาง ทหาร เศรษฐกิจ พลังงาน น้ำมัน ก๊าซ ข้าว การค้า ไทย เวียดนาม ลาว "
    "เมียนมา ประชุม ลงนาม ข้อตกลง ปี ๒๕๖๗ พ.ศ. 2568 วันที่ ๑๒ มิถุนายน คณะ ผู้แทน เยือน"
).split(_GAP)
_ENGLISH = (
    "Russia Cuba warship arrived in Havana after talks with the president on trade and "
    "energy while ministers signed an agreement about rice gas oil shipping visas "
    "students flights of 12 June 2024 and the U.S. naïve café delegation met in Hanoi"
).split(_GAP)
_SOURCES = ("โต๊ะข่าว", "Desk", "สำนักข่าว", "Wire & Co")
Writer = Callable[[Path, str, str, random.Random], Path]


def write_mixed_folder(folder: Path, files: int = 2_000, seed: int = 20_261_122) -> int:
    """Fill the folder; return how many documents there are to be found in it."""
    chance = random.Random(seed)  # noqa: S311  (nothing secret)
    kinds = list(_WRITERS)
    documents = 0
    for number in range(files):
        kind = kinds[number % len(kinds)]
        place = folder / f"{2560 + number % 8}" / chance.choice(("th", "en", "ผสม"))
        place.mkdir(parents=True, exist_ok=True)
        words = _THAI if chance.random() < 0.5 else _ENGLISH  # noqa: PLR2004
        title = _sentence(words, 6, chance)
        text = "\n\n".join(
            _sentence(words, chance.randrange(20, 120), chance)
            for _ in range(chance.randrange(1, 5))
        )
        writer, count = _WRITERS[kind]
        writer(place / f"{number:05d}-{kind}", title, text, chance)
        documents += count
    return documents


def _sentence(words: list[str], size: int, chance: random.Random) -> str:
    gap = " " if words is _ENGLISH else ""
    pieces = [chance.choice(words) for _ in range(size)]
    return " ".join(gap.join(pieces[at : at + 9]) for at in range(0, size, 9))


def _bytes(path: Path, suffix: str, content: bytes) -> Path:
    path = path.with_name(path.name + suffix)
    path.write_bytes(content)
    return path


def _text(encoding: str, mark: bytes = b"") -> Writer:
    def write(path: Path, title: str, text: str, chance: random.Random) -> Path:
        # What an old encoding does not have, a real file in it would not have either.
        content = f"{title}\n\n{text}".encode(encoding, "ignore")
        return _bytes(path, chance.choice((".txt", ".TXT")), mark + content)

    return write


def _markdown(path: Path, title: str, text: str, chance: random.Random) -> Path:
    date = f"{chance.randrange(1, 29)} มิถุนายน 2567"
    head = (
        f"---\ntitle: {title}\ndate: {date}\nsource: {chance.choice(_SOURCES)}\n---\n"
    )
    return _bytes(path, ".md", f"{head}\n# {title}\n\n{text}\n".encode())


def _html(encoding: str) -> Writer:
    def write(path: Path, title: str, text: str, _: random.Random) -> Path:
        body = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
        page = (
            f'<html><head><meta charset="{encoding}"><title>{escape(title)}</title>'
            f"</head><body><nav>เมนู Menu</nav><main>{body}</main></body></html>"
        )
        return _bytes(path, ".html", page.encode(encoding, "xmlcharrefreplace"))

    return write


def _records(path: Path, title: str, text: str, chance: random.Random) -> Path:
    lines = [
        json.dumps(
            {
                "id": f"{path.name}-{line}",
                "title": f"{title} {line}",
                "text": text,
                "date": f"{chance.randrange(2000, 2026)}-06-12",
                "source": chance.choice(_SOURCES),
            },
            ensure_ascii=False,
        )
        for line in range(3)
    ]
    return _bytes(path, ".jsonl", "\n".join(lines).encode())


def _table(suffix: str, encoding: str) -> Writer:
    gap = "," if suffix == ".csv" else "\t"

    def write(path: Path, title: str, text: str, _: random.Random) -> Path:
        flat = text.replace("\n", " ").replace('"', "'")
        rows = [gap.join(("title", "text")), gap.join((title, f'"{flat}"'))]
        rows.append(gap.join((f"{title} 2", f'"{flat} 2"')))
        return _bytes(path, suffix, "\r\n".join(rows).encode(encoding, "ignore"))

    return write


def _feed(path: Path, title: str, text: str, _: random.Random) -> Path:
    items = "".join(
        f"<item><title>{escape(title)} {n}</title><guid>{path.name}-{n}</guid>"
        f"<description>{escape(text)}</description>"
        "<pubDate>Wed, 12 Jun 2024 08:00:00 GMT</pubDate></item>"
        for n in range(2)
    )
    page = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return _bytes(path, ".rss", page.encode())


def _dump(path: Path, title: str, text: str, _: random.Random) -> Path:
    page = (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="th">'
        f"<page><title>{escape(title)}</title><ns>0</ns><id>1</id><revision>"
        "<timestamp>2024-06-12T08:00:00Z</timestamp>"
        f"<text>'''{escape(title)}''' {escape(text)}</text></revision></page></mediawiki>"
    )
    return _bytes(path, ".xml.bz2", bz2.compress(page.encode()))


def _word(path: Path, title: str, text: str, _: random.Random) -> Path:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = (title, *text.split("\n\n"))
    body = "".join(f"<w:p><w:r><w:t>{escape(p)}</w:t></w:r></w:p>" for p in parts)
    xml = f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", xml)
    return _bytes(path, ".docx", packed.getvalue())


def _picture(path: Path, *_: object) -> Path:
    return _bytes(path, ".png", b"\x89PNG\r\n\x1a\n")


# Each kind of file, and how many documents are in one.
_WRITERS: dict[str, tuple[Writer, int]] = {
    "utf8": (_text("utf-8"), 1),
    "marked": (_text("utf-8", b"\xef\xbb\xbf"), 1),
    "cp874": (_text("cp874"), 1),
    "tis620": (_text("tis-620"), 1),
    "utf16": (_text("utf-16"), 1),
    "markdown": (_markdown, 1),
    "page": (_html("utf-8"), 1),
    "oldpage": (_html("tis-620"), 1),
    "records": (_records, 3),
    "rows": (_table(".csv", "utf-8"), 2),
    "columns": (_table(".tsv", "cp874"), 2),
    "feed": (_feed, 2),
    "wiki": (_dump, 1),
    "word": (_word, 1),
    "picture": (_picture, 0),
}


def main() -> None:
    """Write the folder; measure an import, an update of nothing, and one of a little."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--glossary", type=Path, default=Path("seeds/glossary"))
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    documents = write_mixed_folder(given.folder, given.files)
    say = sys.stdout.write
    say(f"{given.files:,} files with {documents:,} documents\n")
    changed = sorted(given.folder.rglob("*.md"))[:20]
    with tempfile.TemporaryDirectory() as index:
        for what, edited in (
            ("import", []),
            ("update, nothing changed", []),
            (f"update, {len(changed)} files changed", changed),
        ):
            for file in edited:
                file.write_text(file.read_text("utf-8") + "\nเพิ่มเติม\n", "utf-8")
            started = time.perf_counter(), _processor_time()
            report = build_index(
                [given.folder],
                Path(index),
                given.glossary,
                workers=given.workers,
                update=True,
            )
            seconds = time.perf_counter() - started[0]
            spent = _processor_time() - started[1]
            say(f"{what}: {seconds:.1f} s, {spent:.1f} s of processors, ")
            say(f"{report.documents:,} documents, ")
            say(f"{report.kept:,} kept, {report.skipped_total} left out\n")


def _processor_time() -> float:
    """Return what this process and the workers that have ended have used."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
