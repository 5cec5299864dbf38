"""PDF files."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.sources import pdf
from search.sources.base import UnreadableError
from search.sources.programs import run
from search.sources.thai_pdf import damage, mended

Read = Callable[..., Any]
Install = Callable[[str], None]

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
    stream = b"BT /F1 1 Tf 0 5 Td (Russia and Myanmar) Tj ET"
    page = b"/MediaBox[0 0 90 9]/Contents 4 0 R/Resources 6 0 R"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R%s>>" % page,
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
