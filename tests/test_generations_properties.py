"""Any bytes and any report: what is read from an index folder is right or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from search.errors import IndexDamagedError
from search.index_layout import IndexLayout, moment_of
from search.manifests import FORMAT, Manifest, decode, encode

if TYPE_CHECKING:
    import pytest


@given(st.binary(max_size=80))
def test_any_bytes_in_current_give_a_name_or_damage(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    layout = IndexLayout(tmp_path_factory.getbasetemp())
    layout.current.write_bytes(content)

    try:
        name = layout.live()
    except IndexDamagedError:
        return
    assert moment_of(name) is not None
    assert content.removesuffix(b"\n") == name.encode()


numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.text('กขab\udcff\n"\\', max_size=4), json_values, max_size=3))
def test_a_manifest_survives_its_own_writing(
    tmp_path_factory: pytest.TempPathFactory, report: dict[str, object]
) -> None:
    manifest = Manifest(FORMAT, "n", "2026-11-22T12:00:00Z", "1", {}, 1, report, ())
    file = tmp_path_factory.getbasetemp() / "manifest.json"

    assert decode(encode(manifest), file) == manifest
