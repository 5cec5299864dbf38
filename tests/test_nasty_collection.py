"""Good documents among bad files: all of the good are indexed, all of the bad named."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from search.engines.whoosh.segment.files import Segment
from search.generations import IndexFolder
from search.import_report import BuildReport
from search.indexer import build_index
from search.opening import SEGMENT
from search.sources.base import Found
from search.sources.files import read_sources

SEEDS = Path(__file__).resolve().parents[1] / "seeds/documents"
CATALOGUE = Path(__file__).resolve().parents[2] / "shared/eval/nasty/files.jsonl"
LEFT_OUT = 5  # the largest
SECONDS = 60.0

pytestmark = pytest.mark.skipif(
    not CATALOGUE.exists(),
    reason="the catalogue of bad files is not beside the project (../shared)",
)


def size(case: dict[str, Any]) -> int:
    return sum(len(piece) // 2 * times for piece, times in case["parts"])


def cases() -> list[dict[str, Any]]:
    """Return the bad files that can be written here, without the largest."""
    if not CATALOGUE.exists():
        return []
    lines = CATALOGUE.read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    plain = [c for c in found if "special" not in c and "/" not in c["name"]]
    return sorted(plain, key=size)[:-LEFT_OUT]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("nasty")
    mixed = place / "documents"
    for path in SEEDS.rglob("*"):
        if path.is_file():
            (mixed / path.relative_to(SEEDS)).parent.mkdir(parents=True, exist_ok=True)
            (mixed / path.relative_to(SEEDS)).write_bytes(path.read_bytes())
    for case in cases():
        folder = mixed / f"bad-{case['id']}"
        folder.mkdir()
        content = b"".join(bytes.fromhex(piece) * n for piece, n in case["parts"])
        (folder / case["name"]).write_bytes(content)
    (place / "glossary.tsv").write_text("# none yet\n", "utf-8")
    return place


@pytest.fixture(scope="module")
def built(place: Path) -> tuple[BuildReport, set[str], float]:
    started = time.process_time()
    report = build_index([place / "documents"], place / "index", place / "glossary.tsv")
    seconds = time.process_time() - started
    segment = Segment(IndexFolder(place / "index").current().folder / SEGMENT)
    return report, {doc_id.decode() for doc_id in segment.ids}, seconds


def test_all_good_documents_are_in_the_index(
    built: tuple[BuildReport, set[str], float],
) -> None:
    seeds = {i.document.id for i in read_sources([SEEDS]) if isinstance(i, Found)}
    assert len(seeds) >= 117
    assert seeds <= built[1]


def test_every_bad_file_is_in_the_index_or_named_with_a_reason(
    built: tuple[BuildReport, set[str], float],
) -> None:
    report, ids, _ = built
    assert report.skipped_total == len(report.skipped)
    named = {Path(item["path"]).parent.name for item in report.skipped}
    indexed = {doc_id.partition("/")[0] for doc_id in ids}
    hidden = {f"bad-{case['id']}" for case in cases() if case["name"].startswith(".")}
    for case in cases():
        assert f"bad-{case['id']}" in named | indexed | hidden, case["why"]
    assert all(item["reason"] for item in report.skipped)


def test_it_takes_no_longer_than_it_should(
    built: tuple[BuildReport, set[str], float],
) -> None:
    assert built[2] < SECONDS


def test_an_update_of_it_changes_nothing(
    place: Path, built: tuple[BuildReport, set[str], float]
) -> None:
    again = build_index(
        [place / "documents"], place / "index", place / "glossary.tsv", update=True
    )
    assert again.notes == ["nothing has changed; the index stays as it is"]
    assert again.skipped == built[0].skipped
