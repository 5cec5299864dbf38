"""PDF and Word files."""

from __future__ import annotations

import io
import shutil
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.sources import pdf
from search.sources.base import UnreadableError
from search.sources.programs import run
from search.sources.thai_pdf import damage, mended

PARAGRAPH = '<w:p>{style}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
STYLE = '<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'
WORD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="w" xmlns:mc="mc">{before}<w:body>{body}</w:body></w:document>'
)

Read = Callable[..., Any]
Install = Callable[[str], None]


def paragraph(text: str, style: str = "") -> str:
    return PARAGRAPH.format(style=style and STYLE.format(name=style), text=text)


def word(body: str, *, before: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", WORD.format(body=body, before=before))
    return target.getvalue()


def test_a_word_file_gives_title_and_paragraphs(read_one: Read) -> None:
    body = (
        paragraph("ปูตินเยือนฮานอย", "Title")
        + paragraph("ฮานอย 20 มิ.ย. 2567")
        + paragraph("ข้อตกลง &amp; สัญญา</w:t><w:tab/><w:t>สองฉบับ")
        + "<w:p><mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice>"
        "<mc:Fallback><w:t>box</w:t></mc:Fallback></mc:AlternateContent></w:p>"
        "<w:p><w:del><w:delText>ลบ</w:delText></w:del><w:t>a</w:t><w:br/><w:t>b</w:t></w:p>"
    )
    result = read_one("a.docx", word(body))
    assert result.one.title == "ปูตินเยือนฮานอย"
    assert result.one.text == ("ฮานอย 20 มิ.ย. 2567\nข้อตกลง & สัญญา\tสองฉบับ\nbox\na\nb")
    assert result.one.date is not None
    assert result.one.date.iso == "2024-06-20"
    assert result.the_found.encoding == "docx"


def test_without_a_title_style_the_first_line_is_the_title(read_one: Read) -> None:
    document = read_one("a.docx", word(paragraph("Moscow") + paragraph("News"))).one
    assert (document.title, document.text) == ("Moscow", "News")


def bomb() -> bytes:
    return word("<w:p><w:t>" + "a" * 60 * 1024**2 + "</w:t></w:p>")


def lying() -> bytes:
    """Say that the text has 3 bytes when it has many."""
    data = word(paragraph("ข่าว" * 1000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    return data.replace(size.to_bytes(4, "little"), (3).to_bytes(4, "little"))


def many_parts() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(10_001):
            archive.writestr(str(number), "")
    return target.getvalue()


ENTITY_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)


def with_entities() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", ENTITY_BOMB + "<w:t>&b;</w:t>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: b"not a zip", "it is no Word document"),
        (lambda: word(paragraph("ข่าว"))[:-40], "it is no Word document"),
        (bomb, "more than 50.0 MiB unpacked"),
        (lying, "save it again as .docx|correct it"),
        (many_parts, "more than 10,000 parts"),
        (with_entities, "document type or entities"),
        (lambda: word("", method=zipfile.ZIP_LZMA), "packed in an unusual way"),
        (lambda: word("<w:x>" * 600), "nested more than 500 deep"),
        (lambda: word("<w:p>"), "line 1: mismatched tag"),
        (lambda: word(""), "no text in it"),
    ],
)
def test_a_word_file_that_lies_costs_only_itself(
    read_one: Read, data: Callable[[], bytes], reason: str
) -> None:
    started = time.process_time()
    result = read_one("a.docx", data())
    assert time.process_time() - started < 10
    assert any(part in result.reason for part in reason.split("|"))


def test_a_zip_without_a_word_text_is_named(folder: Path, read: Read) -> None:
    with zipfile.ZipFile(folder / "a.docx", "w") as archive:
        archive.writestr("../../escape.txt", "x")
    assert "there is no text of a Word document in it" in read().reason
    assert not (folder.parent.parent / "escape.txt").exists()


# What a PDF needs to be one; the text comes from a program that stands in.
PDF = b"%PDF-1.7\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a program called pdftotext on the path, and nothing else."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    monkeypatch.setenv("PATH", str(binaries))

    def install(body: str) -> None:
        path = binaries / "pdftotext"
        path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        path.chmod(0o755)

    return install


def test_a_pdf_gives_the_text_that_pdftotext_finds(
    program: Install, read_one: Read
) -> None:
    program("printf 'ปูตินเยือนฮานอย\\nฮานอย 20 มิ.ย. 2567\\n\\fหน้าสอง\\n'")
    result = read_one("a.pdf", PDF)
    assert result.one.title == "ปูตินเยือนฮานอย"
    assert result.one.text == "ฮานอย 20 มิ.ย. 2567\n\n\nหน้าสอง"
    assert result.the_found.encoding == "pdftotext"
    assert result.warnings == ""


def test_the_program_is_given_the_file_and_no_name(
    program: Install, read_one: Read
) -> None:
    program('echo "$@"; /bin/cat')
    text = read_one("-rf; reboot.pdf", PDF + b"inside").one.text
    assert "inside" in text
    assert "reboot" not in text


def test_the_letters_of_thai_fonts_are_mapped_back(
    program: Install, read_one: Read
) -> None:
    program("printf 'ฝ\uf70aาย ป\uf702\nน\uf70a้ำ'")
    assert read_one("a.pdf", PDF).one.title == "ฝ่าย ปี"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("exit 1", "cannot read it (exit code 1)"),
        ("kill -9 $$", "cannot read it (exit code -9)"),
        ("true", "run OCR"),
        ("exec /bin/cat /dev/zero", "more than 16.0 MiB of text"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_named(
    program: Install, read_one: Read, body: str, reason: str
) -> None:
    program(body)
    assert reason in read_one("a.pdf", PDF).reason


def test_a_pdf_that_makes_its_reader_hang_is_given_up(
    program: Install, read_one: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    program("/bin/sleep 60 & /bin/sleep 60")
    started = time.monotonic()
    assert "took more than 0.3 s" in read_one("a.pdf", PDF).reason
    assert time.monotonic() - started < 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory")
def test_a_program_that_wants_all_memory_ends() -> None:
    code = "import time; time.sleep(0.5); x = bytearray(3 * 1024**3)"
    outcome = run([sys.executable, "-c", code], b"", seconds=20, limit=100)
    assert outcome.code == 1


def test_a_damaged_pdf_is_indexed_with_a_warning(
    program: Install, read_one: Read
) -> None:
    program("printf 'ข\ufffdาว รั\ufffdเซีย และ ้ำ\\nmore'; exit 1")
    warnings = read_one("a.pdf", PDF).warnings
    assert "letters are damaged" in warnings
    assert "what could be read of it is kept" in warnings


def test_without_a_program_the_remedy_is_named(
    read_one: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda name: None)
    reason = read_one("a.pdf", PDF).reason
    assert "poppler-utils" in reason
    assert "pip install pypdf" in reason


def test_pypdf_is_run_in_a_process_of_its_own(
    tmp_path: Path, read_one: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library" / "pypdf"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text(
        "class Page:\n"
        "    def extract_text(self):\n"
        "        return 'หัว\\nเนื้อ'\n"
        "class PdfReader:\n"
        "    def __init__(self, stream):\n"
        "        assert stream.read().startswith(b'%PDF-')\n"
        "        self.pages = [Page(), Page()]\n",
        "utf-8",
    )
    (library / "errors.py").write_text("class PyPdfError(Exception): pass\n")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PYTHONPATH", str(library.parent))
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda name: name)
    result = read_one("a.pdf", PDF)
    assert (result.one.title, result.one.text) == ("หัว", "เนื้อ\n\nหัว\nเนื้อ")
    assert result.the_found.encoding == "pypdf"
    assert "pypdf" not in sys.modules


def test_a_file_that_is_no_pdf_is_named(read_one: Read) -> None:
    assert "named .pdf but is none" in read_one("a.pdf", "ข่าว").reason


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_the_real_pdftotext_reads_a_real_pdf(read_one: Read) -> None:
    stream = b"BT /F1 12 Tf 72 720 Td (Russia and Myanmar) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    body = b"".join(b"%d 0 obj%sendobj\n" % item for item in enumerate(objects, 1))
    data = PDF + body + b"trailer<</Root 1 0 R/Size 7>>\n"
    assert read_one("a.pdf", data).found[0].document.text == "Russia and Myanmar"


def test_all_private_letters_are_mapped_and_no_others() -> None:
    private = "".join(map(chr, range(0xF700, 0xF71B)))
    assert all("ก" <= letter <= "๎" for letter in mended(private))
    assert mended("\uf6ff\uf71b") == "\uf6ff\uf71b"


@pytest.mark.parametrize(
    ("text", "is_damaged"),
    [
        ("รัสเซียและเมียนมาลงนามข้อตกลง น้ำ", False),
        ("Russia and Myanmar", False),
        ("", False),
        ("รั\x00สเซีย", True),
        ("้ ข าว", True),
        ("น้น้ำ", True),
        ("\ue123\ue456", True),
    ],
)
def test_damage_is_seen(text: str, is_damaged: bool) -> None:
    assert (damage(text) > 0.01) == is_damaged


def test_a_program_that_cannot_be_started_is_an_error() -> None:
    with pytest.raises(OSError, match="No such file"):
        run(["/missing/program"], b"", seconds=1, limit=1)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks Linux for processes")
def test_what_a_program_started_ends_with_it(tmp_path: Path) -> None:
    number = tmp_path / "number"
    command = ["/bin/sh", "-c", f"sleep 60 & echo $! > {number}; wait"]
    with pytest.raises(UnreadableError):
        run(command, b"", seconds=0.5, limit=100)
    status = Path("/proc", number.read_text().strip(), "status")
    deadline = time.monotonic() + 5
    while status.exists() and "zombie" not in status.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
