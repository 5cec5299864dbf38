"""What an import file says of one entity, before it is checked.

In: nothing; these are values. The readers of import files make them; importing turns
them into proposals or says what is wrong with them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """One entity as an import file has it; ``line`` is where it begins."""

    line: int
    thai: tuple[str, ...]
    english: tuple[str, ...]
    id: str = ""
    type: str = ""
    qid: str = ""
    source: str = "import"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line of an import file."""

    line: int
    problem: str
