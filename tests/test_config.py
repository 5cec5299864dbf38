"""Settings: from the environment, each fault named with what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.config import Settings, load_settings
from search.errors import UsageError


def test_without_variables_the_defaults_hold() -> None:
    assert load_settings({}) == Settings()
    assert load_settings({"PATH": "/bin", "SONGPHASAX": "1"}) == Settings()


def test_every_setting_can_be_given() -> None:
    given = {
        "SONGPHASA_INDEX": "/srv/ดัชนี",
        "SONGPHASA_GLOSSARY": "names.tsv",
        "SONGPHASA_HOST": "0.0.0.0",
        "SONGPHASA_PORT": "65535",
        "SONGPHASA_WORKERS": " 64 ",
        "SONGPHASA_WITHOUT_LAYERS": "wordnet,places",
    }
    assert load_settings(given) == Settings(
        Path("/srv/ดัชนี"), Path("names.tsv"), "0.0.0.0", 65535, 64, "wordnet,places"
    )


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somchai")
    index = load_settings({"SONGPHASA_INDEX": "~/index"}).index
    assert index == Path("/home/somchai/index")


@pytest.mark.parametrize("name", ["INDEX", "PORT", "HOST", "WITHOUT_LAYERS"])
def test_an_empty_variable_is_one_that_was_not_set(name: str) -> None:
    assert load_settings({f"SONGPHASA_{name}": " "}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("SONGPHASA_PORT", "web", "'web' is not a number from 1 to 65535"),
        ("SONGPHASA_PORT", "0", "'0' is not a number from 1 to 65535"),
        ("SONGPHASA_PORT", "65536", "from 1 to 65535"),
        ("SONGPHASA_PORT", "-80", "from 1 to 65535"),
        ("SONGPHASA_PORT", "8_0", "from 1 to 65535"),
        ("SONGPHASA_PORT", "9" * 5000, "from 1 to 65535"),
        ("SONGPHASA_PORT", "๘๐๘๐", "from 1 to 65535"),
        ("SONGPHASA_WORKERS", "65", "from 1 to 64"),
        ("SONGPHASA_WORKERS", "2.0", "from 1 to 64"),
        ("SONGPHASA_IDNEX", "x", "there is no such setting; known are SONGPHASA_INDEX"),
        ("SONGPHASA_index", "x", "there is no such setting"),
        ("SONGPHASA_", "x", "there is no such setting"),
    ],
)
def test_a_faulty_variable_is_named(variable: str, value: str, problem: str) -> None:
    with pytest.raises(UsageError) as refused:
        load_settings({variable: value})
    assert refused.value.field == variable
    assert problem in refused.value.problem
