"""Topics in, TREC runs out: how any evaluation tool can score this engine.

In: a tab-separated file of topics. Out: a run file (``qid Q0 docid rank score tag``).
Called by ``songphasa run`` and by the quality bench.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.query.parser import MAX_QUERY
from search.service import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from search.service import SearchService

TAG = "songphasa"


@dataclass(frozen=True, slots=True)
class Topic:
    """A query under test. ``language`` and ``kind`` may be empty."""

    id: str
    text: str
    language: str = ""
    kind: str = ""


def read_topics(path: Path) -> list[Topic]:
    """Return the topics of a file: ``id⇥query``, or ``id⇥language⇥kind⇥query``.

    Four columns with ``th`` or ``en`` in the second are the long form; otherwise the
    second column is the query and the rest is ignored. UsageError names a bad line.
    """
    topics: list[Topic] = []
    seen: set[str] = set()
    text = path.read_bytes().decode("utf-8-sig", "replace")
    reader = csv.reader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(reader, 1):
        cells = [cell.strip("\r") for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) < 2 or not cells[0].strip() or " " in cells[0]:  # noqa: PLR2004
            raise UsageError(str(path), f"line {number} is not id<TAB>query: {row!r}")
        if cells[0] in seen:
            raise UsageError(str(path), f"line {number} repeats the topic {cells[0]!r}")
        seen.add(cells[0])
        if len(cells) >= 4 and cells[1] in ("th", "en"):  # noqa: PLR2004
            topics.append(Topic(cells[0], cells[3], cells[1], cells[2]))
        else:
            topics.append(Topic(cells[0], cells[1]))
    return topics


def write_run(
    service: SearchService,
    topics: Sequence[Topic],
    output: Path,
    *,
    language: str = "any",
    limit: int = 100,
    expand: bool = True,
) -> int:
    """Answer the topics and write a run; return how many topics there were."""
    lines: list[str] = []
    for topic in topics:
        # The query language has a length limit; a topic may be a whole sentence.
        text = topic.text[:MAX_QUERY]
        request = Request(text, language, size=limit, expand=expand)
        lines += run_lines(topic.id, service.rank(request))
    output.write_text("".join(lines), "utf-8")
    return len(topics)


def run_lines(topic: str, ranked: Iterable[tuple[str, float]]) -> list[str]:
    """Return the lines of one topic, with scores that fall strictly.

    Evaluation tools order by score and break ties their own way; a tie is therefore
    written a hair apart, so that they see the order we gave.

    >>> run_lines("t1", [("a", 2.0), ("b", 2.0)])[0]
    't1 Q0 a 1 2.0 songphasa\\n'
    """
    lines = []
    last = math.inf
    for rank, (doc_id, score) in enumerate(ranked, 1):
        value = score if score < last else math.nextafter(last, -math.inf)
        # Readers of runs keep single precision: step far enough for them to see.
        if last - value < abs(last) * 1e-6 and math.isfinite(last):
            value = last - max(abs(last) * 1e-6, 1e-9)
        lines.append(f"{topic} Q0 {_token(doc_id)} {rank} {value!r} {TAG}\n")
        last = value
    return lines


def _token(doc_id: str) -> str:
    """Return an id without white space, which would end a column."""
    return "_".join(doc_id.split()) or "_"
