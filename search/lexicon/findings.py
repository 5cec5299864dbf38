"""What a check of the glossary has to say: one value for each remark.

In: nothing; these are values. The checks in ``search.lexicon.linting`` make them, the
command line prints them and fails on errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; only an error makes the check fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one line: ``people.tsv:12``, how bad, and what to do."""

    place: str
    severity: Severity
    text: str
