"""Every kind of damage to every file is found, named, and never served."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from search import manifests
from search.errors import IndexDamagedError, IndexUnavailableError
from search.generations import IndexFolder
from search.manifests import decode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BIG = "segment/positions.npy"
FILES = [
    "manifest.json",
    "segment/segment.json",
    "segment/postings.npy",
    BIG,
    "glossary/ชื่อ.tsv",
    "glossary/empty.tsv",
]
LIMIT = 4096
CHANCE = random.Random(20_261_122)


def publish(index: IndexFolder, documents: int) -> None:
    noise = random.Random(documents)
    with index.build() as building:
        (building.folder / "segment").mkdir()
        (building.folder / "glossary").mkdir()
        contents = {
            "segment/segment.json": b'{"documents": %d}' % documents,
            "segment/postings.npy": noise.randbytes(LIMIT),
            BIG: noise.randbytes(LIMIT + 1),
            "glossary/ชื่อ.tsv": "ปูติน\tPutin\n".encode(),
            "glossary/empty.tsv": b"",
        }
        for path, content in contents.items():
            (building.folder / path).write_bytes(content)
        building.publish({}, documents, {"ข้าม": 0})


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A big file of a few kilobytes shows the same as one of a megabyte, and faster."""
    monkeypatch.setattr(manifests, "SMALL_FILE", LIMIT)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = IndexFolder(tmp_path_factory.mktemp("built") / "index")
    publish(index, 1)
    publish(index, 2)
    return index.path


@pytest.fixture
def index(built: Path, tmp_path: Path) -> IndexFolder:
    return IndexFolder(shutil.copytree(built, tmp_path / "index"))


def live_file(index: IndexFolder, path: str) -> Path:
    return index.current().folder / path


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[CHANCE.randrange(len(content))] ^= 1 << CHANCE.randrange(8)
    file.write_bytes(content)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def zero(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def lengthen(file: Path) -> None:
    with file.open("ab") as stream:
        stream.write(b"\0")


def delete(file: Path) -> None:
    file.unlink()


def link(file: Path) -> None:
    moved = file.rename(file.with_name("elsewhere"))
    file.symlink_to(moved)


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def lock_out(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


DAMAGES = [flip, cut, zero, lengthen, delete, link, make_folder, lock_out]
CASES = [
    (path, damage)
    for path in FILES
    for damage in DAMAGES
    if not (path.endswith("empty.tsv") and damage in {flip, cut, zero})
    and not (path == "manifest.json" and damage in {link, lock_out})
]


@pytest.mark.parametrize(("path", "damage"), CASES)
def test_full_verification_finds_and_names_the_damaged_file(
    index: IndexFolder, path: str, damage: Callable[[Path], None]
) -> None:
    name = index.live_name()
    file = live_file(index, path)
    damage(file)

    with pytest.raises(IndexDamagedError, match=path) as caught:
        index.open(name, verify="full")
    assert str(file) in str(caught.value)
    assert "make index" in str(caught.value)


@pytest.mark.parametrize(("path", "damage"), CASES)
def test_the_generation_before_is_served_with_a_notice(
    index: IndexFolder, path: str, damage: Callable[[Path], None]
) -> None:
    before, damaged = index.names()
    damage(live_file(index, path))

    generation = index.open(verify="full")

    assert generation.manifest.name == before
    assert generation.manifest.documents == 1
    assert path in generation.notice
    assert damaged in generation.notice
    assert before in generation.notice


@pytest.mark.parametrize(
    ("path", "damage"),
    [case for case in CASES if case[0] != BIG or case[1] not in {flip, zero}],
)
def test_quick_verification_misses_only_changed_bytes_of_big_files(
    index: IndexFolder, path: str, damage: Callable[[Path], None]
) -> None:
    damage(live_file(index, path))

    assert path in index.open().notice


@pytest.mark.parametrize("damage", [flip, zero])
def test_quick_verification_does_not_read_big_files(
    index: IndexFolder, damage: Callable[[Path], None]
) -> None:
    damage(live_file(index, BIG))

    assert index.open().notice == ""


@pytest.mark.parametrize("damage", [flip, zero])
def test_readers_look_at_every_byte_of_what_they_load(
    index: IndexFolder, damage: Callable[[Path], None]
) -> None:
    damage(live_file(index, BIG))

    assert index.load(lambda generation: generation.notice).count(BIG) == 1
    assert BIG in index.open(verify="content").notice


def test_a_file_too_many_does_not_disturb_readers(index: IndexFolder) -> None:
    live_file(index, "segment/สำเนา.npy").write_bytes(b"")

    assert index.open(verify="content").notice == ""


def test_a_generation_tells_whether_its_files_were_written_into(
    index: IndexFolder,
) -> None:
    generation = index.open()
    assert not generation.changed()
    live_file(index, "segment/segment.json").unlink()
    assert not generation.changed(), "whoever has it open has it whole"
    lengthen(live_file(index, BIG))
    assert generation.changed()


def test_every_changed_byte_of_a_manifest_is_found(index: IndexFolder) -> None:
    file = live_file(index, "manifest.json")
    content = file.read_bytes()

    for position in range(len(content)):
        changed = bytearray(content)
        changed[position] ^= 1 << CHANCE.randrange(8)
        with pytest.raises(IndexDamagedError, match=r"manifest\.json"):
            decode(bytes(changed), file)


def test_two_files_changed_for_each_other_are_found(index: IndexFolder) -> None:
    one, other = (live_file(index, path) for path in FILES[1:3])
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)

    assert "segment/postings.npy" in index.open().notice


@pytest.mark.parametrize("path", ["manifest.json", "segment/postings.npy", BIG])
def test_a_file_of_an_older_generation_is_found(index: IndexFolder, path: str) -> None:
    old = index.open(index.names()[0])
    shutil.copy(old.folder / path, live_file(index, path))

    assert path in index.open(verify="full").notice


def test_a_file_too_many_is_found_by_full_verification(index: IndexFolder) -> None:
    live_file(index, "segment/สำเนา.npy").write_bytes(b"")

    assert index.open().notice == ""
    assert "สำเนา.npy" in index.open(verify="full").notice


def test_a_missing_generation_is_named(index: IndexFolder) -> None:
    before, live = index.names()
    shutil.rmtree(index.current().folder)

    with pytest.raises(IndexDamagedError, match=live):
        index.current()
    generation = index.open()
    assert generation.manifest.name == before
    assert live in generation.notice


def test_when_no_generation_is_good_the_live_one_is_named(index: IndexFolder) -> None:
    for name in index.names():
        flip(index.path / "generations" / name / "segment" / "postings.npy")

    with pytest.raises(
        IndexDamagedError, match=f"{index.live_name()}/segment/postings"
    ):
        index.open()


def test_a_manifest_may_not_lead_out_of_the_index(index: IndexFolder) -> None:
    file = live_file(index, "manifest.json")
    for path in ("../../../secret", "/etc/passwd", "segment/../../x"):
        forged = forge(file.read_bytes(), b"segment/segment.json", path.encode())
        with pytest.raises(IndexDamagedError, match="leaves the index folder"):
            decode(forged, file)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"documents": 2', b'"documents": "2"'),
        (b'"documents": 2', b'"document": 2'),
        (b'"files": [', b'"files": [1, '),
        (b'"report": {', b'"report": ' + b"[" * 100_000),
        (b'"report": {', b'"report": NULL, {'),
    ],
)
def test_a_sealed_file_that_is_no_manifest_is_damage(
    index: IndexFolder, old: bytes, new: bytes
) -> None:
    file = live_file(index, "manifest.json")

    with pytest.raises(IndexDamagedError, match=r"manifest\.json"):
        decode(forge(file.read_bytes(), old, new), file)


def forge(content: bytes, old: bytes, new: bytes) -> bytes:
    """Change a manifest and seal it again, as only its writer should."""
    from search.manifests import _END, _SEAL, _digest  # noqa: PLC0415

    assert old in content
    body = content.rpartition(_SEAL)[0].replace(old, new)
    return body + _SEAL + _digest(body) + _END


def test_a_build_keeps_the_good_generation_not_the_damaged_one(
    index: IndexFolder,
) -> None:
    good, damaged = index.names()
    cut(live_file(index, BIG))

    publish(index, 3)

    assert damaged not in index.names()
    assert index.names()[0] == good
    cut(live_file(index, BIG))
    assert index.open().manifest.documents == 1


def test_damage_trials_at_random(index: IndexFolder, tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 (shown when the test fails)
    chance = random.Random(seed)
    name = index.live_name()
    folder = index.current().folder
    for _ in range(100):
        path = chance.choice([path for path in FILES if path != "glossary/empty.tsv"])
        saved = (folder / path).read_bytes()
        changed = bytearray(saved)
        start = chance.randrange(len(saved))
        length = chance.choice([1, 16, 4096])
        for at in range(start, min(start + length, len(saved))):
            changed[at] ^= chance.randrange(1, 256)
        (folder / path).write_bytes(changed)
        with pytest.raises(IndexUnavailableError, match=path):
            index.open(name, verify="full")
        (folder / path).write_bytes(saved)
    assert index.open(name, verify="full").notice == ""
