"""The doctor: is everything here that the program needs, and what would help it?

In: the folders of the index and the glossary. Out: one ``Finding`` after the other; a
fault is what prevents work, a note what is missing or could be better. Changes nothing.
Called by the command ``doctor``.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from search.analysis.analyzer import Analyzer
from search.analysis.english import stem
from search.analysis.thai import alternative_segmenter, main_segmenter
from search.config import load_settings
from search.doctor_index import examine_index
from search.errors import EncoderError, SongphasaError
from search.findings import Finding, fault, good, note
from search.lexicon.glossary import load_glossary
from search.lexicon.lexicon import function_words, load_lexicon
from search.semantic.encoder import OFF, load_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PROGRAM = "songphasa"
_OLDEST_PYTHON = (3, 11)
# "whoosh==2.7.4" gives name and exact version; "numpy>=1.26" the name.
_REQUIREMENT = re.compile(r"([\w.-]+)(?:==([\w.]+))?")


def examine(index: Path, glossary: Path) -> Iterator[Finding]:
    """Yield what is found, in the order in which things depend on each other."""
    yield _python()
    yield from _packages()
    for what, check in (
        ("settings", _settings),
        ("word lists", _word_lists),
        ("analyzer", lambda: Analyzer().fingerprint),
        ("translation tables", _tables),
        ("glossary", lambda: _glossary(glossary)),
    ):
        yield _tried(what, check)
    yield _pdf()
    yield _encoder()
    yield _cores()
    yield from examine_index(index)


def _tried(what: str, check: Callable[[], str]) -> Finding:
    """Return what a check says, or the error it raises as a fault."""
    try:
        return good(what, check())
    except SongphasaError as error:
        return fault(what, str(error))
    except Exception as error:  # noqa: BLE001 (whatever it is, the list goes on)
        return fault(what, f"{type(error).__name__}: {error}", "make setup")


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, _OLDEST_PYTHON))
    if sys.version_info < _OLDEST_PYTHON:
        return fault("Python", found, f"install Python {wanted} or newer")
    if find_spec("fcntl") is None:
        return note(
            "Python",
            f"{found}, on a system without POSIX file locks: an index cannot be built",
            "build on Linux or macOS",
        )
    return good("Python", found)


def _packages() -> Iterator[Finding]:
    try:
        wanted = requires(_PROGRAM) or []
        yield good(_PROGRAM, version(_PROGRAM))
    except PackageNotFoundError:
        yield note(_PROGRAM, "runs from a folder, not installed", "make setup")
        return
    for requirement in wanted:
        match = _REQUIREMENT.match(requirement)
        if match is None or "extra ==" in requirement:
            continue
        yield _package(match[1], match[2])


def _package(name: str, exact: str | None) -> Finding:
    try:
        found = version(name)
    except PackageNotFoundError:
        return fault(name, "it is not installed", "make setup")
    if exact and found != exact:
        return fault(name, f"{found}, but this program needs {exact}", "make setup")
    return good(name, found)


def _settings() -> str:
    settings = load_settings()
    return f"index {settings.index}, glossary {settings.glossary}"


def _word_lists() -> str:
    segmenters = (main_segmenter(), alternative_segmenter())
    for segmenter in segmenters:
        segmenter.cut("ประเทศไทย")
    stem("ships")
    listed = ", ".join(f"{s.source} {s.digest}" for s in segmenters)
    return f"{listed}, {len(function_words())} function words"


def _tables() -> str:
    """Open every table, which compares its checksum with the list."""
    from search.lexicon.glossary import Glossary  # noqa: PLC0415

    names = [layer.name for layer in load_lexicon(Glossary()).layers]
    return f"{', '.join(names)}: as they were made"


def _glossary(path: Path) -> str:
    entities = load_glossary(path).entities
    names = sum(len(entity.aliases) for entity in entities.values())
    return f"{len(entities)} entities with {names} names in {path}"


def _pdf() -> Finding:
    poppler = "install pdftotext (the package poppler-utils): faster, better Thai"
    if found := shutil.which("pdftotext"):
        return good("PDF files", f"read by {found}")
    if find_spec("pypdf"):
        return note("PDF files", f"read by pypdf {version('pypdf')}", poppler)
    return note("PDF files", "left out: there is no program to read them", poppler)


def _encoder() -> Finding:
    what = "search by meaning"
    try:
        setting = load_settings().encoder
        encoder = load_encoder()
    except EncoderError as error:
        return note(what, str(error), "words are searched all the same")
    except SongphasaError as error:
        return fault(what, str(error))
    if encoder is not None:
        return good(what, f"{encoder.fingerprint}, {encoder.dimensions} dimensions")
    if setting == OFF:
        return good(what, "switched off by SONGPHASA_ENCODER")
    return note(what, "no encoder is installed", f"pip install '{_PROGRAM}[semantic]'")


def _cores() -> Finding:
    cores = os.cpu_count() or 1
    if cores == 1:
        return note("processors", "one: documents are analysed one after the other")
    return good("processors", f"{cores}, all used for building")
