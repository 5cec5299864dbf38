"""What the doctor found: one line each, with what to do about it.

In: what was looked at and what it is like. Out: ``Finding``. Made by ``search.doctor``
and ``search.doctor_index``, shown by the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How it stands: only a fault prevents work."""

    GOOD = "good"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what would make it better."""

    what: str
    state: State
    detail: str
    advice: str = ""

    def line(self) -> str:
        """Return the finding as one line.

        >>> note("PDF files", "left out", "install pdftotext").line()
        'note   PDF files: left out → install pdftotext'
        """
        advice = f" → {self.advice}" if self.advice else ""
        return f"{self.state.value:<6} {self.what}: {self.detail}{advice}"


def good(what: str, detail: str) -> Finding:
    """Return that all is well."""
    return Finding(what, State.GOOD, detail)


def note(what: str, detail: str, advice: str = "") -> Finding:
    """Return what is missing or could be better, though work goes on."""
    return Finding(what, State.NOTE, detail, advice)


def fault(what: str, detail: str, advice: str = "") -> Finding:
    """Return what prevents work."""
    return Finding(what, State.FAULT, detail, advice)
