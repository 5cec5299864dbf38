"""English words: folding and stemming, for documents and queries alike.

In: one word as it stands in normalised text. Out: its folded surface form and its stem.
The only module that imports NLTK. Called by the analyzer and by the lexicon's keys.
"""

from __future__ import annotations

import builtins
import re
import sys
import unicodedata
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType

_SNOWBALL = "nltk.stem.snowball"

# Latin letters that Unicode does not take apart, as people without the key type them.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_LATIN_ACCENT = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def fold(word: str) -> str:
    """Return the word in lower case, without accents, possessive or apostrophes.

    Only Latin letters lose their accents: й is a letter of its own.

    >>> [fold(w) for w in ("Russia's", "Sánchez", "O'Brien", "generals'", "NATO")]
    ['russia', 'sanchez', 'obrien', 'generals', 'nato']
    >>> [fold(w) for w in ("İstanbul", "Straße", "Łukasz", "Толстой")]
    ['istanbul', 'strasse', 'lukasz', 'толстой']
    """
    if word.isascii():
        word = word.lower()
    else:
        parts = unicodedata.normalize("NFD", word.casefold()).translate(_PLAIN)
        word = unicodedata.normalize("NFC", _LATIN_ACCENT.sub("", parts))
    if "'" in word:
        word = (word.removesuffix("'s") or word).replace("'", "")
    return word


def stem(word: str) -> str:
    """Return the Snowball stem of a lower-case word; non-ASCII words come back as is.

    NLTK's rules, not PyStemmer's: the two differ on a few words (organization), so an
    index must never see both.

    >>> [stem(w) for w in ("sanctions", "missiles", "diplomats", "putin", "москва")]
    ['sanction', 'missil', 'diplomat', 'putin', 'москва']
    """
    return _cached_stem(word)


@lru_cache(maxsize=100_000)
def _cached_stem(word: str) -> str:
    if len(word) <= 2 or not word.isascii() or len(word) > 40:  # noqa: PLR2004
        return word
    return _snowball()(word)


@cache
def _snowball() -> Callable[[str], str]:
    """Return NLTK's stemmer; loaded with the first English word."""
    if "nltk" in sys.modules:
        return _stemmer_of(import_module(_SNOWBALL))
    try:
        return _stemmer_of(_PrivateCopy("nltk").load(_SNOWBALL))
    except (ImportError, AttributeError, OSError):  # another NLTK, laid out otherwise
        return _stemmer_of(import_module(_SNOWBALL))


def _stemmer_of(snowball: ModuleType) -> Callable[[str], str]:
    stemmer: Callable[[str], str] = snowball.EnglishStemmer().stem
    return stemmer


class _PrivateCopy:
    """Loads modules of a package by their files, without starting the package.

    ``import nltk`` loads all of NLTK, corpora and parsers included, which takes longer
    than the rest of an analysis; the stemmer needs five small modules of it. They stay
    our own: nothing is put among the modules of the program, so a real ``import nltk``
    by somebody else works as ever.
    """

    def __init__(self, package: str) -> None:
        spec = find_spec(package)
        folders = spec.submodule_search_locations if spec else None
        if not folders:
            raise ModuleNotFoundError(package)
        self._package = package
        self._folder = Path(folders[0])
        self._loaded: dict[str, ModuleType] = {}

    def load(self, name: str) -> ModuleType:
        """Return the module of this full name, with imports of its own kin likewise."""
        if name not in self._loaded:
            spec = spec_from_file_location(name, self._file(name))
            if spec is None or spec.loader is None:
                raise ModuleNotFoundError(name)
            module = module_from_spec(spec)
            module.__dict__["__builtins__"] = {
                **vars(builtins),
                "__import__": self._import,
            }
            spec.loader.exec_module(module)
            self._loaded[name] = module
        return self._loaded[name]

    def _file(self, name: str) -> Path:
        path = self._folder.joinpath(*name.split(".")[1:])
        return path.with_name(f"{path.name}.py")

    def _import(
        self,
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> object:
        """Take the place of ``__import__`` in the modules loaded here."""
        if name.partition(".")[0] != self._package:
            return __import__(name, globals_, locals_, fromlist, level)
        if self._file(name).is_file():
            return self.load(name)
        # From a package its modules; but no corpora: we do without stop words.
        kin = {item: self._module_of(f"{name}.{item}") for item in fromlist}
        return SimpleNamespace(**kin)

    def _module_of(self, name: str) -> ModuleType | None:
        return self.load(name) if self._file(name).is_file() else None
