"""Topics in, TREC runs out: how any evaluation tool can score this engine.

In: a tab-separated file of topics. Out: a run file (``qid Q0 docid rank score tag``).
Called by ``songphasa run`` and by the quality bench.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.query.parser import MAX_QUERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from search.service import Request, SearchService

TAG = "songphasa"
# Of a faulty line, so much is shown.
_SHOWN = 80


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
    topics: dict[str, Topic] = {}
    for number, line in read_lines(path):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 2 or not cells[0] or len(cells[0].split()) > 1:  # noqa: PLR2004
            raise UsageError(
                str(path), f"line {number} is not id<TAB>query: {line[:_SHOWN]!r}"
            )
        if cells[0] in topics:
            raise UsageError(str(path), f"line {number} repeats the topic {cells[0]!r}")
        if len(cells) >= 4 and cells[1] in ("th", "en"):  # noqa: PLR2004
            topics[cells[0]] = Topic(cells[0], cells[3], cells[1], cells[2])
        else:
            topics[cells[0]] = Topic(cells[0], cells[1])
    if not topics:
        raise UsageError(
            str(path), "there are no topics in it: id<TAB>query, one a line"
        )
    return list(topics.values())


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line of a UTF-8 file that is not empty or ``#``.

    UsageError when the file cannot be read.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        problem = f"line {number} is not UTF-8; save the file as UTF-8"
        raise UsageError(str(path), problem) from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.removesuffix("\r")


def write_run(
    service: SearchService, topics: Sequence[Topic], output: Path, like: Request
) -> int:
    """Answer the topics and write a run; return how many topics there were.

    ``like`` says how to ask: everything of a request but its text.
    """
    lines: list[str] = []
    for topic in topics:
        lines += run_lines(topic.id, rank_topic(service, topic, like))
    try:
        output.write_text("".join(lines), "utf-8")
    except OSError as error:
        problem = f"the run cannot be written there: {error.strerror}"
        raise UsageError(str(output), problem) from error
    return len(topics)


def rank_topic(
    service: SearchService, topic: Topic, like: Request
) -> list[tuple[str, float]]:
    """Return ids and scores for a topic, best first.

    The query language has a length limit; a topic may be longer, and is cut.
    """
    return service.rank(replace(like, text=topic.text[:MAX_QUERY]))


def run_lines(topic: str, ranked: Iterable[tuple[str, float]]) -> list[str]:
    r"""Return the lines of one topic, with scores that fall strictly.

    Evaluation tools order by score and break ties their own way; a tie is therefore
    written a hair apart, so that they see the order we gave.

    >>> run_lines("t1", [("a", 2.0), ("b", 2.0)])[0]
    't1 Q0 a 1 2.0 songphasa\n'
    """
    lines = []
    highest = math.inf
    for rank, (doc_id, score) in enumerate(ranked, 1):
        value = min(score, highest)
        lines.append(f"{topic} Q0 {_token(doc_id)} {rank} {value!r} {TAG}\n")
        # Readers of runs keep single precision: step far enough for them to see.
        highest = value - max(abs(value) * 1e-6, 1e-9)
    return lines


def _token(doc_id: str) -> str:
    """Return an id without white space, which would end a column."""
    return "_".join(doc_id.split()) or "_"
