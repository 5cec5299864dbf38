"""A program of its own: a PDF on standard input, its text on standard output.

Run by `search.sources.pdf` in another process when there is no pdftotext, so that a
PDF that makes pypdf loop or fill the memory can be ended. Imports nothing of the
search engine. Exit code 1: pypdf cannot read the file.
"""

from __future__ import annotations

import io
import logging
import sys

MOST_PAGES = 2_000


def main() -> int:
    """Write the text of the pages, a form feed between them."""
    import pypdf  # noqa: PLC0415 - optional
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - optional

    logging.disable()
    try:
        pages = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read())).pages
        for number in range(min(len(pages), MOST_PAGES)):
            text = pages[number].extract_text() + "\f"
            sys.stdout.buffer.write(text.encode(errors="replace"))
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
