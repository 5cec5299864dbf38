"""Reader of .pdf files.

In: an open file. Out: one `Draft` with the text that `pdftotext` (of Poppler) finds; if
that program is not installed, what pypdf finds, if that is. Both run in a process
of their own with limits on time, memory and output. Pictures are not read.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from search.sources import pypdf_text
from search.sources.base import MIB, TEXT_LIMIT, Draft, UnreadableError
from search.sources.drafts import split_title
from search.sources.programs import run
from search.sources.thai_pdf import damage, mended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.sources.base import SourceFile

SECONDS = 60.0
_OUTPUT_LIMIT = 16 * MIB
_WORTH_A_WARNING = 0.01
_MOST_PAGES = str(pypdf_text.MOST_PAGES)


def read(file: SourceFile) -> Iterator[Draft]:
    """Give the one document of a PDF."""
    data = file.stream.read()
    # Readers look for the beginning in the first kilobyte, and so do we.
    if b"%PDF-" not in data[:1024]:
        msg = "it is named .pdf but is none; give it its own suffix"
        raise UnreadableError(msg)
    name, command = _program()
    outcome = run(command, data, seconds=SECONDS, limit=_OUTPUT_LIMIT)
    text = mended(outcome.output.decode(errors="replace")).replace("\f", "\n\n")
    if outcome.code != 0 and not text.strip():
        msg = (
            f"{name} cannot read it (exit code {outcome.code}): it is damaged, needs a "
            "password or is too complex; save it again without a password"
        )
        raise UnreadableError(msg)
    if not text.strip():
        msg = "there is no text in it, only pictures of text; run OCR over it first"
        raise UnreadableError(msg)
    title, body = split_title(text)
    yield Draft(
        text=body, title=title, encoding=name, warnings=_warnings(text, outcome.code)
    )


def _program() -> tuple[str, list[str]]:
    """Return the name and the command of the best program there is."""
    if found := shutil.which("pdftotext"):
        options = ["-q", "-enc", "UTF-8", "-eol", "unix", "-l", _MOST_PAGES]
        return "pdftotext", [found, *options, "-", "-"]
    if importlib.util.find_spec("pypdf"):
        # -P: the folder of that file is not searched for modules.
        return "pypdf", [sys.executable, "-P", str(Path(pypdf_text.__file__))]
    msg = (
        "there is no program here to read PDFs; install pdftotext (the package "
        "poppler-utils), or pypdf with: pip install pypdf"
    )
    raise UnreadableError(msg)


def _warnings(text: str, code: int) -> tuple[str, ...]:
    warnings = []
    if code != 0:
        warnings.append("the PDF is damaged; what could be read of it is kept")
    if (share := damage(text[:TEXT_LIMIT])) > _WORTH_A_WARNING:
        warnings.append(
            f"{share:.0%} of its letters are damaged, so some words will not be found; "
            "use another copy, or install pdftotext (the package poppler-utils)"
        )
    return tuple(warnings)
