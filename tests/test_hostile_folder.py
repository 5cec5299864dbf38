"""One folder with everything hostile in it: the good is found, the bad is named."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.opening import IndexHandle
from search.service import Request, SearchService

GIB = 1 << 30
MIB = 1 << 20
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SECRET = "ความลับสุดยอด topsecret"
GOOD = {
    "คิวบา.txt": "เรือรบถึงคิวบา\n\nเรือรบของรัสเซียถึงกรุงฮาวานาแล้ว".encode(),
    "cuba.md": b"---\ntitle: Ships in Cuba\n---\nThe ships reached Havana in June.",
    "old.txt": "ข่าวเก่า\n\nข่าวในรหัสเก่าเรื่องคิวบาและเรือรบ".encode("cp874"),
    "page.html": b"<title>Cuba</title><p>A page about Cuba, long enough.</p>",
    "rows.csv": "title,text\nคิวบา,แถวเกี่ยวกับคิวบา\n".encode(),
    "ลึก/ลงไป/cuba.txt": b"Deep down\n\nCuba is deep down.",
    "ชื่อ\nสองบรรทัด.txt": "คิวบา\n\nชื่อแฟ้มมีสองบรรทัด".encode(),
    "records.jsonl": (
        b'{"id": "first", "text": "Cuba before"}\n'
        b'{"id": "broken", "text": "Cuba in\n'
        b'{"id": "last", "text": "Cuba after"}\n'
    ),
}
GOOD_IDS = {
    *("คิวบา", "cuba", "old", "page", "rows/2", "ลึก/ลงไป/cuba", "first", "last"),
    r"ชื่อ\nสองบรรทัด",
}
# Run in a process of its own, to measure what memory the whole of it needs.
BUILD = """
import json, resource, sys
from pathlib import Path
from search.indexer import build_index
source, index, glossary = map(Path, sys.argv[1:])
report = build_index([source], index, glossary)
kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"report": report.as_dict(), "memory": kilobytes * 1024}))
"""
Make = Callable[[Path], object]


def packed(size: int) -> Make:
    """Return what writes a Word file that unpacks to so many bytes."""

    def make(path: Path) -> None:
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("word/document.xml", "w") as stream,
        ):
            stream.write(f'<w:document xmlns:w="{WORD}"><w:p><w:t>'.encode())
            for _ in range(size // MIB):
                stream.write(b"a" * MIB)

    return make


def entities(text: str) -> str:
    """Return the entity bomb of a text: a billion times "ฮ่า"."""
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE x [<!ENTITY a0 "ฮ่า">{"".join(names)}]>{text}'


def bomb(text: str) -> Make:
    return lambda path: path.write_text(entities(text), "utf-8")


def word_bomb(path: Path) -> None:
    body = f'<w:document xmlns:w="{WORD}"><w:p><w:t>&a9;</w:t></w:p></w:document>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", entities(body))


def empty_of(size: int) -> Make:
    """Return what makes a file of so many bytes that takes no room on the disk."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(size)

    return make


def listen(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


def link(target: str) -> Make:
    return lambda path: path.symlink_to(target)


def content(data: bytes) -> Make:
    return lambda path: path.write_bytes(data)


# Each bad file, how it is made, and a part of the reason it must be named with.
BAD: dict[str, tuple[Make, str]] = {
    "outside.txt": (link("../private.txt"), "link"),
    "outside-folder": (link(".."), "link"),
    "passwords.txt": (link("/etc/passwd"), "link"),
    "loop.txt": (link("loop.txt"), "symbolic links"),
    "nowhere.txt": (link("nothing-here.txt"), "No such file"),
    "zeroes.txt": (link("/dev/zero"), "link"),
    "pipe.txt": (os.mkfifo, "pipe"),
    "socket.txt": (listen, "socket"),
    "200-megabytes.txt": (empty_of(200 * MIB), "10.0 MiB"),
    "300-megabytes.jsonl": (empty_of(300 * MIB), "200.0 MiB"),
    "long-line.jsonl": (content(b'{"text": "' + b"a" * 17 * MIB), "16"),
    "8-gigabytes.html": (empty_of(8 * GIB), "10.0 MiB"),
    "bomb.docx": (packed(200 * MIB), "50.0 MiB unpacked"),
    "entities.docx": (word_bomb, "refused"),
    "entities.xml": (
        bomb("<rss><channel><item>&a9;</item></channel></rss>"),
        "refused",
    ),
    "wiki.xml": (
        bomb("<mediawiki><page><title>&a9;</title></page></mediawiki>"),
        "refused",
    ),
    "million.csv": (content(b"a," * 1_000_000 + b"a\n" + b"1," * 1_000_000), "column"),
    "no-text.tsv": (content(b"a\tb\n" * 10), "text"),
    "broken.docx": (content(b"PK\x03\x04" + bytes(500)), ""),
    "lies.pdf": (content(b"%PDF-1.7\n1 0 obj <</Length 99999999>> stream\n"), ""),
    "picture.txt": (content(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), ""),
    "empty.txt": (content(b""), ""),
    "nul.txt": (content(bytes(MIB)), ""),
    "program.exe": (content(b"MZ"), "files of this kind"),
}


@dataclass(frozen=True)
class Imported:
    """What came of the folder."""

    service: SearchService
    reasons: dict[str, str]
    documents: int
    memory: int


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    place = tmp_path_factory.mktemp("hostile")
    folder = place / "documents"
    for name, data in GOOD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (place / "private.txt").write_text(SECRET, "utf-8")
    for name, (make, _) in BAD.items():
        make(folder / name)
    (place / "glossary.tsv").write_text("# none yet\n", "utf-8")
    paths = [folder, place / "index", place / "glossary.tsv"]
    told = json.loads(
        subprocess.check_output([sys.executable, "-c", BUILD, *map(str, paths)])
    )
    report = told["report"]
    assert report["skipped_total"] == len(report["skipped"])
    return Imported(
        SearchService(IndexHandle(place / "index")),
        {Path(item["path"]).name: item["reason"] for item in report["skipped"]},
        report["documents"],
        told["memory"],
    )


def test_every_good_document_is_there_and_nothing_else(imported: Imported) -> None:
    for doc_id in GOOD_IDS:
        assert imported.service.document(doc_id).document.id == doc_id
    assert imported.documents == len(GOOD_IDS)


@pytest.mark.parametrize("query", ["คิวบา", "Cuba"])
def test_the_good_documents_are_found(imported: Imported, query: str) -> None:
    assert imported.service.search(Request(query)).total >= 3


@pytest.mark.parametrize("name", BAD)
def test_every_bad_file_is_named_with_its_reason(imported: Imported, name: str) -> None:
    reason = imported.reasons[name]
    assert reason
    assert BAD[name][1] in reason


def test_the_broken_record_is_named_and_the_next_one_read(imported: Imported) -> None:
    (reason,) = (r for n, r in imported.reasons.items() if "records.jsonl" in n)
    assert reason
    assert imported.service.document("last").document.text == "Cuba after"


@pytest.mark.parametrize("query", ["topsecret", "ความลับสุดยอด", "root nologin"])
def test_nothing_outside_the_folder_was_read(imported: Imported, query: str) -> None:
    assert imported.service.search(Request(query, expand=False)).total == 0


def test_memory_stays_below_a_gibibyte(imported: Imported) -> None:
    assert imported.memory < GIB


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    for name in ("locked.txt", "good.txt"):
        (tmp_path / "documents" / name).write_text("Cuba\n\nCuba", "utf-8")
    (tmp_path / "documents" / "locked.txt").chmod(0)
    (tmp_path / "glossary.tsv").write_text("# none yet\n", "utf-8")
    paths = [tmp_path / name for name in ("documents", "index", "glossary.tsv")]
    told = json.loads(
        subprocess.check_output([sys.executable, "-c", BUILD, *map(str, paths)])
    )
    (skipped,) = told["report"]["skipped"]
    assert skipped["path"].endswith("locked.txt")
    assert "permission" in skipped["reason"].lower()
